"""The position statement as a record: read once, for a month end, as known at a moment.

Amounts are exact pounds and pence with the ledger's sign; whoever renders them rounds each cell
on its own (rule 4). Income carries approved and revised amounts only; the other cells are None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery, Sum

from accounts.models import Organisation
from figures.money import NIL, total
from periods.calendar import month_end, month_label, year_label

from .models import (
    ActualEntry,
    Budget,
    BudgetAmount,
    BudgetChange,
    BudgetLine,
    LineNote,
    Profile,
    ProfileMonth,
    Projection,
    Side,
)
from .variance import is_material, variance


@dataclass(frozen=True)
class Amounts:
    """The cells of one row. None is "does not apply"; a projection of None was not reported."""

    approved: Decimal
    revised: Decimal
    planned: Decimal | None = None
    actual: Decimal | None = None
    projection: Decimal | None = None

    @property
    def variance(self) -> Decimal | None:
        if self.planned is None or self.actual is None:
            return None
        return variance(actual=self.actual, planned=self.planned)


@dataclass(frozen=True)
class StatementLine:
    line_id: int
    name: str
    amounts: Amounts
    programme_id: int | None
    programme: str
    is_provision: bool
    is_material: bool
    note: str
    """What stands in the note column: a number, a symbol, or nothing."""


@dataclass(frozen=True)
class StatementGroup:
    name: str
    shows_subtotal: bool
    lines: tuple[StatementLine, ...]
    subtotal: Amounts


@dataclass(frozen=True)
class StatementNote:
    mark: str
    line_id: int
    line: str
    text: str


@dataclass(frozen=True)
class PositionStatement:
    year: int
    month: int
    as_of: dt.date
    known_at: dt.datetime
    income: tuple[StatementGroup, ...]
    total_income: Amounts
    expenditure: tuple[StatementGroup, ...]
    total_expenditure: Amounts
    provision: Decimal
    """How much of the actual is set aside and not spent."""
    numbered_notes: tuple[StatementNote, ...]
    in_place_notes: tuple[StatementNote, ...]

    @property
    def title(self) -> str:
        return f"Financial position at the end of {month_label(self.year, self.month)}"

    @property
    def year_label(self) -> str:
        return year_label(self.year)

    @property
    def spent_without_provision(self) -> Decimal:
        return (self.total_expenditure.actual or NIL) - self.provision

    @property
    def unbalanced_by(self) -> Decimal:
        """Revised income and expenditure together: nil for a budget that balances."""
        return self.total_income.revised + self.total_expenditure.revised

    @property
    def lines(self) -> tuple[StatementLine, ...]:
        """All lines in the statement's order."""
        return tuple(line for group in (*self.income, *self.expenditure) for line in group.lines)


def build_statement(
    *, organisation: Organisation, year: int, month: int, known_at: dt.datetime
) -> PositionStatement | None:
    """The statement at the end of ``month`` (1 = April to 12 = March) of the financial year that
    begins in ``year``, from what was recorded by ``known_at``. None where the year has no budget.

    Seven queries, whatever the number of lines and entries.
    """
    budget = Budget.objects.filter(organisation=organisation).for_year(year).first()
    if budget is None:
        return None
    figures = Figures(budget, month, known_at)
    lines = list(
        BudgetLine.objects.filter(budgeted__budget=budget).in_statement_order()
    )
    notes = _NumberedNotes(budget, month, [line.pk for line in lines])
    groups = {Side.INCOME: {}, Side.EXPENDITURE: {}}
    for line in lines:
        groups[Side(line.group.side)].setdefault(line.group, []).append(line)
    income, expenditure = (
        tuple(
            _group(group, members, figures, notes, organisation)
            for group, members in groups[side].items()
        )
        for side in (Side.INCOME, Side.EXPENDITURE)
    )
    spending = [line for group in expenditure for line in group.lines]
    return PositionStatement(
        year=year,
        month=month,
        as_of=month_end(year, month),
        known_at=known_at,
        income=income,
        total_income=_sum(line.amounts for group in income for line in group.lines),
        expenditure=expenditure,
        total_expenditure=_sum(line.amounts for line in spending),
        provision=total(line.amounts.actual or NIL for line in spending if line.is_provision),
        numbered_notes=notes.numbered,
        in_place_notes=notes.in_place,
    )


class Figures:
    """A budget's amounts by line at a month end, as known at a moment.

    Each kind is read when it is first asked for, in one query for all lines.
    """

    def __init__(self, budget: Budget, month: int, known_at: dt.datetime) -> None:
        self.budget = budget
        self.month = month
        self.known_at = known_at
        self.as_of = month_end(budget.year, month)

    @cached_property
    def _budgeted(self) -> dict[int, dict]:
        approved = Q(change__kind=BudgetChange.Kind.APPROVED)
        rows = BudgetAmount.objects.filter(
            change__budget=self.budget, change__recorded_at__lte=self.known_at
        )
        sums = rows.values("line_id").annotate(
            approved=Sum("amount", filter=approved),
            revised=Sum("amount", filter=approved | Q(change__dated_on__lte=self.as_of)),
        )
        return {row["line_id"]: row for row in sums}

    @cached_property
    def planned(self) -> dict[int, Decimal]:
        in_force = profiles_in_force(self.budget, self.as_of, self.known_at)
        months = ProfileMonth.objects.filter(profile__in=in_force, month__lte=self.month)
        return _sums(months, "profile__line_id")

    @cached_property
    def actual(self) -> dict[int, Decimal]:
        return _sums(self._known(ActualEntry), "line_id")

    @cached_property
    def projected(self) -> dict[int, Decimal]:
        rows = self._known(Projection).order_by("month", "pk")
        return {row.line_id: row.amount for row in rows}

    def _known(self, model):
        return model.objects.filter(
            budget=self.budget, month__lte=self.month, recorded_at__lte=self.known_at
        )

    def of(self, line: BudgetLine) -> Amounts:
        """The line's whole row."""
        budgeted = self._budgeted.get(line.pk, {})
        approved = budgeted.get("approved") or NIL
        revised = budgeted.get("revised") or NIL
        if line.is_income:
            return Amounts(approved=approved, revised=revised)
        return Amounts(
            approved=approved,
            revised=revised,
            planned=self.planned.get(line.pk, NIL),
            actual=self.actual.get(line.pk, NIL),
            projection=self.projected.get(line.pk),
        )


def profiles_in_force(budget: Budget, as_of: dt.date, known_at: dt.datetime):
    """The profile of each line that counts: the last recorded of those dated by ``as_of``."""
    latest = (
        Profile.objects.filter(
            budget=budget,
            line=OuterRef("line"),
            dated_on__lte=as_of,
            recorded_at__lte=known_at,
        )
        .order_by("-dated_on", "-pk")
        .values("pk")[:1]
    )
    return Profile.objects.filter(budget=budget, pk=Subquery(latest))


def _sums(rows, key: str) -> dict[int, Decimal]:
    return {row[key]: row["sum"] for row in rows.values(key).annotate(sum=Sum("amount"))}


class _NumberedNotes:
    """The notes at a month end, numbered in the order of the statement."""

    def __init__(self, budget: Budget, month: int, order: list[int]) -> None:
        place = {line: index for index, line in enumerate(order)}
        rows = LineNote.objects.filter(
            budget=budget, month=month, withdrawn_reason=""
        ).select_related("line")
        notes = sorted(
            (row for row in rows if row.line_id in place), key=lambda row: place[row.line_id]
        )
        numbered = [row for row in notes if row.kind == LineNote.Kind.NUMBERED]
        in_place = [row for row in notes if row.kind == LineNote.Kind.IN_PLACE]
        self.numbered = tuple(
            StatementNote(str(number), row.line_id, row.line.name, row.text)
            for number, row in enumerate(numbered, start=1)
        )
        self.in_place = tuple(
            StatementNote(row.symbol, row.line_id, row.line.name, row.text) for row in in_place
        )
        self._marks = {note.line_id: note.mark for note in (*self.numbered, *self.in_place)}

    def mark_of(self, line: BudgetLine) -> str:
        return self._marks.get(line.pk, "")


def _group(group, members, figures, notes, organisation: Organisation) -> StatementGroup:
    lines = tuple(_line(line, figures.of(line), notes, organisation) for line in members)
    return StatementGroup(
        name=group.name,
        shows_subtotal=group.shows_subtotal,
        lines=lines,
        subtotal=_sum(line.amounts for line in lines),
    )


def _line(line: BudgetLine, amounts: Amounts, notes, organisation: Organisation) -> StatementLine:
    return StatementLine(
        line_id=line.pk,
        name=line.name,
        amounts=amounts,
        programme_id=line.programme_id,
        programme=line.programme.name if line.programme else "",
        is_provision=line.is_provision,
        is_material=amounts.actual is not None
        and is_material(
            actual=amounts.actual,
            planned=amounts.planned,
            percent=organisation.materiality_percent,
            amount=organisation.materiality_amount,
        ),
        note=notes.mark_of(line),
    )


def _sum(rows: Iterable[Amounts]) -> Amounts:
    """Cell by cell, from the pence; a cell that applies to no row does not apply to the sum, and
    a projection that one line lacks is not known for the whole."""
    rows = list(rows)
    spending = [row for row in rows if row.actual is not None]
    projections = [row.projection for row in spending]
    return Amounts(
        approved=total(row.approved for row in rows),
        revised=total(row.revised for row in rows),
        planned=total(row.planned for row in spending) if spending else None,
        actual=total(row.actual for row in spending) if spending else None,
        projection=(
            total(projections) if projections and None not in projections else None
        ),
    )
