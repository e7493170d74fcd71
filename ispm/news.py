"""What changed since a person last signed in: the answers of every app, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import finance.news
import measures.news
import meetings.news
import reporting.news
import returns.news
from accounts.models import Membership
from accounts.news import News

SOURCES: tuple[Callable[[Membership, dt.datetime], list[News]], ...] = (
    returns.news.news_for,
    finance.news.news_for,
    measures.news.news_for,
    meetings.news.news_for,
    reporting.news.news_for,
)
#: The home page shows so many.
SHOWN = 10


def news_for(membership: Membership, since: dt.datetime) -> list[News]:
    """What happened that the person may read, the newest first, at most ``SHOWN``."""
    found = [one for source in SOURCES for one in source(membership, since)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]
