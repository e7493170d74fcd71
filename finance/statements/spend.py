"""What programmes and their objectives spend: expenditure alone, read in one query.

The amounts are the position statement's, line by line and to the penny; they agree with it at
the same month end and moment (``finance.statements.statement``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from figures.money import NIL
from periods.calendar import month_end, month_of
from records import clock

from ..models import (
    ActualEntry,
    BudgetAmount,
    BudgetChange,
    BudgetedLine,
    MonthTotal,
    Profile,
    ProfileMonth,
    Projection,
    Side,
)
from ..posting import TOTAL
from .known import Amounts
from .statement import sum_of

#: No figure of any kind is known of a line.
NOTHING = (None, None, None, None)
#: From a line in a budget to the programme of the objective that it is tied to.
OBJECTIVES_PROGRAMME = "objective__planned_programme__programme_id"


@dataclass(frozen=True)
class SpendFigures:
    """Pounds and pence of the lines that belong there, added from the pence.

    ``projected`` is None where one line has no projection yet: it is then not known for the
    whole. ``actual_to_date`` leaves out lines without any actual, and is None where none has one.
    """

    revised: Decimal
    projected: Decimal | None
    planned_to_date: Decimal
    actual_to_date: Decimal | None


@dataclass(frozen=True)
class Spend:
    """By id; what has no entry has no line of expenditure: *no budget*."""

    by_programme: dict[int, SpendFigures]
    by_objective: dict[int, SpendFigures]

    def of_programme(self, programme_id: int) -> SpendFigures | None:
        """The lines of the programme, those of its objectives included."""
        return self.by_programme.get(programme_id)

    def of_objective(self, objective_id: int) -> SpendFigures | None:
        """The lines tied to the objective in the year's budget."""
        return self.by_objective.get(objective_id)


def spend_of(
    organisation: Organisation,
    *,
    programme_ids: Collection[int],
    as_of: dt.date,
    known_at: dt.datetime | None = None,
) -> Spend:
    """What the programmes spend at the end of the month that holds ``as_of``, in the budget of
    that financial year, as known at the moment, or now. One query, whatever their number.

    A line belongs to the objective that the budget ties it to today, and so to that objective's
    programme; else to the programme that it names today.
    """
    programmes: dict[int, list[Amounts]] = {}
    objectives: dict[int, list[Amounts]] = {}
    for row in _rows(organisation, programme_ids, as_of, known_at):
        programme_id, objective_id, was_included, revised, planned, actual, projection = row
        if not was_included and (revised, planned, actual, projection) == NOTHING:
            continue  # taken into the budget later: the statement has no such line either
        amounts = Amounts(NIL, revised or NIL, planned or NIL, actual, projection)
        programmes.setdefault(programme_id, []).append(amounts)
        if objective_id is not None:
            objectives.setdefault(objective_id, []).append(amounts)
    return Spend(
        by_programme={pk: _figures(rows) for pk, rows in programmes.items()},
        by_objective={pk: _figures(rows) for pk, rows in objectives.items()},
    )


def owners_of_lines(organisation: Organisation, year: int) -> dict[int, int | None]:
    """By id of each line of expenditure in the year's budget, the programme that it belongs to as
    in ``spend_of``; None for a line of none. One query."""
    return dict(spending_lines(organisation, year).values_list("line_id", "owner"))


def spending_lines(organisation: Organisation, year: int) -> QuerySet[BudgetedLine]:
    """The lines of expenditure in the year's budget, each with its ``owner``: the id of the
    programme that it belongs to as in ``spend_of``."""
    lines = BudgetedLine.objects.filter(
        budget__organisation=organisation,
        budget__year=year,
        line__group__side=Side.EXPENDITURE,
    )
    return lines.annotate(owner=Coalesce(OBJECTIVES_PROGRAMME, "line__programme_id"))


def spending_entries(organisation: Organisation) -> QuerySet[ActualEntry]:
    """What was entered of lines of expenditure in all years, each with its ``owner`` by the same
    rule: the objective that counts is that of the entry's own budget."""
    entries = ActualEntry.objects.filter(
        budget__organisation=organisation, line__group__side=Side.EXPENDITURE
    )
    tied = BudgetedLine.objects.filter(budget=OuterRef("budget"), line=OuterRef("line"))
    objectives = Subquery(tied.values(OBJECTIVES_PROGRAMME)[:1])
    return entries.annotate(
        owner=Coalesce(objectives, "line__programme_id", output_field=BigIntegerField())
    )


def _figures(rows: list[Amounts]) -> SpendFigures:
    added = sum_of(rows)
    return SpendFigures(
        revised=added.revised,
        projected=added.projection,
        planned_to_date=added.planned or NIL,
        actual_to_date=added.actual,
    )


def _rows(
    organisation: Organisation,
    programme_ids: Collection[int],
    as_of: dt.date,
    known_at: dt.datetime | None,
) -> QuerySet:
    """A row a line: programme, objective, whether it was in the budget by then, and what is known
    of it: revised, planned, actual, projection."""
    year, month = month_of(as_of)
    actual = _actual_now(month) if known_at is None else _actual(month, known_at)
    known_at = known_at or clock.now()
    was_included = BudgetedLine.history.filter(
        budget=OuterRef("budget_id"), line=OuterRef("line_id"), history_date__lte=known_at
    )
    lines = spending_lines(organisation, year).filter(owner__in=programme_ids)
    return lines.values_list(
        "owner",
        "objective_id",
        Exists(was_included),
        Subquery(_revised(month_end(year, month), known_at)),
        Subquery(_planned(month, month_end(year, month), known_at)),
        Subquery(actual),
        Subquery(_projection(month, known_at)),
    )


def _of_line(model, month: int, known_at: dt.datetime) -> QuerySet:
    return model.objects.filter(
        budget=OuterRef("budget_id"),
        line=OuterRef("line_id"),
        month__lte=month,
        recorded_at__lte=known_at,
    )


def _revised(as_of: dt.date, known_at: dt.datetime) -> QuerySet:
    """The approved budget whenever it is dated, and the changes dated by then."""
    counts = Q(change__kind=BudgetChange.Kind.APPROVED) | Q(change__dated_on__lte=as_of)
    rows = BudgetAmount.objects.filter(
        counts,
        change__budget=OuterRef("budget_id"),
        line=OuterRef("line_id"),
        change__recorded_at__lte=known_at,
    )
    return rows.values("line").annotate(sum=Sum("amount")).values("sum")


def _planned(month: int, as_of: dt.date, known_at: dt.datetime) -> QuerySet:
    """The months of the profile in force: the last recorded of the last dated by then."""
    in_force = Profile.objects.filter(
        budget=OuterRef(OuterRef("budget_id")),
        line=OuterRef(OuterRef("line_id")),
        dated_on__lte=as_of,
        recorded_at__lte=known_at,
    ).order_by("-dated_on", "-pk")
    months = ProfileMonth.objects.filter(
        profile=Subquery(in_force.values("pk")[:1]), month__lte=month
    )
    return months.order_by().values("profile").annotate(sum=Sum("amount")).values("sum")


def _actual(month: int, known_at: dt.datetime) -> QuerySet:
    """Nothing where every entry was taken back: such a line is not reported."""
    rows = _of_line(ActualEntry, month, known_at).order_by().values("line")
    return rows.annotate(sum=Sum("amount"), says=Sum("says")).exclude(says=0, sum=0).values("sum")


def _actual_now(month: int) -> QuerySet:
    rows = MonthTotal.objects.filter(
        budget=OuterRef("budget_id"), line=OuterRef("line_id"), month__lte=month
    )
    rows = rows.order_by().values("line")
    rows = rows.annotate(sum=Sum(TOTAL), says=Sum("standing"))
    return rows.exclude(says=0, sum=0).values("sum")


def _projection(month: int, known_at: dt.datetime) -> QuerySet:
    """The last one of the latest month that says anything of the line."""
    rows = _of_line(Projection, month, known_at)
    return rows.order_by("-month", "-pk").values("amount")[:1]
