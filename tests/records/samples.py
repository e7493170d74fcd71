"""A row for any table, whatever it refers to: for tests of what the database itself refuses.

Foreign keys point nowhere: both databases look at them at the end of a transaction, and these
tests end theirs before.
"""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from django.apps import apps
from django.db import models

from records.frozen import frozen_tables

MOMENT = dt.datetime(2009, 9, 30, 12, tzinfo=dt.UTC)
BY_TYPE = (
    (models.BooleanField, False),
    (models.DateTimeField, MOMENT),
    (models.DateField, MOMENT.date()),
    (models.UUIDField, UUID(int=1)),
    (models.DecimalField, Decimal(1)),
    (models.BinaryField, b"x"),
    (models.IntegerField, 1),
    (models.ForeignKey, 1),
)

#: Names of frozen tables, and the model of each.
MODELS = {model._meta.db_table: model for model in apps.get_models()}
TABLES = {table.name: table for table in frozen_tables()}


#: What a row needs that its fields alone do not say: an attachment is a file or a link, a typed
#: entry has a line, what is not reopened needs no reason, a body decides at its meeting.
NEEDED = {
    "returns_attachment": {"link": "https://example.org/minutes"},
    "finance_actualentry": {"line_id": 1},
    "finance_monthclosing": {"is_closed": True},
    "finance_yearclosing": {"is_closed": True},
    "meetings_agreement": {"meeting_id": 1},
    "meetings_decision": {"body_id": 1, "meeting_id": 1},
    "measures_definition": {"direction": "up"},
    "measures_observation": {"months": 12, "value": Decimal(1)},
    "measures_target": {
        "start": MOMENT.date(),
        "months": 12,
        "value": Decimal(1),
    },
    "measures_receivedmail": {"request_id": 1, "vintage_id": 1},
}


def value_for(field):
    if field.name == "year":
        return 2009
    if field.blank and field.get_internal_type() == "CharField":
        return ""
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    if field.choices:
        return field.choices[0][0]
    return next((value for kind, value in BY_TYPE if isinstance(field, kind)), "x")


def put_row(name, **given):
    """One row in the table, with what is given by column; returns its primary key."""
    model = MODELS[name]
    row = model()
    for field in model._meta.concrete_fields:
        if not (field.primary_key and isinstance(field, models.AutoField)):
            setattr(row, field.attname, value_for(field))
    for attname, value in (NEEDED.get(name, {}) | given).items():
        setattr(row, attname, value)
    model._base_manager.bulk_create([row])
    return row.pk


def key_of(name):
    return MODELS[name]._meta.pk.column


def other_column(name):
    """A column that is not the key: what an UPDATE sets to itself."""
    fields = [f for f in MODELS[name]._meta.concrete_fields if not f.primary_key]
    return fields[-1].column
