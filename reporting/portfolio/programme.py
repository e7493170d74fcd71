"""Builds the page of one programme at one quarter, from its approved return and its money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from accounts.models import Membership
from finance.statement import sum_of
from periods.calendar import Quarter
from programmes.models import HeadAssignment, Programme
from returns.models import ProgrammeReturn, ReturnSubmission
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
_read: dict[tuple[str, str], FrozenPart] = {}


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
    reports, prints = _reports(membership, programme)
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
        approved=_frozen_part(programme, quarter, prints),
        money=money,
        total=sum_of(line.amounts for line in money) if money else None,
        reports=reports,
    )


def _reports(
    membership: Membership, programme: Programme
) -> tuple[tuple[PastReport, ...], dict[Quarter, str]]:
    """Newest first; and by quarter the fingerprint of the record that was approved."""
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
        )
        .order_by("-period__year", "-period__quarter_number")
        .values_list(
            *("period__year", "period__quarter_number", "pk", "state"),
            *("submitted_version", "prepared_on", "approved_print"),
        )
    )
    reports, prints = [], {}
    for year, number, pk, state, version, prepared_on, approved_print in returns:
        quarter = Quarter(year, number)
        reports.append(PastReport(quarter, pk, ReturnState(state), version, prepared_on))
        if approved_print:
            prints[quarter] = approved_print
    return tuple(reports), prints


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
    programme: Programme, quarter: Quarter | None, prints: dict[Quarter, str]
) -> FrozenPart:
    """What the approved records of the quarter and of the one before say. No query where this
    process read both before, else one: a record never changes, and its fingerprint stands for it.
    """
    if quarter is None or quarter not in prints:
        return NOTHING_APPROVED
    source = prints[quarter], prints.get(_same_year_before(quarter), "")
    if source not in _read:
        if len(_read) >= KEPT:
            _read.clear()
        records = _records(programme, source)
        _read[source] = _told(quarter, records[source[0]], records.get(source[1]), source)
    return _read[source]


def _same_year_before(quarter: Quarter) -> Quarter | None:
    """Progress begins anew with each year's plan."""
    return quarter.previous() if quarter.number > 1 else None


def _records(programme: Programme, prints: Sequence[str]) -> dict[str, ReturnRecord]:
    submissions = ReturnSubmission.objects.approved().filter(
        version__programme_return__planned_programme__programme=programme,
        record_sha256__in=prints,
    )
    return {one.record_sha256: record_of(one) for one in submissions}


def _told(
    quarter: Quarter, now: ReturnRecord, before: ReturnRecord | None, source: tuple[str, str]
) -> FrozenPart:
    earlier = before.objectives if before else ()
    objectives = {one.objective_id: one.progress.printed for one in earlier}
    activities = {a.activity_id: a.progress for one in earlier for a in one.activities}
    return FrozenPart(
        source=source,
        progress=now.progress,
        facts=facts_of(now, quarter),
        before=facts_of(before, quarter.previous()) if before else None,
        objectives=tuple(
            ObjectiveRows(
                record=one,
                before=objectives.get(one.objective_id),
                deliverables=tuple(
                    DeliverableRow(activity, activities.get(activity.activity_id))
                    for activity in one.activities
                ),
            )
            for one in now.objectives
        ),
    )
