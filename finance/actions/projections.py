"""What the lines are expected to come to at the year end, as seen at a month end."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from records import clock

from ..models import REASON_LENGTH, Budget, BudgetLine, Projection
from ..permissions import check_may_forecast
from ..years import check_year_open
from .checks import (
    CellsRefused,
    FiguresChanged,
    check_amounts,
    check_lines_in,
    check_month,
    lock,
)


@transaction.atomic
def project_year_end(
    *,
    budget: Budget,
    month: int,
    figures: Mapping[BudgetLine, Decimal],
    reasons: Mapping[BudgetLine, str],
    by: Membership,
    methods: Mapping[BudgetLine, str] | None = None,
    seen: Mapping[BudgetLine, Decimal | None] | None = None,
) -> list[Projection]:
    """The projections made at a month end, with their reasons where given, and by which method
    (without ``methods`` all are typed).

    A line is recorded where this month says nothing of it yet, or something else. ``seen``, if
    given, is what the page showed for the month: another figure by now raises FiguresChanged.
    """
    check_may(by, Permission.FORECAST_LINES, budget.organisation_id)
    check_month(month)
    lock(budget)
    check_year_open(budget)
    check_may_forecast(by, budget, month, figures)
    check_lines_in(budget, figures)
    figures = check_amounts(figures)
    _check_reasons(reasons)
    methods = methods or {}
    known = projections_of(budget, month)
    if seen is not None:
        _check_unchanged(figures, seen, known)
    return Projection.objects.bulk_create(
        Projection(
            budget=budget,
            line=line,
            month=month,
            amount=amount,
            reason=reasons.get(line, "").strip(),
            method=methods.get(line, Projection.Method.TYPED),
            recorded_by=by,
            recorded_at=clock.now(),
        )
        for line, amount in figures.items()
        if _says_something_new(
            known.get(line.pk),
            (amount, reasons.get(line, "").strip(), methods.get(line, Projection.Method.TYPED)),
        )
    )


def projections_of(budget: Budget, month: int) -> dict[int, Projection]:
    """The month's projection of each line that has one, as known now."""
    rows = Projection.objects.filter(budget=budget, month=month).order_by("pk")
    return {row.line_id: row for row in rows}


def _says_something_new(known: Projection | None, said: tuple[Decimal, str, str]) -> bool:
    return known is None or (known.amount, known.reason, known.method) != said


def _check_reasons(reasons: Mapping[BudgetLine, str]) -> None:
    wrong = {
        line: f"Shorten the reason to {REASON_LENGTH:,} characters"
        for line, reason in reasons.items()
        if len(reason.strip()) > REASON_LENGTH
    }
    if wrong:
        raise CellsRefused("Some reasons are too long. Nothing was saved.", wrong)


def _check_unchanged(figures, seen, known: dict[int, Projection]) -> None:
    changed = {
        line: known[line.pk].amount
        for line in figures
        if line.pk in known and known[line.pk].amount != seen.get(line)
    }
    if changed:
        raise FiguresChanged(changed)
