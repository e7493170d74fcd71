"""The statement of today, when its ledger is small and when it has a million entries."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import F, Max
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Organisation
from finance.models import ActualEntry, Budget, BudgetLine, MonthTotal
from finance.posting import post, totals_from_entries
from finance.statements.statement import build_statement

from .world import Volume, make_budget, make_member, make_programmes

LINES, YEARS = 1000, (2007, 2008, 2009)
FEW, MANY = 10_000, 1_000_000
QUERIES, TIMES, ROUNDS = 6, 1.5, 15


@dataclass(frozen=True)
class StatementCost:
    """``times`` is the time with many entries against that with few."""

    queries: int
    few: float
    many: float

    @property
    def times(self) -> float:
        return self.many / self.few

    @property
    def is_kept(self) -> bool:
        return self.queries <= QUERIES and self.times <= TIMES

    def __str__(self) -> str:
        return (
            f"statement of today: {LINES:,} lines × {12 * len(YEARS)} months: "
            f"{self.queries} queries (at most {QUERIES})  "
            f"{self.few * 1000:.0f} ms at {FEW:,} entries, {self.many * 1000:.0f} ms at a million: "
            f"{self.times:.2f} × (at most {TIMES:g})  {'kept' if self.is_kept else 'NOT KEPT'}"
        )


def measure_statement(everyone: Membership) -> StatementCost:
    """In an organisation of its own: asked with few entries, then with many."""
    organisation = Organisation.objects.create(slug="bench-ledger", name="Bench, ledger")
    by = make_member(organisation, everyone.user)
    programmes = make_programmes(organisation, 20, by)
    books = [make_budget(organisation, year, Volume(lines=LINES), programmes, by) for year in YEARS]
    cells = [
        (budget, line, month) for month in range(1, 13) for budget, lines in books for line in lines
    ]
    _enter(cells[:FEW], by)
    few, _ = _ask(organisation)
    _enter(cells[FEW:], by)
    _multiply(organisation, -(-MANY // len(cells)))
    many, queries = _ask(organisation)
    return StatementCost(queries, few, many)


def _enter(cells: list[tuple[Budget, BudgetLine, int]], by: Membership) -> None:
    """One entry in each cell."""
    entries: dict[Budget, list[ActualEntry]] = {}
    for number, (budget, line, month) in enumerate(cells):
        amount = Decimal(number % 1000) / 100
        one = ActualEntry(budget=budget, line=line, month=month, amount=amount, recorded_by=by)
        entries.setdefault(budget, []).append(one)
    for budget, of_budget in entries.items():
        with transaction.atomic():
            post(budget, of_budget)


@transaction.atomic
def _multiply(organisation: Organisation, times: int) -> None:
    """Every entry so many times over, with the totals of them, in the database itself: a million
    posted one by one would take as long as all else that is measured."""
    table = ActualEntry._meta.db_table
    names = [field.column for field in ActualEntry._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{name}"' for name in names)
    budgets = Budget.objects.filter(organisation=organisation)
    last = ActualEntry.objects.aggregate(last=Max("pk"))["last"]
    places = ", ".join(["%s"] * len(budgets))
    with connection.cursor() as cursor:
        for _ in range(times - 1):
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{table}" '  # noqa: S608
                f"WHERE budget_id IN ({places}) AND id <= %s",
                [*(budget.pk for budget in budgets), last],
            )
    totals = MonthTotal.objects.filter(budget__in=budgets)
    totals.update(ledger=F("ledger") * times, standing=F("standing") * times)
    for budget in budgets:
        kept = budget.month_totals.values_list("line_id", "month", "ledger", "accrued", "standing")
        if {row[:2]: row[2:] for row in kept} != totals_from_entries(budget):
            raise RuntimeError("The totals that are kept are not those of the entries.")


def _ask(organisation: Organisation) -> tuple[float, int]:
    """What it takes, in seconds: half of the times less, half more; and its queries."""
    what = {"organisation": organisation, "year": YEARS[-1], "month": 12}
    build_statement(**what)
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        build_statement(**what)
        took.append(time.perf_counter() - begun)
    with CaptureQueriesContext(connection) as caught:
        build_statement(**what)
    return statistics.median(took), len(caught)
