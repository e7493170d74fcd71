"""A paper as a record: exactly what its readers see, ordered and numbered, from one read.

A draft and an edition are the same dataclass; publishing freezes it as canonical JSON. Every
version of the schema stays readable: see ``SCHEMA_VERSION``. No renderer reads anything else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from finance.statements.statement import PositionStatement
from finance.statements.year_by_month import YearByMonth
from measures.cards.records import CardRecord
from records.codec import fingerprint, from_json, to_json
from returns.fourpart import NO_STRIP, Strip
from returns.records import ReturnRecord

from .annual.records import AnnualRecord
from .outcomes.records import DecisionRecord, OutcomesRecord

#: 2 since reports carry colours beside their evidence, remedies, risks and issues; 3 since papers
#: are arranged by template, begin with a summary, and keep the sources of typed amounts; 4 since
#: papers may tell of a whole year or of a programme's outcomes, and text names decisions. What an
#: older record does not hold is empty.
SCHEMA_VERSION = 4
READABLE = frozenset({1, 2, 3, 4})

#: The audiences that a part of a paper names. Publishing to the public is a later act.
MEMBERS = "members"

_NO_MOMENT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Heading:
    """What stands on top of the paper. ``demo_notice`` is empty for an organisation's own."""

    organisation: str
    title: str
    kind: str
    body: str
    meeting_date: dt.date
    agenda_item: str
    author: str
    author_post: str
    author_contact: str
    purpose: str
    period_key: str
    period: str
    period_start: dt.date
    period_end: dt.date
    plan: str
    demo_notice: str
    programme: str = ""
    """The one that the paper is about; empty for a paper about the whole body."""
    programme_slug: str = ""


@dataclass(frozen=True)
class EditionStamp:
    """Which edition, published when and by which post; ``reason`` for a correction."""

    number: int
    published_at: dt.datetime
    published_by: str
    reason: str


@dataclass(frozen=True)
class SourceRecord:
    """Where an amount that was typed by hand comes from."""

    amount: str
    source: str


@dataclass(frozen=True)
class ParagraphRecord:
    """``text`` is Markdown with its figures in place; ``unresolved`` lists names that stood for
    nothing, ``hand_typed`` the amounts and per cents that no name stands behind, ``sources``
    where they come from."""

    paragraph_id: int | None
    number: int
    text: str
    hand_typed: tuple[str, ...]
    unresolved: tuple[str, ...]
    audience: str = MEMBERS
    sources: tuple[SourceRecord, ...] = ()

    @property
    def without_source(self) -> tuple[str, ...]:
        """Amounts that were typed by hand and say nowhere where they come from."""
        known = {one.amount for one in self.sources}
        return tuple(amount for amount in dict.fromkeys(self.hand_typed) if amount not in known)


@dataclass(frozen=True)
class PromptRecord:
    """What a committee asks of the paper, and the answer: see ``models.PaperPrompt``."""

    prompt_id: int
    kind: str
    wording: str
    answer: str
    is_none: bool = False
    is_ticked: bool = False

    @property
    def is_answered(self) -> bool:
        return self.is_none or self.is_ticked or bool(self.answer)


@dataclass(frozen=True)
class SectionRecord:
    """``listing`` is Markdown that the product adds under the last paragraph: the statement's
    notes, the balances, the external funds. ``exemption`` says why a section is for members
    alone; it is empty for what everybody may read."""

    key: str
    title: str
    paragraphs: tuple[ParagraphRecord, ...]
    listing: str = ""
    kind: str = ""
    exemption: str = ""
    prompts: tuple[PromptRecord, ...] = ()


@dataclass(frozen=True)
class Point:
    """A line of the summary in Markdown, and the anchor where the paper says it at length."""

    text: str
    place: str


@dataclass(frozen=True)
class SummaryRecord:
    """What stands first: exceptions, what changed, and what members are asked to decide."""

    exceptions: tuple[Point, ...]
    changes: tuple[Point, ...]
    decisions: tuple[Point, ...]


@dataclass(frozen=True)
class BalanceRecord:
    """``side`` is ``held`` or ``owed``; an ``amount`` of None was not reported for the day."""

    balance_id: int
    name: str
    side: str
    as_at: dt.date
    amount: Decimal | None


@dataclass(frozen=True)
class InstalmentRecord:
    """What a fund pays in the financial year that begins in ``year``."""

    year: int
    planned: Decimal
    received: Decimal


@dataclass(frozen=True)
class FundRecord:
    fund_id: int
    funder: str
    purpose: str
    inside_statement: bool
    instalments: tuple[InstalmentRecord, ...]

    @property
    def total(self) -> Decimal:
        return sum((one.planned for one in self.instalments), Decimal("0.00"))


@dataclass(frozen=True)
class ProgrammeRecord:
    """A programme's part. ``report`` is None where nothing was given; ``is_approved`` says
    whether it is the version that a director approved; ``strip`` holds the colours of approved
    returns, up to the paper's quarter."""

    programme_id: int
    programme: str
    slug: str
    is_approved: bool
    report: ReturnRecord | None
    strip: Strip = NO_STRIP


@dataclass(frozen=True)
class PassedGap:
    """A gap that the completeness check named, passed with a reason."""

    key: str
    text: str
    reason: str
    post: str
    passed_at: dt.datetime


@dataclass(frozen=True)
class Confirmation:
    name: str
    post: str
    drawn_at: dt.datetime


@dataclass(frozen=True)
class Signature:
    name: str
    post: str
    signed_at: dt.datetime


@dataclass(frozen=True)
class PaperRecord:
    """The whole paper. ``edition`` is None for a draft, ``drawn_at`` when it was read."""

    schema_version: int
    heading: Heading
    drawn_at: dt.datetime
    edition: EditionStamp | None
    sections: tuple[SectionRecord, ...]
    statement: PositionStatement | None
    balances: tuple[BalanceRecord, ...]
    funds: tuple[FundRecord, ...]
    programmes: tuple[ProgrammeRecord, ...]
    common_statement: str
    passed_gaps: tuple[PassedGap, ...]
    confirmation: Confirmation | None
    sign_off: Signature | None
    summary: SummaryRecord | None = None
    cover: tuple[PromptRecord, ...] = ()
    appendices: tuple[str, ...] = ("statement", "status", "highlights")
    """Which of them print, by key, in this order."""
    is_short: bool = False
    """Whether it is the short version, which says where the rest stands."""
    by_month: YearByMonth | None = None
    """Plan and actual, in a paper with a summary of the money."""
    annual: AnnualRecord | None = None
    """The year, in an annual report."""
    outcomes: OutcomesRecord | None = None
    """What came of the programme, in an outcomes report."""
    scorecard: CardRecord | None = None
    """In a paper with a section that shows one; when it was read is when the paper was drawn."""
    scorecard_is_published: bool = False
    """Whether all that it says comes from published sets, so that the public may read it."""
    decisions: tuple[DecisionRecord, ...] = ()
    """Those that the text names."""

    @property
    def is_draft(self) -> bool:
        return self.edition is None

    def appendix_number(self, key: str) -> int:
        """Status and highlight reports are one appendix in two parts, behind the statement."""
        return 2 if key != "statement" and "statement" in self.appendices else 1

    @property
    def paragraphs(self) -> tuple[ParagraphRecord, ...]:
        return tuple(one for section in self.sections for one in section.paragraphs)

    @property
    def reports(self) -> tuple[ReturnRecord, ...]:
        """The programmes' reports, in the plan's order."""
        return tuple(one.report for one in self.programmes if one.report is not None)


@dataclass(frozen=True)
class PrintedProgress:
    """One progress figure as printed, and what it belongs to."""

    of: str
    percent: int | None


@dataclass(frozen=True)
class FiguresPart:
    """Every figure that the paper prints from data, without the moment of the reading."""

    statement: PositionStatement | None
    balances: tuple[BalanceRecord, ...]
    funds: tuple[FundRecord, ...]
    progress: tuple[PrintedProgress, ...]


def figures_sha256(record: PaperRecord) -> str:
    """What a finance officer confirms: equal for two readings between which no figure changed."""
    part = FiguresPart(
        statement=_timeless(record.statement),
        balances=record.balances,
        funds=record.funds,
        progress=tuple(_printed_progress(record.reports)),
    )
    # Papers without such a part keep the fingerprint that they had before there was any.
    more = (record.by_month, record.annual, record.outcomes, record.scorecard)
    return fingerprint("".join(to_json(one) for one in (part, *more) if one is not None))


def content_sha256(record: PaperRecord) -> str:
    """What a director signs: everything that prints but the acts of signing themselves."""
    content = replace(
        record,
        drawn_at=_NO_MOMENT,
        edition=None,
        statement=_timeless(record.statement),
        confirmation=None,
        sign_off=None,
    )
    return fingerprint(to_json(content))


def reads_the_same(record: PaperRecord, published: PaperRecord) -> bool:
    """Whether a paper in preparation reads as it was published. Beside a record of an older
    schema, which lacks parts of today's, its figures and paragraphs alone are compared."""
    if published.schema_version == record.schema_version:
        return content_sha256(record) == content_sha256(published)
    figures, then = (figures_sha256(replace(one, by_month=None)) for one in (record, published))
    return figures == then and _texts(record) == _texts(published)


def is_money(section: SectionRecord) -> bool:
    """Whether it is a summary of the money, which has the pictures of it; sections had no kinds
    in records of before templates."""
    return section.kind == "financial_summary" or section.key == "financial_summary"


def money_is_private(record: PaperRecord) -> bool:
    """Whether the money is summed up for members alone, and printed nowhere else."""
    money = [one for one in record.sections if is_money(one)]
    return (
        bool(money) and all(one.exemption for one in money) and "statement" not in record.appendices
    )


def _texts(record: PaperRecord) -> list[str]:
    return [one.text for one in record.paragraphs]


def read_record(text: str, schema_version: int) -> PaperRecord:
    """The record of a stored edition; ValueError for a version that this product has not."""
    if schema_version not in READABLE:
        raise ValueError(f"papers of schema version {schema_version} cannot be read")
    return from_json(PaperRecord, text)


def _timeless(statement: PositionStatement | None) -> PositionStatement | None:
    return None if statement is None else replace(statement, known_at=_NO_MOMENT)


def _printed_progress(reports: tuple[ReturnRecord, ...]):
    for report in reports:
        yield PrintedProgress(report.programme_slug, report.progress.printed)
        for objective in report.objectives:
            place = f"{report.programme_slug}/{objective.number}"
            yield PrintedProgress(place, objective.progress.printed)
            for activity in objective.activities:
                yield PrintedProgress(f"{place}/{activity.key}", activity.progress)
