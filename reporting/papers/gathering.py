"""What a paper tells of, read once: money, balances, funds, programmes, and what its kind adds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from figures.money import total
from finance.models import Balance, BalanceFigure, Budget, ExternalFund, FundInstalment
from finance.statements.statement import PositionStatement, statement_of
from measures.cards.builder import card_by
from measures.cards.records import CardRecord
from periods.calendar import Quarter, print_day, year_label
from programmes.models import PlannedProgramme
from records import clock
from returns.drafting import latest_records
from returns.reading import approved_records, standing_approved
from returns.records import ReturnRecord

from ..models import Paper, PaperSection, SectionKind
from .annual.builder import build_annual
from .annual.records import AnnualRecord
from .exceptions import exceptions_of
from .kinds import READINGS
from .outcomes.builder import build_outcomes
from .records import (
    SCHEMA_VERSION,
    BalanceRecord,
    FundRecord,
    Heading,
    InstalmentRecord,
    PaperRecord,
    ProgrammeRecord,
)


def gather(
    paper: Paper, sections: list[PaperSection], budget: Budget | None, known_at: dt.datetime
) -> PaperRecord:
    """The record without text, gaps and signatures: what the paper's kind and sections tell of."""
    has = _kinds_of(paper, sections)
    statement = _statement(paper, budget, known_at)
    programmes = _programmes(paper)
    card, is_published = _scorecard(paper, sections, known_at)
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
        scorecard=card,
        scorecard_is_published=is_published,
    )


def _scorecard(
    paper: Paper, sections: list[PaperSection], known_at: dt.datetime
) -> tuple[CardRecord | None, bool]:
    """That of the section that shows one, by the end of the period."""
    chosen = (one.scorecard for one in sections if one.kind == SectionKind.SCORECARD)
    card = next((one for one in chosen if one), None)
    if card is None:
        return None, False
    return card_by(card, on=clock.today(), by=paper.period.quarter.end, known_at=known_at)


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
    and what was received by the period's end. A fund that pays later only, and was first heard of
    after the meeting, is none of this paper's."""
    quarter, day = paper.period.quarter, paper.meeting.meets_on
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
        if fund.pk in paid
        and max(paid[fund.pk]) >= quarter.year
        and (min(paid[fund.pk]) <= quarter.year or _first_heard_of(paid[fund.pk]) <= day)
    )


def _first_heard_of(paid: dict[int, list[FundInstalment]]) -> dt.date:
    first = min(row.recorded_at for rows in paid.values() for row in rows)
    return timezone.localtime(first).date()


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
