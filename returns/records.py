"""A return as a record: what its readers see, ordered and numbered, from one read.

``ReturnRecord`` is what submitting freezes, what a director reviews, and what papers print.
Every version of the schema stays readable: what version 2 added (colours beside their evidence,
remedies, questions, risks and issues, milestones, attachments) has a default in each class, and
is empty in a record of version 1.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from periods.calendar import print_day

from .around_records import AttachmentRecord, IssueRecord, MeasureRecord, RiskRecord
from .vocabulary import Heading, Status

SCHEMA_VERSION = 2


#: From the worst on; what has no colour comes last.
_RANK = {"red": 0, "amber": 1, "green": 2}


def worst(*colours: str) -> str:
    """The worst of the colours; empty where none of them is one (*no budget* is none)."""
    return min((c for c in colours if c in _RANK), key=_RANK.__getitem__, default="")


@dataclass(frozen=True)
class Rollup:
    """A progress figure: ``computed`` from the level below, ``reported`` by the head if another.

    Whole per cents; None is "not yet known".
    """

    computed: int | None
    reported: int | None = None
    reason: str = ""

    @property
    def printed(self) -> int | None:
        """The figure that prints and that the level above counts."""
        return self.computed if self.reported is None else self.reported

    @property
    def is_overridden(self) -> bool:
        return self.reported is not None and self.reported != self.computed


@dataclass(frozen=True)
class EvidenceRecord:
    """What the figures say: ``colour`` red, amber, green or empty; ``words`` name the figures."""

    colour: str
    words: str


NO_EVIDENCE = EvidenceRecord("", "")


@dataclass(frozen=True)
class JudgedRow:
    """One line of the colours: what the head declares beside what the figures say."""

    of: str
    declared: str
    evidence: EvidenceRecord


@dataclass(frozen=True)
class JudgementRecord:
    """What the head declares of an objective or programme beside what the figures say.

    ``spend`` may be ``no_budget``. ``overall`` is typed only where it is not the worst of the
    three. ``last`` is what was overall last quarter; colours are empty where none was given.
    """

    delivery: str = ""
    spend: str = ""
    risk: str = ""
    overall: str = ""
    forecast: str = ""
    last: str = ""
    delivery_evidence: EvidenceRecord = NO_EVIDENCE
    spend_evidence: EvidenceRecord = NO_EVIDENCE
    risk_evidence: EvidenceRecord = NO_EVIDENCE
    overall_evidence: str = ""

    @property
    def now(self) -> str:
        """The colour that stands: the one typed, else the worst of the three."""
        return self.overall or worst(self.delivery, self.spend, self.risk)

    @property
    def rows(self) -> tuple[JudgedRow, ...]:
        """Declared beside evidence, the overall one last."""
        return (
            JudgedRow("Delivery", self.delivery, self.delivery_evidence),
            JudgedRow("Spend", self.spend, self.spend_evidence),
            JudgedRow("Risk", self.risk, self.risk_evidence),
            JudgedRow("Overall", self.now, EvidenceRecord(self.overall_evidence, "")),
        )


@dataclass(frozen=True)
class RemedyRecord:
    """What is done about an amber or a red: the action, by when, by whom."""

    action: str = ""
    due: dt.date | None = None
    owner: str = ""

    @property
    def words(self) -> str:
        """``Appoint a second assessor, by 30 November 2009 (Head of Research)``; empty without
        an action."""
        if not self.action:
            return ""
        by = f", by {print_day(self.due)}" if self.due else ""
        return f"{self.action.rstrip('.')}{by}{f' ({self.owner})' if self.owner else ''}"


def explained(footnote: str, remedy: RemedyRecord) -> str:
    """A footnote as it prints: the cause, then the action; empty where neither is given."""
    action = f"Action: {remedy.words}." if remedy.words else ""
    return " ".join(part for part in (footnote.strip(), action) if part)


@dataclass(frozen=True)
class QueryRecord:
    """A question that the product asked (``returns.queries``), and what the head answers."""

    key: str
    question: str
    answer: str = ""


@dataclass(frozen=True)
class MilestoneRecord:
    key: str
    name: str
    due_on: dt.date
    done_on: dt.date | None


@dataclass(frozen=True)
class LastRecord:
    """What last quarter's submitted return said of an activity."""

    status: str
    rag: str
    progress: int | None


@dataclass(frozen=True)
class GivenRecord:
    """Who typed it last, and when."""

    name: str
    at: dt.datetime


@dataclass(frozen=True)
class ToleranceRecord:
    """The tolerance set that made the colours; ``set_id`` None is the product's own."""

    set_id: int | None
    valid_from: dt.date | None
    behind_amber: int
    behind_red: int
    overdue_red_months: int
    spend_amber: Decimal
    spend_red: Decimal

    @property
    def words(self) -> str:
        """By which figures the evidence was coloured."""
        since = f" (set of {print_day(self.valid_from)})" if self.valid_from else ""
        months = f"{self.overdue_red_months} month{'' if self.overdue_red_months == 1 else 's'}"
        return (
            f"Tolerances{since}: a deliverable is amber when more than {self.behind_amber} points "
            f"behind, delayed or overdue, red when more than {self.behind_red} points behind or "
            f"overdue by more than {months}; spend is amber where the projection is "
            f"{self.spend_amber.normalize():f}% from the revised budget, red from "
            f"{self.spend_red.normalize():f}%."
        )


@dataclass(frozen=True)
class SpendRecord:
    """Pounds and pence of the lines that belong there, at the quarter's end; expenditure only."""

    revised: Decimal
    projected: Decimal | None
    planned_to_date: Decimal
    actual_to_date: Decimal | None


@dataclass(frozen=True)
class ActivityRecord:
    activity_id: int
    key: str
    is_priority: bool
    wording: str
    short_name: str
    start_date: dt.date
    due_date: dt.date
    expected: int
    status: str
    rag: str
    progress: int | None
    footnote: str
    change_note: str = ""
    """Added or changed in the year: in words with quarter, reason and authority."""
    remedy: RemedyRecord = RemedyRecord()
    evidence: EvidenceRecord = NO_EVIDENCE
    original_due_date: dt.date | None = None
    date_moves: str = ""
    proposed_due_date: dt.date | None = None
    proposal_reason: str = ""
    milestones: tuple[MilestoneRecord, ...] = ()
    last: LastRecord | None = None
    given: GivenRecord | None = None

    @property
    def explanation(self) -> str:
        """The footnote as it prints: the cause, then what is done about it."""
        return explained(self.footnote, self.remedy)

    @property
    def due_date_moved(self) -> bool:
        return self.original_due_date is not None and self.original_due_date != self.due_date

    @property
    def needs_footnote(self) -> bool:
        return self.rag in ("amber", "red")

    @property
    def kind(self) -> str:
        return "Priority deliverable" if self.is_priority else "Additional supporting activities"

    @property
    def label(self) -> str:
        """What lists call it: its short name, else what kind it is."""
        return self.short_name or self.kind

    @property
    def words(self) -> str:
        """What the status table prints: its wording, else what kind it is."""
        return self.wording or self.kind


@dataclass(frozen=True)
class SectionRecord:
    """One heading of a highlight report. ``budget_status`` only under its own heading."""

    heading: str
    text: str
    nothing_to_report: bool
    budget_status: str = ""
    is_unchanged: bool = False
    """The same text as last quarter's, not empty."""
    given: GivenRecord | None = None

    @property
    def is_answered(self) -> bool:
        return bool(self.text.strip()) or self.nothing_to_report or bool(self.budget_status)

    @property
    def title(self) -> str:
        return Heading(self.heading).label


@dataclass(frozen=True)
class ObjectiveRecord:
    objective_id: int
    number: int
    wording: str
    short_name: str
    progress: Rollup
    footnote: str
    activities: tuple[ActivityRecord, ...]
    sections: tuple[SectionRecord, ...]
    change_note: str = ""
    """Added or reworded in the year: in words with quarter, reason and authority."""
    withdrawn: tuple[str, ...] = ()
    """Its activities that were withdrawn by the quarter, each in words."""
    remedy: RemedyRecord = RemedyRecord()
    judgement: JudgementRecord = JudgementRecord()
    queries: tuple[QueryRecord, ...] = ()
    risks: tuple[RiskRecord, ...] = ()
    issues: tuple[IssueRecord, ...] = ()
    attachments: tuple[AttachmentRecord, ...] = ()
    spend: SpendRecord | None = None
    """None where no line belongs to the objective."""
    named: tuple[str, ...] = ()
    """What its texts name of the register of programme and organisation."""
    measures: tuple[MeasureRecord, ...] = ()
    """Empty in records from before objectives had measures."""

    @property
    def explanation(self) -> str:
        """The footnote as it prints: the cause, then what is done about it."""
        return explained(self.footnote, self.remedy)

    @property
    def counts(self) -> bool:
        """Whether the programme's mean counts it: not where all of its activities are cancelled
        and no figure is reported for it (cancelled work leaves the mean)."""
        all_cancelled = bool(self.activities) and all(
            activity.status == Status.CANCELLED for activity in self.activities
        )
        return not all_cancelled or self.progress.reported is not None


@dataclass(frozen=True)
class ReturnRecord:
    programme_id: int
    programme: str
    programme_slug: str
    head: str
    head_post: str
    period_key: str
    prepared_by: str
    prepared_post: str
    prepared_on: dt.date | None
    progress: Rollup
    objectives: tuple[ObjectiveRecord, ...]
    extra_deliverables: str
    nothing_extra: bool
    version: int
    withdrawn: tuple[str, ...] = ()
    """Objectives that were withdrawn by the quarter, each in words."""
    judgement: JudgementRecord = JudgementRecord()
    queries: tuple[QueryRecord, ...] = ()
    risks: tuple[RiskRecord, ...] = ()
    """Of the programme, those that name no objective of this return."""
    issues: tuple[IssueRecord, ...] = ()
    attachments: tuple[AttachmentRecord, ...] = ()
    spend: SpendRecord | None = None
    tolerances: ToleranceRecord | None = None
    on_behalf_of: str = ""
    on_behalf_post: str = ""

    @property
    def all_withdrawn(self) -> tuple[str, ...]:
        """What the year's plan lost by the quarter, activities first, each in words."""
        under = (
            f"Objective {one.number}: {words}" for one in self.objectives for words in one.withdrawn
        )
        return (*under, *self.withdrawn)
