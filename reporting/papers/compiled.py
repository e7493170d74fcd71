"""A paper in preparation as its page shows it: what it says, what is missing, what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import Membership
from accounts.roles import Permission

from ..models import Edition, Paper
from .arrangement import written_sections
from .builder import build_paper, current_confirmation, current_sign_off
from .completeness import Gap, open_gaps
from .permissions import may, wrote
from .records import PaperRecord, SectionRecord, content_sha256, read_record
from .words import in_print


@dataclass(frozen=True)
class CompiledParagraph:
    """``pk`` is None for one that the product wrote itself."""

    pk: int | None
    number: int
    text: SafeString
    listing: SafeString
    hand_typed: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class CompiledSection:
    key: str
    title: str
    paragraphs: tuple[CompiledParagraph, ...]


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
    missing = open_gaps(record, paper.organisation)
    return CompiledPaper(
        record=record,
        sections=tuple(_sections(record, paper)),
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
    return content_sha256(published) == content_sha256(record)


def _sections(record: PaperRecord, paper: Paper):
    there = {section.key: section for section in record.sections}
    for one in written_sections(paper):
        yield _section(there.get(one.key) or SectionRecord(one.key, one.title, ()))


def _section(section: SectionRecord) -> CompiledSection:
    last = len(section.paragraphs) - 1
    return CompiledSection(
        section.key,
        section.title,
        tuple(
            CompiledParagraph(
                pk=one.paragraph_id,
                number=one.number,
                text=in_print(one.text),
                listing=in_print(section.listing if place == last else ""),
                hand_typed=one.hand_typed,
                is_first=place == 0,
                is_last=place == last,
            )
            for place, one in enumerate(section.paragraphs)
        ),
    )


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
