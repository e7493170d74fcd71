"""What is missing before a paper may be published. Each gap blocks until it is mended or passed
with a reason that prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from accounts.models import Organisation
from figures.money import sterling
from finance.statements.statement import PositionStatement, StatementLine
from periods.calendar import Quarter, month_label
from returns.records import ObjectiveRecord, ReturnRecord

from ..models import Paper, PromptKind, SectionKind
from .annual.gaps import missing_in
from .kinds import READINGS
from .outcomes.gaps import missing_in as missing_outcomes
from .records import PaperRecord

#: What an unanswered prompt is called in the list of gaps.
ASKED = {
    PromptKind.COVER: "The cover asks for: ",
    PromptKind.IMPLICATION: "Neither described nor stated to be none: ",
    PromptKind.DECLARATION: "Not yet declared: ",
    PromptKind.SIGNATORY: "Nobody is named who signs as ",
}


@dataclass(frozen=True)
class Gap:
    """``key`` names the gap for good; ``url`` is where it can be mended."""

    key: str
    text: str
    url: str


def all_gaps(record: PaperRecord, paper: Paper) -> tuple[Gap, ...]:
    """Every gap, passed ones included: of where the paper goes, then of what it says."""
    return (*_of_meeting(record, paper), *gaps(record, paper.organisation))


def gaps(record: PaperRecord, organisation: Organisation) -> tuple[Gap, ...]:
    """Every gap of what the record says, passed ones included, in the paper's order."""
    return (
        *_of_statement(record, organisation),
        *_of_balances(record, organisation),
        *_of_text(record, organisation),
        *_of_prompts(record),
        *_of_returns(record, organisation),
        *_of_year(record, organisation),
        *_of_outcomes(record, organisation),
    )


def open_gaps(record: PaperRecord, paper: Paper) -> tuple[Gap, ...]:
    """Those that nobody passed. A pass counts for the gap in the words in which it was passed:
    a variance that grows afterwards is a gap again."""
    passed = {(one.key, one.text) for one in record.passed_gaps}
    return tuple(gap for gap in all_gaps(record, paper) if (gap.key, gap.text) not in passed)


def _of_meeting(record: PaperRecord, paper: Paper) -> Iterator[Gap]:
    meeting, item = paper.meeting, paper.item
    home = _address("paper-heading", paper.organisation.slug, paper.pk)
    if meeting.is_cancelled:
        yield Gap(
            f"meeting:{meeting.pk}",
            f"The meeting was cancelled: {meeting}. Choose another one.",
            home,
        )
    if meeting.meets_on < record.heading.period_end:
        yield Gap(
            f"early:{meeting.pk}",
            f"The meeting is before the period ends: {meeting}. Choose another one.",
            home,
        )
    if item is not None and item.withdrawn_on is not None:
        yield Gap(
            f"item:{item.pk}",
            f"The item was withdrawn from the agenda: {item}. Choose another one, or none.",
            home,
        )


def _of_statement(record: PaperRecord, organisation: Organisation) -> Iterator[Gap]:
    statement, home = record.statement, _statement_url(record, organisation)
    if statement is None:
        if READINGS[record.heading.kind].needs_money:
            yield Gap("statement", "There is no budget for this financial year.", home)
        return
    if statement.unbalanced_by and not statement.unbalanced_reason:
        yield Gap(
            "balance",
            f"The revised budget does not balance: income and expenditure differ by "
            f"{sterling(abs(statement.unbalanced_by))}, and no reason is given.",
            home,
        )
    for line in statement.not_reported:
        yield Gap(
            f"actual:{line.line_id}",
            f"{line.name} has no actual for {month_label(statement.year, statement.month)}.",
            home,
        )
    for line in statement.lines:
        yield from _of_line(line, statement, home)


def _of_line(line: StatementLine, statement: PositionStatement, home: str) -> Iterator[Gap]:
    if not line.is_material or line.note:
        return
    moved = sterling(abs(line.amounts.variance))
    yield Gap(
        f"note:{line.line_id}",
        f"{line.name} is {moved} away from its plan, and has no note.",
        home,
    )
    if line.amounts.projection == line.amounts.revised:
        yield Gap(
            f"projection:{line.line_id}",
            f"{line.name} is {moved} away from its plan, and yet its projection "
            f"equals the revised budget without a note.",
            home,
        )


def _of_balances(record: PaperRecord, organisation: Organisation) -> Iterator[Gap]:
    home = _statement_url(record, organisation)
    for balance in record.balances:
        if balance.amount is None:
            yield Gap(
                f"balance:{balance.balance_id}",
                f"The balance “{balance.name}” has no figure for the end of the period.",
                home,
            )


def _of_text(record: PaperRecord, organisation: Organisation) -> Iterator[Gap]:
    for section in record.sections:
        if section.kind == SectionKind.REQUIRED and not section.paragraphs:
            yield Gap(
                f"section:{section.key}",
                f"The section “{section.title}” says nothing yet.",
                f"#section-{section.key}",
            )
    for paragraph in record.paragraphs:
        for name in paragraph.unresolved:
            yield Gap(
                f"figure:{paragraph.paragraph_id}:{name}",
                f"Paragraph {paragraph.number} holds {name}, which stands for nothing now.",
                f"#paragraph-{paragraph.number}",
            )
        for amount in paragraph.without_source:
            yield Gap(
                f"amount:{paragraph.paragraph_id}:{amount}",
                f"Paragraph {paragraph.number} says {amount}, typed by hand: put a figure’s name "
                f"in its place, or say where it comes from.",
                f"#paragraph-{paragraph.number}",
            )


def _of_prompts(record: PaperRecord) -> Iterator[Gap]:
    asked = (*record.cover, *(one for section in record.sections for one in section.prompts))
    for prompt in asked:
        if not prompt.is_answered:
            yield Gap(
                f"prompt:{prompt.prompt_id}", f"{ASKED[prompt.kind]}{prompt.wording}", "#asked"
            )


def _of_returns(record: PaperRecord, organisation: Organisation) -> Iterator[Gap]:
    if not READINGS[record.heading.kind].needs_returns:
        return
    if not record.programmes:
        yield Gap("plan", "There is no plan with programmes for this financial year.", "")
    for programme in record.programmes:
        home = _return_url(record, programme.slug, organisation)
        if programme.report is None:
            # Put into the plan after the round began: there is no return, only the round.
            asked = _round_url(record, organisation)
            yield Gap(f"return:{programme.slug}", f"{programme.programme} gave no return.", asked)
            continue
        if not programme.is_approved:
            yield Gap(
                f"return:{programme.slug}",
                f"The return of {programme.programme} is not approved.",
                home,
            )
        yield from _of_report(programme.report, home)


def _of_report(report: ReturnRecord, home: str) -> Iterator[Gap]:
    for objective in report.objectives:
        place = f"{report.programme}, objective {objective.number}"
        key = f"{report.programme_slug}/{objective.number}"
        if objective.progress.printed is None:
            yield Gap(f"progress:{key}", f"{place} has no progress figure.", home)
        yield from _of_flagged(objective, place, key, home)


def _of_flagged(objective: ObjectiveRecord, place: str, key: str, home: str) -> Iterator[Gap]:
    if objective.footnote:
        return
    for activity in objective.activities:
        if activity.needs_footnote and not activity.footnote:
            yield Gap(
                f"footnote:{key}/{activity.key}",
                f"{place}: {activity.key} is {activity.rag} without a footnote.",
                home,
            )


def _of_year(record: PaperRecord, organisation: Organisation) -> Iterator[Gap]:
    """Of what the paper's own sections tell of the year."""
    if record.annual is None:
        return
    annual = record.annual.printed_by({one.kind for one in record.sections})
    for one in missing_in(annual):
        yield Gap(one.key, one.text, _address(one.page, organisation.slug, *one.at))


def _of_outcomes(record: PaperRecord, organisation: Organisation) -> Iterator[Gap]:
    """Of what the paper's own sections tell of its programme."""
    for one in missing_outcomes(record):
        name, *rest = one.page
        yield Gap(one.key, one.text, _address(name, organisation.slug, *rest))


def _statement_url(record: PaperRecord, organisation: Organisation) -> str:
    quarter = Quarter.from_key(record.heading.period_key)
    return _address("position-statement", organisation.slug, quarter.year, quarter.last_month)


def _return_url(record: PaperRecord, slug: str, organisation: Organisation) -> str:
    return _address("return-detail", organisation.slug, record.heading.period_key, slug)


def _round_url(record: PaperRecord, organisation: Organisation) -> str:
    return _address("round-detail", organisation.slug, record.heading.period_key)


def _address(name: str, *parts: str | int) -> str:
    """A page of another app; empty where the product has no such page."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""
