"""What a person still has to do for benefits: figures that are due, savings to confirm."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission
from records import clock

from .lines import BenefitLine
from .models import AchievedFigure, Benefit
from .realisation import Span
from .standing import lines_of
from .vocabulary import DUE_AFTER_DAYS, State


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """Figures of the person's own benefits that are due or were sent back, and what waits for
    finance. Six queries at most."""
    if not membership.may(Permission.SEE_BENEFITS):
        return []
    return [*_figures_due(membership, on), *_to_confirm(membership)]


def due_on_of(span: Span) -> dt.date:
    """By which day a planned period's figure is due."""
    return span.end + dt.timedelta(days=DUE_AFTER_DAYS)


def owned_lines(membership: Membership, on: dt.date) -> list[BenefitLine]:
    """The person's own benefits, as they stand."""
    own = Benefit.objects.visible_to(membership).filter(owner=membership)
    return lines_of(own, as_of=on, known_at=clock.now())


def _figures_due(membership: Membership, on: dt.date) -> list[Owed]:
    lines = owned_lines(membership, on)
    return [
        *(
            Owed(
                f"Report what {line.reference} {line.title} brought in {span.label}",
                _address(membership, "benefit-report", line.number, span),
                due_on_of(span),
            )
            for line in lines
            for span in line.overdue(on)
        ),
        *(
            Owed(
                f"Look at the figure of {line.reference} {line.title} for {one.span.label}, "
                "which finance sent back",
                _address(membership, "benefit-report", line.number, one.span),
                None,
            )
            for line in lines
            for one in line.spans
            if one.state == State.QUERIED
        ),
    ]


def _to_confirm(membership: Membership) -> list[Owed]:
    if not membership.may(Permission.CONFIRM_SAVINGS):
        return []
    waiting = (
        AchievedFigure.objects.waiting()
        .filter(benefit__organisation=membership.organisation_id)
        .exclude(recorded_by=membership)
        .exclude(benefit__owner=membership)
        .select_related("benefit")
        .order_by("benefit__number", "year", "quarter")
    )
    return [
        Owed(
            f"Confirm the saving of {one.benefit} in {one.span.label}, or send it back",
            reverse(
                "benefit-decide",
                kwargs={
                    "organisation": membership.organisation.slug,
                    "number": one.benefit.number,
                    "figure": one.pk,
                },
            ),
            None,
        )
        for one in waiting
    ]


def _address(membership: Membership, name: str, number: int, span: Span) -> str:
    slug = membership.organisation.slug
    path = reverse(name, kwargs={"organisation": slug, "number": number})
    return f"{path}?period={span.key}"
