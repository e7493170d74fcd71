"""What of a paper is for the public: the record without what is for members alone, and without
what stands behind the paper but is not printed in it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from finance.statements.statement import PositionStatement, StatementGroup
from finance.statements.year_by_month import YearByMonth
from measures.cards.publishing import without_responses
from returns.fourpart import NO_STRIP
from returns.records import (
    NO_EVIDENCE,
    ActivityRecord,
    JudgementRecord,
    ObjectiveRecord,
    ReturnRecord,
)
from returns.records import SectionRecord as Heading

from ..models import SectionKind
from .annual.records import AnnualRecord
from .outcomes.records import OutcomesRecord
from .records import PaperRecord, ProgrammeRecord, SectionRecord, SummaryRecord, is_money
from .references import hidden_places, without_references_to

REPORTED_IN = frozenset({"status", "highlights"})
# Gaps by the first word of their keys. A gap that none of these knows stays with members.
ABOUT_A_PARAGRAPH = frozenset({"figure", "amount"})
ABOUT_THE_STATEMENT = frozenset({"statement", "actual", "note", "projection"})
ABOUT_REPORTS = frozenset({"plan", "return", "progress", "footnote"})
#: What some kinds of section alone tell.
ABOUT_SECTIONS = {
    "balance": {SectionKind.BALANCES},
    "budget": {SectionKind.DELIVERED},
    "aims": {SectionKind.AIMS},
    "benefit": {SectionKind.SAVINGS},
    "unconfirmed": {SectionKind.SAVINGS},
    "head": {SectionKind.PROJECT},
    "approved": {SectionKind.PROJECT, SectionKind.OUTCOMES},
    "outcome": {SectionKind.OUTCOMES},
}


def is_private(record: PaperRecord) -> bool:
    """Whether any section is for members alone."""
    return any(section.exemption for section in record.sections)


def for_public(record: PaperRecord) -> PaperRecord:
    """The record that files for the public are made of.

    Sections with an exemption are left out; they stand behind the others, so that the numbers
    have no holes, and what refers to them says neither number nor name. What heads answered to
    the product's questions, who typed what and when, attachments, evidence and tolerances manage
    performance and are printed nowhere: they are left out as well.
    """
    printed = _printed(record)
    places = hidden_places(record)
    return replace(
        record,
        sections=tuple(
            _section(one, places)
            for one in record.sections
            if not one.exemption and not _is_bare(record, one)
        ),
        summary=_summary(record.summary, places),
        passed_gaps=tuple(one for one in record.passed_gaps if _is_public(record, one.key)),
        programmes=tuple(_programme(one, record.appendices) for one in record.programmes),
        statement=_statement(record),
        balances=record.balances if SectionKind.BALANCES in printed else (),
        funds=record.funds if SectionKind.FUNDS in printed else (),
        by_month=_by_month(record),
        annual=_annual(record),
        outcomes=_outcomes(record),
        **_scorecard(record),
        decisions=(),
    )


def _is_bare(record: PaperRecord, section: SectionRecord) -> bool:
    """Whether nothing but a scorecard stands in it that the public may not read."""
    is_card = section.kind == SectionKind.SCORECARD
    return is_card and not section.paragraphs and not record.scorecard_is_published


def _section(section: SectionRecord, places: frozenset[str]) -> SectionRecord:
    """With neutral words where its text refers to what is for members alone."""
    plainly = partial(without_references_to, places)
    return replace(
        section,
        paragraphs=tuple(replace(one, text=plainly(one.text)) for one in section.paragraphs),
        prompts=tuple(replace(one, answer=plainly(one.answer)) for one in section.prompts),
    )


def _summary(summary: SummaryRecord | None, places: frozenset[str]) -> SummaryRecord | None:
    """The same of what it repeats of the recommendations."""
    if summary is None:
        return None
    decisions = (
        replace(one, text=without_references_to(places, one.text)) for one in summary.decisions
    )
    return replace(summary, decisions=tuple(decisions))


def _annual(record: PaperRecord) -> AnnualRecord | None:
    """The parts that a section of the public's prints; what an aim has of savings stays with
    those where they are for members alone."""
    if record.annual is None:
        return None
    annual = record.annual.printed_by(_printed(record))
    if SectionKind.SAVINGS in _hidden(record) and annual.aims is not None:
        return replace(annual, aims=annual.aims.without_savings())
    return annual


def _outcomes(record: PaperRecord) -> OutcomesRecord | None:
    """The same of a programme's outcomes: how many were achieved stays with what they were."""
    if record.outcomes is None:
        return None
    printed, project = _printed(record), record.outcomes.project
    if project is not None and SectionKind.OUTCOMES in _hidden(record):
        project = replace(project, objectives=None, deliverables=None)
    return replace(
        record.outcomes,
        project=project if SectionKind.PROJECT in printed else None,
        achieved=record.outcomes.achieved if SectionKind.OUTCOMES in printed else None,
    )


def _scorecard(record: PaperRecord) -> dict[str, object]:
    """Where the public reads its section, and all of it comes from published sets; what is done
    about a red measure manages performance and stays inside."""
    card = record.scorecard
    if card is None or not record.scorecard_is_published:
        return {"scorecard": None, "scorecard_is_published": False}
    if SectionKind.SCORECARD not in _printed(record):
        return {"scorecard": None, "scorecard_is_published": False}
    return {"scorecard": without_responses(card)}


def _by_month(record: PaperRecord) -> YearByMonth | None:
    """None where the section that prints it is for members alone."""
    is_printed = any(is_money(one) and not one.exemption for one in record.sections)
    return record.by_month if is_printed else None


def _statement(record: PaperRecord) -> PositionStatement | None:
    """None where neither an appendix nor a picture shows it; without its numbered notes where the
    section that lists them is for members alone."""
    drawn = any(is_money(one) and not one.exemption for one in record.sections)
    if record.statement is None or not (drawn or "statement" in record.appendices):
        return None
    if SectionKind.NOTES not in _hidden(record):
        return record.statement
    marks = {note.mark for note in record.statement.numbered_notes}
    return replace(
        record.statement,
        numbered_notes=(),
        income=tuple(_unmarked(one, marks) for one in record.statement.income),
        expenditure=tuple(_unmarked(one, marks) for one in record.statement.expenditure),
    )


def _unmarked(group: StatementGroup, marks: set[str]) -> StatementGroup:
    lines = (replace(one, note="") if one.note in marks else one for one in group.lines)
    return replace(group, lines=tuple(lines))


def _hidden(record: PaperRecord) -> set[str]:
    """The kinds of the sections that are for members alone."""
    return {section.kind for section in record.sections if section.exemption}


def _printed(record: PaperRecord) -> set[str]:
    """The kinds of the sections that everybody may read; in records of before templates sections
    had no kinds, and none was private."""
    kinds = {section.kind for section in record.sections if not section.exemption}
    return kinds if "" not in kinds else set(SectionKind.values)


def _is_public(record: PaperRecord, gap_key: str) -> bool:
    """Whether a gap speaks of nothing but what everybody may read."""
    kind, _, rest = gap_key.partition(":")
    if gap_key == "balance" or kind in ABOUT_THE_STATEMENT:
        return _statement(record) is not None
    if kind in ABOUT_SECTIONS:
        return not ABOUT_SECTIONS[kind].isdisjoint(_printed(record))
    if kind in ABOUT_REPORTS:
        return not REPORTED_IN.isdisjoint(record.appendices)
    public = [section for section in record.sections if not section.exemption]
    if kind in ABOUT_A_PARAGRAPH:
        there = {str(one.paragraph_id) for section in public for one in section.paragraphs}
        return rest.split(":")[0] in there
    if kind == "prompt":
        asked = (*record.cover, *(one for section in public for one in section.prompts))
        return rest in {str(one.prompt_id) for one in asked}
    return kind == "section" and rest in {section.key for section in public}


def _programme(one: ProgrammeRecord, appendices: tuple[str, ...]) -> ProgrammeRecord:
    if "status" not in appendices:
        one = replace(one, strip=NO_STRIP)
    if one.report is None or REPORTED_IN.isdisjoint(appendices):
        return replace(one, report=None)
    report = _report(one.report)
    return replace(one, report=report if "highlights" in appendices else _status_alone(report))


def _report(report: ReturnRecord) -> ReturnRecord:
    return replace(
        report,
        objectives=tuple(_objective(one) for one in report.objectives),
        judgement=_judgement(report.judgement),
        queries=(),
        attachments=(),
        spend=None,
        tolerances=None,
    )


def _status_alone(report: ReturnRecord) -> ReturnRecord:
    """Without what only a highlight report prints."""
    objectives = (replace(one, sections=(), risks=(), issues=()) for one in report.objectives)
    return replace(
        report,
        objectives=tuple(objectives),
        extra_deliverables="",
        risks=(),
        issues=(),
    )


def _objective(objective: ObjectiveRecord) -> ObjectiveRecord:
    return replace(
        objective,
        activities=tuple(_activity(one) for one in objective.activities),
        sections=tuple(_heading(one) for one in objective.sections),
        judgement=_judgement(objective.judgement),
        queries=(),
        attachments=(),
        spend=None,
        named=(),
        measures=(),
    )


def _activity(activity: ActivityRecord) -> ActivityRecord:
    return replace(
        activity,
        evidence=NO_EVIDENCE,
        date_moves="",
        proposed_due_date=None,
        proposal_reason="",
        last=None,
        given=None,
    )


def _heading(section: Heading) -> Heading:
    return replace(section, given=None)


def _judgement(judgement: JudgementRecord) -> JudgementRecord:
    """The colours as declared; what the figures said beside them stays inside."""
    return replace(
        judgement,
        delivery_evidence=NO_EVIDENCE,
        spend_evidence=NO_EVIDENCE,
        risk_evidence=NO_EVIDENCE,
        overall_evidence="",
    )
