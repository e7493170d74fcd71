"""The rows of a ledger's file, one by one: pure, and as a stream, whatever the file's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import blake2b
from itertools import dropwhile
from typing import NamedTuple, TypeVar

from figures.money import NIL
from figures.written import quoted
from tables.sheets_in import Fault
from tables.unpacking import Unreadable

from .amounts import Unread, amount_of
from .beginning import below_header, sheet_of, told_last
from .cells import text_of, texts_of
from .layout import INCOME_MARK, JOINT, Layout, Outcome, Rule
from .months import day_of, month_of_day, month_of_period
from .tables import (
    CSV,
    LARGEST_FILE,
    FoundTable,
    NumberedRow,
    OpenFile,
    filled,
    find_table,
    open_file,
)

__all__ = [
    "LARGEST_FILE",
    "NO_CODE",
    "FoundTable",
    "ReadRow",
    "find_table",
    "read_rows",
]

#: The code of rows that have none: they wait in suspense under it, like any other.
NO_CODE = "(no code)"
CODE_LENGTH = 120
CELL_LENGTH = 300
_SEPARATOR = "\x1f"
_TOTALS = ("total", "totals", "grand total", "sub total", "subtotal", "sub-total", "sum")


Key = TypeVar("Key")
Found = TypeVar("Found")


class ReadRow(NamedTuple):
    """A row as the layout reads it. ``problem`` says why it is refused, ``aside`` is the name of
    the rule that sets it aside; both empty: it is to count. ``number`` is the sheet's row, the
    file's line. ``amount`` has the ledger's sign; it is None where it cannot be read, and in a
    row of totals. Identity and content are 32 hexadecimal digits."""

    number: int
    amount: Decimal | None
    own_month: int | None
    code: str
    code_name: str
    text: str
    reference: str
    identity: str
    occurrence: int
    content: str
    problem: str
    aside: str


def read_rows(
    data: bytes,
    name: str,
    layout: Layout,
    year: int,
    chosen_month: int | None,
    *,
    restates: bool = False,
) -> Iterator[ReadRow]:
    """Every row below the header that holds anything, read by the layout for the financial year.

    ``restates``: a row's identity is its month and code. Raises ``Unreadable`` with a sentence,
    before the first row or amid them, where the file is none, was cut, or lacks a column.
    """
    return rows_in(open_file(data), layout, year, chosen_month, restates=restates)


def rows_in(
    opened: OpenFile,
    layout: Layout,
    year: int,
    chosen_month: int | None,
    *,
    restates: bool = False,
) -> Iterator[ReadRow]:
    """As ``read_rows``, of a file that was opened already."""
    rows = filled(opened.rows(sheet_of(opened, layout)))
    names = below_header(rows, layout) if layout.has_header else layout.header
    reader = _Reader(layout, names, year, chosen_month, opened.kind, restates=restates)
    if not layout.has_header:
        rows = dropwhile(reader.is_title, rows)
    is_empty = True
    for row in told_last(rows) if opened.may_be_cut else rows:
        if read := reader.read(*row):
            is_empty = False
            yield read
    if is_empty:
        raise Unreadable("This file has no rows below its header.")


#: What a cell of a column of few different values was read as is kept: so many of them at most.
_REMEMBERED = 50_000


class _Month(NamedTuple):
    """What a cell of the month's column says; ``day`` is the day or period as text."""

    number: int | None
    day: str
    problem: str


class _Code(NamedTuple):
    text: str
    problem: str
    is_none: bool
    """Empty, or a word for a total: no code that anything could be booked to."""


class _Reader:
    """Reads one row after the other by the layout; knows how often it met each identity, and
    what the rows so far come to. Written for speed: what can be found once is."""

    def __init__(
        self,
        layout: Layout,
        names: Sequence[str],
        year: int,
        chosen_month: int | None,
        kind: str,
        *,
        restates: bool,
    ) -> None:
        self._layout, self._year, self._restates = layout, year, restates
        self._names, self._width, self._is_csv = list(names), len(names), kind == CSV
        self._places = {name.casefold(): place for place, name in enumerate(names)}
        self._chosen = _Month(chosen_month, "", "")
        self._used = [self._at(name) for name in layout.used()]
        self._amount_at, self._debit_at, self._credit_at = map(
            self._at, (layout.amount, layout.debit, layout.credit)
        )
        self._month_at = self._at(layout.month_column)
        self._code_at = [self._at(name) for name in layout.code or (layout.account,)]
        self._shown_at = [self._at(n) for n in (layout.code_name, layout.text, layout.reference)]
        self._rules = [_RuleAt(rule, self._at(rule.column), layout) for rule in layout.rules]
        self._identity_at = self._places_of_identity()
        self._begin = f"{year}{_SEPARATOR}{chosen_month if layout.month_is_chosen else None}"
        self._months: dict[object, _Month] = {}
        self._codes: dict[object, _Code] = {}
        self._met: dict[str, int] = {}
        self._sum = self._sum_at_total = NIL

    def _at(self, name: str) -> int:
        """The place of a column, −1 for none."""
        return self._places[name.casefold()] if name else -1

    def _places_of_identity(self) -> list[int]:
        """Those whose text is part of the identity. The day, and in a whole row the amount, are
        parts by what they mean and not by how they are printed."""
        by_meaning = {self._month_at}
        if not self._layout.identity:
            by_meaning |= {self._amount_at, self._debit_at, self._credit_at}
        places = [self._at(name) for name in self._layout.identity or self._layout.header]
        self._day_is_part = self._month_at in places
        self._amount_is_part = not self._layout.identity
        return [place for place in places if place not in by_meaning]

    def is_title(self, row: NumberedRow) -> bool:
        """Above the data of a file without a header: nothing where amount and code stand."""
        cells = row[1]
        wanted = [*self._code_at, self._amount_at, self._debit_at, self._credit_at]
        return not any(text_of(cells[one]) for one in wanted if 0 <= one < len(cells))

    def read(self, number: int, cells: list[object], may_be_cut: bool = False) -> ReadRow | None:
        """None for a header that is printed again amid the rows."""
        texts = texts_of(cells)
        problem = ""
        if len(texts) != self._width:
            problem = self._shape(texts, may_be_cut)
            cells, texts = self._fitted(cells, None), self._fitted(texts, "")
        if texts == self._names and self._layout.has_header:
            return None
        if not self._is_csv:
            problem = self._faulty(cells)
        amount, fault = (None, "") if problem else self._amount(cells)
        month = self._chosen if self._month_at < 0 else self._month(cells[self._month_at])
        code = self._code(texts)
        if code.is_none and amount is not None and self._is_total(texts, month):
            amount, fault = None, self._total(amount)
        elif amount is not None:
            self._sum += amount
        problem = problem or fault or month.problem or code.problem
        return self._finish(number, texts, amount, month, code.text or NO_CODE, problem)

    def _finish(
        self,
        number: int,
        texts: list[str],
        amount: Decimal | None,
        month: _Month,
        code: str,
        problem: str,
    ) -> ReadRow:
        aside = ""
        for one in self._rules:
            if one.names(texts, code):
                aside, code, amount = self._by_rule(one.rule, code, amount)
                break
        identity = self._identify(texts, month, code, amount)
        occurrence = self._met[identity] = self._met.get(identity, 0) + 1
        name, text, reference = [
            texts[place][:CELL_LENGTH] if place >= 0 else "" for place in self._shown_at
        ]
        return ReadRow(
            number,
            amount,
            month.number,
            code[:CODE_LENGTH],
            name,
            text,
            reference,
            identity,
            occurrence,
            _hash(f"{amount}{_SEPARATOR}{month.number}{_SEPARATOR}{code}", text, reference),
            "" if aside and amount is not None else problem,
            aside,
        )

    def _fitted(self, cells: list, filling: object) -> list:
        return cells[: self._width] + [filling] * (self._width - len(cells))

    def _shape(self, texts: list[str], may_be_cut: bool) -> str:
        if self._is_csv and any(texts[self._width :]):
            return "More cells than the header has columns"
        if may_be_cut and len(texts) < self._width:
            return "The file was cut in this row"
        return ""

    def _faulty(self, cells: list[object]) -> str:
        for place in self._used:
            if type(cells[place]) is Fault:
                return f"Excel has no value for {self._names[place]}: {quoted(cells[place])}"
        return ""

    # The amount

    def _amount(self, cells: list[object]) -> tuple[Decimal | None, str]:
        """The amount, and why there is none."""
        decimal = self._layout.decimal
        try:
            if self._amount_at >= 0:
                found = amount_of(cells[self._amount_at], decimal)
            else:
                given = amount_of(cells[self._debit_at], decimal)
                taken = amount_of(cells[self._credit_at], decimal)
                found = None if given is taken is None else (given or NIL) - (taken or NIL)
        except Unread as fault:
            return None, str(fault)
        return found, "" if found is not None else "No amount"

    def _is_total(self, texts: list[str], month: _Month) -> bool:
        """It says so, and has no day either (it has no code): it is not a row like others."""
        has_day = self._month_at >= 0 and month.day and not _says_total(month.day)
        return not has_day and any(_says_total(text) for text in texts)

    def _total(self, amount: Decimal) -> str:
        is_sum = amount in (self._sum, self._sum - self._sum_at_total)
        self._sum_at_total = self._sum
        what = "A total, the" if is_sum else "Called a total, but not the"
        return f"{what} sum of the rows above it: {quoted(f'{amount:,}')}"

    # The month

    def _month(self, value: object) -> _Month:
        found = self._months.get(value)
        if found is None:
            found = _kept(self._months, value, self._month_read(value))
        return found

    def _month_read(self, value: object) -> _Month:
        name = self._layout.month_column
        try:
            if not self._layout.date:
                month = month_of_period(value, self._year)
                return _Month(month, text_of(value), "" if month else f"No period in {name}")
            day = day_of(value)
            if day is None:
                return _Month(None, "", f"No date in {name}")
            return _Month(month_of_day(day, self._year), day.isoformat(), "")
        except Unread as fault:
            return _Month(None, text_of(value), str(fault))

    # The code

    def _code(self, texts: list[str]) -> _Code:
        code_at = self._code_at
        if len(code_at) == 1:
            text = texts[code_at[0]]
        else:
            parts = [texts[place] for place in code_at]
            text = JOINT.join(parts) if any(parts) else ""
        found = self._codes.get(text)
        if found is None:
            is_none = not text or all(map(_says_total, filter(None, text.split(JOINT))))
            found = _kept(self._codes, text, _Code(*self._code_read(text), is_none))
        return found

    def _code_read(self, text: str) -> tuple[str, str]:
        """The code, and what is wrong with it."""
        separator, wanted = self._layout.separator, self._layout.parts
        if wanted and text and not _says_total(text):
            parts = [part.strip() for part in text.split(separator)]
            if max(wanted) > len(parts):
                return text, f"Not an account of {max(wanted)} parts or more: {quoted(text)}"
            text = separator.join(parts[part - 1] for part in wanted)
        return text, f"A code longer than {CODE_LENGTH}" if len(text) > CODE_LENGTH else ""

    # Rules, identity

    def _by_rule(
        self, rule: Rule, code: str, amount: Decimal | None
    ) -> tuple[str, str, Decimal | None]:
        """The name of the rule that sets the row aside, its code and its amount."""
        if rule.outcome is Outcome.ASIDE:
            return rule.name[:CELL_LENGTH], code, amount
        turned = -amount if amount and self._layout.income_is_positive else amount
        return "", code[: CODE_LENGTH - len(INCOME_MARK)] + INCOME_MARK, turned

    def _identify(self, texts: list[str], month: _Month, code: str, amount: Decimal | None) -> str:
        if self._restates:
            return _hash(self._begin, f"{month.number}", code)
        parts = [texts[place] for place in self._identity_at]
        if self._day_is_part:
            parts.append(month.day)
        if self._amount_is_part:
            parts.append(f"{amount}" if amount is not None else _SEPARATOR.join(texts))
        return _hash(self._begin, *parts)


class _RuleAt:
    """A rule made ready for asking."""

    def __init__(self, rule: Rule, place: int, layout: Layout) -> None:
        self.rule, self._place = rule, place
        self._separator = layout.separator
        values = [text_of(value).casefold() for value in rule.values]
        self._exact = frozenset(value for value in values if not value.endswith("*"))
        self._beginnings = tuple(value[:-1] for value in values if value.endswith("*"))
        self._asked: dict[str, bool] = {}

    def names(self, texts: list[str], code: str) -> bool:
        """Whether the row is one of those that the rule is about."""
        value = texts[self._place] if self._place >= 0 else code
        found = self._asked.get(value)
        return _kept(self._asked, value, self._is_about(value)) if found is None else found

    def _is_about(self, value: str) -> bool:
        if self.rule.part:
            parts = value.split(self._separator)
            value = parts[self.rule.part - 1].strip() if self.rule.part <= len(parts) else ""
        value = value.casefold()
        return value in self._exact or value.startswith(self._beginnings)


def _kept(memory: dict[Key, Found], key: Key, found: Found) -> Found:
    """Remember it for the rows to come, and do not grow without end."""
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = found
    return found


def _says_total(text: str) -> bool:
    words = text.casefold().strip(" :")
    return words in _TOTALS or words.startswith(("total ", "grand total "))


def _hash(*parts: str) -> str:
    return blake2b(_SEPARATOR.join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
