"""Warnings as their pages show them: unanswered first, one's own before others'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership

from ..defining import current, definitions_of
from ..models import EarlyWarning, MeasureOwnership, WarningAnswer
from ..spans import Span


@dataclass(frozen=True)
class WarningLine:
    warning: EarlyWarning
    title: str
    is_own: bool
    answer: WarningAnswer | None

    @property
    def span(self) -> Span:
        return Span(self.warning.start, self.warning.months)

    @property
    def figures(self) -> list[list[str]]:
        """Names and printed values, in order."""
        return self.warning.figures.get("rows", [])


def owned_by(membership: Membership) -> QuerySet[MeasureOwnership]:
    """Where the person is owner or deputy."""
    rows = MeasureOwnership.objects.filter(organisation=membership.organisation_id)
    return rows.filter(Q(owner=membership) | Q(deputy=membership))


def warnings_for(membership: Membership, *, own_alone: bool = False) -> QuerySet[EarlyWarning]:
    """All of the organisation, those to answer first, then the newest; each says in ``is_own``
    whether the person owns its measure or deputises."""
    own = Exists(owned_by(membership).filter(measure=OuterRef("measure")))
    rows = EarlyWarning.objects.visible_to(membership).annotate(
        is_own=own, is_answered=Exists(WarningAnswer.objects.filter(warning=OuterRef("pk")))
    )
    if own_alone:
        rows = rows.filter(own)
    rows = rows.select_related("measure", "answer__recorded_by__user")
    return rows.order_by("is_answered", "-is_own", "-recorded_at", "-pk")


def lines_of(warnings: Iterable[EarlyWarning]) -> list[WarningLine]:
    """One query for the titles."""
    warnings = list(warnings)
    definitions = definitions_of(one.measure_id for one in warnings)
    return [
        WarningLine(
            one,
            current(definitions[one.measure_id]).title,
            one.is_own,
            one.answer if one.is_answered else None,
        )
        for one in warnings
    ]
