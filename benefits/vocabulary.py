"""Words of benefits, and how long texts may be."""

from __future__ import annotations

from django.db.models import TextChoices

TITLE_LENGTH = 120
TEXT_LENGTH = 1000
REASON_LENGTH = 1000
UNIT_LENGTH = 30
MOST_DECIMALS = 4
#: A planned period's figure is due so many days after the period's last day.
DUE_AFTER_DAYS = 30


class Kind(TextChoices):
    SAVING = "saving", "Saving"
    BENEFIT = "benefit", "Other benefit"


class Recurrence(TextChoices):
    """What counts once. Each year has its own amounts; only what comes once adds up over years."""

    ONE_OFF = "one_off", "Comes once"
    RECURRING = "recurring", "Recurs every year"


class Frequency(TextChoices):
    QUARTER = "quarter", "By quarter"
    YEAR = "year", "By financial year"


class Direction(TextChoices):
    """Which way is good."""

    UP = "up", "More is better"
    DOWN = "down", "Less is better"


class Counting(TextChoices):
    """How the figures of several periods become one."""

    ADDS = "adds", "Figures add up"
    LATEST = "latest", "The latest figure counts"


class Stated(TextChoices):
    """What who gives a figure says of it."""

    PROVISIONAL = "provisional", "Provisional"
    REPORTED = "reported", "Final"


class Decided(TextChoices):
    """What finance says of the reported figure of a cashable saving."""

    CONFIRMED = "confirmed", "Confirmed"
    QUERIED = "queried", "Sent back"


class State(TextChoices):
    """How far a figure is."""

    PROVISIONAL = "provisional", "Provisional"
    WAITING = "waiting", "Waits for confirmation"
    QUERIED = "queried", "Sent back by finance"
    FINAL = "final", "Final"
    CONFIRMED = "confirmed", "Confirmed by finance"


#: States of a figure that counts and still may change.
UNSETTLED = frozenset({State.PROVISIONAL, State.WAITING})


def state_of(*, stated: str, decision: str, needs_confirmation: bool) -> State:
    """``decision`` is empty where finance has not said anything."""
    if stated == Stated.PROVISIONAL:
        return State.PROVISIONAL
    if not needs_confirmation:
        return State.FINAL
    return {
        "": State.WAITING,
        Decided.CONFIRMED: State.CONFIRMED,
        Decided.QUERIED: State.QUERIED,
    }[decision]
