"""Opening a round, which makes the returns, and changing its dates."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.permissions import check_may
from accounts.roles import Permission
from periods.calendar import Quarter, year_label
from periods.models import ReportingPeriod
from programmes.models import OperationalPlan, PlannedProgramme
from records import clock
from records.refusals import Refused

from .. import letters
from ..models import ProgrammeReturn, ReturnVersion


@transaction.atomic
def open_round(
    *,
    organisation: Organisation,
    quarter: Quarter,
    opens_on: dt.date,
    due_on: dt.date,
    closes_on: dt.date,
    by: Membership,
    instructions: str = "",
    common_statement: str = "",
) -> ReportingPeriod:
    """Begin to collect a quarter: a return with an empty first version for each programme.

    Raises Refused where the year has no plan, the round is open already, or the dates are out
    of order.
    """
    check_may(by, Permission.OPEN_ROUND, organisation.pk)
    _check_window(quarter, opens_on, due_on, closes_on)
    # Of two who press at once, the second is told that the round is open already.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    planned = _planned_programmes(organisation, quarter)
    period = _period(organisation, quarter)
    period.opens_on, period.due_on, period.closes_on = opens_on, due_on, closes_on
    period.instructions, period.common_statement = instructions.strip(), common_statement.strip()
    period.opened_at, period.opened_by = clock.now(), by
    period.signed(by).save()
    for planned_programme in planned:
        _start_return(period, planned_programme, by)
    letters.tell_round_opened(period)
    return period


@transaction.atomic
def change_round(
    *,
    period: ReportingPeriod,
    expected_version: int,
    opens_on: dt.date,
    due_on: dt.date,
    closes_on: dt.date,
    by: Membership,
    instructions: str = "",
    common_statement: str = "",
) -> ReportingPeriod:
    """Change an open round's dates and words; Conflict where someone else did meanwhile.

    A programme that has joined the plan since the round was opened is asked for a return too.
    """
    check_may(by, Permission.OPEN_ROUND, period.organisation_id)
    if not period.is_open:
        raise Refused(f"The round for {period} is not open yet. Open it first.")
    _check_window(period.quarter, opens_on, due_on, closes_on)
    period = ReportingPeriod.objects.select_related("organisation").get(pk=period.pk)
    period.opens_on, period.due_on, period.closes_on = opens_on, due_on, closes_on
    period.instructions, period.common_statement = instructions.strip(), common_statement.strip()
    period.signed(by).save_edit(expected_version=expected_version)
    asked = set(period.returns.values_list("planned_programme_id", flat=True))
    for planned_programme in _planned_programmes(period.organisation, period.quarter):
        if planned_programme.pk not in asked:
            _start_return(period, planned_programme, by)
    letters.tell_round_opened(period)
    return period


def _check_window(quarter: Quarter, opens_on: dt.date, due_on: dt.date, closes_on: dt.date) -> None:
    if opens_on < quarter.start:
        raise Refused(f"{quarter.label} has not begun on that day", field="opens_on")
    if due_on < opens_on:
        raise Refused("The due date must not be before the opening date", field="due_on")
    if closes_on < due_on:
        raise Refused("The closing date must not be before the due date", field="closes_on")


def _planned_programmes(organisation: Organisation, quarter: Quarter) -> list[PlannedProgramme]:
    plan = OperationalPlan.objects.filter(organisation=organisation).for_year(quarter.year).first()
    word, year = organisation.plan_word, year_label(quarter.year)
    if plan is None:
        raise Refused(f"There is no {word} for {year}. Set it up first, then open the round.")
    planned = [
        one
        for one in plan.planned_programmes.select_related("programme")
        if one.programme.ended_on is None or one.programme.ended_on >= quarter.start
    ]
    if not planned:
        raise Refused(f"The {word} for {year} has no programmes. Add them, then open the round.")
    return planned


def _period(organisation: Organisation, quarter: Quarter) -> ReportingPeriod:
    known = ReportingPeriod.objects.filter(organisation=organisation).for_quarter(quarter)
    period = known.select_for_update().first()
    if period is None:
        return ReportingPeriod(
            organisation=organisation, year=quarter.year, quarter_number=quarter.number
        )
    if period.is_open:
        raise Refused(f"The round for {quarter.label} is open already. You can change its dates.")
    return period


def _start_return(
    period: ReportingPeriod, planned_programme: PlannedProgramme, by: Membership
) -> None:
    programme_return = ProgrammeReturn(period=period, planned_programme=planned_programme)
    programme_return.signed(by).save()
    ReturnVersion(programme_return=programme_return, number=1).signed(by).save()
