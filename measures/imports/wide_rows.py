"""A sheet with a row for each body and a column for each measure and period, as benchmarking
frameworks publish it: behind a value its numerator and denominator may stand. Pure.

``CHN1 2010-11`` is a value; ``CHN1 2010-11 Real`` is one of the measure ``CHN1-Real``. One or two
columns of other names behind a value are taken for what it was made of, and attached only where
factor × numerator ÷ denominator gives the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tables.unpacking import Unreadable

from ..spans import span_of
from ..wording import some_of
from .given import Context, Given, code_key
from .numbers import NoNumber, number_of
from .parts import gives, half_of_last_place

Row = tuple[int, Sequence[str]]

NO_HEADER = (
    "The first row of this file names neither body, code, period and value, nor a measure and "
    "period (such as “HB1 2009-10”) for each column. Nothing was read."
)
#: As many as a workbook may have.
MOST_COLUMNS = 5_000
TOO_WIDE = f"This file has more than {MOST_COLUMNS:,} columns. Send fewer periods at once."
_YEAR = re.compile(r"(?:19|20|21)\d\d")
#: Letters and then a number, as codes have it: “No of places” is none.
_LIKE_A_CODE = re.compile(r"[A-Z][A-Z&/.\-]*\s?\d+[a-z]{0,3}(?:-Real)?")
_NAMED = 12
#: Of the values that can be worked out, so many must be met before a column is believed to be
#: what they were made of.
_FITTING = Decimal("0.9")
_POWERS = [Decimal(10) ** power for power in range(7)]


@dataclass(frozen=True)
class ValueColumn:
    """Where values of a measure and period stand, and what may have been their parts."""

    at: int
    name: str
    code: str
    period: str
    numerator: int | None = None
    denominator: int | None = None


def read(rows: Sequence[Row], context: Context) -> Iterator[Given]:
    """Every cell of every value column, row by row; Unreadable where the header has none."""
    if rows and len(rows[0][1]) > MOST_COLUMNS:
        raise Unreadable(TOO_WIDE)
    columns = _columns(rows[0][1], context) if rows else []
    if not columns:
        raise Unreadable(NO_HEADER)
    rows = rows[1:]
    columns = _without_empty(columns, rows, context)
    fitting = _Fitting(context)
    columns = [fitting.checked(column, rows) for column in columns]
    fitting.say()
    context.expected = len(rows) * len(columns)
    return _cells(columns, rows, context)


def _cells(columns: list[ValueColumn], rows: Sequence[Row], context: Context) -> Iterator[Given]:
    told = [(f", column {one.name}", one) for one in columns]
    for number, cells in rows:
        row, width, body = f"row {number}", len(cells), cells[0]
        for column_place, one in told:
            value = cells[one.at] if one.at < width else ""
            parts = (None, None)
            if one.numerator is not None:
                parts = _parts(cells, one, context.factors[code_key(one.code)])
            yield Given(row + column_place, body, one.code, one.period, value, None, *parts)


def _parts(
    cells: Sequence[str], column: ValueColumn, factor: Decimal
) -> tuple[str | None, str | None]:
    """What stands behind the value, where it gives that value."""
    if any(gives(factor, *one) for one in _ratios(column, [(0, cells)])):
        return _at(cells, column.numerator), _at(cells, column.denominator)
    return None, None


def _at(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


# The header -----------------------------------------------------------------------------


def _columns(header: Sequence[str], context: Context) -> list[ValueColumn]:
    """The value columns; what is no such column is told, by kind."""
    found: list[ValueColumn] = []
    unknown, unfit, others = [], [], []
    behind = 0  # how many columns of other names follow the last value column so far
    for at, name in enumerate(header[1:], start=1):
        name = " ".join(str(name).split())
        named = _named(name, context)
        if named:
            code, period = named
            behind = 0
            if _fits(period, context.months.get(code_key(code), 12)):
                found.append(ValueColumn(at, name, code, period))
            else:
                unfit.append(name)
                behind = 2
        elif _looks_like_a_value(name):
            unknown.append(name)
            behind = 2
        else:
            behind += 1
            if found and behind <= 2 and found[-1].at == at - behind:
                found[-1] = _with_part(found[-1], at)
            elif name:
                others.append(name)
    _ask(unknown, "Values of measures that this framework does not have are left out", context)
    _ask(unfit, "Values of periods that are not their measure’s are left out", context)
    if others:
        context.left_out.append(_listed("Other columns that were not read", others))
    return found


def _with_part(column: ValueColumn, at: int) -> ValueColumn:
    numerator = column.numerator if column.numerator is not None else at
    denominator = None if column.numerator is None else at
    return ValueColumn(column.at, column.name, column.code, column.period, numerator, denominator)


def _named(name: str, context: Context) -> tuple[str, str] | None:
    """Code and period of a column whose code the framework has."""
    words, tail = name.split(), ""
    if words and words[-1].casefold() == "real":
        words, tail = words[:-1], "-Real"
    for length in (1, 2):  # a period may be two words: Q2 2009/10
        code, period = " ".join(words[:-length]) + tail, " ".join(words[-length:])
        if code_key(code) in context.factors and _YEAR.search(period):
            return code, period
    return None


def _looks_like_a_value(name: str) -> bool:
    code, _, period = name.removesuffix(" Real").rpartition(" ")
    return bool(_YEAR.match(period) and _LIKE_A_CODE.fullmatch(code))


def _fits(period: str, months: int) -> bool:
    lengths = (months,) if months < 24 else (24, 36, 48)
    for one in lengths:
        try:
            span_of(period, one)
        except ValueError:
            continue
        return True
    return False


def _ask(names: list[str], what: str, context: Context) -> None:
    if names:
        context.questions.append(_listed(what, names))


def _listed(what: str, names: list[str]) -> str:
    columns = "1 column" if len(names) == 1 else f"{len(names):,} columns"
    return f"{what} ({columns}): {some_of(names, _NAMED)}."


def _without_empty(
    columns: list[ValueColumn], rows: Sequence[Row], context: Context
) -> list[ValueColumn]:
    """Columns where nobody has anything say nothing of anybody."""
    filled = [one for one in columns if any(_at(cells, one.at).strip() for _, cells in rows)]
    kept = {one.at for one in filled}
    empty = [one.name for one in columns if one.at not in kept]
    if empty:
        context.left_out.append(_listed("Columns without anything in them", empty))
    return filled


# Numerators and denominators ------------------------------------------------------------


class _Fitting:
    """Whether the columns behind values are what those were made of."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._others: dict[str, tuple[str, Decimal]] = {}
        self._misfits: list[str] = []

    def checked(self, column: ValueColumn, rows: Sequence[Row]) -> ValueColumn:
        """The column with its parts, if they give its values by the measure's own factor."""
        if column.denominator is None:
            return ValueColumn(column.at, column.name, column.code, column.period)
        given = list(_ratios(column, rows))
        factor = self._context.factors[code_key(column.code)]
        if given and _share(given, factor) >= _FITTING:
            return column
        if given:
            self._remember(column, given)
        return ValueColumn(column.at, column.name, column.code, column.period)

    def _remember(self, column: ValueColumn, given: list[tuple[Decimal, Decimal, Decimal]]) -> None:
        fitting = next((one for one in _POWERS if _share(given, one) >= _FITTING), None)
        if fitting is None:
            self._misfits.append(column.name)
        else:
            self._others.setdefault(column.code, (column.code, fitting))

    def say(self) -> None:
        if self._others:
            said = ", ".join(f"{code} ({factor:,f})" for code, factor in self._others.values())
            self._context.left_out.append(
                "Numerators and denominators that give the values by another factor than the "
                f"measure’s are not attached; the factor that fits is in brackets: {said}."
            )
        if self._misfits:
            what = "Numerators and denominators that do not give the values are not attached"
            self._context.left_out.append(_listed(what, self._misfits))


def _ratios(column: ValueColumn, rows: Iterable[Row]) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Value, ratio of its parts, and how far the value may lie beside it as printed."""
    for _, cells in rows:
        text = _at(cells, column.at)
        value, top = _number(text), _number(_at(cells, column.numerator))
        below = _number(_at(cells, column.denominator))
        if value is not None and top is not None and below:
            yield value, top / below, half_of_last_place(value)


def _share(given: list[tuple[Decimal, Decimal, Decimal]], factor: Decimal) -> Decimal:
    return Decimal(sum(gives(factor, *one) for one in given)) / len(given)


def _number(text: str) -> Decimal | None:
    try:
        return number_of(text)
    except NoNumber:
        return None
