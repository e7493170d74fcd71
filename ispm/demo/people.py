"""The demonstration's people: known by their posts, one for each role and more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from accounts.models import Membership, MembershipRole, Organisation, User
from accounts.roles import Role

PASSWORD = "demonstration"  # noqa: S105 - exists only where DEBUG is on
SLUG = "improvement-service"
BEGINNING = dt.date(2009, 1, 5)


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration; ``heads`` is the slug of a programme."""

    address: str
    post: str
    roles: tuple[Role, ...]
    heads: str = ""
    deputises_for: str = ""

    @property
    def email(self) -> str:
        return f"{self.address}@demo.example"


HEAD = (Role.PROGRAMME_HEAD,)
PEOPLE = (
    Person("capacity", "Head of Organisational Development", HEAD, "improving-capacity"),
    Person(
        "outcomes", "Director of Governance and Performance Management", HEAD, "improving-outcomes"
    ),
    Person("practice", "Acting Head of Knowledge Management", HEAD, "improving-practice"),
    Person("delivery", "Director of Shared Services", HEAD, "improving-delivery"),
    Person("customer", "Head of Customer First", HEAD, "customer-first"),
    Person("deputy", "Deputy Head of Customer First", HEAD, deputises_for="customer-first"),
    Person("contributor", "Project Officer", (Role.CONTRIBUTOR,)),
    Person("finance", "Finance Officer", (Role.FINANCE_OFFICER,)),
    Person("performance", "Performance Officer", (Role.PERFORMANCE_OFFICER,)),
    Person("director", "Chief Executive", (Role.DIRECTOR,)),
    Person("board", "Board Member", (Role.BOARD_MEMBER,)),
    Person("auditor", "Auditor", (Role.AUDITOR,)),
    Person("administrator", "Systems Administrator", (Role.ADMINISTRATOR,)),
)


def make_organisation() -> Organisation:
    return Organisation.objects.create(
        slug=SLUG,
        name="Improvement Service",
        is_demo=True,
        demo_notice="Demonstration: real figures of 2009, the rest invented",
    )


def make_people(organisation: Organisation) -> dict[str, Membership]:
    """By address, everybody with their roles. Passwords exist only where DEBUG is on."""
    password = PASSWORD if settings.DEBUG else None
    people = {}
    for person in PEOPLE:
        user = User.objects.create_user(
            person.email,
            password,
            name=person.post,
            is_staff=Role.ADMINISTRATOR in person.roles,
            is_superuser=Role.ADMINISTRATOR in person.roles,
        )
        membership = Membership.objects.create(
            user=user, organisation=organisation, post=person.post, starts_on=BEGINNING
        )
        for role in person.roles:
            MembershipRole.objects.create(membership=membership, role=role)
        people[person.address] = membership
    return people
