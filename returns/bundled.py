"""Several short lists beside one row, in the one query that reads the row.

A step's page shows a little of many tables, and has few queries to spare. Each list is a
subquery that the database hands over as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from django.db import models
from django.db.models import F, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

#: Moments are left out: who reads lists this way asks for those it shows by name.
_LEFT_OUT = models.DateTimeField


class JsonRows(Subquery):
    """The rows of a queryset as a list of objects; None or empty where there are none."""

    template = "(SELECT JSON_GROUP_ARRAY(JSON(_rows.one)) FROM (%(subquery)s) _rows)"
    output_field = JSONField()

    def __init__(self, queryset: QuerySet, **named: str) -> None:
        """``named``: by name in the object, the path of what it holds."""
        pairs = {name: F(path) for name, path in named.items()}
        super().__init__(queryset.values(one=JSONObject(**pairs)))

    def as_postgresql(self, compiler, connection, **extra):
        template = "(SELECT JSONB_AGG(_rows.one) FROM (%(subquery)s) _rows)"
        return self.as_sql(compiler, connection, template=template, **extra)


def rows_of(queryset: QuerySet) -> JsonRows:
    """All rows, to be made instances again by ``instances``."""
    names = [field.attname for field in _fields(queryset.model)]
    return JsonRows(queryset, **dict(zip(names, names, strict=True)))


def instances(model: type[models.Model], rows: Iterable[dict] | None) -> list[models.Model]:
    """Instances to read from, as ``rows_of`` brought them; without moments."""
    fields = _fields(model)
    return [
        model(**{field.attname: _value(field, row[field.attname]) for field in fields})
        for row in rows or ()
    ]


def as_json(value: object) -> object:
    """A JSON column within a row: SQLite hands it over as text."""
    return json.loads(value) if isinstance(value, str) else value


def as_moment(text: str) -> dt.datetime:
    """A moment within a row; both databases keep UTC, and SQLite does not say so."""
    moment = parse_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [one for one in model._meta.concrete_fields if not isinstance(one, _LEFT_OUT)]


def _value(field: models.Field, value: object) -> object:
    if isinstance(field, JSONField):
        return as_json(value)
    return field.to_python(value)
