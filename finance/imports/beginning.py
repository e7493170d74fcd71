"""Where the rows of a file begin: its sheet, its header, and the columns that its source knows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tables.unpacking import Unreadable

from .cells import column_names, trimmed
from .layout import Layout
from .tables import TITLES, NumberedRow, OpenFile


def sheet_of(opened: OpenFile, layout: Layout) -> str:
    """The sheet that the source's files have their rows in; empty for a text."""
    if not opened.sheets:
        return ""
    if layout.sheet in opened.sheets:
        return layout.sheet
    if layout.sheet and len(opened.sheets) > 1:
        raise Unreadable(f"This workbook has no sheet “{layout.sheet}”.")
    return opened.sheets[0]


def below_header(rows: Iterator[NumberedRow], layout: Layout) -> tuple[str, ...]:
    """The names in the header row; ``rows`` goes on below it."""
    wanted = {name.casefold(): name for name in layout.used()}
    fewest = list(wanted.values())
    for _, cells in islice(rows, TITLES):
        names = column_names(trimmed(cells))
        lacking = wanted.keys() - {name.casefold() for name in names}
        if not lacking:
            _check_once(names, layout)
            return names
        if len(lacking) < len(fewest):
            fewest = [wanted[name] for name in wanted if name in lacking]
    raise Unreadable(
        f"No row of this file names the columns that its source has. Not found: "
        f"{', '.join(f'“{name}”' for name in fewest[:10])}."
    )


def _check_once(names: tuple[str, ...], layout: Layout) -> None:
    """Which of two columns of one name is meant cannot be known, where the source knows one."""
    found, known = {name.casefold() for name in names}, {one.casefold() for one in layout.header}
    for name in layout.used():
        second = f"{name} (2)".casefold()
        if second in found - known:
            raise Unreadable(
                f"This file has more than one column named “{name}”, and its source knows one. "
                "Take the others out, or give the source a new sample."
            )


def told_last(rows: Iterator[NumberedRow]) -> Iterator[tuple[int, list[object], bool]]:
    """The rows, each with whether it is the last one."""
    before = None
    for row in rows:
        if before is not None:
            yield *before, False
        before = row
    if before is not None:
        yield *before, True
