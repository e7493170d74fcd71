"""Builds the page of one programme at one quarter, from its approved return and its money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

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
    DeliverableRow,
    Facts,
    MoneyLine,
    ObjectiveRows,
    PastReport,
    Person,
    ProgrammeReport,
    facts_of,
)
from .spending import lines_of_programme


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
    reports = _reports(membership, programme)
    quarter = _choose(reports, asked)
    records = _Records(programme, quarter)
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
        progress=records.now.progress if records.now else None,
        facts=records.facts_now,
        before=records.facts_before,
        objectives=records.objectives(),
        money=money,
        total=sum_of(line.amounts for line in money) if money else None,
        reports=reports,
    )


def _reports(membership: Membership, programme: Programme) -> tuple[PastReport, ...]:
    """Newest first."""
    newest = ReturnSubmission.objects.filter(version__programme_return=OuterRef("pk")).order_by(
        "-version__number"
    )
    returns = (
        ProgrammeReturn.objects.visible_to(membership)
        .filter(planned_programme__programme=programme)
        .annotate(
            submitted_version=Subquery(newest.values("version__number")[:1]),
            prepared_on=Subquery(newest.values("prepared_on")[:1]),
        )
        .order_by("-period__year", "-period__quarter_number")
        .values_list(
            *("period__year", "period__quarter_number", "pk", "state"),
            *("submitted_version", "prepared_on"),
        )
    )
    return tuple(
        PastReport(Quarter(year, number), pk, ReturnState(state), version, prepared_on)
        for year, number, pk, state, version, prepared_on in returns
    )


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


@dataclass
class _Records:
    """The approved record of a quarter and, in the same year, of the one before. One query."""

    now: ReturnRecord | None
    before: ReturnRecord | None
    quarter: Quarter | None

    def __init__(self, programme: Programme, quarter: Quarter | None) -> None:
        self.quarter = quarter
        found = _approved_by_quarter(programme, quarter) if quarter else {}
        self.now = found.get(quarter)
        self.before = found.get(quarter.previous()) if quarter else None

    @property
    def facts_now(self) -> Facts | None:
        return facts_of(self.now, self.quarter) if self.now else None

    @property
    def facts_before(self) -> Facts | None:
        return facts_of(self.before, self.quarter.previous()) if self.before else None

    def objectives(self) -> tuple[ObjectiveRows, ...]:
        if self.now is None:
            return ()
        earlier = self.before.objectives if self.before else ()
        objectives = {one.objective_id: one.progress.printed for one in earlier}
        activities = {a.activity_id: a.progress for one in earlier for a in one.activities}
        return tuple(
            ObjectiveRows(
                record=one,
                before=objectives.get(one.objective_id),
                deliverables=tuple(
                    DeliverableRow(activity, activities.get(activity.activity_id))
                    for activity in one.activities
                ),
            )
            for one in self.now.objectives
        )


def _approved_by_quarter(programme: Programme, quarter: Quarter) -> dict[Quarter, ReturnRecord]:
    submissions = (
        ReturnSubmission.objects.approved()
        .filter(
            version__programme_return__planned_programme__programme=programme,
            version__programme_return__period__year=quarter.year,
            version__programme_return__period__quarter_number__in=(
                quarter.number - 1,
                quarter.number,
            ),
        )
        .select_related("version__programme_return__period")
    )
    return {one.version.programme_return.period.quarter: record_of(one) for one in submissions}
