"""A paper in preparation as its page shows it: what it says, what is missing, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import Membership
from accounts.roles import Permission

from ..models import Edition, Paper, PaperPrompt, ParagraphReading
from .arrangement import written_sections
from .builder import build_paper, current_confirmation, current_sign_off
from .completeness import Gap, open_gaps
from .listed import ListedTable, listed_in
from .permissions import may, wrote
from .records import (
    PaperRecord,
    ParagraphRecord,
    SectionRecord,
    read_record,
    reads_the_same,
)
from .references import hidden_places, references_to
from .resolving import values_in
from .words import in_print


@dataclass(frozen=True)
class TypedAmount:
    """An amount that was typed by hand; ``source`` is empty while nobody gave one."""

    amount: str
    source: str


@dataclass(frozen=True)
class FigureChange:
    """What a figure said when the paragraph was last read, and what it says now."""

    name: str
    was: str
    now: str


@dataclass(frozen=True)
class CompiledParagraph:
    """``pk`` is None for one that the product wrote itself."""

    pk: int | None
    number: int
    text: SafeString
    listing: SafeString
    hand_typed: tuple[TypedAmount, ...]
    changed: tuple[FigureChange, ...]
    not_for_public: tuple[str, ...]
    """What it refers to that is for members alone, in a section that the public reads."""
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class CompiledSection:
    key: str
    title: str
    exemption: str
    paragraphs: tuple[CompiledParagraph, ...]
    tables: tuple[ListedTable, ...] = ()


@dataclass(frozen=True)
class Step:
    """One of the acts between draft and edition; ``why_not`` is empty for who may do it now."""

    is_done: bool
    said: str
    may_do: bool
    why_not: str


@dataclass(frozen=True)
class CompiledPaper:
    record: PaperRecord
    sections: tuple[CompiledSection, ...]
    asked: tuple[PaperPrompt, ...]
    """What the committee asks of the paper, with the answers."""
    has_paragraphs: bool
    open_gaps: tuple[Gap, ...]
    editions: tuple[Edition, ...]
    is_published: bool
    """Whether the last edition is the paper as it reads now."""
    may_compile: bool
    confirm: Step
    sign: Step
    publish: Step

    @property
    def state(self) -> str:
        if self.is_published:
            return "published" if self.editions[0].is_issued else "publishing"
        return "draft"


def compiled_paper(paper: Paper, membership: Membership, *, known_at: dt.datetime) -> CompiledPaper:
    """The paper as it stands, for this reader."""
    record = build_paper(paper, known_at=known_at)
    editions = tuple(paper.editions.select_related("issue", "withdrawal").order_by("-number"))
    is_published = bool(editions) and _is_last(record, editions[0])
    missing = open_gaps(record, paper)
    return CompiledPaper(
        record=record,
        sections=tuple(_sections(record, paper)),
        asked=tuple(paper.prompts.all()),
        has_paragraphs=any(one.paragraph_id for one in record.paragraphs),
        open_gaps=missing,
        editions=editions,
        is_published=is_published,
        may_compile=may(membership, Permission.COMPILE_PAPER, paper),
        confirm=_confirming(paper, record, membership),
        sign=_signing(paper, record, membership),
        publish=_publishing(paper, record, membership, missing, is_published),
    )


def _is_last(record: PaperRecord, edition: Edition) -> bool:
    published = read_record(edition.record, edition.schema_version)
    return reads_the_same(record, published)


def _sections(record: PaperRecord, paper: Paper) -> Iterator[CompiledSection]:
    there = {section.key: section for section in record.sections}
    changed, hidden = _changed(record, paper), hidden_places(record)
    for one in written_sections(paper):
        section = there.get(one.key) or SectionRecord(one.key, one.title, ())
        last = len(section.paragraphs) - 1
        paragraphs = (
            _paragraph(paragraph, section, place == 0, place == last, changed, hidden)
            for place, paragraph in enumerate(section.paragraphs)
        )
        yield CompiledSection(
            one.key, one.title, one.exemption, tuple(paragraphs), listed_in(section, record)
        )


def _paragraph(
    one: ParagraphRecord,
    section: SectionRecord,
    is_first: bool,
    is_last: bool,
    changed: dict[int | None, tuple[FigureChange, ...]],
    hidden: frozenset[str],
) -> CompiledParagraph:
    sources = {given.amount: given.source for given in one.sources}
    return CompiledParagraph(
        pk=one.paragraph_id,
        number=one.number,
        text=in_print(one.text, with_places=False),
        listing=in_print(section.listing if is_last else ""),
        hand_typed=tuple(
            TypedAmount(amount, sources.get(amount, "")) for amount in dict.fromkeys(one.hand_typed)
        ),
        changed=changed.get(one.paragraph_id, ()),
        not_for_public=() if section.exemption else references_to(hidden, one.text),
        is_first=is_first,
        is_last=is_last,
    )


def _changed(record: PaperRecord, paper: Paper) -> dict[int | None, tuple[FigureChange, ...]]:
    """By paragraph: the figures that say something else than when it was last read."""
    readings = ParagraphReading.objects.filter(paragraph__paper=paper).select_related("paragraph")
    found = {}
    for reading in readings:
        now = values_in(reading.paragraph.text, record)
        found[reading.paragraph_id] = tuple(
            FigureChange(name, was, now[name])
            for name, was in reading.values.items()
            if name in now and now[name] != was
        )
    return found


def _confirming(paper: Paper, record: PaperRecord, membership: Membership) -> Step:
    done = record.confirmation
    return Step(
        is_done=done is not None,
        said=done.post if done else "",
        may_do=done is None and may(membership, Permission.CONFIRM_FIGURES, paper),
        why_not="",
    )


def _signing(paper: Paper, record: PaperRecord, membership: Membership) -> Step:
    done = record.sign_off
    may_sign = done is None and may(membership, Permission.SIGN_OFF_PAPER, paper)
    why_not = ""
    if record.confirmation is None:
        why_not = "The figures have to be confirmed first."
    elif current_confirmation(paper, record).by_id == membership.pk:
        why_not = "You confirmed the figures: someone else signs it off."
    elif membership.pk == paper.author_id:
        why_not = "You are the author: someone else signs it off."
    elif may_sign and wrote(membership, paper):
        why_not = "You wrote in this paper: someone else signs it off."
    return Step(
        is_done=done is not None,
        said=done.post if done else "",
        may_do=may_sign,
        why_not=why_not,
    )


def _publishing(
    paper: Paper,
    record: PaperRecord,
    membership: Membership,
    missing: tuple[Gap, ...],
    is_published: bool,
) -> Step:
    why_not = ""
    if missing:
        why_not = "Gaps are still open."
    elif record.sign_off is None:
        why_not = "The paper has to be signed off first."
    elif current_sign_off(paper, record).by_id == membership.pk:
        why_not = "You signed it off: someone else publishes it."
    return Step(
        is_done=is_published,
        said="",
        may_do=not is_published and may(membership, Permission.PUBLISH_PAPER, paper),
        why_not=why_not,
    )
