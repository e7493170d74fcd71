"""An organisation's people as its pages show them: two lists, and one person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from .models import Membership
from .roles import GRANTS, Role

State = Literal["active", "invited", "ended"]


@dataclass(frozen=True)
class Person:
    """One membership on one day; ``since`` and ``until`` are its first and last day."""

    pk: int
    name: str
    email: str
    post: str
    roles: tuple[str, ...]
    since: dt.date
    until: dt.date | None
    ended_reason: str
    state: State


@dataclass(frozen=True)
class People:
    active: tuple[Person, ...]
    ended: tuple[Person, ...]


@dataclass(frozen=True)
class RoleExplained:
    """A role and what it may do, each permission with its reach."""

    name: str
    permissions: tuple[str, ...]


def person(membership: Membership, on: dt.date) -> Person:
    return Person(
        pk=membership.pk,
        name=membership.user.name,
        email=membership.user.email,
        post=membership.post,
        roles=tuple(role.label for role in Role if role in membership.roles),
        since=membership.starts_on,
        until=membership.ends_on,
        ended_reason=membership.ended_reason,
        state=_state(membership, on),
    )


def people(by: Membership, on: dt.date) -> People:
    """Everyone of the organisation in three queries, whatever their number."""
    everyone = [person(row, on) for row in Membership.objects.visible_to(by).with_people()]
    return People(
        active=tuple(one for one in everyone if one.state != "ended"),
        ended=tuple(one for one in everyone if one.state == "ended"),
    )


def roles_explained() -> tuple[RoleExplained, ...]:
    return tuple(
        RoleExplained(role.label, tuple(f"{p.value} ({r.value})" for p, r in GRANTS[role].items()))
        for role in Role
    )


def _state(membership: Membership, on: dt.date) -> State:
    if membership.has_ended(on):
        return "ended"
    return "active" if membership.user.has_usable_password() else "invited"
