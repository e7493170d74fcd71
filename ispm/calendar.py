"""A person's calendar, to which Outlook subscribes: what falls due, and meetings."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

import benefits.calendar
import meetings.calendar
import returns.calendar
from accounts.mail import address_of
from accounts.models import Membership
from notices.calendar import Event
from notices.models import CalendarKey
from records import clock

#: What each app has to say of a person's days, from a day on.
SOURCES: tuple[Callable[[Membership, dt.date], list[Event]], ...] = (
    returns.calendar.calendar_for,
    benefits.calendar.calendar_for,
    meetings.calendar.calendar_for,
)
#: The calendar reaches back so far.
BACK = dt.timedelta(days=400)
#: How often a calendar program is asked to look.
REFRESH = dt.timedelta(hours=6)


# permission: whoever knows the secret address, which its person can end
@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    membership = owner_of(token, clock.today())
    text = as_text(membership, events_of(membership, clock.today()))
    etag = f'"{hashlib.sha256(text).hexdigest()}"'
    response = get_conditional_response(request, etag=etag, response=None)
    if response is None:
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


def owner_of(token: str, on: dt.date) -> Membership:
    """Whose calendar it is; a 404 for an address that never was, has ended, or whose person has."""
    keys = CalendarKey.objects.filter(token=token, ended_at=None, membership__user__is_active=True)
    key = keys.select_related("membership__user", "membership__organisation").first()
    if key is None or not key.membership.counts_on(on):
        raise Http404("No such calendar")
    return key.membership


def events_of(membership: Membership, on: dt.date) -> list[Event]:
    """Every app's answers in the order of days."""
    found = [event for source in SOURCES for event in source(membership, on - BACK)]
    return sorted(found, key=lambda event: (event.day, event.uid))


def as_text(membership: Membership, events: Iterable[Event]) -> bytes:
    """RFC 5545: days without a time, so that no time zone can move them."""
    made = icalendar.Calendar()
    made.add("prodid", "-//ISPM//Due dates and meetings//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"ISPM, {membership.organisation.name}")
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    made.add("x-published-ttl", REFRESH)
    for event in events:
        made.add_component(_component(event))
    return made.to_ical()


def _component(event: Event) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", f"{event.uid}@{urlsplit(settings.SITE_URL).hostname}")
    # Without a METHOD this is when the event was last changed (RFC 5545, 3.8.7.2).
    made.add("dtstamp", event.changed_at.astimezone(dt.UTC).replace(microsecond=0))
    made.add("dtstart", event.day)
    made.add("dtend", event.day + dt.timedelta(days=1))
    made.add("summary", event.what)
    made.add("url", address_of(event.path))
    made.add("description", address_of(event.path))
    made.add("transp", "TRANSPARENT")
    return made
