"""Who changed what, when: rows of history as lines that people read, with before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

#: What the product keeps for itself in every row: no news to anyone.
INTERNAL = frozenset({"id", "edit_version", "recorded_at"})
NOBODY = "ISPM itself"
KINDS = {"+": "added", "~": "changed", "-": "removed"}

#: Every referred-to row that the history names, by model and primary key.
Referred = dict[tuple[type[models.Model], object], models.Model]


@dataclass(frozen=True)
class Change:
    """One field that one person changed at one moment; ``kind`` is added, changed or removed."""

    when: dt.datetime
    who: str
    what: str
    before: str
    after: str
    kind: str


def changes_of(
    *history: models.QuerySet,
    labels: Mapping[str, str] | None = None,
    names: Callable[[models.Model], str] | None = None,
) -> list[Change]:
    """Every change in the given histories (``Model.history.filter(…)``), newest first.

    ``labels`` says what a field is called, by ``"field"`` or ``"model.field"``, both in small
    letters; an empty label leaves the field out. ``names`` gives the name of the object that a
    row of history is about, instead of the object's own words; where all rows are of one object
    its name is left out. One query a history and one for each model that a foreign key names,
    whatever the number of rows.
    """
    rows = [row for queryset in history for row in _oldest_first(queryset)]
    words = _Words(rows, labels or {}, names)
    # The last first also among those of one moment; within a row, fields in the model's order.
    pairs = reversed(list(_pairs(rows)))
    return newest_first(change for before, row in pairs for change in words.changes(before, row))


def newest_first(*lists: Iterable[Change]) -> list[Change]:
    """One list of several, for pages that tell of added rows besides edited ones."""
    together = [change for one in lists for change in one]
    return sorted(together, key=lambda change: change.when, reverse=True)


def _oldest_first(queryset: models.QuerySet) -> models.QuerySet:
    return queryset.select_related("history_user").order_by("history_date", "history_id")


def _object_of(row: models.Model) -> tuple[type[models.Model], object]:
    model = row.instance_type
    return model, getattr(row, model._meta.pk.attname)


def _pairs(rows: list[models.Model]) -> Iterator[tuple[models.Model | None, models.Model]]:
    """Each row with the one before it of the same object; None before the first."""
    last: dict[tuple, models.Model] = {}
    for row in rows:
        yield last.get(_object_of(row)), row
        last[_object_of(row)] = row


def _referred(rows: list[models.Model]) -> Referred:
    """What the rows' foreign keys point to, with what those rows name themselves by."""
    wanted: dict[type[models.Model], set] = {}
    for row in rows:
        for field in row.tracked_fields:
            if field.is_relation and getattr(row, field.attname) is not None:
                wanted.setdefault(field.related_model, set()).add(getattr(row, field.attname))
    return {
        (model, instance.pk): instance
        for model, keys in wanted.items()
        for instance in model._base_manager.filter(pk__in=keys).select_related()
    }


class _Words:
    """How rows of history are said."""

    def __init__(self, rows, labels: Mapping[str, str], names) -> None:
        self.labels = labels
        self.names = names or self._own_name
        self.referred = _referred(rows)
        self.of_one_object = len({_object_of(row) for row in rows}) == 1

    def changes(self, before: models.Model | None, row: models.Model) -> list[Change]:
        kind = KINDS[row.history_type]
        told = [field for field in row.tracked_fields if self._is_told(field, before, row)]
        if not told and kind != "changed":
            return [self._whole_object(row, kind)]
        return [self._change(field, before, row, kind) for field in told]

    def _is_told(self, field, before, row) -> bool:
        if field.name in INTERNAL or self._label(field, row) == "":
            return False
        value = getattr(row, field.attname)
        if row.history_type == "~":
            return before is not None and value != getattr(before, field.attname)
        names_its_parent = field.is_relation and not field.null
        return not names_its_parent and value not in (None, "", field.get_default())

    def _change(self, field, before, row, kind: str) -> Change:
        now = self._print(field, getattr(row, field.attname))
        return Change(
            when=row.history_date,
            who=self._who(row),
            what=self._what(self._label(field, row), row),
            before={
                "added": "",
                "changed": self._print(field, getattr(before, field.attname, None)),
                "removed": now,
            }[kind],
            after="" if kind == "removed" else now,
            kind=kind,
        )

    def _whole_object(self, row, kind: str) -> Change:
        """An object of which there is nothing to tell but that it came or went."""
        name = self.names(row)
        return Change(
            when=row.history_date,
            who=self._who(row),
            what=_capitalised(row.instance_type._meta.verbose_name),
            before=name if kind == "removed" else "",
            after=name if kind == "added" else "",
            kind=kind,
        )

    def _who(self, row) -> str:
        return str(row.history_user) if row.history_user else NOBODY

    def _what(self, label: str, row) -> str:
        return label if self.of_one_object else f"{label} of {self.names(row)}"

    def _label(self, field, row) -> str:
        of_the_model = f"{row.instance_type._meta.model_name}.{field.name}"
        label = self.labels.get(of_the_model, self.labels.get(field.name))
        return _capitalised(field.verbose_name) if label is None else label

    def _own_name(self, row) -> str:
        """The object's own words; what it refers to was read already, so nothing is read here."""
        instance = row.instance
        for field in row.tracked_fields:
            if field.is_relation:
                referred = self.referred.get((field.related_model, getattr(row, field.attname)))
                if referred is not None:
                    setattr(instance, field.name, referred)
        return str(instance)

    def _print(self, field, value: object) -> str:
        if value in (None, ""):
            return ""
        if field.is_relation:
            referred = self.referred.get((field.related_model, value))
            return str(referred) if referred is not None else f"number {value}, no longer there"
        if isinstance(value, dict | list):
            return _in_words(value)
        return _in_words(dict(field.flatchoices).get(value, value))


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:,}"
        case dict():
            # PostgreSQL keeps another order of keys than SQLite: theirs is told nowhere.
            return "; ".join(_in_words(value[key]) for key in sorted(value))
        case list():
            return "; ".join(_in_words(one) for one in value)
        case dt.datetime():
            return date_format(timezone.localtime(value), r"j F Y \a\t H:i")
        case dt.date():
            return date_format(value, "j F Y")
        case _:
            return str(value)


def _capitalised(words: object) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
