"""Small things to tell."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership
from notices.actions import Told, tell_all
from notices.kinds import Kind

FRIDAY = dt.date(2026, 11, 20)
SATURDAY = dt.date(2026, 11, 21)


def told(to: Membership, key: str = "a", **fields: object) -> Told:
    given = {
        "kind": Kind.REMINDER,
        "subject": f"Subject {key}",
        "body": f"Body of {key}.",
        "path": f"/body/{key}/",
    }
    return Told(to=to, key=key, **(given | fields))


def waits(to: Membership, *keys: str, day: dt.date = FRIDAY, **fields: object) -> None:
    """Notices that nobody has sent yet."""
    tell_all([told(to, key, **fields) for key in keys], day=day, at_once=False)
