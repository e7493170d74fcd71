"""Meetings: planned, changed, cancelled; the agenda published, the meeting held, minutes agreed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import Membership
from records import clock
from records.refusals import Refused, required

from ..models import Agreement, Body, Meeting
from ..permissions import check_keeps, check_may_agree
from .checks import check_not_future, day_in_words, held_row


@dataclass(frozen=True)
class MeetingFields:
    """When and where a body meets."""

    meets_on: dt.date
    starts_at: dt.time | None = None
    place: str = ""


@transaction.atomic
def plan_meeting(*, body: Body, fields: MeetingFields, by: Membership) -> Meeting:
    """A meeting of the body on a day, also one that was: minutes of earlier years are brought in.

    Refused for a second meeting on the same day, and after the body's end.
    """
    check_keeps(by, body.organisation_id)
    Body.objects.select_for_update().get(pk=body.pk)
    _check_day(body, fields.meets_on, None)
    meeting = Meeting(body=body, **_texts(fields))
    meeting.signed(by).save()
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, fields: MeetingFields, expected_version: int, by: Membership
) -> Meeting:
    """Another day, time or place; Conflict for a lost race."""
    check_keeps(by, meeting.body.organisation_id)
    meeting = held_row(meeting)
    _check_day(meeting.body, fields.meets_on, meeting)
    if meeting.is_held:
        check_not_future(fields.meets_on, "meets_on")
    _save(meeting, _texts(fields), expected_version, by)
    return meeting


@transaction.atomic
def cancel_meeting(
    *, meeting: Meeting, reason: str, expected_version: int, by: Membership
) -> Meeting:
    """It does not take place; the row stays, with the reason."""
    check_keeps(by, meeting.body.organisation_id)
    meeting = held_row(meeting)
    if meeting.is_held:
        raise Refused("This meeting was held.")
    if meeting.decisions.exists():
        raise Refused("Decisions are recorded for this meeting.")
    reason = required(reason, "Say why it is cancelled", field="reason")
    changed = {"cancelled_on": clock.today(), "cancelled_reason": reason}
    _save(meeting, changed, expected_version, by)
    return meeting


@transaction.atomic
def publish_agenda(*, meeting: Meeting, by: Membership) -> Meeting:
    """From now on everybody here sees the agenda, and its numbers stay."""
    check_keeps(by, meeting.body.organisation_id)
    meeting = held_row(meeting)
    if meeting.is_agenda_published:
        raise Refused("The agenda is published already.")
    if not meeting.items.standing().exists():
        raise Refused("There is nothing on the agenda yet.")
    _save(meeting, {"agenda_published_at": clock.now()}, meeting.edit_version, by)
    return meeting


@transaction.atomic
def record_held(
    *, meeting: Meeting, present: str, apologies: str, expected_version: int, by: Membership
) -> Meeting:
    """The meeting took place; who was there. May be said again until the minutes are agreed."""
    check_keeps(by, meeting.body.organisation_id)
    meeting = held_row(meeting)
    if meeting.meets_on > clock.today():
        raise Refused(f"It is on {day_in_words(meeting.meets_on)}, which is still to come.")
    changed = {
        "present": required(present, "Say who was present", field="present"),
        "apologies": apologies.strip(),
        "held_recorded_at": meeting.held_recorded_at or clock.now(),
    }
    _save(meeting, changed, expected_version, by)
    return meeting


@transaction.atomic
def agree_minutes(*, meeting: Meeting, agreed_on: dt.date, by: Membership) -> Agreement:
    """What the minutes say stands, and does not change from here.

    ``agreed_on`` is the day on which the body agreed them. Nobody does it who recorded any of the
    decisions.
    """
    decisions = list(meeting.decisions.all())
    check_may_agree(by, meeting.body.organisation_id, *decisions)
    meeting = held_row(meeting)
    if not meeting.is_held:
        raise Refused("It is not recorded yet that this meeting was held.")
    check_not_future(agreed_on, "agreed_on")
    if agreed_on < meeting.meets_on:
        raise Refused("The meeting was after that day", field="agreed_on")
    return _agreed(meeting, agreed_on, by)


def _agreed(meeting: Meeting, agreed_on: dt.date, by: Membership) -> Agreement:
    try:
        with transaction.atomic():
            return Agreement.objects.create(
                meeting=meeting, agreed_on=agreed_on, by=by, post=by.post
            )
    except IntegrityError as error:
        raise Refused("These minutes are agreed already.") from error


def _check_day(body: Body, meets_on: dt.date, meeting: Meeting | None) -> None:
    if body.ended_on is not None and meets_on > body.ended_on:
        message = f"The {body} ended on {day_in_words(body.ended_on)}"
        raise Refused(message, field="meets_on")
    same = body.meetings.standing().filter(meets_on=meets_on)
    if same.exclude(pk=meeting and meeting.pk).exists():
        raise Refused(f"The {body} meets on that day already", field="meets_on")
    last = meeting and meeting.decisions.order_by("decided_on").last()
    if last and last.decided_on != meets_on:
        raise Refused("Decisions are recorded for the day as it is", field="meets_on")


def _texts(fields: MeetingFields) -> dict[str, object]:
    return {
        "meets_on": fields.meets_on,
        "starts_at": fields.starts_at,
        "place": fields.place.strip(),
    }


def _save(meeting: Meeting, changed: dict, expected_version: int, by: Membership) -> None:
    for name, value in changed.items():
        setattr(meeting, name, value)
    meeting.signed(by).save_edit(expected_version=expected_version)
