"""What was known of a budget at a moment: its lines, their figures, their notes.

Every read takes the month end it is about and the moment it is known at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from figures.money import NIL
from periods.calendar import month_end
from records import clock

from ..models import (
    ActualEntry,
    Budget,
    BudgetAmount,
    BudgetChange,
    BudgetedLine,
    BudgetLine,
    LineNote,
    MonthTotal,
    Profile,
    ProfileMonth,
    Projection,
    Side,
)
from ..posting import TOTAL, Sums
from .variance import is_material, variance

#: The day from which a profile counts, and its twelve months.
DatedPlan = tuple[dt.date, Sequence[Decimal]]


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


#: How the kinds of variance are told apart in front of an explanation.
NATURES = {
    LineNote.Nature.TIMING: "Timing",
    LineNote.Nature.TRUE: "True variance",
    LineNote.Nature.ONE_OFF: "One-off",
}


@dataclass(frozen=True)
class StatementNote:
    mark: str
    line_id: int
    line: str
    text: str
    nature: str = ""

    @property
    def words(self) -> str:
        """The explanation, behind what kind of variance it is, where that was said."""
        nature = NATURES.get(self.nature)
        return f"{nature}: {self.text}" if nature else self.text


@dataclass(frozen=True, slots=True)
class GroupThen:
    name: str
    side: Side
    shows_subtotal: bool


@dataclass(frozen=True, slots=True)
class LineThen:
    """A line as it was: its name and its provision mark of then, under the group of today."""

    pk: int
    name: str
    is_provision: bool
    was_included: bool
    group: GroupThen
    programme_id: int | None
    programme: str
    projection: Decimal | None
    """What was projected last, up to the month in question."""

    @property
    def is_income(self) -> bool:
        return self.group.side == Side.INCOME


def lines_then(budget: Budget, month: int, known_at: dt.datetime) -> Iterator[LineThen]:
    """The budget's lines under the names that they had, whether they were in it by then, and what
    was projected for them at the end of the month.

    Read as values: a thousand lines need no thousand objects of lines, groups and programmes.
    """
    then = BudgetLine.history.filter(id=OuterRef("pk"), history_date__lte=known_at)
    included = BudgetedLine.history.filter(
        budget=budget, line=OuterRef("pk"), history_date__lte=known_at
    )
    latest = then.order_by("-history_date", "-history_id")
    projected = Projection.objects.filter(
        budget=budget, line=OuterRef("pk"), month__lte=month, recorded_at__lte=known_at
    ).order_by("-month", "-pk")
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
        Subquery(projected.values("amount")[:1]),
    )
    for *line, name, side, shows_subtotal, programme_id, programme, projection in rows:
        group = GroupThen(name, Side(side), shows_subtotal)
        yield LineThen(*line, group, programme_id, programme or "", projection)


class Figures:
    """A budget's amounts by line at a month end, as known at a moment.

    Each kind is read when it is first asked for, in one query for all lines, or for those whose
    ids are given. Without ``known_at`` it is what is known now: actuals are then read from the
    totals that are kept of them, else they are added from the entries.
    """

    def __init__(
        self,
        budget: Budget,
        month: int,
        known_at: dt.datetime | None = None,
        lines: Collection[int] | QuerySet | None = None,
    ) -> None:
        self.budget = budget
        self._only = {} if lines is None else {"line__in": lines}
        self.month = month
        self.known_at = known_at or clock.now()
        self._is_current = known_at is None
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
        return _sums(months, "profile__line_id")

    @cached_property
    def _entered(self) -> dict[int | None, dict]:
        """By line: ``sum``, and whether entries stand that were not taken back: ``standing`` in
        all months together, ``in_month`` in the month itself."""
        of_month = Q(month=self.month)
        if self._is_current:
            rows = MonthTotal.objects.filter(
                budget=self.budget, month__lte=self.month, **self._only
            )
            amount, says = TOTAL, "standing"
        else:
            rows, amount, says = self._known(ActualEntry), F("amount"), "says"
        sums = rows.order_by().values("line_id")
        sums = sums.annotate(
            sum_to_date=Sum(amount),
            said_to_date=Sum(says),
            said_in_month=Sum(says, filter=of_month),
        )
        return {row["line_id"]: row for row in sums}

    @cached_property
    def actual(self) -> dict[int, Decimal]:
        """Lines without any actual are absent: theirs is not nil but not reported."""
        return {
            line: row["sum_to_date"]
            for line, row in self._entered.items()
            if line is not None and (row["said_to_date"] or row["sum_to_date"])
        }

    @property
    def unallocated(self) -> Decimal:
        """What came from ledgers under codes that have no line yet."""
        return self._entered.get(None, {}).get("sum_to_date") or NIL

    def is_reported(self, line: BudgetLine | LineThen) -> bool:
        return line.is_income or bool(self._entered.get(line.pk, {}).get("said_in_month"))

    def has(self, line: BudgetLine | LineThen) -> bool:
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

    def of(self, line: BudgetLine | LineThen) -> Amounts:
        """The line's whole row."""
        budgeted = self._budgeted.get(line.pk, {})
        approved = budgeted.get("approved") or NIL
        revised = budgeted.get("revised") or NIL
        if line.is_income:
            return Amounts(approved=approved, revised=revised, actual=self.actual.get(line.pk))
        return Amounts(
            approved=approved,
            revised=revised,
            planned=self.planned.get(line.pk, NIL),
            actual=self.actual.get(line.pk),
            projection=self.projected.get(line.pk),
        )


def has_amount(of: MonthTotal | Sums) -> bool:
    """Whether a month has an amount: one that was reported, or accruals beside it or alone. Where
    it has none, nothing is reported."""
    return bool(of.standing or of.ledger or of.accrued)


def varies_materially(budget: Budget, line: BudgetLine, month: int) -> bool:
    """Whether the line's variance at the month end is material, as known now. Four queries."""
    amounts = Figures(budget, month, lines=[line.pk]).of(line)
    if amounts.variance is None:
        return False
    return is_material(
        actual=amounts.actual,
        planned=amounts.planned,
        percent=budget.organisation.materiality_percent,
        amount=budget.organisation.materiality_amount,
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


def months_in_force(plans: Iterable[DatedPlan], as_of: dt.date) -> Sequence[Decimal]:
    """Of a line's plans, the newest first, the twelve months of the one that counts on the day;
    nils where none is dated by then."""
    return next((months for dated_on, months in plans if dated_on <= as_of), (NIL,) * 12)


def _sums(rows, key: str) -> dict[int, Decimal]:
    return {row[key]: row["sum"] for row in rows.values(key).annotate(sum=Sum("amount"))}


class NumberedNotes:
    """The notes at a month end as they read then, numbered in the order of the statement."""

    def __init__(
        self, budget: Budget, month: int, known_at: dt.datetime, lines: list[LineThen]
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
            StatementNote(str(number), line.pk, line.name, note.text, note.nature)
            for number, (note, line) in enumerate(numbered, start=1)
        )
        self.in_place = tuple(
            StatementNote(note.symbol, line.pk, line.name, note.text, note.nature)
            for note, line in in_place
        )
        self._marks = {note.line_id: note.mark for note in (*self.numbered, *self.in_place)}

    def mark_of(self, line: LineThen) -> str:
        return self._marks.get(line.pk, "")
