"""What the verbs of meetings share: the row held, days, numbers and owners."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from accounts.models import Membership, Organisation
from records import clock
from records.refusals import Refused

from ..models import Decision, Meeting

AGREED = "The minutes of this meeting are agreed: nothing of it changes any more."
ON_RECORD = "This decision is on record as agreed: it is put right by a correction beside it."


def held_row(meeting: Meeting) -> Meeting:
    """The meeting as it stands, its row held until the end: who writes at once takes turns.
    Refused for one that is agreed or cancelled."""
    rows = Meeting.objects.with_facts().select_for_update(of=("self",))
    meeting = rows.get(pk=meeting.pk)
    if meeting.is_agreed:
        raise Refused(AGREED)
    if meeting.is_cancelled:
        raise Refused("This meeting was cancelled.")
    return meeting


def next_decision_number(organisation: Organisation, year: int) -> int:
    """One more than was ever given in the year; withdrawn ones keep theirs."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = Decision.objects.filter(organisation=organisation, year=year)
    return (rows.aggregate(highest=Max("number"))["highest"] or 0) + 1


def check_not_on_record(decision: Decision) -> None:
    """Reads what is agreed anew: what was on a page may be agreed meanwhile."""
    current = Decision.objects.select_related("agreement", "meeting__agreement")
    current = current.get(pk=decision.pk)
    if current.is_on_record:
        raise Refused(ON_RECORD)
    if current.withdrawn_on is not None:
        raise Refused(f"{current.reference} was withdrawn.")


def check_owner(organisation_id: int, owner: Membership) -> None:
    if owner.organisation_id != organisation_id or owner.has_ended(clock.today()):
        raise Refused("Choose somebody who is still in the organisation", field="owner")


def check_not_future(day: dt.date, field: str) -> None:
    if day > clock.today():
        raise Refused("Enter a day that is not in the future", field=field)


def day_in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
