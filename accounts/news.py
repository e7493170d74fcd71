"""What changed since a person last signed in: the answer that each app gives for the home page.

An app that has something to tell has a module ``news`` with
``news_for(membership, since: moment) -> list[News]``; ``ispm.news`` collects the answers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest

#: Where a session keeps the moment of the sign-in before the one that began it.
SIGNED_IN_BEFORE = "signed_in_before"
#: An app tells no more than so many things, the newest.
MOST = 20


@dataclass(frozen=True)
class News:
    """One thing that happened, as a sentence without a full stop; where it is read; when."""

    what: str
    url: str
    at: dt.datetime


def signed_in_before(request: HttpRequest) -> dt.datetime | None:
    """When the person had signed in before; None for the first time ever."""
    said = request.session.get(SIGNED_IN_BEFORE)
    return dt.datetime.fromisoformat(said) if said else None
