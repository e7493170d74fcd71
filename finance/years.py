"""The year end: what is open before a year closes, its outturn, and what it carries forward."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from figures.money import NIL, total
from periods.calendar import month_label, month_start, year_label
from programmes.models import Objective
from records.refusals import Refused

from .budgeting.planning import revised_amounts
from .models import (
    Budget,
    BudgetedLine,
    BudgetLine,
    CarryForward,
    Commitment,
    MonthTotal,
    Outturn,
    YearClosing,
)
from .months.closing import month_states
from .posting import TOTAL

State = CarryForward.State


@dataclass(frozen=True)
class LineAtEnd:
    """A line with its revised budget and what it came to, with the ledger's sign."""

    line: BudgetLine
    revised: Decimal
    actual: Decimal
    carry_forward: CarryForward | None = None
    """The request that stands: asked or approved, never one that was refused."""

    @property
    def left(self) -> Decimal:
        """Revised budget less actual; a minus is overspent."""
        return self.revised - self.actual

    @property
    def most(self) -> Decimal:
        """At most this may be carried forward: what is left of a line of expenditure."""
        return NIL if self.line.is_income else max(self.left, NIL)


@dataclass(frozen=True)
class YearEnd:
    """A year at its end. ``closing`` is None while it is open; ``lines`` then are as of now, and
    else as its outturn was recorded."""

    budget: Budget
    lines: tuple[LineAtEnd, ...]
    open_months: tuple[int, ...]
    unallocated: Decimal
    orders: tuple[Commitment, ...]
    requests: tuple[CarryForward, ...]
    acts: tuple[YearClosing, ...]

    @property
    def closing(self) -> YearClosing | None:
        last = self.acts[-1] if self.acts else None
        return last if last and last.is_closed else None

    @property
    def spending(self) -> list[LineAtEnd]:
        return [one for one in self.lines if not one.line.is_income]

    @property
    def revised(self) -> Decimal:
        return total(one.revised for one in self.spending)

    @property
    def actual(self) -> Decimal:
        return total(one.actual for one in self.spending)

    @property
    def left(self) -> Decimal:
        return self.revised - self.actual

    @property
    def ordered(self) -> Decimal:
        return total(order.amount for order in self.orders)

    @property
    def undecided(self) -> list[CarryForward]:
        return [one for one in self.requests if one.state == State.REQUESTED]

    @property
    def to_bring_in(self) -> list[CarryForward]:
        """Approved, and not yet in the next year's budget."""
        return [one for one in self.requests if one.state == State.APPROVED and not one.change_id]

    @property
    def hindrances(self) -> list[str]:
        """What must be done before the year can close, in words."""
        found = []
        if self.open_months:
            names = [month_label(self.budget.year, month) for month in self.open_months]
            found.append(f"Still open for finance: {', '.join(names)}.")
        if self.unallocated:
            found.append(
                f"£{abs(self.unallocated):,.2f} from ledgers stands under codes that have no "
                "budget line."
            )
        return found


def build_year_end(budget: Budget) -> YearEnd:
    """Eight queries, whatever the number of lines."""
    acts = tuple(budget.year_closings.select_related("recorded_by__user"))
    people = ("line__group", "requested_by__user", "decided_by__user", "change__budget")
    requests = tuple(budget.carry_forwards.select_related(*people))
    standing = {one.line_id: one for one in requests if one.state != State.REFUSED}
    orders = budget.commitments.open().select_related("line__group")
    closed = acts[-1] if acts and acts[-1].is_closed else None
    amounts = _recorded(closed) if closed else amounts_now(budget)
    included = BudgetedLine.objects.filter(budget=budget).in_statement_order()
    return YearEnd(
        budget=budget,
        lines=tuple(
            LineAtEnd(row.line, *amounts.get(row.line_id, (NIL, NIL)), standing.get(row.line_id))
            for row in included
        ),
        open_months=tuple(month_states(budget).open_before(13)),
        unallocated=unallocated_of(budget),
        orders=tuple(orders),
        requests=requests,
        acts=acts,
    )


Pair = tuple[Decimal, Decimal]
"""Revised and actual."""


def _recorded(closing: YearClosing) -> dict[int, Pair]:
    rows = Outturn.objects.filter(closing=closing)
    return {row.line_id: (row.revised, row.actual) for row in rows}


def beyond_outturn(closing: YearClosing, requests: Iterable[CarryForward]) -> list[LineAtEnd]:
    """The lines for which more is to be carried forward than the closing's outturn left."""
    amounts = _recorded(closing)
    at_end = [LineAtEnd(one.line, *amounts.get(one.line_id, (NIL, NIL)), one) for one in requests]
    return [one for one in at_end if one.carry_forward.amount > one.most]


def is_beyond_what_is_left(request: CarryForward) -> bool:
    """Whether more was approved than is left of its line by now, and none of it came in."""
    waits = request.state == State.APPROVED and not request.change_id
    return waits and request.amount > left_of(request.budget, request.line).most


def amounts_now(budget: Budget, lines: Iterable[BudgetLine] | None = None) -> dict[int, Pair]:
    """By line id, revised and actual of the whole year as known now; two queries."""
    revised = revised_amounts(budget)
    rows = MonthTotal.objects.filter(budget=budget, line__isnull=False)
    if lines is not None:
        rows = rows.filter(line__in=list(lines))
    sums = rows.order_by().values("line").annotate(sum=Sum(TOTAL))
    actual = dict(sums.values_list("line", "sum"))
    return {
        pk: (revised.get(pk, NIL), actual.get(pk, NIL)) for pk in revised.keys() | actual.keys()
    }


def left_of(budget: Budget, line: BudgetLine) -> LineAtEnd:
    """One line as it stands now."""
    return LineAtEnd(line, *amounts_now(budget, [line]).get(line.pk, (NIL, NIL)))


def unallocated_of(budget: Budget) -> Decimal:
    """What ledgers hold under codes that have no line yet, of all months."""
    rows = MonthTotal.objects.filter(budget=budget, line=None)
    return rows.aggregate(sum=Sum(TOTAL))["sum"] or NIL


def closing_of(budget: Budget) -> YearClosing | None:
    """The act that closed the year, where it is closed."""
    last = budget.year_closings.last()
    return last if last and last.is_closed else None


def check_year_open(budget: Budget) -> None:
    """Refused where the year is closed: its outturn is on the record."""
    if closing_of(budget):
        raise Refused(
            f"{year_label(budget.year)} is closed. Ask a director to reopen the year first."
        )


def budget_before(budget: Budget) -> Budget | None:
    return Budget.objects.filter(
        organisation_id=budget.organisation_id, year=budget.year - 1
    ).first()


def budget_after(budget: Budget) -> Budget | None:
    return Budget.objects.filter(
        organisation_id=budget.organisation_id, year=budget.year + 1
    ).first()


def lines_that_go_on(budget: Budget) -> list[BudgetedLine]:
    """The budget's lines that have not ended before the next year."""
    begins = month_start(budget.year + 1, 1)
    going = Q(line__ended_on=None) | Q(line__ended_on__gte=begins)
    return list(budget.budgeted_lines.filter(going).in_statement_order())


def objectives_that_continue(budget: Budget) -> dict[int, Objective]:
    """By the id of this year's objective, the one of next year's plan that continues it."""
    rows = Objective.objects.filter(
        planned_programme__plan__organisation=budget.organisation_id,
        planned_programme__plan__year=budget.year + 1,
        continues__isnull=False,
        withdrawn_from=None,
    ).select_related("planned_programme__plan")
    return {row.continues_id: row for row in rows}


def lines_to_place(budget: Budget) -> list[tuple[BudgetedLine, Objective]]:
    """Lines of the budget without objective whose objective of the year before is continued in
    this year's plan, each with what continues it. Three queries, one where there is no year
    before."""
    before = budget_before(budget)
    if before is None:
        return []
    continued = objectives_that_continue(before)
    rows = before.budgeted_lines.filter(objective__isnull=False)
    was = dict(rows.values_list("line_id", "objective_id"))
    bare = budget.budgeted_lines.filter(objective=None).select_related("line__group")
    found = ((row, objective_for(row, continued.get(was.get(row.line_id)))) for row in bare)
    return [(row, objective) for row, objective in found if objective]


def objective_for(row: BudgetedLine, found: Objective | None) -> Objective | None:
    """A line that went over to another programme since stands under no objective."""
    same = found and found.planned_programme.programme_id == row.line.programme_id
    return found if same else None


def revised_last_year(budget: Budget) -> dict[int, Decimal]:
    """By line id, what the year before was revised to; empty where it has no budget."""
    before = budget_before(budget)
    return revised_amounts(before) if before else {}
