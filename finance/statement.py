"""The position statement as a record: read once, for a month end, as known at a moment.

Amounts are exact pounds and pence with the ledger's sign; whoever renders them rounds each cell
on its own (rule 4). Income carries approved and revised amounts only; the other cells are None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from figures.money import NIL, total
from periods.calendar import month_end, month_label, year_label

from .models import (
    ActualEntry,
    Budget,
    BudgetAmount,
    BudgetChange,
    BudgetedLine,
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
    """The cells of one row. None is "does not apply", and in a row of expenditure, which has a
    plan, "not reported"."""

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
    is_reported: bool
    """Whether the statement's own month has an actual; always so for income, which has none."""
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

    @property
    def not_reported(self) -> tuple[StatementLine, ...]:
        """Lines of expenditure without an actual for the statement's own month."""
        return tuple(line for line in self.lines if not line.is_reported)


def build_statement(
    *, organisation: Organisation, year: int, month: int, known_at: dt.datetime
) -> PositionStatement | None:
    """The statement at the end of ``month`` (1 = April to 12 = March) of the financial year that
    begins in ``year``, from what was recorded by ``known_at``. None where the year has no budget.

    Lines and notes read as they did at ``known_at``; groups and places are today's. Seven
    queries, whatever the number of lines and entries.
    """
    budget = organisation.budgets.for_year(year).first()
    if budget is None:
        return None
    figures = Figures(budget, month, known_at)
    lines = [line for line in _lines(budget, known_at) if line.was_included or figures.has(line)]
    notes = _NumberedNotes(budget, month, known_at, lines)
    groups = {Side.INCOME: {}, Side.EXPENDITURE: {}}
    for line in lines:
        groups[line.group.side].setdefault(line.group, []).append(line)
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
        total_income=sum_of(line.amounts for group in income for line in group.lines),
        expenditure=expenditure,
        total_expenditure=sum_of(line.amounts for line in spending),
        provision=total(line.amounts.actual or NIL for line in spending if line.is_provision),
        numbered_notes=notes.numbered,
        in_place_notes=notes.in_place,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    side: Side
    shows_subtotal: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it was: its name and its provision mark of then, under the group of today."""

    pk: int
    name: str
    is_provision: bool
    was_included: bool
    group: _Group
    programme_id: int | None
    programme: str

    @property
    def is_income(self) -> bool:
        return self.group.side == Side.INCOME


def _lines(budget: Budget, known_at: dt.datetime) -> Iterator[_Line]:
    """The budget's lines under the names that they had, and whether they were in it by then.

    Read as values: a thousand lines need no thousand objects of lines, groups and programmes.
    """
    then = BudgetLine.history.filter(id=OuterRef("pk"), history_date__lte=known_at)
    included = BudgetedLine.history.filter(
        budget=budget, line=OuterRef("pk"), history_date__lte=known_at
    )
    latest = then.order_by("-history_date", "-history_id")
    rows = BudgetLine.objects.filter(budgeted__budget=budget).in_statement_order()
    rows = rows.values_list(
        "pk",
        Coalesce(Subquery(latest.values("name")[:1]), F("name")),
        Coalesce(Subquery(latest.values("is_provision")[:1]), F("is_provision")),
        Exists(included),
        "group__name",
        "group__side",
        "group__shows_subtotal",
        "programme_id",
        "programme__name",
    )
    for *line, name, side, shows_subtotal, programme_id, programme in rows:
        yield _Line(*line, _Group(name, Side(side), shows_subtotal), programme_id, programme or "")


class Figures:
    """A budget's amounts by line at a month end, as known at a moment.

    Each kind is read when it is first asked for, in one query for all lines, or for those whose
    ids are given. ``planned`` and ``actual`` can be had by something else that a line belongs to:
    ``by="line__programme_id"``.
    """

    def __init__(
        self,
        budget: Budget,
        month: int,
        known_at: dt.datetime,
        lines: Collection[int] | QuerySet | None = None,
        by: str = "line_id",
    ) -> None:
        self.budget = budget
        self._by = by
        self._only = {} if lines is None else {"line__in": lines}
        self.month = month
        self.known_at = known_at
        self.as_of = month_end(budget.year, month)

    @cached_property
    def _budgeted(self) -> dict[int, dict]:
        approved = Q(change__kind=BudgetChange.Kind.APPROVED)
        rows = BudgetAmount.objects.filter(
            change__budget=self.budget, change__recorded_at__lte=self.known_at, **self._only
        )
        sums = rows.values("line_id").annotate(
            approved=Sum("amount", filter=approved),
            revised=Sum("amount", filter=approved | Q(change__dated_on__lte=self.as_of)),
        )
        return {row["line_id"]: row for row in sums}

    @cached_property
    def planned(self) -> dict[int, Decimal]:
        in_force = profiles_in_force(self.budget, self.as_of, self.known_at).filter(**self._only)
        months = ProfileMonth.objects.filter(profile__in=in_force, month__lte=self.month)
        return _sums(months, f"profile__{self._by}")

    @cached_property
    def _entered(self) -> dict[int, dict]:
        """By line: the sum, and how many entries stand that were not taken back, all together
        and in the month itself."""
        taken_back, of_month = Q(reverses__isnull=False), Q(month=self.month)
        sums = self._known(ActualEntry).order_by().values(self._by)
        sums = sums.annotate(
            sum=Sum("amount"),
            standing=Count("pk", filter=~taken_back) - Count("pk", filter=taken_back),
            in_month=Count("pk", filter=~taken_back & of_month)
            - Count("pk", filter=taken_back & of_month),
        )
        return {row[self._by]: row for row in sums}

    @cached_property
    def actual(self) -> dict[int, Decimal]:
        """Lines without any actual are absent: theirs is not nil but not reported."""
        return {line: row["sum"] for line, row in self._entered.items() if row["standing"]}

    def is_reported(self, line: BudgetLine | _Line) -> bool:
        return line.is_income or bool(self._entered.get(line.pk, {}).get("in_month"))

    def has(self, line: BudgetLine | _Line) -> bool:
        """Whether any figure of the line was known."""
        kinds = (self._budgeted, self.planned, self._entered, self.projected)
        return any(line.pk in figures for figures in kinds)

    @cached_property
    def projections(self) -> dict[int, Projection]:
        """The last of each line: of the latest month that says anything of it."""
        return {row.line_id: row for row in self._known(Projection).order_by("month", "pk")}

    @cached_property
    def projected(self) -> dict[int, Decimal]:
        """The amounts of ``projections``, for pages that need no more of them."""
        rows = self._known(Projection).order_by("month", "pk")
        return dict(rows.values_list("line_id", "amount"))

    def _known(self, model):
        return model.objects.filter(
            budget=self.budget,
            month__lte=self.month,
            recorded_at__lte=self.known_at,
            **self._only,
        )

    def of(self, line: BudgetLine | _Line) -> Amounts:
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
            actual=self.actual.get(line.pk),
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
    """The notes at a month end as they read then, numbered in the order of the statement."""

    def __init__(
        self, budget: Budget, month: int, known_at: dt.datetime, lines: list[_Line]
    ) -> None:
        history = LineNote.history.filter(budget=budget, month=month, history_date__lte=known_at)
        latest = {row.line_id: row for row in history.order_by("history_date", "history_id")}
        standing = [
            (latest[line.pk], line)
            for line in lines
            if line.pk in latest and not latest[line.pk].withdrawn_reason
        ]
        numbered = [pair for pair in standing if pair[0].kind == LineNote.Kind.NUMBERED]
        in_place = [pair for pair in standing if pair[0].kind == LineNote.Kind.IN_PLACE]
        self.numbered = tuple(
            StatementNote(str(number), line.pk, line.name, note.text)
            for number, (note, line) in enumerate(numbered, start=1)
        )
        self.in_place = tuple(
            StatementNote(note.symbol, line.pk, line.name, note.text) for note, line in in_place
        )
        self._marks = {note.line_id: note.mark for note in (*self.numbered, *self.in_place)}

    def mark_of(self, line: _Line) -> str:
        return self._marks.get(line.pk, "")


def _group(group, members, figures, notes, organisation: Organisation) -> StatementGroup:
    lines = tuple(_line(line, figures, notes, organisation) for line in members)
    return StatementGroup(
        name=group.name,
        shows_subtotal=group.shows_subtotal,
        lines=lines,
        subtotal=sum_of(line.amounts for line in lines),
    )


def _line(line: _Line, figures: Figures, notes, organisation: Organisation) -> StatementLine:
    amounts = figures.of(line)
    return StatementLine(
        line_id=line.pk,
        name=line.name,
        amounts=amounts,
        programme_id=line.programme_id,
        programme=line.programme,
        is_provision=line.is_provision,
        is_reported=figures.is_reported(line),
        is_material=amounts.actual is not None
        and is_material(
            actual=amounts.actual,
            planned=amounts.planned,
            percent=organisation.materiality_percent,
            amount=organisation.materiality_amount,
        ),
        note=notes.mark_of(line),
    )


def sum_of(rows: Iterable[Amounts]) -> Amounts:
    """Cell by cell, from the pence. A cell that applies to no row does not apply to the sum; an
    actual that one line lacks is left out of it (the statement names the line), and a projection
    that one line lacks is not known for the whole."""
    rows = list(rows)
    spending = [row for row in rows if row.planned is not None]
    actuals = [row.actual for row in spending if row.actual is not None]
    projections = [row.projection for row in spending]
    return Amounts(
        approved=total(row.approved for row in rows),
        revised=total(row.revised for row in rows),
        planned=total(row.planned for row in spending) if spending else None,
        actual=total(actuals) if actuals else None,
        projection=(total(projections) if projections and None not in projections else None),
    )
