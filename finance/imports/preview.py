"""What an upload would change, before it counts: control totals, and the reasons by row."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..models import BudgetLine, Upload


@dataclass(frozen=True)
class Tally:
    """A number of rows, and what they come to."""

    rows: int
    amount: Decimal


@dataclass(frozen=True)
class MonthTally(Tally):
    """Rows that would count (new and changed) of the file's month ``own_month``, counted in
    ``month`` (another one where the own is closed)."""

    own_month: int
    month: int


@dataclass(frozen=True)
class ReasonTally(Tally):
    """Rows of one reason: a rule's name, or why rows are refused."""

    reason: str


@dataclass(frozen=True)
class CodeTally(Tally):
    """Rows that would count under one code, and the line that they go to (None: suspense)."""

    code: str
    name: str
    line: BudgetLine | None


@dataclass(frozen=True)
class Preview:
    """``whole`` is every row of the file and its sum: what the officer confirms. ``replaced`` is
    what the changed rows, or the months stated anew, take away. ``is_stale``: read it anew."""

    upload: Upload
    whole: Tally
    by_verdict: dict[str, Tally]
    by_month: tuple[MonthTally, ...]
    aside: tuple[ReasonTally, ...]
    refused: tuple[ReasonTally, ...]
    codes: tuple[CodeTally, ...]
    replaced: Tally
    is_stale: bool

    @property
    def unmapped(self) -> tuple[CodeTally, ...]:
        """The codes whose rows would wait in suspense."""
        return tuple(one for one in self.codes if one.line is None)


def build_preview(upload: Upload) -> Preview:
    """A constant number of queries. For an upload that was confirmed it says what it held."""
    raise NotImplementedError
