"""Building the record of a paper: everything is read once, and its text resolved from what was
read. The number of queries does not grow with paragraphs, programmes, lines or balances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from finance.statements.statement import PositionStatement

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
from .arrangement import LEADS, NOTES_ALONE, PROMPTS_IN, in_print_order
from .completeness import all_gaps
from .decisions import decisions_for
from .drawing import with_pictures
from .gathering import gather
from .kinds import READINGS
from .listed import tables_of_kind
from .listings import balance_lines, fund_lines
from .outcomes.records import DecisionRecord
from .records import (
    Confirmation,
    PaperRecord,
    ParagraphRecord,
    PassedGap,
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
    data = gather(paper, sections, budget, known_at)
    record = _with_text(data, paper, sections, offering)
    record = with_pictures(record, paper, budget)
    if READINGS[paper.kind].has_summary:
        record = replace(record, summary=summarise(record))
    return _with_signatures(_with_passed_gaps(record, paper), paper)


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
