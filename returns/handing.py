"""Which steps are with whom."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership
from accounts.roles import GRANTS, Permission, Role
from programmes.models import Programme

from .models import ProgrammeReturn, StepHandover
from .vocabulary import HANDED_IN, HandoverState

#: Roles whose people a step can be handed to.
FILLING = [role for role in Role if Permission.FILL_STEP in GRANTS[role]]


def standing(programme_return: ProgrammeReturn) -> dict[int, StepHandover]:
    """By objective id, the steps that are with somebody, their names read. One query."""
    rows = (
        programme_return.handovers.exclude(state=HandoverState.TAKEN_BACK)
        .select_related("contributor__user", "handed_by__user")
        .order_by("pk")
    )
    return {row.objective_id: row for row in rows}


def handed_to(membership: Membership, on: dt.date) -> list[StepHandover]:
    """Steps that the person still has to fill in: of returns that are written in on the day."""
    rows = (
        StepHandover.objects.filter(contributor=membership, state=HandoverState.GIVEN)
        .filter(programme_return__period__opens_on__lte=on)
        .exclude(programme_return__state__in=list(HANDED_IN))
        .select_related(
            "objective",
            "handed_by__user",
            "programme_return__period",
            "programme_return__planned_programme__programme",
        )
        .prefetch_related("programme_return__extensions")
    )
    return list(rows.order_by("programme_return__period__due_on", "objective__number"))


def who_may_receive(programme: Programme, by: Membership, on: dt.date) -> list[Membership]:
    """Everybody active who may be handed a step of the programme, by name."""
    everyone = (
        Membership.objects.visible_to(by)
        .on(on)
        .filter(role_rows__role__in=FILLING)
        .distinct()
        .with_people()
    )
    heading = set(programme.head_assignments.on(on).values_list("membership_id", flat=True))
    return [one for one in everyone if one.pk not in heading]
