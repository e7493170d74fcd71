"""The highlight reports of a paper in words: headings, the register's lines, milestones."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from periods.calendar import print_day
from returns.around_records import IssueRecord, RiskRecord
from returns.records import MilestoneRecord, ObjectiveRecord, ReturnRecord, SectionRecord
from returns.vocabulary import BudgetStatus, Heading

from .words import in_print, person


@dataclass(frozen=True)
class HighlightHeading:
    """``entries`` are the lines of the register that stand under it, in words."""

    title: str
    text: SafeString
    rag: str = ""
    rag_word: str = ""
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class HighlightObjective:
    """``nothing`` lists the headings under which there was nothing to report; ``milestones`` are
    in words."""

    number: int
    short_name: str
    deliverables: tuple[tuple[str, SafeString], ...]
    milestones: tuple[str, ...]
    headings: tuple[HighlightHeading, ...]
    nothing: str
    unanswered: str


@dataclass(frozen=True)
class HighlightReport:
    programme: str
    slug: str
    prepared: str
    objectives: tuple[HighlightObjective, ...]
    extra: SafeString
    nothing_extra: bool
    risks: tuple[str, ...]
    issues: tuple[str, ...]


def highlight_report(report: ReturnRecord) -> HighlightReport:
    """One programme's highlight report as it prints."""
    return HighlightReport(
        programme=report.programme,
        slug=report.programme_slug,
        prepared=_prepared(report),
        objectives=tuple(_highlight_objective(one) for one in report.objectives),
        extra=in_print(report.extra_deliverables),
        nothing_extra=report.nothing_extra,
        risks=tuple(risk_in_words(one) for one in report.risks),
        issues=tuple(issue_in_words(one) for one in report.issues),
    )


def _prepared(report: ReturnRecord) -> str:
    count = len(report.objectives)
    objectives = f"{count} objective{'' if count == 1 else 's'}"
    if report.prepared_on is None:
        return f"In preparation. {objectives}."
    who = person(report.prepared_by, report.prepared_post)
    return f"Prepared by {who}, on {print_day(report.prepared_on)}. {objectives}."


def _highlight_objective(objective: ObjectiveRecord) -> HighlightObjective:
    entries = _entries(objective)
    sections = objective.sections
    told = [one for one in sections if one.heading not in entries]
    nothing = [_title(one).lower() for one in told if one.nothing_to_report]
    unanswered = [_title(one).lower() for one in told if not one.is_answered]
    return HighlightObjective(
        number=objective.number,
        short_name=objective.short_name,
        deliverables=tuple(
            (one.key, in_print(one.wording)) for one in objective.activities if one.is_priority
        ),
        milestones=tuple(
            milestone_in_words(one) for row in objective.activities for one in row.milestones
        ),
        headings=tuple(
            _heading(one, entries.get(one.heading, ()))
            for one in sections
            if one.heading in entries or (one.is_answered and not one.nothing_to_report)
        ),
        nothing=", ".join(nothing),
        unanswered=", ".join(unanswered),
    )


def _title(section: SectionRecord) -> str:
    return Heading(section.heading).label


def _entries(objective: ObjectiveRecord) -> dict[str, tuple[str, ...]]:
    """By heading, the lines of the register under it; a heading without any is left out."""
    found = {
        Heading.RISK_UPDATE: tuple(risk_in_words(one) for one in objective.risks),
        Heading.ISSUES_UPDATE: tuple(issue_in_words(one) for one in objective.issues),
    }
    return {heading: lines for heading, lines in found.items() if lines}


def _heading(section: SectionRecord, entries: tuple[str, ...]) -> HighlightHeading:
    colour = section.budget_status
    return HighlightHeading(
        _title(section),
        in_print(section.text),
        rag=colour,
        rag_word=BudgetStatus(colour).label if colour else "",
        entries=entries,
    )


def risk_in_words(risk: RiskRecord) -> str:
    """``R004 Assessors leave: high (12), target 6, up from 9; treat; Head of Research``."""
    score, band = risk.current or (None, "")
    now = f"{band.replace('_', ' ')} ({score})" if risk.current else "not scored yet"
    target = f", target {risk.target[0]}" if risk.target else ""
    moved = f", {risk.movement}" if risk.movement else ""
    closed = f"; closed on {print_day(risk.closed_on)}" if risk.closed_on else ""
    who = f"; {risk.owner}" if risk.owner else ""
    return f"{risk.reference} {risk.title}: {now}{target}{moved}; {risk.response}{who}{closed}"


def issue_in_words(issue: IssueRecord) -> str:
    """``I002 No venue: high priority; book elsewhere by 30 November 2009; Head of Research``."""
    action = f"; {issue.action}" if issue.action else ""
    due = f" by {print_day(issue.due_on)}" if issue.due_on else ""
    solved = f"; resolved on {print_day(issue.resolved_on)}" if issue.resolved_on else ""
    who = f"; {issue.owner}" if issue.owner else ""
    return f"{issue.reference} {issue.title}: {issue.priority} priority{action}{due}{who}{solved}"


def milestone_in_words(milestone: MilestoneRecord) -> str:
    """``PD1.2 Consultation closes: due 30 November 2009, done 2 December 2009``."""
    done = f", done {print_day(milestone.done_on)}" if milestone.done_on else ""
    return f"{milestone.key} {milestone.name}: due {print_day(milestone.due_on)}{done}"
