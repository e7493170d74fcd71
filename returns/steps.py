"""One page of a return as a value, and what in it contradicts itself. Pure: no models.

A step may be saved half done; what it may not be is contradictory (the rules of progress). What
is missing before a return can be submitted is in ``gaps.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from records.refusals import Refused

from .vocabulary import (
    ACTION_LENGTH,
    COLOURED,
    FOOTNOTE_LENGTH,
    OWNER_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    BudgetStatus,
    DateMoves,
    Heading,
    Rag,
    Status,
)

SANE_YEARS = range(1990, 2101)


@dataclass(frozen=True)
class ActivityStep:
    """What is said of one activity. ``progress`` in whole per cent, None where not yet known.

    ``footnote`` is the cause of an amber or a red, the three after it what is done about it;
    ``date_moves`` answers whether a red changes the due date.
    """

    status: str = ""
    rag: str = ""
    progress: int | None = None
    footnote: str = ""
    action: str = ""
    action_due: dt.date | None = None
    action_owner: str = ""
    date_moves: str = ""
    proposed_due_date: dt.date | None = None
    proposal_reason: str = ""


@dataclass(frozen=True)
class SectionStep:
    """What is said under one heading; ``budget_status`` only under its own."""

    text: str = ""
    nothing_to_report: bool = False
    budget_status: str = ""


@dataclass(frozen=True)
class ObjectiveStep:
    """All of one objective's page: activities by id, sections by heading."""

    activities: Mapping[int, ActivityStep] = field(default_factory=dict)
    sections: Mapping[str, SectionStep] = field(default_factory=dict)
    footnote: str = ""
    reported_progress: int | None = None
    override_reason: str = ""
    is_ready: bool = False
    action: str = ""
    action_due: dt.date | None = None
    action_owner: str = ""
    delivery_rag: str = ""
    risk_rag: str = ""
    overall_rag: str = ""
    forecast_rag: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What the head says to each question of ``returns.queries``, by its key."""


@dataclass(frozen=True)
class WholeStep:
    """What is said and judged of the programme as a whole."""

    extra_deliverables: str = ""
    nothing_extra: bool = False
    reported_progress: int | None = None
    override_reason: str = ""
    delivery_rag: str = ""
    spend_rag: str = ""
    risk_rag: str = ""
    overall_rag: str = ""
    forecast_rag: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LastQuarter:
    """What the last quarter's submitted return says of an activity."""

    status: str
    rag: str
    progress: int | None
    footnote: str = ""


@dataclass(frozen=True)
class Gap:
    """Something wrong or missing: a sentence, and the field of the step that it is about.

    ``objective`` is the number of the objective; None stands for the step of the whole programme.
    """

    message: str
    field: str = ""
    objective: int | None = None


class Gaps(Refused):
    """A refusal that lists everything at once."""

    def __init__(self, message: str, gaps: list[Gap]) -> None:
        super().__init__(message, field=gaps[0].field or None)
        self.gaps = gaps

    def __str__(self) -> str:
        return "\n".join([self.message, *(gap.message for gap in self.gaps)])


def activity_field(activity_id: int, part: str) -> str:
    """The name of a field of the step: ``activity-12-progress``."""
    return f"activity-{activity_id}-{part}"


def section_field(heading: str, part: str) -> str:
    """The name of a field of the step: ``section-follow_ups-text``."""
    return f"section-{heading}-{part}"


def settled(step: ActivityStep, last: LastQuarter | None) -> ActivityStep:
    """The step with the figure that its status implies, where none is typed.

    Complete counts as 100, not started as 0, and what is on hold keeps its last figure.
    """
    if step.progress is not None:
        return step
    implied = {
        Status.COMPLETE: 100,
        Status.NOT_STARTED: 0,
        Status.ON_HOLD: last.progress if last else None,
    }
    return replace(step, progress=implied.get(step.status))


def contradictions(
    step: ObjectiveStep, keys: Mapping[int, str], last: Mapping[int, LastQuarter]
) -> list[Gap]:
    """Everything in the step that cannot be true at once, in the page's order.

    ``keys`` names the activities (``PD1``) by id, ``last`` says what last quarter's return had.
    """
    found = []
    for pk, activity in step.activities.items():
        for part, message in _of_activity(activity, last.get(pk)):
            found.append(Gap(f"{keys[pk]}: {message}", activity_field(pk, part)))
    found += _too_long("Footnote", step.footnote, FOOTNOTE_LENGTH, "footnote")
    found += [Gap(words[:1].upper() + words[1:], part) for part, words in _of_remedy(step)]
    found += of_override(step.reported_progress, step.override_reason)
    found += of_judgement(step)
    for heading, section in step.sections.items():
        found += _of_section(heading, section)
    return found


def of_override(reported: int | None, reason: str) -> list[Gap]:
    """What is wrong with a reported figure and its reason (rule 2 of the domain)."""
    found = []
    if reported is not None and not 0 <= reported <= 100:
        found.append(Gap("Enter a whole number from 0 to 100", "reported_progress"))
    if reported is not None and not reason.strip():
        found.append(
            Gap(
                "Give a reason for reporting another figure than the computed one",
                "override_reason",
            )
        )
    if reported is None and reason.strip():
        found.append(
            Gap("Enter the figure that the reason is for, or clear the reason", "reported_progress")
        )
    return found + _too_long("Reason", reason, REASON_LENGTH, "override_reason")


def of_extra(text: str, nothing: bool) -> list[Gap]:
    """What is wrong with the deliverables beyond the plan."""
    found = _too_long("Deliverables beyond the plan", text, TEXT_LENGTH, "extra_deliverables")
    if text.strip() and nothing:
        found.append(Gap(f"Deliverables beyond the plan: {_BOTH}", "nothing_extra"))
    return found


def of_judgement(step: ObjectiveStep | WholeStep) -> list[Gap]:
    """What is wrong with the colours and the answers."""
    found = [
        Gap("Choose a colour from the list", name)
        for name in ("delivery_rag", "risk_rag", "overall_rag", "forecast_rag")
        if getattr(step, name) not in ("", *Rag.values)
    ]
    if isinstance(step, WholeStep) and step.spend_rag not in ("", *BudgetStatus.values):
        found.append(Gap("Choose a colour from the list", "spend_rag"))
    for key, answer in step.answers.items():
        found += _too_long("Answer", answer, REASON_LENGTH, f"answer-{key}")
    return found


def of_whole(step: WholeStep) -> list[Gap]:
    """Everything in the whole programme's step that cannot be true at once."""
    return [
        *of_override(step.reported_progress, step.override_reason),
        *of_extra(step.extra_deliverables, step.nothing_extra),
        *of_judgement(step),
    ]


_BOTH = "write a text or mark nothing to report, not both"


def _of_activity(step: ActivityStep, last: LastQuarter | None) -> Iterator[tuple[str, str]]:
    if step.status and step.status not in Status.values:
        yield "status", "choose a status from the list"
    if step.rag and step.rag not in Rag.values:
        yield "rag", "choose a RAG from the list"
    elif step.rag and step.status not in COLOURED:
        yield "rag", "only work in progress or delayed has a RAG: choose “No RAG”"
    if step.progress is not None:
        yield from _of_progress(step, last)
    if len(step.footnote) > FOOTNOTE_LENGTH:
        yield "footnote", f"shorten the footnote to {FOOTNOTE_LENGTH:,} characters"
    yield from _of_remedy(step)
    yield from _of_date(step)


def _of_remedy(step: ActivityStep | ObjectiveStep) -> Iterator[tuple[str, str]]:
    if len(step.action) > ACTION_LENGTH:
        yield "action", f"shorten the action to {ACTION_LENGTH:,} characters"
    if len(step.action_owner) > OWNER_LENGTH:
        yield "action_owner", f"shorten the name to {OWNER_LENGTH:,} characters"
    if step.action_due and step.action_due.year not in SANE_YEARS:
        yield "action_due", "enter a date between 1990 and 2100"


def _of_date(step: ActivityStep) -> Iterator[tuple[str, str]]:
    """Whether a red moves the due date."""
    if step.date_moves and step.date_moves not in DateMoves.values:
        yield "date_moves", "choose from the list whether the due date changes"
    if step.date_moves != DateMoves.MOVES and (step.proposed_due_date or step.proposal_reason):
        yield "date_moves", "choose that a new due date is proposed, or clear the date and reason"
    if len(step.proposal_reason) > REASON_LENGTH:
        yield "proposal_reason", f"shorten the reason to {REASON_LENGTH:,} characters"
    if step.proposed_due_date and step.proposed_due_date.year not in SANE_YEARS:
        yield "proposed_due_date", "enter a date between 1990 and 2100"


def _of_progress(step: ActivityStep, last: LastQuarter | None) -> Iterator[tuple[str, str]]:
    """Rule 1 of the domain."""
    if not 0 <= step.progress <= 100:
        yield "progress", "enter a whole number from 0 to 100"
    elif step.progress == 100 and step.status not in (Status.COMPLETE, Status.CANCELLED):
        yield "status", "what is at 100% is complete: choose “Complete” or enter less than 100"
    elif step.status == Status.COMPLETE and step.progress != 100:
        yield "progress", "what is complete is at 100%: enter 100 or choose another status"
    elif step.status == Status.NOT_STARTED and step.progress:
        yield "progress", "what has not started is at 0%: enter 0 or choose another status"
    elif _moved_on_hold(step, last):
        yield (
            "progress",
            f"on hold since last quarter, so it keeps its last figure, {last.progress}%",
        )


def _moved_on_hold(step: ActivityStep, last: LastQuarter | None) -> bool:
    """What goes on hold now brings the figure it has reached; what was on hold has not moved."""
    return (
        last is not None
        and step.status == last.status == Status.ON_HOLD
        and last.progress is not None
        and step.progress != last.progress
    )


def _of_section(heading: str, section: SectionStep) -> list[Gap]:
    if heading not in Heading.values:
        return [Gap(f"“{heading}” is not a heading of a highlight report")]
    label = Heading(heading).label
    found = _too_long(label, section.text, TEXT_LENGTH, section_field(heading, "text"))
    if section.text.strip() and section.nothing_to_report:
        found.append(Gap(f"{label}: {_BOTH}", section_field(heading, "nothing")))
    if section.budget_status and (
        heading != Heading.BUDGET_STATUS or section.budget_status not in BudgetStatus.values
    ):
        found.append(Gap(f"{label}: choose from the list", section_field(heading, "budget_status")))
    return found


def _too_long(label: str, text: str, length: int, name: str) -> list[Gap]:
    if len(text) <= length:
        return []
    return [Gap(f"{label}: shorten this to {length:,} characters, it has {len(text):,}", name)]
