"""Two records of a return, field by field: what is another than before, in words. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from periods.calendar import print_day

from .around_records import AttachmentRecord, IssueRecord, RiskRecord
from .records import (
    ActivityRecord,
    JudgementRecord,
    MilestoneRecord,
    ObjectiveRecord,
    QueryRecord,
    ReturnRecord,
    Rollup,
)
from .vocabulary import BudgetStatus, DateMoves, Rag, Status

NOTHING = "nothing"
_WORDS = {
    **dict(Status.choices),
    **dict(Rag.choices),
    **dict(BudgetStatus.choices),
    **dict(DateMoves.choices),
}


@dataclass(frozen=True)
class Difference:
    """``where`` names objective and deliverable or heading, ``what`` the field."""

    where: str
    what: str
    before: str
    after: str

    @property
    def part(self) -> str:
        """``Objective 2``, or the programme as a whole: under what lists put it."""
        return self.where.partition(", ")[0]

    @property
    def place(self) -> str:
        """Where within that part; empty where it is the part itself."""
        return self.where.partition(", ")[2]


def differences(before: ReturnRecord | None, after: ReturnRecord) -> tuple[Difference, ...]:
    """Everything that ``after`` says otherwise than ``before``, in the order of the pages. Without
    a record before, nothing: all of it is new. Deliverables are matched by what they are; those
    of a new year's plan have no counterpart and are named as new."""
    if before is None:
        return ()
    return tuple(_of_return(before, after))


def _of_return(before: ReturnRecord, after: ReturnRecord) -> Iterator[Difference]:
    whole = "The programme as a whole"
    yield from _rollup(whole, before.progress, after.progress)
    yield from _judgement(whole, before.judgement, after.judgement)
    yield from _answers(whole, before.queries, after.queries)
    yield from _attached(whole, before.attachments, after.attachments)
    yield from _registered(whole, before, after)
    yield from _text(whole, "Deliverables beyond the plan", _extra(before), _extra(after))
    said = {one.objective_id: one for one in before.objectives}
    for objective in after.objectives:
        where = f"Objective {objective.number}"
        earlier = said.get(objective.objective_id)
        if earlier is None:
            yield Difference(where, "Objective", NOTHING, f"new: {objective.short_name}")
        else:
            yield from _of_objective(where, earlier, objective)
    gone = {one.objective_id for one in after.objectives}
    for one in before.objectives:
        if one.objective_id not in gone:
            yield Difference(f"Objective {one.number}", "Objective", one.short_name, "not there")


def _of_objective(
    where: str, before: ObjectiveRecord, after: ObjectiveRecord
) -> Iterator[Difference]:
    yield from _text(where, "Wording", before.wording, after.wording)
    yield from _rollup(where, before.progress, after.progress)
    yield from _judgement(where, before.judgement, after.judgement)
    yield from _text(where, "Footnote", before.explanation, after.explanation)
    said = {one.activity_id: one for one in before.activities}
    for activity in after.activities:
        if activity.activity_id in said:
            place = f"{where}, {activity.key}"
            yield from _of_activity(place, said[activity.activity_id], activity)
        else:
            yield Difference(where, activity.key, NOTHING, f"new: {activity.label}")
    still = {one.activity_id for one in after.activities}
    for activity in before.activities:
        if activity.activity_id not in still:
            yield Difference(where, activity.key, activity.label, "not there")
    yield from _answers(where, before.queries, after.queries)
    yield from _attached(where, before.attachments, after.attachments)
    yield from _registered(where, before, after)
    texts = {one.heading: one for one in before.sections}
    for section in after.sections:
        earlier = texts.get(section.heading)
        yield from _text(where, section.title, _said(earlier), _said(section))


def _extra(record: ReturnRecord) -> str:
    return record.extra_deliverables or ("Nothing to report" if record.nothing_extra else "")


def _answers(
    where: str, before: tuple[QueryRecord, ...], after: tuple[QueryRecord, ...]
) -> Iterator[Difference]:
    """Answers to questions asked in either; a question asked in only one has none in the other."""
    said = {one.key: one.answer for one in before}
    now = {one.key: one.answer for one in after}
    asked = {one.key: one.question for one in (*before, *after)}
    for key, question in asked.items():
        yield from _text(where, question, said.get(key, ""), now.get(key, ""))


def _attached(
    where: str, before: tuple[AttachmentRecord, ...], after: tuple[AttachmentRecord, ...]
) -> Iterator[Difference]:
    """Evidence by what it is: each version has rows of its own."""
    said = {(one.title, one.sha256 or one.link): one for one in before}
    now = {(one.title, one.sha256 or one.link): one for one in after}
    for which, one in said.items():
        if which not in now:
            yield Difference(where, "Evidence", one.title, "not there")
    for which, one in now.items():
        if which not in said:
            yield Difference(where, "Evidence", NOTHING, f"new: {one.title}")


def _registered(
    where: str, before: ReturnRecord | ObjectiveRecord, after: ReturnRecord | ObjectiveRecord
) -> Iterator[Difference]:
    """Risks and issues, by their reference."""
    said = {f"Risk {one.reference}": _risk(one) for one in before.risks}
    said |= {f"Issue {one.reference}": _issue(one) for one in before.issues}
    now = {f"Risk {one.reference}": _risk(one) for one in after.risks}
    now |= {f"Issue {one.reference}": _issue(one) for one in after.issues}
    yield from _listed(where, said, now)


def _listed(where: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Difference]:
    """What has a name of its own, in words: changed, new or not there any more."""
    for name, words in after.items():
        if name in before:
            yield from _text(where, name, before[name], words)
        else:
            yield Difference(where, name, NOTHING, f"new: {words}")
    for name, words in before.items():
        if name not in after:
            yield Difference(where, name, words, "not there")


def _risk(risk: RiskRecord) -> str:
    target = f"target {risk.target[0]}" if risk.target else ""
    closed = f"closed on {print_day(risk.closed_on)}" if risk.closed_on else ""
    return _joined(risk.title, risk.current_words, target, risk.response, risk.owner, closed)


def _issue(issue: IssueRecord) -> str:
    due = f"due {print_day(issue.due_on)}" if issue.due_on else ""
    resolved = f"resolved on {print_day(issue.resolved_on)}" if issue.resolved_on else ""
    return _joined(issue.title, issue.priority, issue.action, issue.owner, due, resolved)


def _milestone(one: MilestoneRecord) -> str:
    done = f"done on {print_day(one.done_on)}" if one.done_on else "not done"
    return _joined(one.name, f"due {print_day(one.due_on)}", done)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _said(section) -> str:
    if section is None:
        return ""
    if section.nothing_to_report:
        return "Nothing to report"
    colour = _WORDS.get(section.budget_status, "")
    return ". ".join(part for part in (colour, section.text.strip()) if part)


def _of_activity(where: str, before: ActivityRecord, after: ActivityRecord) -> Iterator[Difference]:
    yield from _text(where, "Status", _word(before.status), _word(after.status))
    yield from _text(where, "RAG", _word(before.rag), _word(after.rag))
    yield from _text(where, "Progress", _percent(before.progress), _percent(after.progress))
    yield from _text(where, "Due date", print_day(before.due_date), print_day(after.due_date))
    yield from _text(where, "Footnote", before.explanation, after.explanation)
    yield from _text(where, "Due date asked", _word(before.date_moves), _word(after.date_moves))
    yield from _text(
        where, "Proposed due date", _day(before.proposed_due_date), _day(after.proposed_due_date)
    )
    yield from _text(
        where, "Reason for the proposed date", before.proposal_reason, after.proposal_reason
    )
    yield from _listed(
        where,
        {f"Milestone {one.key}": _milestone(one) for one in before.milestones},
        {f"Milestone {one.key}": _milestone(one) for one in after.milestones},
    )


def _rollup(where: str, before: Rollup, after: Rollup) -> Iterator[Difference]:
    yield from _text(where, "Progress", _percent(before.printed), _percent(after.printed))
    yield from _text(where, "Reason for another figure", before.reason, after.reason)


def _judgement(where: str, before: JudgementRecord, after: JudgementRecord) -> Iterator[Difference]:
    for was, now in zip(before.rows, after.rows, strict=True):
        yield from _text(
            where, f"Colour of {now.of.lower()}", _word(was.declared), _word(now.declared)
        )
    yield from _text(where, "Forecast", _word(before.forecast), _word(after.forecast))


def _text(where: str, what: str, before: str, after: str) -> Iterator[Difference]:
    if before.split() != after.split():
        yield Difference(where, what, before.strip() or NOTHING, after.strip() or NOTHING)


def _word(value: str) -> str:
    return _WORDS.get(value, value)


def _percent(progress: int | None) -> str:
    return "not yet known" if progress is None else f"{progress}%"


def _day(day: dt.date | None) -> str:
    return print_day(day) if day else ""
