"""What the demonstration has not of consortia, and what their addresses are about: one that it
leads, one that it joined, one that asks it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from measures.models import Framework
from tests.factories import OrganisationFactory
from tests.measures import factories as make
from tests.sweeps import world_consortia

if TYPE_CHECKING:
    from tests.journeys.world import Demo

#: By the word in curly brackets: about what, and which part of it.
WORDS = {
    "led": ("led consortium", "consortium"),
    "led_member": ("led consortium’s member", "member"),
    "joined": ("joined consortium", "consortium"),
    "invited": ("asked consortium", "consortium"),
    "agreement": ("agreement", "agreement"),
}


def add(demo: Demo) -> dict[str, object]:
    """Makes it all; what stands for each word."""
    framework = Framework.objects.filter(organisation=demo.organisation).earliest("pk")
    neighbour = OrganisationFactory(slug="neighbour", name="Neighbour Council")
    make.taken_up(framework, neighbour)
    cases = world_consortia.cases(
        SimpleNamespace(
            organisation=demo.organisation,
            framework=framework,
            measures=list(framework.measures.order_by("pk")),
            made=demo_people(demo),
            neighbour=neighbour,
        )
    )
    steps = dict(cases["joining step"])
    return {
        **{word: cases[about][0][1][part] for word, (about, part) in WORDS.items()},
        "led_step": steps["led"]["step"],
        "own_member": steps["own"]["member"],
        "own_step": steps["own"]["step"],
    }


def demo_people(demo: Demo) -> SimpleNamespace:
    return SimpleNamespace(person=demo.member)
