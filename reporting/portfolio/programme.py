"""Builds the page of one programme at one quarter, from its approved return and its money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from django.db.models import OuterRef, Subquery

from accounts.models import Membership
from finance.statements.statement import sum_of
from periods.calendar import Quarter
from programmes.models import HeadAssignment, Programme
from records import codec
from returns.fourpart import NO_STRIP, STRIP, STRIP_YEARS, FourPart, Strip, strip
from returns.models import ProgrammeReturn, ReturnSubmission
from returns.outlines import ReturnOutline
from returns.reading import record_of
from returns.records import ReturnRecord
from returns.vocabulary import ReturnState

from .records import (
    NOTHING_APPROVED,
    DeliverableRow,
    FrozenPart,
    MoneyLine,
    ObjectiveRows,
    PastReport,
    Person,
    ProgrammeReport,
    facts_of,
)
from .spending import lines_of_programme

#: How many quarters of programmes a process keeps as it read them.
KEPT = 200
_read: dict[tuple[str, ...], FrozenPart] = {}


@dataclass(frozen=True)
class Approved:
    """The fingerprint of the record that was approved last, and its outline as JSON: empty in a
    return older than outlines."""

    fingerprint: str
    outline: str


class NoSuchReportError(LookupError):
    """The programme gave no return for the quarter that was asked for."""


def build_programme(
    membership: Membership,
    programme: Programme,
    *,
    asked: Quarter | None,
    on: dt.date,
    known_at: dt.datetime,
) -> ProgrammeReport:
    """The programme at the quarter asked for, else at its latest approved one.

    Raises NoSuchReportError where it gave no return for the quarter. Eight queries.
    """
    reports, approved = _reports(membership, programme)
    quarter = _choose(reports, asked)
    money: tuple[MoneyLine, ...] = ()
    if quarter is not None:
        money = lines_of_programme(membership.organisation, programme.pk, quarter, known_at)
    return ProgrammeReport(
        programme=programme.name,
        slug=programme.slug,
        ended_on=programme.ended_on,
        ended_reason=programme.ended_reason,
        people=_people(programme, on),
        quarter=quarter,
        approved=_frozen_part(programme, quarter, approved),
        money=money,
        total=sum_of(line.amounts for line in money) if money else None,
        reports=reports,
        strip=_strip(quarter, _shown(quarter, approved), lambda outline: outline.colour),
    )


def _reports(
    membership: Membership, programme: Programme
) -> tuple[tuple[PastReport, ...], dict[Quarter, Approved]]:
    """Newest first; and by quarter what was approved."""
    newest = ReturnSubmission.objects.filter(version__programme_return=OuterRef("pk")).order_by(
        "-version__number"
    )
    returns = (
        ProgrammeReturn.objects.visible_to(membership)
        .filter(planned_programme__programme=programme)
        .annotate(
            submitted_version=Subquery(newest.values("version__number")[:1]),
            prepared_on=Subquery(newest.values("prepared_on")[:1]),
            approved_print=Subquery(newest.approved().values("record_sha256")[:1]),
            outline=Subquery(newest.approved().values("outline")[:1]),
        )
        .order_by("-period__year", "-period__quarter_number")
        .values_list(
            *("period__year", "period__quarter_number", "pk", "state"),
            *("submitted_version", "prepared_on", "approved_print", "outline"),
        )
    )
    reports, approved = [], {}
    for year, number, pk, state, version, prepared_on, fingerprint, outline in returns:
        quarter = Quarter(year, number)
        reports.append(PastReport(quarter, pk, ReturnState(state), version, prepared_on))
        if fingerprint:
            approved[quarter] = Approved(fingerprint, outline)
    return tuple(reports), approved


def _choose(reports: Sequence[PastReport], asked: Quarter | None) -> Quarter | None:
    if asked is not None:
        if asked not in {report.quarter for report in reports}:
            raise NoSuchReportError(asked.key)
        return asked
    approved = [report.quarter for report in reports if report.is_approved]
    every = [report.quarter for report in reports]
    return next(iter([*approved, *every]), None)


def _people(programme: Programme, on: dt.date) -> tuple[Person, ...]:
    """Head, then deputies, on the day."""
    assignments = (
        HeadAssignment.objects.on(on)
        .filter(programme=programme)
        .select_related("membership__user")
        .order_by("-kind", "starts_on", "pk")
    )
    return tuple(
        Person(one.membership.user.name, one.membership.post, one.get_kind_display())
        for one in assignments
    )


def _frozen_part(
    programme: Programme, quarter: Quarter | None, approved: dict[Quarter, Approved]
) -> FrozenPart:
    """What the approved records of the quarter and of the one before say, and the outlines of
    those before. No query where this process read them before, else one: a record never changes,
    and its fingerprint stands for it.
    """
    if quarter is None or quarter not in approved:
        return NOTHING_APPROVED
    shown = _shown(quarter, approved)
    source = tuple(one.fingerprint for one in shown.values())
    if source not in _read:
        if len(_read) >= KEPT:
            _read.clear()
        before = approved.get(_same_year_before(quarter))
        records = _records(programme, [approved[quarter], *([before] if before else [])])
        told = _told(quarter, records[0], records[1] if before else None, shown)
        _read[source] = replace(told, source=source)
    return _read[source]


def _shown(quarter: Quarter | None, approved: dict[Quarter, Approved]) -> dict[Quarter, Approved]:
    """What a strip shows: the quarter and those before it, the oldest first."""
    if quarter is None:
        return {}
    earliest = quarter.year - STRIP_YEARS
    last = sorted(one for one in approved if one <= quarter and one.year >= earliest)[-STRIP:]
    return {one: approved[one] for one in last}


def _strip(
    until: Quarter | None,
    shown: dict[Quarter, Approved],
    colour_of: Callable[[ReturnOutline], str],
) -> Strip:
    if until is None:
        return NO_STRIP
    colours = {
        quarter: colour_of(_outline(one.outline)) if one.outline else ""
        for quarter, one in shown.items()
    }
    return strip(colours, until)


@lru_cache(maxsize=KEPT)
def _outline(text: str) -> ReturnOutline:
    return codec.from_json(ReturnOutline, text)


def _same_year_before(quarter: Quarter) -> Quarter | None:
    """Progress begins anew with each year's plan."""
    return quarter.previous() if quarter.number > 1 else None


def _records(programme: Programme, wanted: Sequence[Approved]) -> list[ReturnRecord]:
    """One query."""
    submissions = ReturnSubmission.objects.approved().filter(
        version__programme_return__planned_programme__programme=programme,
        record_sha256__in=[one.fingerprint for one in wanted],
    )
    found = {one.record_sha256: record_of(one) for one in submissions}
    return [found[one.fingerprint] for one in wanted]


def _told(
    quarter: Quarter,
    now: ReturnRecord,
    before: ReturnRecord | None,
    shown: dict[Quarter, Approved],
) -> FrozenPart:
    earlier = before.objectives if before else ()
    objectives = {one.objective_id: one.progress.printed for one in earlier}
    activities = {a.activity_id: a.progress for one in earlier for a in one.activities}
    judgement = now.judgement
    # Objectives belong to one year's plan: their quarters begin with it.
    of_year = {one: kept for one, kept in shown.items() if one.year == quarter.year}
    return FrozenPart(
        progress=now.progress,
        facts=facts_of(now, quarter),
        before=facts_of(before, quarter.previous()) if before else None,
        four_part=FourPart(judgement.now, judgement.forecast, judgement.last)
        if judgement.now
        else None,
        risks=tuple(risk for one in now.objectives for risk in one.risks) + now.risks,
        issues=tuple(issue for one in now.objectives for issue in one.issues) + now.issues,
        objectives=tuple(
            ObjectiveRows(
                record=one,
                before=objectives.get(one.objective_id),
                deliverables=tuple(
                    DeliverableRow(activity, activities.get(activity.activity_id))
                    for activity in one.activities
                ),
                strip=_strip(quarter, of_year, partial(_colour_of, one.objective_id)),
            )
            for one in now.objectives
        ),
    )


def _colour_of(objective_id: int, outline: ReturnOutline) -> str:
    found = (one.colour for one in outline.objectives if one.objective_id == objective_id)
    return next(found, "")
