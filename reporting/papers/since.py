"""What a paper was drawn from, and what of it is known otherwise now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max, Sum
from django.utils.text import get_text_list

from figures.money import NIL, sterling
from finance.models import BalanceFigure, FundInstalment
from finance.statements.statement import PositionStatement, build_statement
from finance.statements.statement_table import COLUMNS, statement_table
from returns.models import ReturnSubmission
from tables.declaration import Column, Row, RowKind, Table

from ..models import Paper
from .behind import Ways
from .records import PaperRecord

#: So many are listed; of the others only how many there are.
LISTED = 20
#: The columns that are recorded; the others are made of these.
RECORDED = ("approved", "revised", "planned", "actual", "projection")
NOTHING = "nothing"


@dataclass(frozen=True)
class Changed:
    """A figure as it was known when the paper was drawn, and as it is known now."""

    what: str
    then: str
    now: str
    href: str


@dataclass(frozen=True)
class Since:
    """What is known otherwise since ``drawn_at``; the first of them are listed."""

    drawn_at: dt.datetime
    count: int
    changes: tuple[Changed, ...]
    looked_at: str
    """What was compared, in words: savings and what a year or an outcome came to are not."""

    @property
    def unlisted(self) -> int:
        return self.count - len(self.changes)


def changed_since(record: PaperRecord, paper: Paper, ways: Ways) -> Since | None:
    """Of those figures alone that the reader has a way to: at most eleven queries, however many
    lines and programmes there are. None where there is nothing to compare."""
    compared = {
        "the statement": ways.statement,
        "balances": ways.balances,
        "external funds": ways.funds,
        "returns": ways.reports,
    }
    words = [name for name, way in compared.items() if way]
    if not words:
        return None
    found = [
        *(_in_statement(record.statement, paper, ways) if ways.statement else ()),
        *(_balances(record, ways) if ways.balances else ()),
        *(_funds(record, ways) if ways.funds else ()),
        *(_returns(record, paper, ways) if ways.reports else ()),
    ]
    looked_at = get_text_list(words, "and")
    return Since(record.drawn_at, len(found), tuple(found[:LISTED]), looked_at)


def _in_statement(
    statement: PositionStatement | None, paper: Paper, ways: Ways
) -> Iterator[Changed]:
    if statement is None:
        return
    now = build_statement(
        organisation=paper.organisation, year=statement.year, month=statement.month
    )
    before, after = statement_table(statement), statement_table(now) if now else None
    rows = _by_key(before) | (_by_key(after) if after else {})
    then, known = _printed(before), _printed(after)
    for key, row in rows.items():
        for column in COLUMNS:
            was, is_now = then.get((key, column.key), ""), known.get((key, column.key), "")
            if column.key in RECORDED and was != is_now:
                href = _now(ways, row, column)
                yield Changed(
                    f"{row.name}, {column.title}", was or NOTHING, is_now or NOTHING, href
                )


def _now(ways: Ways, row: Row, column: Column) -> str:
    """What makes the figure as known now, where the paper's own link says as known then."""
    anchor = ways.cell(row, column) if ways.cell else None
    href = anchor.href if anchor else ways.statement
    address, _, part = href.partition("#")
    return f"{address.partition('?')[0]}{f'#{part}' if part else ''}"


def _by_key(table: Table) -> dict[str, Row]:
    shown = (RowKind.LINE, RowKind.TOTAL)
    return {row.key: row for row in table.rows if row.kind in shown}


def _printed(table: Table | None) -> dict[tuple[str, str], str]:
    """By row and column, what the table prints."""
    if table is None:
        return {}
    return {
        (row.key, column.key): cell.text
        for row in table.rows
        for column, cell in zip(COLUMNS, row.cells, strict=False)
    }


def _balances(record: PaperRecord, ways: Ways) -> Iterator[Changed]:
    """Figures of a day are replaced by ones recorded later: the last counts."""
    days = {one.as_at for one in record.balances}
    of = [one.balance_id for one in record.balances]
    rows = BalanceFigure.objects.filter(balance__in=of, as_at__in=days).order_by("pk")
    now = {(row.balance_id, row.as_at): row.amount for row in rows}
    for one in record.balances:
        amount = now.get((one.balance_id, one.as_at))
        if amount != one.amount:
            yield Changed(
                one.name, _pounds(one.amount), _pounds(amount), ways.balances[one.balance_id]
            )


def _funds(record: PaperRecord, ways: Ways) -> Iterator[Changed]:
    of = [one.fund_id for one in record.funds]
    planned = FundInstalment.objects.filter(fund__in=of, kind=FundInstalment.Kind.PLANNED)
    sums = planned.order_by().values_list("fund_id").annotate(Sum("amount"))
    now = dict(sums)
    for one in record.funds:
        amount = now.get(one.fund_id, NIL)
        if amount != one.total:
            yield Changed(
                one.funder, sterling(one.total), sterling(amount), ways.funds[one.fund_id]
            )


def _pounds(amount) -> str:
    return NOTHING if amount is None else sterling(amount)


def _returns(record: PaperRecord, paper: Paper, ways: Ways) -> Iterator[Changed]:
    """Programmes whose return was approved anew: the paper prints an earlier version."""
    programme = "version__programme_return__planned_programme__programme_id"
    approved = ReturnSubmission.objects.for_period(paper.period).approved().order_by()
    latest = dict(approved.values_list(programme).annotate(Max("version__number")))
    for one in record.reports:
        number = latest.get(one.programme_id)
        href = ways.reports.get(one.programme_slug)
        if number and href and number != one.version:
            now = f"version {number}"
            yield Changed(f"{one.programme}, the return", f"version {one.version}", now, href)
