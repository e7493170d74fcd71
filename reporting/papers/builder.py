"""Building the record of a paper: everything is read once, and its text resolved from what was
read. The number of queries does not grow with paragraphs, programmes, lines or balances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.db.models import Q

from figures.money import total
from finance.models import Balance, BalanceFigure, Budget, ExternalFund, FundInstalment
from finance.statements.statement import PositionStatement, statement_of
from periods.calendar import Quarter, print_day, year_label
from programmes.models import PlannedProgramme
from returns.drafting import latest_records
from returns.reading import approved_records, standing_approved
from returns.records import ReturnRecord

from ..models import (
    APPENDICES,
    FiguresConfirmation,
    Paper,
    PaperPrompt,
    PaperSection,
    Paragraph,
    PromptKind,
    SectionKind,
    SignOff,
)
from .annual.builder import build_annual
from .annual.records import AnnualRecord
from .arrangement import LEADS, NOTES_ALONE, PROMPTS_IN, in_print_order
from .completeness import all_gaps
from .decisions import decisions_for
from .drawing import with_pictures
from .exceptions import exceptions_of
from .kinds import READINGS
from .listed import tables_of_kind
from .listings import balance_lines, fund_lines
from .outcomes.builder import build_outcomes
from .outcomes.records import DecisionRecord
from .records import (
    SCHEMA_VERSION,
    BalanceRecord,
    Confirmation,
    FundRecord,
    Heading,
    InstalmentRecord,
    PaperRecord,
    ParagraphRecord,
    PassedGap,
    ProgrammeRecord,
    PromptRecord,
    SectionRecord,
    Signature,
    SourceRecord,
    content_sha256,
    figures_sha256,
)
from .resolving import NAME, hand_typed, resolve
from .summary import summarise


def build_paper(paper: Paper, *, known_at: dt.datetime, offering: bool = False) -> PaperRecord:
    """The paper as it stands, its amounts as known at the moment; ``offering`` adds the decisions
    that its text might name, for those who write it.

    A confirmation or signature is in the record only while it still fits what it was given for.
    """
    sections = in_print_order(paper.sections.all())
    budget = paper.organisation.budgets.for_year(paper.period.year).first()
    data = _data(paper, sections, budget, known_at)
    record = _with_text(data, paper, sections, offering)
    record = with_pictures(record, paper, budget)
    if READINGS[paper.kind].has_summary:
        record = replace(record, summary=summarise(record))
    return _with_signatures(_with_passed_gaps(record, paper), paper)


def _data(
    paper: Paper, sections: list[PaperSection], budget: Budget | None, known_at: dt.datetime
) -> PaperRecord:
    has = _kinds_of(paper, sections)
    statement = _statement(paper, budget, known_at)
    programmes = _programmes(paper)
    return PaperRecord(
        schema_version=SCHEMA_VERSION,
        heading=_heading(paper),
        drawn_at=known_at,
        edition=None,
        sections=(),
        statement=statement,
        balances=_balances(paper, known_at) if SectionKind.BALANCES in has else (),
        funds=_funds(paper, known_at) if SectionKind.FUNDS in has else (),
        programmes=programmes,
        common_statement=paper.period.common_statement,
        passed_gaps=(),
        confirmation=None,
        sign_off=None,
        annual=_annual(paper, statement, programmes, known_at),
        outcomes=build_outcomes(paper, has, known_at),
    )


def _annual(
    paper: Paper,
    statement: PositionStatement | None,
    programmes: tuple[ProgrammeRecord, ...],
    known_at: dt.datetime,
) -> AnnualRecord | None:
    """The year, in a paper about one."""
    if not READINGS[paper.kind].whole_year:
        return None
    return build_annual(
        paper.organisation,
        paper.period.year,
        statement=statement,
        reports=[one.report for one in programmes if one.report],
        known_at=known_at,
    )


def _kinds_of(paper: Paper, sections: list[PaperSection]) -> set[str]:
    """What a paper of its kind can tell of, and what its own sections say beyond that: text may
    name figures that no section lists."""
    usual = {part.kind.value for part in READINGS[paper.kind].order}
    return usual | {section.kind for section in sections}


def _statement(
    paper: Paper, budget: Budget | None, known_at: dt.datetime
) -> PositionStatement | None:
    if budget is None or not READINGS[paper.kind].needs_money:
        return None
    return statement_of(budget, paper.period.quarter.last_month, known_at)


def _heading(paper: Paper) -> Heading:
    organisation, quarter = paper.organisation, paper.period.quarter
    is_year = READINGS[paper.kind].whole_year
    return Heading(
        organisation=organisation.name,
        title=f"{paper.name} to {print_day(quarter.end)}",
        kind=paper.kind,
        body=paper.meeting.body.name,
        meeting_date=paper.meeting.meets_on,
        agenda_item=str(paper.item.number) if paper.item else "",
        author=paper.author.user.name,
        author_post=paper.author_post,
        author_contact=paper.author_contact,
        purpose=paper.get_purpose_display(),
        period_key=quarter.key,
        period=year_label(quarter.year) if is_year else quarter.label,
        period_start=Quarter(quarter.year, 1).start if is_year else quarter.start,
        period_end=quarter.end,
        plan=f"{organisation.plan_word} {year_label(quarter.year)}",
        demo_notice=organisation.notice,
        programme=paper.programme.name if paper.programme else "",
        programme_slug=paper.programme.slug if paper.programme else "",
    )


def _balances(paper: Paper, known_at: dt.datetime) -> tuple[BalanceRecord, ...]:
    day = paper.period.quarter.end
    balances = Balance.objects.filter(organisation=paper.organisation).counting_on(day)
    figures = BalanceFigure.objects.filter(
        balance__organisation=paper.organisation, as_at=day, recorded_at__lte=known_at
    ).order_by("pk")
    amounts = {figure.balance_id: figure.amount for figure in figures}
    return tuple(
        BalanceRecord(one.pk, one.name, one.side, day, amounts.get(one.pk)) for one in balances
    )


def _funds(paper: Paper, known_at: dt.datetime) -> tuple[FundRecord, ...]:
    """The funds that still pay in the period's financial year or after it: all that is planned,
    and what was received by the period's end."""
    quarter = paper.period.quarter
    funds = ExternalFund.objects.filter(organisation=paper.organisation).counting_on(quarter.end)
    paid: dict[int, dict[int, list[FundInstalment]]] = {}
    planned = Q(kind=FundInstalment.Kind.PLANNED)
    for row in FundInstalment.objects.filter(
        planned | Q(dated_on__lte=quarter.end),
        fund__organisation=paper.organisation,
        recorded_at__lte=known_at,
    ).order_by("year", "pk"):
        paid.setdefault(row.fund_id, {}).setdefault(row.year, []).append(row)
    return tuple(
        _fund(fund, paid[fund.pk])
        for fund in funds
        if fund.pk in paid and max(paid[fund.pk]) >= quarter.year
    )


def _fund(fund: ExternalFund, paid: dict[int, list[FundInstalment]]) -> FundRecord:
    return FundRecord(
        fund_id=fund.pk,
        funder=fund.funder,
        purpose=fund.purpose,
        inside_statement=fund.inside_statement,
        instalments=tuple(_instalment(year, rows) for year, rows in paid.items()),
    )


def _instalment(year: int, rows: list[FundInstalment]) -> InstalmentRecord:
    def sum_of(kind: str) -> Decimal:
        return total(row.amount for row in rows if row.kind == kind)

    return InstalmentRecord(
        year, sum_of(FundInstalment.Kind.PLANNED), sum_of(FundInstalment.Kind.RECEIVED)
    )


def _programmes(paper: Paper) -> tuple[ProgrammeRecord, ...]:
    """Every programme of the year's plan that the paper tells of: the report approved last, else
    what there is of one. A return that was reopened is not approved until its new version is; the
    old one prints."""
    if not READINGS[paper.kind].needs_returns:
        return ()
    planned = PlannedProgramme.objects.filter(
        plan__organisation=paper.organisation, plan__year=paper.period.year
    ).select_related("programme")
    if paper.programme:
        planned = planned.filter(programme=paper.programme)
    approved, standing = approved_records(paper.period), standing_approved(paper.period)
    latest = latest_records(paper.period)
    return tuple(
        ProgrammeRecord(
            programme_id=one.programme_id,
            programme=one.programme.name,
            slug=one.programme.slug,
            is_approved=one.programme_id in standing,
            report=_told(paper, approved.get(one.programme_id) or latest.get(one.programme_id)),
        )
        for one in planned
    )


def _told(paper: Paper, report: ReturnRecord | None) -> ReturnRecord | None:
    """What of a report the paper tells."""
    if report is None or not READINGS[paper.kind].exceptions_alone:
        return report
    return exceptions_of(report)


# Text -----------------------------------------------------------------------------


def _with_text(
    record: PaperRecord, paper: Paper, sections: list[PaperSection], offering: bool
) -> PaperRecord:
    """Numbers first, then words: a paragraph may refer to one that stands behind it."""
    record = replace(record, appendices=tuple(s.key for s in sections if s.kind in APPENDICES))
    written = _by_section(paper)
    prompts = list(paper.prompts.all())
    record = replace(
        record,
        decisions=_decisions(paper, written, offering),
        cover=_prompts(prompts, PromptKind.COVER),
        sections=tuple(_numbered(sections, written, prompts, record)),
    )
    resolved = (_in_words(section, written, record) for section in record.sections)
    return replace(record, sections=tuple(resolved))


def _decisions(
    paper: Paper, written: dict[str, list[Paragraph]], offering: bool
) -> tuple[DecisionRecord, ...]:
    texts = (one.text for of_section in written.values() for one in of_section)
    return decisions_for(paper.organisation, texts, offering=offering)


def _by_section(paper: Paper) -> dict[str, list[Paragraph]]:
    found: dict[str, list[Paragraph]] = {}
    for one in paper.paragraphs.select_related("section").prefetch_related("amount_sources"):
        found.setdefault(one.section.key, []).append(one)
    return found


def _numbered(
    sections: list[PaperSection],
    written: dict[str, list[Paragraph]],
    prompts: list[PaperPrompt],
    record: PaperRecord,
) -> Iterator[SectionRecord]:
    """The sections that have something to say, their text as it was typed."""
    number = 0
    for section in sections:
        of_section = written.get(section.key, [])
        listing = _listing(section.kind, of_section, record)
        texts = [(one.pk, one.text) for one in of_section]
        if listing and not texts:
            texts = [(None, _lead(section.kind, record))]
        asked = _prompts(prompts, *PROMPTS_IN.get(section.kind, ()))
        if texts or asked or _prints_anyway(section.kind, record):
            paragraphs = (_typed(pk, n, text) for n, (pk, text) in enumerate(texts, number + 1))
            yield _section(section, tuple(paragraphs), listing, asked)
            number += len(texts)


def _prints_anyway(kind: str, record: PaperRecord) -> bool:
    """Whether a section prints without a paragraph: it may not be left out, or has tables."""
    return kind == SectionKind.REQUIRED or bool(tables_of_kind(kind, record))


def _lead(kind: str, record: PaperRecord) -> str:
    """What opens a section that the writers left to the product."""
    if kind == SectionKind.NOTES and "statement" not in record.appendices:
        return NOTES_ALONE
    return LEADS[kind]


def _section(
    section: PaperSection,
    paragraphs: tuple[ParagraphRecord, ...],
    listing: str,
    prompts: tuple[PromptRecord, ...],
) -> SectionRecord:
    return SectionRecord(
        key=section.key,
        title=section.title,
        paragraphs=paragraphs,
        listing=listing,
        kind=section.kind,
        exemption=section.exemption,
        prompts=prompts,
    )


def _typed(pk: int | None, number: int, text: str) -> ParagraphRecord:
    return ParagraphRecord(pk, number, text, hand_typed=hand_typed(text), unresolved=())


def _in_words(
    section: SectionRecord, written: dict[str, list[Paragraph]], record: PaperRecord
) -> SectionRecord:
    sources = {
        one.pk: tuple(SourceRecord(s.amount, s.source) for s in one.amount_sources.all())
        for one in written.get(section.key, [])
    }
    paragraphs = (
        _resolved(one, sources.get(one.paragraph_id, ()), record) for one in section.paragraphs
    )
    return replace(section, paragraphs=tuple(paragraphs))


def _resolved(
    paragraph: ParagraphRecord, sources: tuple[SourceRecord, ...], record: PaperRecord
) -> ParagraphRecord:
    text, unresolved = resolve(paragraph.text, record)
    used = tuple(one for one in sources if one.amount in paragraph.hand_typed)
    return replace(paragraph, text=text, unresolved=unresolved, sources=used)


def _prompts(prompts: list[PaperPrompt], *kinds: PromptKind) -> tuple[PromptRecord, ...]:
    return tuple(
        PromptRecord(one.pk, one.kind, one.wording, one.answer, one.is_none, one.is_ticked)
        for one in prompts
        if one.kind in kinds
    )


def _listing(kind: str, written: list[Paragraph], record: PaperRecord) -> str:
    """The figures that a section lists by itself, unless a paragraph of it names the list."""
    named = {name for one in written for name in NAME.findall(one.text)}
    if kind == SectionKind.NOTES:
        return _note_lines(record.statement)
    if kind == SectionKind.BALANCES and "balances" not in named:
        return balance_lines(record.balances)
    if kind == SectionKind.FUNDS and "external_funds" not in named:
        return fund_lines(record.funds)
    return ""


def _note_lines(statement: PositionStatement | None) -> str:
    notes = statement.numbered_notes if statement else ()
    return "\n".join(
        f"- **Note {note.mark}** – {note.line}. {_indented(note.words)}" for note in notes
    )


def _indented(text: str) -> str:
    """Further lines of a text stay inside the bullet that holds it."""
    return text.strip().replace("\n", "\n  ")


# Gaps and signatures --------------------------------------------------------------


def _with_passed_gaps(record: PaperRecord, paper: Paper) -> PaperRecord:
    """Passes of gaps that are there in the same words; of mended ones nothing prints."""
    there = {(gap.key, gap.text) for gap in all_gaps(record, paper)}
    return replace(
        record,
        passed_gaps=tuple(
            PassedGap(row.gap_key, row.gap_text, row.reason, row.post, row.recorded_at)
            for row in paper.gap_passes.all()
            if (row.gap_key, row.gap_text) in there
        ),
    )


def current_confirmation(paper: Paper, record: PaperRecord) -> FiguresConfirmation | None:
    """The last confirmation of the figures as the record has them."""
    return (
        paper.confirmations.filter(figures_sha256=figures_sha256(record))
        .select_related("by__user")
        .last()
    )


def current_sign_off(paper: Paper, record: PaperRecord) -> SignOff | None:
    """The last signature under the paper as it reads now, its figures as they are confirmed."""
    return (
        paper.sign_offs.filter(
            content_sha256=content_sha256(record),
            confirmation__figures_sha256=figures_sha256(record),
        )
        .select_related("by__user", "confirmation__by__user")
        .last()
    )


def _with_signatures(record: PaperRecord, paper: Paper) -> PaperRecord:
    signed = current_sign_off(paper, record)
    given = signed.confirmation if signed else current_confirmation(paper, record)
    return replace(
        record,
        confirmation=given and Confirmation(given.by.user.name, given.post, given.drawn_at),
        sign_off=signed and Signature(signed.by.user.name, signed.post, signed.recorded_at),
    )
