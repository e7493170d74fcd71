"""What changed in the statement, its notes, balances and funds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from figures.money import sterling
from finance.statements.known import Amounts, StatementNote
from finance.statements.statement import PositionStatement

from ..plain_words import as_words
from ..records import PaperRecord
from .changes import Change, moved, pairs, reworded

COLUMNS = (
    ("approved", "approved budget"),
    ("revised", "revised budget"),
    ("planned", "planned to date"),
    ("actual", "actual to date"),
    ("projection", "projection"),
)


def of_statement(
    before: PositionStatement | None, after: PositionStatement | None
) -> Iterator[Change]:
    if before is None or after is None:
        if before is not after:
            yield Change("The statement was " + ("added." if after else "removed."), "appendix-1")
        return
    for was, line in pairs(before.lines, after.lines, lambda one: one.line_id):
        place = f"line-{line.line_id}" if line else ""
        if was is None:
            yield Change(f"{line.name}: line added, {_revised(line.amounts)}.", place)
        elif line is None:
            yield Change(f"{was.name}: line removed, {_revised(was.amounts)}.")
        else:
            if was.name != line.name:
                yield Change(moved("Line renamed", was.name, line.name), place)
            yield from _amounts(line.name, was.amounts, line.amounts, place)
    for name, called in (
        ("total_income", "Total income"),
        ("total_expenditure", "Total expenditure"),
    ):
        yield from _amounts(
            called, getattr(before, name), getattr(after, name), name.replace("_", "-")
        )
    if before.unallocated != after.unallocated:
        words = sterling(before.unallocated), sterling(after.unallocated)
        yield Change(moved("Not yet in any line", *words), "total-expenditure")


def _revised(amounts: Amounts) -> str:
    return f"revised budget {sterling(amounts.revised)}"


def _amounts(name: str, before: Amounts, after: Amounts, place: str) -> Iterator[Change]:
    for column, called in COLUMNS:
        was, now = getattr(before, column), getattr(after, column)
        if was != now:
            yield Change(moved(f"{name}, {called}", *_told_apart(was, now)), place)


def _told_apart(was: Decimal | None, now: Decimal | None) -> tuple[str, str]:
    """Whole pounds; with pence where whole pounds read the same."""
    words = _money(was), _money(now)
    return words if words[0] != words[1] else (_money(was, pence=True), _money(now, pence=True))


def _money(amount: Decimal | None, *, pence: bool = False) -> str:
    if amount is None:
        return "not reported"
    if pence:
        return f"{'-' if amount < 0 else ''}£{abs(amount):,.2f}"
    return sterling(amount)


def of_notes(before: PositionStatement | None, after: PositionStatement | None) -> Iterator[Change]:
    old, new = _all_notes(before), _all_notes(after)
    for was, note in pairs(old, new, lambda one: one.line_id):
        if was is None:
            place = f"note-{note.mark}"
            yield Change(f"Note {note.mark} on {note.line} added: “{as_words(note.words)}”", place)
        elif note is None:
            yield Change(f"Note {was.mark} on {was.line} removed: “{as_words(was.words)}”")
        elif was.words != note.words:
            words = reworded(as_words(was.words), as_words(note.words))
            yield Change(f"Note {note.mark} on {note.line} reworded:", f"note-{note.mark}", words)
        elif was.mark != note.mark:
            yield Change(f"Note on {note.line}: now note {note.mark}, was {was.mark}.")


def _all_notes(statement: PositionStatement | None) -> tuple[StatementNote, ...]:
    return (*statement.numbered_notes, *statement.in_place_notes) if statement else ()


def of_balances(before: PaperRecord, after: PaperRecord) -> Iterator[Change]:
    for was, one in pairs(before.balances, after.balances, lambda balance: balance.balance_id):
        then = "not listed" if was is None else _money_or_unknown(was.amount)
        now = "not listed" if one is None else _money_or_unknown(one.amount)
        if then != now:
            yield Change(moved((one or was).name, then, now))


def _money_or_unknown(amount: Decimal | None) -> str:
    return "not yet known" if amount is None else _money(amount, pence=amount % 1 != 0)


def of_funds(before: PaperRecord, after: PaperRecord) -> Iterator[Change]:
    for was, fund in pairs(before.funds, after.funds, lambda one: one.fund_id):
        if was is None or fund is None:
            done = "added" if fund else "removed"
            one = fund or was
            yield Change(f"{one.funder}, {one.purpose}: {done}, {sterling(one.total)}.")
            continue
        for name in ("funder", "purpose"):
            if getattr(was, name) != getattr(fund, name):
                yield Change(moved(fund.funder, getattr(was, name), getattr(fund, name)))
        if was.total != fund.total:
            yield Change(moved(fund.funder, *_told_apart(was.total, fund.total)))
        elif was.instalments != fund.instalments:
            yield Change(f"{fund.funder}: the instalments changed, their total did not.")
        if was.inside_statement != fund.inside_statement:
            place = "now included in" if fund.inside_statement else "no longer included in"
            yield Change(f"{fund.funder}: {place} Appendix 1.")
