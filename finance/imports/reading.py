"""The rows of a ledger's file, one by one: pure, and as a stream, whatever the file's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import blake2b
from itertools import dropwhile, islice
from typing import NamedTuple

from figures.money import NIL
from tables.sheets_in import Fault
from tables.unpacking import Unreadable

from .amounts import Unread, amount_of, quoted
from .cells import column_names, text_of, trimmed
from .layout import INCOME_MARK, JOINT, Layout, Outcome, Rule
from .months import day_of, month_of_day, month_of_period
from .tables import (
    CSV,
    LARGEST_FILE,
    TITLES,
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
    rows = filled(opened.rows(_sheet(opened, layout)))
    names = _below_header(rows, layout) if layout.has_header else layout.header
    reader = _Reader(layout, names, year, chosen_month, opened.kind, restates=restates)
    if not layout.has_header:
        rows = dropwhile(reader.is_title, rows)
    is_empty = True
    for row in _told_last(rows, may_be_cut=opened.may_be_cut):
        if read := reader.read(*row):
            is_empty = False
            yield read
    if is_empty:
        raise Unreadable("This file has no rows below its header.")


def _sheet(opened: OpenFile, layout: Layout) -> str:
    if not opened.sheets:
        return ""
    if layout.sheet in opened.sheets:
        return layout.sheet
    if layout.sheet and len(opened.sheets) > 1:
        raise Unreadable(f"This workbook has no sheet “{layout.sheet}”.")
    return opened.sheets[0]


def _below_header(rows: Iterator[NumberedRow], layout: Layout) -> tuple[str, ...]:
    """The names in the header row; ``rows`` goes on below it."""
    wanted = {name.casefold(): name for name in layout.used()}
    fewest = list(wanted.values())
    for _, cells in islice(rows, TITLES):
        names = column_names(trimmed(cells))
        lacking = wanted.keys() - {name.casefold() for name in names}
        if not lacking:
            return names
        if len(lacking) < len(fewest):
            fewest = [wanted[name] for name in wanted if name in lacking]
    raise Unreadable(
        f"No row of this file names the columns that its source has. Not found: "
        f"{', '.join(f'“{name}”' for name in fewest[:10])}."
    )


def _told_last(
    rows: Iterator[NumberedRow], *, may_be_cut: bool
) -> Iterator[tuple[int, list[object], bool]]:
    """The rows, each with whether the file may have been cut inside it."""
    before = None
    for row in rows:
        if before is not None:
            yield *before, False
        before = row
    if before is not None:
        yield *before, may_be_cut


class _Amount(NamedTuple):
    value: Decimal | None
    problem: str


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
        self._names, self._width, self._is_csv = names, len(names), kind == CSV
        self._places = {name.casefold(): place for place, name in enumerate(names)}
        self._chosen = chosen_month if layout.month_is_chosen else None
        self._used = [self._at(name) for name in layout.used()]
        self._codes = [self._at(name) for name in layout.code]
        self._account = self._at(layout.account)
        self._text, self._reference = self._at(layout.text), self._at(layout.reference)
        self._code_name = self._at(layout.code_name)
        self._amounts = [self._at(one) for one in (layout.amount, layout.debit, layout.credit)]
        self._month = self._at(layout.month_column)
        self._identity = [self._at(name) for name in layout.identity or layout.header]
        self._rules = [_RuleAt(rule, self._at(rule.column), layout) for rule in layout.rules]
        self._header = [text.casefold() for text in names]
        self._months: dict[object, tuple[int | None, str, str]] = {}
        self._met: dict[bytes, int] = {}
        self._sum = self._since_total = NIL

    def _at(self, name: str) -> int:
        """The place of a column, −1 for none."""
        return self._places[name.casefold()] if name else -1

    def is_title(self, row: NumberedRow) -> bool:
        """Above the data of a file without a header: nothing where amount and code stand."""
        cells = row[1]
        wanted = [self._account, *self._codes, *self._amounts]
        return not any(text_of(cells[one]) for one in wanted if 0 <= one < len(cells))

    def read(self, number: int, cells: list[object], may_be_cut: bool) -> ReadRow | None:
        """None for a header that is printed again amid the rows."""
        texts = [text_of(cell) for cell in cells]
        problem = self._shape(texts, may_be_cut)
        missing = self._width - len(texts)
        if missing > 0:
            texts += [""] * missing
            cells = [*cells, *[None] * missing]
        if self._is_header(texts):
            return None
        problem = problem or self._faulty(cells)
        amount = self._amount(cells) if not problem else _Amount(None, problem)
        month, day, month_problem = self._month_of(cells)
        code, code_problem = self._code(texts)
        if self._is_total(texts, code, day, amount.value):
            amount = self._total(amount.value)
        elif amount.value is not None:
            self._sum += amount.value
            self._since_total += amount.value
        problem = amount.problem or month_problem or code_problem
        aside, code, value = self._by_rule(texts, code or NO_CODE, amount.value)
        identity = self._identify(texts, month, code, day, value)
        occurrence = self._met[identity] = self._met.get(identity, 0) + 1
        text, reference = self._cell(texts, self._text), self._cell(texts, self._reference)
        return ReadRow(
            number=number,
            amount=value,
            own_month=month,
            code=code[:CODE_LENGTH],
            code_name=self._cell(texts, self._code_name),
            text=text,
            reference=reference,
            identity=identity.hex(),
            occurrence=occurrence,
            content=_hash(f"{value}", f"{month}", code, text, reference).hex(),
            problem="" if aside and value is not None else problem,
            aside=aside,
        )

    @staticmethod
    def _cell(texts: list[str], place: int) -> str:
        return texts[place][:CELL_LENGTH] if place >= 0 else ""

    def _shape(self, texts: list[str], may_be_cut: bool) -> str:
        if not self._is_csv:
            return ""
        if len(texts) > self._width and any(texts[self._width :]):
            return "More cells than the header has columns"
        if may_be_cut and len(texts) < self._width:
            return "The file was cut in this row"
        return ""

    def _is_header(self, texts: list[str]) -> bool:
        return (
            self._layout.has_header
            and texts[0].casefold() == self._header[0]
            and [text.casefold() for text in texts[: self._width]] == self._header
        )

    def _faulty(self, cells: list[object]) -> str:
        if self._is_csv:
            return ""
        for place in self._used:
            if type(cells[place]) is Fault:
                return f"Excel has no value for {self._names[place]}: {quoted(cells[place])}"
        return ""

    # The amount

    def _amount(self, cells: list[object]) -> _Amount:
        one, debit, credit = self._amounts
        decimal = self._layout.decimal
        try:
            if one >= 0:
                found = amount_of(cells[one], decimal)
            else:
                given, taken = amount_of(cells[debit], decimal), amount_of(cells[credit], decimal)
                found = None if given is taken is None else (given or NIL) - (taken or NIL)
        except Unread as fault:
            return _Amount(None, str(fault))
        return _Amount(found, "" if found is not None else "No amount")

    def _is_total(self, texts: list[str], code: str, day: str, amount: Decimal | None) -> bool:
        """It says so, it has neither code nor day, and it is not a row like others."""
        if amount is None or (code and not _says_total(code)) or (self._month >= 0 and day):
            return False
        return any(_says_total(text) for text in texts)

    def _total(self, amount: Decimal | None) -> _Amount:
        if amount in (self._sum, self._since_total):
            problem = f"A total, the sum of the rows above it: {quoted(f'{amount:,}')}"
        else:
            problem = (
                f"Called a total, but not the sum of the rows above it: {quoted(f'{amount:,}')}"
            )
        self._since_total = NIL
        return _Amount(None, problem)

    # The month

    def _month_of(self, cells: list[object]) -> tuple[int | None, str, str]:
        """The month, the day or period as text, and what is wrong with it."""
        if self._month < 0:
            return self._chosen, "", ""
        value = cells[self._month]
        found = self._months.get(value)
        if found is None:
            found = self._months[value] = self._month_read(value)
        return found

    def _month_read(self, value: object) -> tuple[int | None, str, str]:
        name = self._layout.month_column
        try:
            if self._layout.date:
                day = day_of(value)
                if day is None:
                    return None, "", f"No date in {name}"
                return month_of_day(day, self._year), day.isoformat(), ""
            month = month_of_period(value, self._year)
        except Unread as fault:
            return None, text_of(value), str(fault)
        return month, text_of(value), "" if month else f"No period in {name}"

    # The code

    def _code(self, texts: list[str]) -> tuple[str, str]:
        if self._account < 0:
            parts = [texts[place] for place in self._codes]
            code = JOINT.join(parts) if any(parts) else ""
        else:
            code = texts[self._account]
            if self._layout.parts and code:
                return self._part_of(code)
        return code, f"A code longer than {CODE_LENGTH}" if len(code) > CODE_LENGTH else ""

    def _part_of(self, account: str) -> tuple[str, str]:
        separator, wanted = self._layout.separator, self._layout.parts
        parts = [part.strip() for part in account.split(separator)]
        if _says_total(account):
            return account, ""
        if max(wanted) > len(parts):
            return account, f"Not an account of {max(wanted)} parts or more: {quoted(account)}"
        return separator.join(parts[part - 1] for part in wanted), ""

    # Rules, identity

    def _by_rule(
        self, texts: list[str], code: str, amount: Decimal | None
    ) -> tuple[str, str, Decimal | None]:
        """The name of the rule that sets the row aside, its code and its amount."""
        for one in self._rules:
            if one.names(texts, code):
                if one.rule.outcome is Outcome.ASIDE:
                    return one.rule.name[:CELL_LENGTH], code, amount
                turned = -amount if amount and self._layout.income_is_positive else amount
                return "", code[: CODE_LENGTH - len(INCOME_MARK)] + INCOME_MARK, turned
        return "", code, amount

    def _identify(
        self, texts: list[str], month: int | None, code: str, day: str, amount: Decimal | None
    ) -> bytes:
        if self._restates:
            return _hash(f"{self._year}", f"{month}", code)
        plain = list(texts)
        if self._layout.date and day:
            plain[self._month] = day
        if amount is not None and not self._layout.identity:
            for place in self._amounts:
                if place >= 0:
                    plain[place] = ""
            plain.append(f"{amount}")
            key = [plain[place] for place in self._identity] + plain[-1:]
        else:
            key = [plain[place] for place in self._identity]
        return _hash(f"{self._year}", f"{self._chosen}", *key)


class _RuleAt:
    """A rule made ready for asking."""

    def __init__(self, rule: Rule, place: int, layout: Layout) -> None:
        self.rule, self._place = rule, place
        self._separator = layout.separator
        values = [text_of(value).casefold() for value in rule.values]
        self._exact = frozenset(value for value in values if not value.endswith("*"))
        self._beginnings = tuple(value[:-1] for value in values if value.endswith("*"))

    def names(self, texts: list[str], code: str) -> bool:
        """Whether the row is one of those that the rule is about."""
        value = texts[self._place] if self._place >= 0 else code
        if self.rule.part:
            parts = value.split(self._separator)
            value = parts[self.rule.part - 1].strip() if self.rule.part <= len(parts) else ""
        value = value.casefold()
        return value in self._exact or bool(self._beginnings and value.startswith(self._beginnings))


def _says_total(text: str) -> bool:
    words = text.casefold().rstrip(" :")
    return words in _TOTALS or words.startswith(("total ", "grand total "))


def _hash(*parts: str) -> bytes:
    return blake2b(_SEPARATOR.join(parts).encode("utf-8", "replace"), digest_size=16).digest()
