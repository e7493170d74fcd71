"""What a person still has to do for measures: the answers of each part, asked one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission

from . import owed_consortia, owed_data, owed_frameworks, owed_responses
from .signals.owed import warnings_to_answer

#: Each part's own function; a part that has something to say adds its own.
TASKS: tuple[Callable[[Membership, dt.date], list[Owed]], ...] = (
    warnings_to_answer,
    owed_responses.responses_to_give,
    owed_responses.responses_to_do,
    owed_consortia.invitations,
    owed_consortia.steps_due,
    owed_frameworks.proposals_to_decide,
    owed_frameworks.lists_waiting,
    owed_data.requests_to_answer,
    owed_data.values_due,
    owed_data.vintages_waiting,
)


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """Every part's tasks of the person."""
    if not membership.may(Permission.SEE_MEASURES):
        return []
    return [owed for task in TASKS for owed in task(membership, on)]
