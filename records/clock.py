"""The one clock: every moment that is recorded is asked for here.

A demonstration that tells what happened in 2009 sets it; nothing else in the product does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_set_to: ContextVar[dt.datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> dt.datetime:
    """This moment, with its time zone."""
    return _set_to.get() or timezone.now()


def today() -> dt.date:
    """Today in Europe/London."""
    return timezone.localdate(now())


@contextmanager
def set_to(moment: dt.datetime) -> Iterator[None]:
    """Inside the block the clock stands at ``moment`` (with time zone)."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
