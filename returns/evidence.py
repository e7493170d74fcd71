"""What the figures say of a colour, in words that name the figures. Pure: no clock, no database.

The rules are the sector's (RAG tolerances by programme, with defaults); the head's own colour
stands beside what is made here, never in its place.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from figures.money import sterling
from periods.calendar import print_day

from .records import EvidenceRecord, worst
from .vocabulary import Rag, Status

__all__ = [
    "Evidence",
    "Tolerances",
    "is_better",
    "months_later",
    "of_deliverable",
    "of_objective_delivery",
    "of_risks",
    "of_spend",
    "overall",
    "worst",
]

#: ``colour`` is red, amber, green or empty (no judgement); it goes into records as it is.
Evidence = EvidenceRecord

#: From the best on; what is not here is no colour.
_RANK = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}
_NOT_JUDGED = {
    Status.COMPLETE: "complete",
    Status.ON_HOLD: "on hold: no colour while it is",
    Status.CANCELLED: "cancelled: no colour",
}
#: A register's bands from the worst on, and the colour of an open risk of each.
_BANDS = {
    "very_high": (Rag.RED, "very high"),
    "high": (Rag.AMBER, "high"),
    "medium": (Rag.GREEN, "medium"),
    "low": (Rag.GREEN, "low"),
}


@dataclass(frozen=True)
class Tolerances:
    """When a figure turns amber or red; the defaults are the product's own.

    ``behind_…`` are points of a hundred and *more than*; ``spend_…`` are per cent of the revised
    budget, counting *from* that share on, either way.
    """

    behind_amber: int = 10
    behind_red: int = 20
    overdue_red_months: int = 1
    spend_amber: Decimal = Decimal("5.0")
    spend_red: Decimal = Decimal("10.0")


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day some calendar months on, or that month's last: 31 January → 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


# Delivery ---------------------------------------------------------------------------


def of_deliverable(
    *,
    status: str,
    progress: int | None,
    expected: int,
    start: dt.date,
    due: dt.date,
    on: dt.date,
    tolerances: Tolerances,
) -> Evidence:
    """The colour of one deliverable on the day ``on`` (the quarter's end).

    ``progress`` and ``expected`` are whole per cents; None is not yet known, and what is not
    started counts as 0. ``tolerances`` may be any set with the same names (a record's).
    """
    if status in _NOT_JUDGED:
        return Evidence("", _NOT_JUDGED[Status(status)])
    if status == Status.NOT_STARTED:
        progress = 0
    found = [
        _overdue(due, on, tolerances),
        _status(status, start, on),
        _behind(progress, expected, tolerances),
    ]
    colour = worst(*(one.colour for one in found))
    # Nothing given yet is no green: only what is against it can be told.
    if progress is None and colour not in (Rag.RED, Rag.AMBER):
        colour = ""
    words = "; ".join(one.words for one in found if one.words)
    return Evidence(colour, words)


def _overdue(due: dt.date, on: dt.date, tolerances: Tolerances) -> Evidence:
    """Amber from the first day after the due date, red from the day after the month is up."""
    if on <= due:
        return Evidence("", "")
    late = (on - due).days
    days = "1 day" if late == 1 else f"{late} days"
    red = on > months_later(due, tolerances.overdue_red_months)
    return Evidence(Rag.RED if red else Rag.AMBER, f"overdue by {days}: due {print_day(due)}")


def _status(status: str, start: dt.date, on: dt.date) -> Evidence:
    if status == Status.DELAYED:
        return Evidence(Rag.AMBER, "reported as delayed")
    if status == Status.NOT_STARTED and on > start:
        return Evidence(Rag.AMBER, f"not started: start date {print_day(start)}")
    return Evidence("", "")


def _behind(progress: int | None, expected: int, tolerances: Tolerances) -> Evidence:
    if progress is None:
        return Evidence("", "progress not yet known")
    behind = expected - progress
    words = f"{progress}% reached, {expected}% expected"
    if behind > 0:
        words += f": {behind} point{'' if behind == 1 else 's'} behind"
    if behind > tolerances.behind_red:
        return Evidence(Rag.RED, words)
    return Evidence(Rag.AMBER if behind > tolerances.behind_amber else Rag.GREEN, words)


def of_objective_delivery(evidences: Sequence[Evidence]) -> Evidence:
    """The worst of its deliverables, with how many have which colour. A programme's is the worst
    of all of its deliverables, by the same sum."""
    if not evidences:
        return Evidence("", "no deliverables")
    counted = Counter(one.colour for one in evidences)
    parts = [f"{counted[rag]} {rag}" for rag in (Rag.RED, Rag.AMBER, Rag.GREEN) if counted[rag]]
    if counted[""]:
        parts.append(f"{counted['']} without a colour")
    deliverables = "1 deliverable" if len(evidences) == 1 else f"{len(evidences)} deliverables"
    words = f"{deliverables}: {', '.join(parts)}"
    return Evidence(worst(*counted), words)


# Spend and risk -----------------------------------------------------------------------


def of_spend(
    revised: Decimal | None, projected: Decimal | None, tolerances: Tolerances
) -> Evidence:
    """The projection's difference from the revised budget as a share of that budget.

    ``revised`` nil, or None where no line belongs there, is *no budget*; a projection that one
    line lacks is not known for the whole, and has no colour. Compared exactly, never rounded.
    """
    if not revised:
        return Evidence("", "no budget")
    if projected is None:
        return Evidence("", "not every line has a projection to the year end")
    apart, whole = abs(projected - revised), abs(revised)
    words = _apart(revised, projected)
    if apart * 100 >= tolerances.spend_red * whole:
        return Evidence(Rag.RED, words)
    if apart * 100 >= tolerances.spend_amber * whole:
        return Evidence(Rag.AMBER, words)
    return Evidence(Rag.GREEN, words)


def _apart(revised: Decimal, projected: Decimal) -> str:
    """The share prints rounded down, so that 4.99 is never read as the 5.0 it is short of."""
    words = f"{sterling(projected)} projected, {sterling(revised)} revised budget"
    difference = projected - revised
    if not difference:
        return f"{words}: no difference"
    share = abs(difference) * 100 / abs(revised)
    printed = share.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    printed_share = f"{printed}%" if printed else "less than 0.1%"
    return f"{words}: {printed_share} {'over' if difference > 0 else 'under'}"


def of_risks(bands: Sequence[str]) -> Evidence:
    """``bands`` are those of the open risks' current scores: very_high, high, medium, low; empty
    for a risk that has no score yet, which is none of the higher ones."""
    if not bands:
        return Evidence("", "no open risks")
    counted = Counter(bands)
    colour = worst(*(_BANDS[band][0] if band else Rag.GREEN for band in counted))
    parts = [f"{counted[band]} {name}" for band, (_, name) in _BANDS.items() if counted[band]]
    if counted[""]:
        parts.append(f"{counted['']} not scored")
    risks = "1 open risk" if len(bands) == 1 else f"{len(bands)} open risks"
    return Evidence(colour, f"{risks}: {', '.join(parts)}")


# Together -----------------------------------------------------------------------------


def overall(delivery: Evidence, spend: Evidence, risk: Evidence) -> Evidence:
    """The worst of the three that have a colour; the words say which made it."""
    named = {"delivery": delivery, "spend": spend, "risk": risk}
    colour = worst(*(one.colour for one in named.values()))
    if not colour:
        return Evidence("", "nothing to judge by")
    made = [name for name, one in named.items() if one.colour == colour]
    if len(made) == 3:
        return Evidence(colour, f"delivery, spend and risk are {colour}")
    return Evidence(colour, f"{' and '.join(made)} {'is' if len(made) == 1 else 'are'} {colour}")


def is_better(declared: str, evidence: str) -> bool:
    """Whether what is declared is a better colour than the evidence; what is no colour, on either
    side, is no judgement and never better."""
    if declared not in _RANK or evidence not in _RANK:
        return False
    return _RANK[Rag(declared)] < _RANK[Rag(evidence)]
