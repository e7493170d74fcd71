"""Figures of the year by name, from the same record as the tables. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from figures.money import NIL

from .records import SAVINGS, AnnualRecord, DeliveredRecord
from .tables.cells import of


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    whole: int

    def __str__(self) -> str:
        return str(self.count)

    @property
    def words(self) -> str:
        """``14 of 18``."""
        return of(self.count, self.whole)


@dataclass(frozen=True)
class YearFigure:
    """``read`` answers None for what is not known; ``in_part`` is the part of the record that it
    is read from."""

    description: str
    in_part: str
    read: Callable[[AnnualRecord], Share | Decimal | int | None]


def _counted(name: str) -> Callable[[AnnualRecord], Share]:
    def read(annual: AnnualRecord) -> Share:
        counts = _delivered(annual).counts
        return Share(getattr(counts, name), counts.due)

    return read


def _delivered(annual: AnnualRecord) -> DeliveredRecord:
    return annual.delivered


def _saved(name: str, *groups: str) -> Callable[[AnnualRecord], Decimal | None]:
    """What nobody planned, and what waits for nobody, is nil; of what was planned, nothing is
    known to be achieved until a figure says so."""

    def read(annual: AnnualRecord) -> Decimal | None:
        found = annual.savings.of(groups)
        amount = getattr(found, name)
        is_unknown = name == "achieved" and found.count
        return NIL if amount is None and not is_unknown else amount

    return read


#: Those that count, each also as a share: ``{delivered_on_time:of}`` prints ``14 of 18``.
SHARES: Mapping[str, YearFigure] = {
    "delivered": YearFigure(
        "Priority deliverables done of those due in the year", "delivered", _counted("done")
    ),
    "delivered_on_time": YearFigure(
        "Priority deliverables done on time by the plan", "delivered", _counted("on_time")
    ),
    "delivered_by_dates_in_force": YearFigure(
        "Priority deliverables done by the dates in force at the end",
        "delivered",
        _counted("in_force"),
    ),
    "delivered_late": YearFigure(
        "Priority deliverables done after both dates", "delivered", _counted("late")
    ),
    "not_delivered": YearFigure(
        "Priority deliverables due and not done", "delivered", _counted("not_done")
    ),
    "deliverables_withdrawn": YearFigure(
        "Priority deliverables due and withdrawn", "delivered", _counted("withdrawn")
    ),
    "deliverables_not_reported": YearFigure(
        "Priority deliverables due and not reported", "delivered", _counted("not_reported")
    ),
    "on_budget": YearFigure(
        "Programmes that kept to their budget",
        "delivered",
        lambda annual: Share(annual.delivered.on_budget, len(annual.delivered.budgeted)),
    ),
    "aims_supported": YearFigure(
        "Aims and outcomes that an objective supports",
        "aims",
        lambda annual: Share(annual.aims.supported, len(annual.aims.aims)),
    ),
}
COUNTS: Mapping[str, YearFigure] = {
    "deliverables_due": YearFigure(
        "Priority deliverables due in the year",
        "delivered",
        lambda annual: annual.delivered.counts.due,
    ),
}
POUNDS: Mapping[str, YearFigure] = {
    "savings_planned": YearFigure(
        "Savings planned for the year", "savings", _saved("planned", *SAVINGS)
    ),
    "savings_achieved": YearFigure(
        "Savings achieved in the year, confirmed or final", "savings", _saved("achieved", *SAVINGS)
    ),
    "savings_unconfirmed": YearFigure(
        "Savings reported and not confirmed yet", "savings", _saved("unconfirmed", *SAVINGS)
    ),
    "cashable_planned": YearFigure(
        "Cashable savings planned for the year", "savings", _saved("planned", "cashable")
    ),
    "cashable_achieved": YearFigure(
        "Cashable savings that finance has confirmed", "savings", _saved("achieved", "cashable")
    ),
}
