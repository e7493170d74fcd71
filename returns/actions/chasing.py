"""Chasing a round: reminding, giving more time, asking for it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from periods.calendar import print_day
from periods.models import ReportingPeriod
from records import clock
from records.refusals import Refused, required

from .. import letters
from ..models import Extension, ExtensionRequest, ProgrammeReturn, Reminder
from ..permissions import check_may_give
from ..reminders import heads_of
from ..rounds import request_open
from ..vocabulary import HANDED_IN, REASON_LENGTH
from .moving import as_it_stands


@transaction.atomic
def remind(*, programme_return: ProgrammeReturn, note: str, by: Membership) -> Reminder:
    """Remind head and deputies of a return that is not handed in; the note goes with it. Refused
    where there is nobody to remind."""
    programme_return = as_it_stands(programme_return)
    check_may(by, Permission.RUN_ROUND, programme_return.period.organisation_id)
    _check_waited_for(programme_return)
    if not letters.heads(programme_return):
        raise Refused(f"Nobody heads {programme_return.programme} today: assign a head first.")
    reminder = Reminder.objects.create(
        programme_return=programme_return, note=_short(note, "note"), sent_by=by
    )
    letters.tell_reminders([reminder])
    return reminder


@transaction.atomic
def remind_all(*, period: ReportingPeriod, note: str, by: Membership) -> list[Reminder]:
    """Remind of every return of the round that is not handed in and has somebody to remind. A
    handful of queries, whatever the number of returns."""
    check_may(by, Permission.RUN_ROUND, period.organisation_id)
    note = _short(note, "note")
    waiting = list(ProgrammeReturn.objects.select_for_update(of=("self",)).waited_for(period))
    headed = heads_of([one.planned_programme.programme_id for one in waiting], clock.today())
    found = Reminder.objects.bulk_create(
        Reminder(programme_return=one, note=note, sent_by=by)
        for one in waiting
        if one.planned_programme.programme_id in headed
    )
    if not found:
        raise Refused(
            "There is nobody to remind: every return of this round is handed in, or nobody heads "
            "its programme."
        )
    letters.tell_reminders(found)
    return found


@transaction.atomic
def extend(
    *, programme_return: ProgrammeReturn, until: dt.date, reason: str, by: Membership
) -> Extension:
    """Give one return more time; the last extension counts."""
    programme_return = as_it_stands(programme_return)
    check_may(by, Permission.RUN_ROUND, programme_return.period.organisation_id)
    _check_waited_for(programme_return)
    due = programme_return.period.due_on
    if until <= due:
        raise Refused(f"Enter a day after the due date, {print_day(due)}", field="until")
    if until < clock.today():
        raise Refused("Enter a day that is not over", field="until")
    reason = required(reason, "Say why there is more time", field="reason")
    extension = Extension.objects.create(
        programme_return=programme_return,
        until=until,
        reason=_short(reason, "reason"),
        given_by=by,
    )
    letters.tell_extension_given(extension)
    return extension


@transaction.atomic
def ask_for_extension(
    *, programme_return: ProgrammeReturn, reason: str, by: Membership
) -> ExtensionRequest:
    """Ask whoever runs the round for more time; asked once until it is answered."""
    programme_return = as_it_stands(programme_return)
    check_may_give(by, programme_return, clock.today())
    _check_waited_for(programme_return)
    if request_open(programme_return) is not None:
        raise Refused("More time is asked for already. You are told as soon as it is given.")
    request = ExtensionRequest.objects.create(
        programme_return=programme_return, reason=_short(reason, "reason"), asked_by=by
    )
    letters.tell_extension_asked(request)
    return request


def _check_waited_for(programme_return: ProgrammeReturn) -> None:
    if programme_return.state in HANDED_IN:
        raise Refused(f"The return of {programme_return.programme} is handed in.")


def _short(text: str, field: str) -> str:
    text = text.strip()
    if len(text) > REASON_LENGTH:
        raise Refused(f"Shorten this to {REASON_LENGTH:,} characters", field=field)
    return text
