"""Which definition of a measure counts, and where its series breaks. Pure, but for one read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from .models import Definition

Definitions = dict[int, list[Definition]]


def definitions_of(measure_ids: Iterable[int]) -> Definitions:
    """Every definition of each measure, in the order in which they were recorded. One query."""
    found: Definitions = {}
    rows = Definition.objects.filter(measure__in=set(measure_ids)).select_related("version")
    for row in rows.order_by("pk"):
        found.setdefault(row.measure_id, []).append(row)
    return found


def current(definitions: Sequence[Definition]) -> Definition:
    """The one recorded last: how the measure is named and shown today."""
    return definitions[-1]


def in_force(definitions: Sequence[Definition], start: dt.date) -> Definition:
    """The last recorded of those that had begun by the period's first day; before any of them
    began, the first."""
    begun = [one for one in definitions if one.applies_from is None or one.applies_from <= start]
    return begun[-1] if begun else definitions[0]


def breaks_of(definitions: Sequence[Definition]) -> list[Definition]:
    """Definitions from which on values are not comparable with those before, by their day."""
    breaking = [one for one in definitions if one.breaks_series and one.applies_from]
    return sorted(breaking, key=lambda one: one.applies_from)


def is_comparable(definitions: Sequence[Definition], one: dt.date, other: dt.date) -> bool:
    """Whether no break lies between two periods, given by their first days."""
    early, late = sorted((one, other))
    return not any(early < found.applies_from <= late for found in breaks_of(definitions))
