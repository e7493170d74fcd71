"""One line in one financial year: everything that makes its figures, with who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from figures.money import NIL, total
from periods.calendar import month_end, month_label, print_day
from records.changes import Change, changes_of

from ..models import (
    ActualEntry,
    Budget,
    BudgetAmount,
    BudgetChange,
    BudgetedLine,
    BudgetLine,
    GrantUse,
    LineNote,
    Profile,
    Projection,
)
from ..posting import Sums
from .known import has_amount, months_in_force
from .variance import variance

MONTHS = range(1, 13)
#: What fields are called in the list of changes; those of no interest are left out.
LABELS = {
    "organisation": "",
    "budget": "",
    "month": "",
    "budgetedline.line": "",
    "linenote.line": "",
    "linenote.kind": "Kind",
    "linenote.withdrawn_reason": "Reason for withdrawing",
    "grantuse.grant": "Grant",
    "grantuse.line": "Line that a grant pays for",
}


@dataclass(frozen=True)
class BudgetStep:
    """What one approval, revision or virement moved, and what the budget was after it."""

    change: BudgetChange
    amount: Decimal
    after: Decimal


@dataclass(frozen=True)
class ProfileSet:
    profile: Profile
    months: tuple[Decimal, ...]
    counts: bool
    """Whether it is the one that counts at the year's end."""
    replaced_on: dt.date | None = None
    """The date of the profile that follows it, if one does."""

    @property
    def total(self) -> Decimal:
        return total(self.months)

    def standing_on(self, day: dt.date) -> str:
        """Whether it counts on the day, in words."""
        begins, ends = self.profile.dated_on, self.replaced_on
        if ends == begins:
            return "replaced by another of the same day"
        if begins > day:
            return f"counts from {print_day(begins)}"
        return f"replaced on {print_day(ends)}" if ends and ends <= day else "counts now"


@dataclass(frozen=True)
class MonthFigures:
    month: int
    label: str
    planned: Decimal
    """As the profile has it that is dated by the month's end; so is the plan to date."""
    actual: Decimal | None
    planned_to_date: Decimal
    actual_to_date: Decimal | None
    """None after the last month that has an actual."""
    is_entered: bool
    """Whether its actual is more than the unwinding of what an earlier month accrued."""

    @property
    def variance(self) -> Decimal | None:
        if self.actual is None:
            return None
        return variance(actual=self.actual, planned=self.planned)

    @property
    def variance_to_date(self) -> Decimal | None:
        if self.actual_to_date is None:
            return None
        return variance(actual=self.actual_to_date, planned=self.planned_to_date)


@dataclass(frozen=True)
class LineYear:
    line: BudgetLine
    budgeted: BudgetedLine
    steps: tuple[BudgetStep, ...]
    profiles: tuple[ProfileSet, ...]
    months: tuple[MonthFigures, ...]
    entries: tuple[ActualEntry, ...]
    projections: tuple[Projection, ...]
    notes: tuple[LineNote, ...]
    uses: tuple[BudgetLine, ...]
    """What a grant pays for; for expenditure, the grants that pay for it."""
    changes: tuple[Change, ...]

    @property
    def approved(self) -> Decimal:
        kind = BudgetChange.Kind.APPROVED
        return total(step.amount for step in self.steps if step.change.kind == kind)

    @property
    def revised(self) -> Decimal:
        return total(step.amount for step in self.steps)

    @property
    def actual(self) -> Decimal:
        return total(entry.amount for entry in self.entries)

    @property
    def taken_back(self) -> frozenset[int]:
        """Primary keys of the entries that another one reverses."""
        return _taken_back(self.entries)

    @property
    def profile(self) -> ProfileSet | None:
        return next((one for one in self.profiles if one.counts), None)

    @property
    def profile_gap(self) -> Decimal:
        """Profile less revised budget: nil where the year is spread in full, or not at all."""
        return self.profile.total - self.revised if self.profile else NIL


def build_line_year(*, budget: Budget, budgeted: BudgetedLine, known_at: dt.datetime) -> LineYear:
    """From what was recorded by ``known_at``, in a number of queries that does not grow."""
    line = budgeted.line
    known = {"budget": budget, "line": line, "recorded_at__lte": known_at}
    profiles = _profiles(budget, known)
    entries = tuple(
        ActualEntry.objects.filter(**known)
        .select_related("recorded_by__user")
        .order_by("-recorded_at", "-pk")
    )
    projections = Projection.objects.filter(**known).select_related("recorded_by__user")
    return LineYear(
        line=line,
        budgeted=budgeted,
        steps=_steps(budget, line, known_at),
        profiles=profiles,
        months=_months(budget, profiles, entries),
        entries=entries,
        projections=tuple(projections.order_by("-month", "-pk")),
        notes=tuple(LineNote.objects.filter(budget=budget, line=line).order_by("-month")),
        uses=_uses(line),
        changes=tuple(_changes(budget, line)),
    )


def _steps(budget: Budget, line: BudgetLine, known_at: dt.datetime) -> tuple[BudgetStep, ...]:
    """In the order of their dates; the year's approval comes first, whenever it was recorded."""
    rows = BudgetAmount.objects.filter(
        change__budget=budget, line=line, change__recorded_at__lte=known_at
    ).select_related("change__recorded_by__user")
    ordered = sorted(
        rows,
        key=lambda row: (
            row.change.kind != BudgetChange.Kind.APPROVED,
            row.change.dated_on,
            row.change_id,
        ),
    )
    sums = accumulate(row.amount for row in ordered)
    return tuple(
        BudgetStep(row.change, row.amount, after) for row, after in zip(ordered, sums, strict=True)
    )


def _profiles(budget: Budget, known: dict) -> tuple[ProfileSet, ...]:
    """Newest first by date; the first that is dated within the year counts at its end."""
    rows = (
        Profile.objects.filter(**known)
        .select_related("recorded_by__user")
        .prefetch_related("months")
        .order_by("-dated_on", "-pk")
    )
    year_end = month_end(budget.year, 12)
    counting = next((row.pk for row in rows if row.dated_on <= year_end), None)
    following = (None, *(row.dated_on for row in rows))
    return tuple(
        ProfileSet(row, tuple(month.amount for month in row.months.all()), row.pk == counting, ends)
        for row, ends in zip(rows, following, strict=False)
    )


def _months(
    budget: Budget, profiles: Iterable[ProfileSet], entries: Iterable[ActualEntry]
) -> tuple[MonthFigures, ...]:
    spent = _spent(entries)
    entered = _spent(entry for entry in entries if entry.source != ActualEntry.Source.UNWOUND)
    last = max(spent, default=0)
    to_date = list(accumulate(spent.get(month, NIL) for month in MONTHS))
    return tuple(
        MonthFigures(
            month=month,
            label=month_label(budget.year, month),
            planned=plan[month - 1],
            actual=spent.get(month),
            planned_to_date=total(plan[:month]),
            actual_to_date=to_date[month - 1] if month <= last else None,
            is_entered=month in entered,
        )
        for month, plan in _plans(budget, profiles)
    )


def _spent(entries: Iterable[ActualEntry]) -> dict[int, Decimal]:
    """By month the actual, of those that have one."""
    months: dict[int, Sums] = {}
    for entry in entries:
        months.setdefault(entry.month, Sums()).add(entry)
    return {month: of.ledger + of.accrued for month, of in months.items() if has_amount(of)}


def _plans(
    budget: Budget, profiles: Iterable[ProfileSet]
) -> Iterator[tuple[int, Sequence[Decimal]]]:
    """Each month with the twelve amounts of the profile dated by its end, as in the statement."""
    plans = [(one.profile.dated_on, one.months) for one in profiles]
    for month in MONTHS:
        yield month, months_in_force(plans, month_end(budget.year, month))


def _taken_back(entries: Iterable[ActualEntry]) -> frozenset[int]:
    return frozenset(entry.reverses_id for entry in entries if entry.reverses_id)


def _uses(line: BudgetLine) -> tuple[BudgetLine, ...]:
    others = line.pays_for if line.is_income else line.paid_by
    return tuple(others.select_related("group"))


def _changes(budget: Budget, line: BudgetLine) -> list[Change]:
    """Who changed what of the line, of its place in the budget, of its grants and notes."""
    notes = LineNote.history.filter(budget=budget, line=line)
    uses = GrantUse.history.filter(**{"grant" if line.is_income else "line": line})
    return changes_of(
        BudgetLine.history.filter(id=line.pk),
        BudgetedLine.history.filter(budget=budget, line=line),
        notes,
        uses,
        labels=LABELS,
        names=lambda row: _name(row, budget.year),
    )


def _name(row, year: int) -> str:
    """What a row of history is about, as the page says it."""
    if row.instance_type is LineNote:
        return f"the note of {month_label(year, row.month)}"
    return {BudgetLine: "the line", BudgetedLine: "the year's budget"}.get(
        row.instance_type, "a grant"
    )
