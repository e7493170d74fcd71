"""The one place where entries of actuals are written, with the totals that they make.

``MonthTotal`` has what a line's entries of a month come to. It is kept in the transaction that
adds the entries, under the lock of the budget, so that today's statement need not add a million
entries; what stood on an earlier day is always added from the entries themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import ExpressionWrapper, F, Q, Sum

from figures.money import NIL
from records.fields import AmountField
from records.refusals import Refused

from .models import ActualEntry, Budget, MonthTotal

#: What a row of ``MonthTotal`` comes to. Without its field the database's pence would be read as
#: pounds: the sum of two columns is a plain integer to Django.
TOTAL = ExpressionWrapper(F("ledger") + F("accrued"), output_field=AmountField())
#: A page of rows of an INSERT: far below the number of parameters that either database takes.
BATCH = 2000

Place = tuple[int | None, int]
"""A line's primary key (None: unallocated) and a month."""


@dataclass
class Sums:
    ledger: Decimal = NIL
    accrued: Decimal = NIL
    standing: int = 0

    def add(self, entry: ActualEntry) -> None:
        if entry.kind == ActualEntry.Kind.LEDGER:
            self.ledger += entry.amount
        else:
            self.accrued += entry.amount
        self.standing += entry.says


def post(budget: Budget, entries: Iterable[ActualEntry]) -> list[ActualEntry]:
    """Add the entries and move the totals of their lines and months. The caller has locked the
    budget and is in a transaction. Refused where an amount, or what amounts come to together, is
    more than a column holds."""
    try:
        posted = ActualEntry.objects.bulk_create(entries, batch_size=BATCH)
        moved: dict[Place, Sums] = {}
        for entry in posted:
            moved.setdefault((entry.line_id, entry.month), Sums()).add(entry)
        _move(budget, moved)
    except ValidationError as error:
        raise Refused(
            "Together these amounts are larger than any column holds. Nothing was saved."
        ) from error
    return posted


def _move(budget: Budget, moved: dict[Place, Sums]) -> None:
    months = {month for _, month in moved}
    totals = MonthTotal.objects.filter(budget=budget, month__in=months)
    known = {(row.line_id, row.month): row for row in totals}
    for place in moved.keys() - known.keys():
        known[place] = MonthTotal(budget=budget, line_id=place[0], month=place[1])
    for place, sums in moved.items():
        row = known[place]
        row.ledger += sums.ledger
        row.accrued += sums.accrued
        row.standing += sums.standing
    changed = [known[place] for place in moved]
    added = [row for row in changed if row.pk is None]
    _update([row for row in changed if row.pk is not None])
    MonthTotal.objects.bulk_create(added, batch_size=BATCH)


def _update(totals: list[MonthTotal]) -> None:
    """One statement, sent for all rows together: a CASE over thousands of them, as Django's
    own bulk update has it, takes longer to put together than all else that is posted."""
    if not totals:
        return
    fields = [MonthTotal._meta.get_field(name) for name in ("ledger", "accrued", "standing")]
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    rows = [
        (*(one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields), row.pk)
        for row in totals
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{MonthTotal._meta.db_table}" SET {sets} WHERE "id" = %s',  # noqa: S608
            rows,
        )


def totals_from_entries(budget: Budget) -> dict[Place, tuple[Decimal, Decimal, int]]:
    """What ``MonthTotal`` must say, added from the entries: for whoever checks."""
    ledger = Q(kind=ActualEntry.Kind.LEDGER)
    rows = ActualEntry.objects.filter(budget=budget).order_by().values("line_id", "month")
    rows = rows.annotate(
        ledger=Sum("amount", filter=ledger),
        accrued=Sum("amount", filter=~ledger),
        standing=Sum("says"),
    )
    return {
        (row["line_id"], row["month"]): (
            row["ledger"] or NIL,
            row["accrued"] or NIL,
            row["standing"],
        )
        for row in rows
    }
