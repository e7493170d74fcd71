"""The sheets of the workbook, declared once for writing and for reading: columns and limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from components.fields import DateField

from ..vocabulary import (
    ACTION_LENGTH,
    FOOTNOTE_LENGTH,
    OWNER_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    BudgetStatus,
    DateMoves,
    Rag,
    Status,
)

READ_ME, DELIVERABLES, OBJECTIVES = "Read me", "Deliverables", "Objectives"
HIGHLIGHTS, PROGRAMME = "Highlights", "Programme"
#: The sheets that are read back; others that somebody adds are left alone.
FILLED = (DELIVERABLES, OBJECTIVES, HIGHLIGHTS, PROGRAMME)

#: What a heading begins with whose column is to be filled in: no colour alone says so.
FILL_IN = "Fill in: "
EARLIEST, LATEST = dt.date(DateField.EARLIEST, 1, 1), dt.date(DateField.LATEST, 12, 31)


class Kind(Enum):
    TEXT = auto()
    PERCENT = auto()
    DAY = auto()
    CHOICE = auto()
    YES = auto()


@dataclass(frozen=True)
class Column:
    """``part`` is the part of the field's name that the column fills, empty where it is locked.

    ``choices`` are the words of the list with what is stored for each.
    """

    title: str
    part: str = ""
    kind: Kind = Kind.TEXT
    width: int = 14
    longest: int = 0
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    note: str = ""

    @property
    def is_filled(self) -> bool:
        return bool(self.part)

    @property
    def heading(self) -> str:
        return f"{FILL_IN}{self.title}" if self.is_filled else self.title


def _words(choices: type) -> dict[str, str]:
    return {label: value for value, label in choices.choices}


def _text(title: str, part: str, longest: int, width: int = 40, note: str = "") -> Column:
    return Column(title, part, Kind.TEXT, width, longest, note=note)


def _choice(title: str, part: str, choices: type, width: int = 14, note: str = "") -> Column:
    return Column(title, part, Kind.CHOICE, width, choices=_words(choices), note=note)


def _percent(title: str, part: str, note: str = "") -> Column:
    return Column(title, part, Kind.PERCENT, 12, note=note)


def _day(title: str, part: str, note: str = "") -> Column:
    return Column(title, part, Kind.DAY, 14, note=note)


NUMBER, KEY, HEADING = Column("Objective", width=11), Column("Key", width=8), "Heading"
_REASON = "Where you report another figure than the computed one, say why."
_OTHER = "Only where it is not the computed one."
_CAUSE = "Why it is amber or red, or write it once for the whole objective in the sheet Objectives."
_ONCE = "Where one cause covers several amber or red deliverables, write it here once."
_WORST = "Leave it empty: it is the worst of the others. Choose one only where you judge otherwise."

DELIVERABLE_COLUMNS = (
    NUMBER,
    KEY,
    Column("Deliverable", width=26),
    Column("Wording in the plan", width=50),
    Column("Due", width=14, kind=Kind.DAY),
    Column("Expected by now, %", width=12, kind=Kind.PERCENT),
    Column("Last quarter: status", width=14),
    Column("Last quarter: RAG", width=11),
    Column("Last quarter: progress, %", width=12, kind=Kind.PERCENT),
    _choice("status", "status", Status),
    _choice("RAG", "rag", Rag, 12, "Only for work in progress or delayed, and there always."),
    _percent(
        "progress, %",
        "progress",
        "A whole number from 0 to 100, for the year to date. Complete is 100, not started 0: "
        "leave it empty there.",
    ),
    _text("cause of amber or red", "footnote", FOOTNOTE_LENGTH, note=_CAUSE),
    _text("action", "action", ACTION_LENGTH, 34, "What is done about the amber or red."),
    _day("action, by when", "action_due"),
    _text("action, by whom", "action_owner", OWNER_LENGTH, 22),
    _choice("does the due date change?", "date_moves", DateMoves, 24, "Answer where it is red."),
    _day("proposed due date", "proposed_due_date", "Only where a new due date is proposed."),
    _text("reason for the new date", "proposal_reason", REASON_LENGTH, 34),
)

OBJECTIVE_COLUMNS = (
    NUMBER,
    Column("Name", width=30),
    Column("Last quarter: progress, %", width=12, kind=Kind.PERCENT),
    Column("Last quarter: overall colour", width=14),
    _choice("delivery", "delivery_rag", Rag, 12),
    _choice("risk", "risk_rag", Rag, 12),
    _choice("overall", "overall_rag", Rag, 12, _WORST),
    _choice("forecast at year end", "forecast_rag", Rag, 14),
    _percent("progress to report, %", "reported_progress", _OTHER),
    _text("reason for another figure", "override_reason", REASON_LENGTH, 34, _REASON),
    _text("footnote for all rows", "footnote", FOOTNOTE_LENGTH, note=_ONCE),
    _text("action", "action", ACTION_LENGTH, 34, "What is done about it, for the whole objective."),
    _day("action, by when", "action_due"),
    _text("action, by whom", "action_owner", OWNER_LENGTH, 22),
    Column(
        "this step is ready",
        "is_ready",
        Kind.YES,
        12,
        note="Yes when nothing is missing in this objective any more.",
    ),
)

HIGHLIGHT_COLUMNS = (
    NUMBER,
    Column("Name", width=26),
    Column(HEADING, width=22),
    Column("Last quarter's text", width=60),
    _text(
        "text",
        "text",
        TEXT_LENGTH,
        70,
        "A line that begins with a dash and a blank is printed as a bullet.",
    ),
    Column("nothing to report", "nothing", Kind.YES, 12, note="Yes, or write a text: not both."),
    _choice("budget status", "budget_status", BudgetStatus, 14, "Only in the row Budget status."),
)

PROGRAMME_COLUMNS = (
    Column("Programme", width=30),
    _percent("progress to report, %", "reported_progress", _OTHER),
    _text("reason for another figure", "override_reason", REASON_LENGTH, 34, _REASON),
    _choice("delivery", "delivery_rag", Rag, 12),
    _choice("spend", "spend_rag", BudgetStatus, 12),
    _choice("risk", "risk_rag", Rag, 12),
    _choice("overall", "overall_rag", Rag, 12, _WORST),
    _choice("forecast at year end", "forecast_rag", Rag, 14),
    _text("deliverables beyond the plan", "extra_deliverables", TEXT_LENGTH, 70),
    Column(
        "no deliverables beyond the plan",
        "nothing_extra",
        Kind.YES,
        16,
        note="Yes where there is nothing to report.",
    ),
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    DELIVERABLES: DELIVERABLE_COLUMNS,
    OBJECTIVES: OBJECTIVE_COLUMNS,
    HIGHLIGHTS: HIGHLIGHT_COLUMNS,
    PROGRAMME: PROGRAMME_COLUMNS,
}
#: By sheet, the columns whose words tell its rows apart.
KEYS: dict[str, tuple[str, ...]] = {
    DELIVERABLES: ("Objective", "Key"),
    OBJECTIVES: ("Objective",),
    HIGHLIGHTS: ("Objective", HEADING),
    PROGRAMME: ("Programme",),
}
