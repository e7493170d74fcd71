"""Several short lists beside one row, in the one query that reads the row.

A step's page shows a little of many tables, and has few queries to spare. Each list is a
subquery that the database hands over as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from django.db import models
from django.db.models import Expression, F, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

#: Moments are left out: who reads lists this way asks for those it shows by name.
_LEFT_OUT = models.DateTimeField


class _Rows(Subquery):
    template = "(SELECT JSON_GROUP_ARRAY(JSON(_rows.one)) FROM (%(subquery)s) _rows)"
    output_field = JSONField()

    def as_postgresql(self, compiler, connection, **extra):
        template = "(SELECT JSONB_AGG(_rows.one) FROM (%(subquery)s) _rows)"
        return self.as_sql(compiler, connection, template=template, **extra)


def json_rows(queryset: QuerySet, **named: str) -> Subquery:
    """The rows of a queryset as a list of objects; None or empty where there are none.

    ``named``: by name in the object, the path of what it holds.
    """
    pairs = {name: F(path) for name, path in named.items()}
    return _Rows(queryset.values(one=JSONObject(**pairs)))


class WholeRow(Expression):
    """A row of the queryset's own table as an object; written straight from the model's columns,
    which costs a tenth of resolving each of them."""

    output_field = JSONField()

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__()
        self.columns = [(field.attname, field.column) for field in _fields(model)]
        self.alias = ""

    def resolve_expression(self, query=None, *args, **kwargs):
        # Asked again by the query around its own, whose table is another.
        if self.alias:
            return self
        found = self.copy()
        found.alias = query.get_initial_alias()
        return found

    def relabeled_clone(self, change_map: dict[str, str]):
        found = self.copy()
        found.alias = change_map.get(self.alias, self.alias)
        return found

    def as_sql(self, compiler, connection, function: str = "JSON_OBJECT"):
        quote, table = connection.ops.quote_name, compiler.quote_name_unless_alias(self.alias)
        pairs = (f"'{name}', {table}.{quote(column)}" for name, column in self.columns)
        return f"{function}({', '.join(pairs)})", []

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, function="JSONB_BUILD_OBJECT")


def rows_of(queryset: QuerySet) -> Subquery:
    """All rows, to be made instances again by ``instances``."""
    return _Rows(queryset.values(one=WholeRow(queryset.model)))


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
