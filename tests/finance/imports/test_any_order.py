"""Whatever is loaded, changed, mapped, closed and reversed in whatever order: the books are right,
and what counts is what a simple model says."""

import random
from decimal import Decimal

import pytest

from figures.money import NIL
from finance.imports.layout import Layout
from finance.imports.suspense import suspense_of
from finance.models import MonthClosing, Upload, UploadRow
from tests.finance.imports.factories import LAYOUT, Ledger, check_books, csv_of, row

STEPS = 22


class Model:
    """What should count of an adding source: of every row the version that the living upload
    confirmed last holds."""

    def __init__(self):
        self.uploads: dict[int, dict] = {}
        self.order: list[int] = []

    def confirm(self, pk, rows):
        self.uploads[pk] = rows
        self.order.append(pk)

    def reverse(self, pk):
        self.order.remove(pk)

    def counting(self) -> Decimal:
        versions: dict[object, Decimal] = {}
        for pk in self.order:
            versions |= self.uploads[pk]
        return sum(versions.values(), NIL)


class Stated(Model):
    """Of a restating source: of every month the last living upload."""

    def counting(self) -> Decimal:
        months: dict[int, dict] = {}
        for pk in self.order:
            named = {month for month, _ in self.uploads[pk]}
            for month in named:
                months[month] = {k: v for k, v in self.uploads[pk].items() if k[0] == month}
        return sum((amount for rows in months.values() for amount in rows.values()), NIL)


def keyed(upload: Upload, kind: str) -> dict:
    """The upload's valid rows by what tells them apart."""
    rows = upload.rows.filter(verdict__in=["new", "known", "changed"])
    if kind == "adds":
        return {(one.identity, one.occurrence): one.amount for one in rows}
    return {(one.own_month, (one.code, one.occurrence)): one.amount for one in rows}


def some_rows(rng: random.Random) -> list[tuple]:
    return [
        row(
            f"{rng.randrange(-9999, 9999) / 100:.2f}" if rng.random() < 0.7 else "5.00",
            code=rng.choice(["A1", "B2", "C3"]),
            day=rng.choice(["2009-05-10", "2009-06-10", "2009-07-10"]),
            ref=str(rng.randrange(6)),
        )
        for _ in range(rng.randrange(1, 7))
    ]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("kind", "identity"), [("adds", ()), ("adds", ("Ref",)), ("restates", ())], ids=str
)
def test_the_books_are_right_whatever_happens(small, officer, kind, identity, seed):
    rng = random.Random(f"{kind}{identity}{seed}")
    ledger = Ledger(small.budget, officer, Layout(**{**vars(LAYOUT), "identity": identity}), kind)
    model = Model() if kind == "adds" else Stated()
    lines = [small.pay, small.travel]
    for _ in range(STEPS):
        match rng.choice(["load", "load", "again", "reverse", "map", "close"]):
            case "load" | "again":
                rows = some_rows(rng)
                upload = ledger.receive(csv_of(*rows))
                ledger.confirm(upload)
                model.confirm(upload.pk, keyed(upload, kind))
            case "reverse" if model.order:
                pk = rng.choice(model.order)
                ledger.reverse(Upload.objects.get(pk=pk))
                model.reverse(pk)
            case "map":
                code = rng.choice(["A1", "B2", "C3"])
                ledger.map(rng.random() < 0.5, **{code: rng.choice(lines)})
            case "close":
                MonthClosing.objects.create(
                    budget=small.budget,
                    month=rng.choice([2, 3]),
                    stage="finance",
                    is_closed=rng.random() < 0.6,
                    reason="x",
                    recorded_by=officer,
                )
        check_books(small.budget)
        counting = UploadRow.objects.filter(counts=True)
        assert sum((one.amount for one in counting), NIL) == model.counting()
        unallocated = sum(t.ledger for t in small.budget.month_totals.filter(line=None))
        assert sum(one.amount for one in suspense_of(small.budget)) == unallocated


def test_the_model_itself_finds_what_counts_twice(small, officer):
    """So that the test above can fail."""
    ledger = Ledger(small.budget, officer)
    ledger.load(row("5.00"))
    UploadRow.objects.update(counts=False)
    with pytest.raises(AssertionError):
        check_books(small.budget)
