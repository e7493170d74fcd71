"""Comparators read from the database: four queries, however many bodies and periods."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from ..defining import definitions_of
from ..models import Measure, Observation
from ..reading import read
from .comparators import Comparisons, keepers_of
from .register import register_of


def comparisons_of(
    measures: Iterable[Measure], values: QuerySet[Observation], *, organisation_id: int
) -> Comparisons:
    """``measures`` with their framework read; ``values`` as ``visible_to`` narrowed them.

    One query each for values, vintages, definitions and bodies.
    """
    measures = list(measures)
    keepers = keepers_of(measures)
    return Comparisons(
        reading=read(values.filter(measure__in=keepers), own=organisation_id),
        definitions=definitions_of(keepers),
        register=register_of(keepers.values()),
        keepers=keepers,
        organisation_id=organisation_id,
    )
