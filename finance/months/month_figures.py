"""What a month's entries of each line say: the ledger's figure, what was accrued beside it, and
what earlier months left in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When

from figures.money import NIL

from ..models import ActualEntry, Budget, MonthTotal

Kind, Source = ActualEntry.Kind, ActualEntry.Source


@dataclass(frozen=True)
class Accrued:
    """A line's accrual and prepayment of a month, as people say them: both above nil as a rule.
    An accrual adds to the month's cost, a prepayment takes from it."""

    accrual: Decimal = NIL
    prepayment: Decimal = NIL
    reverses: bool = True
    """Whether the next month takes them back."""

    @property
    def is_nothing(self) -> bool:
        return not (self.accrual or self.prepayment)

    def is_as(self, other: Accrued) -> bool:
        """Where there is nothing to take back, it does not matter whether it would be."""
        return self == other or (self.is_nothing and other.is_nothing)


@dataclass(frozen=True)
class Kept:
    """What entries of a kind come to, with the ledger's sign: those that the next month takes
    back, and those that stay."""

    to_unwind: Decimal = NIL
    staying: Decimal = NIL

    @property
    def total(self) -> Decimal:
        return self.to_unwind + self.staying


@dataclass(frozen=True)
class LineMonth:
    """A line's month. ``ledger`` is None where nobody reported it; ``carried`` is what earlier
    months left here: the reversal of their accruals, and what came after they had closed."""

    ledger: Decimal | None = None
    accruals: Kept = Kept()
    prepayments: Kept = Kept()
    carried: Decimal = NIL

    @property
    def accrued(self) -> Accrued:
        stays = self.accruals.staying or self.prepayments.staying
        return Accrued(self.accruals.total, -self.prepayments.total, not stays)

    @property
    def total(self) -> Decimal:
        of_its_own = self.accruals.total + self.prepayments.total
        return (self.ledger or NIL) + of_its_own + self.carried


NOTHING = LineMonth()


def month_of_lines(
    budget: Budget, month: int, lines: Collection[int] | None = None
) -> dict[int, LineMonth]:
    """The month of each line that has entries in it, in two queries; of all lines, or of those
    whose ids are given."""
    totals = MonthTotal.objects.filter(budget=budget, month=month, line__isnull=False)
    if lines is not None:
        totals = totals.filter(line__in=lines)
    totals = {row.line_id: row for row in totals}
    found = {pk: LineMonth(carried=row.ledger + row.accrued) for pk, row in totals.items()}
    late: dict[int, Decimal] = {}
    for row in _beside_the_ledger(budget, month, list(totals)):
        pk, amount = row["line_id"], row["sum"]
        if row["of"] == "own":
            found[pk] = _with(found[pk], row["kind"], row["is_to_unwind"], amount)
        elif row["kind"] == Kind.LEDGER:
            late[pk] = late.get(pk, NIL) + amount
    for pk, row in totals.items():
        if row.standing > 0:
            ledger = row.ledger - late.get(pk, NIL)
            found[pk] = replace(found[pk], ledger=ledger, carried=found[pk].carried - ledger)
    return found


def _beside_the_ledger(budget: Budget, month: int, lines: list[int]):
    """Sums by line, kind and whether they are taken back next month: ``own`` accruals and
    prepayments, and what belongs to an earlier month that had closed (``late``)."""
    taken_back = Q(source=Source.REVERSAL) & ~Q(reverses__month=F("month"))
    is_late = taken_back | Q(rows_month__isnull=False)
    is_accrued = Q(source__in=[Source.TYPED, Source.REVERSAL]) & ~Q(kind=Kind.LEDGER)
    rows = ActualEntry.objects.filter(budget=budget, month=month, line__in=lines)
    return (
        rows.filter(is_accrued | is_late)
        .order_by()
        .annotate(of=Case(When(is_late, then=Value("late")), default=Value("own")))
        .values("line_id", "kind", "is_to_unwind", "of")
        .annotate(sum=Sum("amount"))
    )


def _with(line: LineMonth, kind: str, is_to_unwind: bool, amount: Decimal) -> LineMonth:
    name = "accruals" if kind == Kind.ACCRUAL else "prepayments"
    part = "to_unwind" if is_to_unwind else "staying"
    kept = replace(getattr(line, name), **{part: amount})
    return replace(line, carried=line.carried - amount, **{name: kept})


def waiting_in_march(organisation_id: int, year: int) -> QuerySet[ActualEntry]:
    """Entries of March of the year that are to be reversed, and have not been yet."""
    return ActualEntry.objects.filter(
        budget__organisation=organisation_id,
        budget__year=year,
        month=12,
        is_to_unwind=True,
        unwound_by=None,
    )
