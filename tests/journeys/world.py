"""The journeys' world: the demonstration, as it stands on 20 November 2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accounts.models import Membership, Organisation, User
from ispm.demo.build import build
from reporting.models import Edition, Paper

TODAY = dt.date(2026, 11, 20)
LONDON = ZoneInfo("Europe/London")
HOME = "/improvement-service/"
RETURN = f"{HOME}returns/2026-27-q2/customer-first/"
ROUND = f"{HOME}rounds/2026-27-q2/"


@dataclass(frozen=True)
class Demo:
    organisation: Organisation

    def member(self, name: str) -> Membership:
        """Who signs in as ``name@demo.example``."""
        return Membership.objects.get(user__email=f"{name}@demo.example")

    def user(self, name: str) -> User:
        return User.objects.get(email=f"{name}@demo.example")

    @property
    def paper_in_preparation(self) -> Paper:
        return Paper.objects.get(period__year=2026)

    @property
    def edition_of_2009(self) -> Edition:
        return Edition.objects.get(paper__period__year=2009)


def make_demo() -> Demo:
    return Demo(build(today=TODAY))


def running_clock(day: dt.date = TODAY) -> Callable[[], dt.datetime]:
    """A clock that says it is the morning of that day now, and goes on from there."""
    ahead = dt.datetime.combine(day, dt.time(9), LONDON) - dt.datetime.now(dt.UTC)

    def now() -> dt.datetime:
        return dt.datetime.now(dt.UTC) + ahead

    return now
