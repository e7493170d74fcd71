"""Which measures show how objectives, aims and outcomes are doing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from periods.calendar import year_label
from programmes.models import ObjectiveTerms

from .models import MeasureLink


@dataclass(frozen=True)
class ShownLink:
    """One link of a measure, as pages show it; ``words`` names what it leads to."""

    pk: int
    measure_id: int
    kind: str
    words: str


def links_of(organisation_id: int, measure_ids: Iterable[int]) -> dict[int, list[ShownLink]]:
    """The organisation's links that stand, by measure: aims first, then objectives. One query."""
    terms = ObjectiveTerms.objects.filter(objective=OuterRef("objective"))
    rows = (
        MeasureLink.objects.filter(
            organisation=organisation_id, measure__in=set(measure_ids), ended_on=None
        )
        .select_related(
            "aim", "objective__planned_programme__programme", "objective__planned_programme__plan"
        )
        .annotate(called=Subquery(terms.order_by("-from_quarter", "-pk").values("short_name")[:1]))
        .order_by(
            F("aim__kind").asc(nulls_last=True),
            "aim__position",
            "aim_id",
            "-objective__planned_programme__plan__year",
            "objective__planned_programme__position",
            "objective__number",
        )
    )
    found: dict[int, list[ShownLink]] = {}
    for row in rows:
        found.setdefault(row.measure_id, []).append(_linked(row))
    return found


def _linked(row: MeasureLink) -> ShownLink:
    if row.aim:
        return ShownLink(row.pk, row.measure_id, row.aim.get_kind_display(), str(row.aim))
    planned = row.objective.planned_programme
    name = f"{row.objective.number}. {row.called or ''}".strip(". ")
    words = f"{planned.programme.short_name} {year_label(planned.plan.year)}: {name}"
    return ShownLink(row.pk, row.measure_id, "Objective", words)
