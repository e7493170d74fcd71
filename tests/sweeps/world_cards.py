"""Targets, responses, links and scorecards in the world of the sweeps."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from measures.models import CardMeasure, ManagementResponse, MeasureLink, Perspective, Scorecard
from programmes.models import CorporateAim
from tests.measures.factories import Y2009

if TYPE_CHECKING:
    from tests.sweeps.world_measures import Cases, Measures


def cases(world: Measures) -> Cases:
    return _responses(world) | _links(world) | _cards(world)


def _responses(world: Measures) -> Cases:
    """One to do for the contributor, on the measure that is its own; one for the officer."""
    people = {"owned": world.made.person("contributor"), "not owned": world.officer}
    for measure, owner in zip(world.measures, people.values(), strict=False):
        ManagementResponse.objects.create(
            organisation=world.organisation,
            measure=measure,
            start=Y2009.start,
            months=12,
            cause="Two people left",
            action="Hire two",
            due_on=dt.date(2010, 9, 1),
            owner=owner,
        )
    at = [
        (state, {"measure": measure.pk, "period": Y2009.key})
        for state, measure in zip(people, world.measures, strict=False)
    ]
    return {"measure’s period": at}


def _links(world: Measures) -> Cases:
    aim = CorporateAim.objects.create(
        organisation=world.organisation, code="97", short_name="Fair", starts_on=Y2009.start
    )
    link = MeasureLink.objects.create(
        organisation=world.organisation, measure=world.measures[0], aim=aim
    )
    return {"measure’s link": [("", {"measure": link.measure_id, "link": link.pk})]}


def _cards(world: Measures) -> Cases:
    """One in use, and one that ended long ago."""
    found = {state: _card(world, state) for state in ("in use", "ended")}
    found["ended"].ended_on = dt.date(2009, 6, 1)
    found["ended"].save()
    at = {state: {"scorecard": card.slug} for state, card in found.items()}
    perspectives = {state: card.perspectives.first() for state, card in found.items()}
    return {
        "scorecard": list(at.items()),
        "scorecard’s file": [
            (f"{state}, {kind}", {**where, "kind": kind})
            for state, where in at.items()
            for kind in ("pdf", "xlsx", "csv", "json")
        ],
        "scorecard’s perspective": [
            (state, at[state] | {"perspective": one.pk}) for state, one in perspectives.items()
        ],
        "scorecard’s measure": [
            (state, at[state] | {"placed": one.card_measures.get().pk})
            for state, one in perspectives.items()
        ],
    }


def _card(world: Measures, name: str) -> Scorecard:
    card = Scorecard.objects.create(
        organisation=world.organisation, slug=name.replace(" ", "-"), name=name
    )
    perspective = Perspective.objects.create(scorecard=card, name="Finance")
    CardMeasure.objects.create(perspective=perspective, measure=world.measures[0])
    return card
