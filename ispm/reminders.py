"""What falls due on a day: every app's answers, told once, then sent to whoever waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import returns.reminders
from accounts.models import Organisation
from notices.actions import Outcome, Told, send_messages, tell_all

#: What each app has to tell on a day.
SOURCES: tuple[Callable[[Organisation, dt.date], list[Told]], ...] = (
    returns.reminders.due_notices,
)


def send_reminders(day: dt.date) -> Outcome:
    """Tell what falls due and send all that waits; may run any number of times, also at once."""
    for organisation in Organisation.objects.filter(closed_on=None).order_by("pk"):
        told = [one for source in SOURCES for one in source(organisation, day)]
        tell_all(told, day=day, at_once=False)
    return send_messages(day=day)
