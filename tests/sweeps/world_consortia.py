"""Consortia in the world of the sweeps: one that the council leads, one that it joined and shares
in, one that asks it to join."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from accounts.models import Organisation
from accounts.roles import Role
from measures.models import (
    Consortium,
    ConsortiumMember,
    Framework,
    JoiningStep,
    SharedMeasure,
    SharingAgreement,
)
from measures.vocabulary import JoiningKind
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

if TYPE_CHECKING:
    from tests.sweeps.world_measures import Cases, Measures

DAY = dt.date(2010, 4, 1)


def cases(world: Measures) -> Cases:
    lead = OrganisationFactory(slug="lead-elsewhere")
    theirs = make.a_framework(lead, "Theirs")
    make.taken_up(theirs, world.organisation)
    their_measure = make.a_measure(theirs, "T1")
    by = world.made.person("director")
    led, joined, asked = (
        begun(*args)
        for args in (
            (world.framework, "Led"),
            (theirs, "Joined"),
            (theirs, "Asked"),
        )
    )
    ConsortiumMember.objects.create(consortium=asked, organisation=world.organisation, asked_on=DAY)
    neighbour = joined_by(led, world.neighbour)
    agreed(neighbour, member(world.neighbour, Role.DIRECTOR), world.measures[0])
    own = joined_by(joined, world.organisation)
    agreement = agreed(own, by, their_measure)
    in_led = {"consortium": led.pk, "member": neighbour.pk}
    in_joined = {"consortium": joined.pk, "member": own.pk}
    return {
        "consortium": [
            ("led", {"consortium": led.pk}),
            ("joined", {"consortium": joined.pk}),
            ("asked", {"consortium": asked.pk}),
        ],
        "led consortium": [("", {"consortium": led.pk})],
        "led consortium’s file": [("", {"consortium": led.pk, "kind": "csv"})],
        "joined consortium": [("", {"consortium": joined.pk})],
        "asked consortium": [("", {"consortium": asked.pk})],
        "consortium’s member": [("led", in_led), ("own", in_joined)],
        "led consortium’s member": [("", in_led)],
        "joining step": [
            ("led", in_led | {"step": neighbour.joining_steps.first().pk}),
            ("own", in_joined | {"step": own.joining_steps.first().pk}),
        ],
        "agreement": [("", {"consortium": joined.pk, "agreement": agreement.pk})],
    }


def begun(framework: Framework, name: str) -> Consortium:
    return Consortium.objects.create(
        lead=framework.organisation, framework=framework, slug=name.lower(), name=name
    )


def joined_by(consortium: Consortium, organisation: Organisation) -> ConsortiumMember:
    """With its checklist."""
    made = ConsortiumMember.objects.create(
        consortium=consortium, organisation=organisation, asked_on=DAY, joined_on=DAY
    )
    for kind in JoiningKind:
        JoiningStep.objects.create(member=made, kind=kind)
    return made


def agreed(joined: ConsortiumMember, by, *measures) -> SharingAgreement:
    """With every member, from the first day; the whole framework where no measure is named."""
    made = SharingAgreement.objects.create(
        member=joined,
        shared_with="members",
        whole_framework=not measures,
        starts_on=DAY,
        agreed_by=by,
        agreed_at=clock.now(),
    )
    for measure in measures:
        SharedMeasure.objects.create(agreement=made, measure=measure)
    return made
