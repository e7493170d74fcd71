"""What falls due on a day: every app's answers, told once, then sent to whoever waits."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

import measures.tasks
import returns.reminders
from accounts.models import Organisation
from notices.actions import Outcome, Told, send_messages, tell_all

log = logging.getLogger(__name__)

#: What each app has to tell on a day.
SOURCES: tuple[Callable[[Organisation, dt.date], list[Told]], ...] = (
    returns.reminders.due_notices,
)

#: What each app does once a day for itself, before anything is told.
DAILY: tuple[Callable[[Organisation, dt.date], None], ...] = (measures.tasks.warn_daily,)


def send_reminders(day: dt.date) -> Outcome:
    """Tell what falls due and send all that waits; may run any number of times, also at once."""
    for organisation in Organisation.objects.filter(closed_on=None).order_by("pk"):
        _daily(organisation, day)
        told = [one for source in SOURCES for one in source(organisation, day)]
        tell_all(told, day=day, at_once=False)
    return send_messages(day=day)


def _daily(organisation: Organisation, day: dt.date) -> None:
    """What fails here is in the log, and is no reason to remind nobody."""
    for work in DAILY:
        try:
            work(organisation, day)
        except Exception:  # whatever it is: the next run tries again
            log.exception("The daily work of %s for %s failed", work.__module__, organisation)
