"""Frameworks, proposals, bodies, deflators and files of lists in the world of the sweeps: the
director sits in the design group, the performance officer proposed what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from measures.actions.lists import receive_list
from measures.models import (
    BodyAlias,
    DeflatorIndex,
    DeflatorSeries,
    DesignGroupSeat,
    FamilyGrouping,
    Framework,
    Proposal,
)
from measures.terms import terms_of, to_plain
from records import clock
from tests.factories import OrganisationFactory
from tests.measures import factories as make

if TYPE_CHECKING:
    from tests.sweeps.world_measures import Cases, Measures

LISTS = {
    "measures": "code,title,higher_is_better\nLIST1,Cost of it,No\n",
    "bodies": "council,Family group (Wealth)\nNeighbour,1\nFarther,2\n",
    "deflator": "year,index\n2009-10,100\n",
    "at fault": "code,title\n,Nothing\n",
    "with nothing new": "code,title,frequency\nOWN1,Title of OWN1,year\n",
}


def cases(world: Measures) -> Cases:
    own = make.a_framework(world.organisation, "Own ones", is_shared=False)
    measure = make.a_measure(own, "OWN1")
    return {
        "framework": [("shared", _framework(world.framework)), ("own", _framework(own))],
        "shared framework": [("", _framework(world.framework))],
        "own framework": [("", _framework(own))],
        "own measure": [("", {"measure": measure.pk})],
        **_of_others(),
        **_taken_up(world),
        **_proposals(world),
        **_bodies(world),
        "list file": _lists(world, own),
    }


def _framework(framework: Framework) -> dict[str, object]:
    return {"framework": framework.pk}


def _of_others() -> Cases:
    offered = make.a_framework(OrganisationFactory(), "Offered")
    make.a_measure(offered, "OFF1")
    return {"offered framework": [("", _framework(offered))]}


def _taken_up(world: Measures) -> Cases:
    framework = make.a_framework(OrganisationFactory(), "Of another lead")
    make.taken_up(framework, world.organisation)
    return {"framework of another lead": [("", _framework(framework))]}


def _proposals(world: Measures) -> Cases:
    seat = DesignGroupSeat.objects.create(
        framework=world.framework,
        membership=world.made.person("director"),
        starts_on=make.APRIL,
    )
    definition = to_plain(terms_of(world.measures[0].definitions.latest("pk")))
    proposal = Proposal.objects.create(
        framework=world.framework,
        kind="change",
        measure=world.measures[0],
        definition=definition | {"title": "Another title"},
        reason="Clearer",
        proposed_by=world.officer,
        proposed_at=clock.now(),
    )
    proposal.remarks.create(text="Agreed", recorded_by=world.officer)
    return {
        "design seat": [("", {"framework": world.framework.pk, "seat": seat.pk})],
        "measure’s proposal": [("open", {"proposal": proposal.pk})],
    }


def _bodies(world: Measures) -> Cases:
    grouping = make.families(world.organisation, "Wealth", {"1": [world.own, world.other]})
    alias = BodyAlias.objects.create(
        kept_by=world.organisation, body=world.other, name="next door", confirmed_by=world.officer
    )
    series = DeflatorSeries.objects.create(kept_by=world.organisation, name="Prices of 2009")
    DeflatorIndex.objects.create(series=series, year=2008, index=98, recorded_by=world.officer)
    return {
        "reporting body": [
            ("body", {"body": world.other.pk}),
            ("nation", {"body": world.nation.pk}),
        ],
        "body’s name": [("", {"body": world.other.pk, "alias": alias.pk})],
        "family grouping": [("", {"grouping": grouping.pk})],
        "deflator": [("", {"pk": series.pk})],
    }


def _lists(world: Measures, framework: Framework):
    found = []
    for state, text in LISTS.items():
        kind = state if state in ("bodies", "deflator") else "measures"
        file = receive_list(
            kind=kind,
            name=f"{kind}.csv",
            data=text.encode(),
            framework=framework if kind == "measures" else None,
            options={"name": "Prices of 2009"} if kind == "deflator" else None,
            by=world.officer,
        )
        found.append((state, {"file": file.pk}))
    return found


def grow(framework: Framework, times: int) -> None:
    """More of what pages of frameworks and bodies list: versions, users, proposals, families."""
    lead = framework.organisation
    officer = make.officer_of(lead)
    for n in range(times):
        framework.versions.create(
            number=n + 2, adopted_on=make.APRIL, what="More", recorded_by=officer
        )
        other = OrganisationFactory()
        make.taken_up(framework, other)
        one = make.officer_of(other)
        framework.seats.create(membership=one, starts_on=make.APRIL)
        proposal = framework.proposals.create(
            kind="new", code=f"P{n}", reason="More", proposed_by=one, proposed_at=clock.now()
        )
        proposal.remarks.create(text="Yes", recorded_by=one)
        Proposal.objects.filter(measure__isnull=False).first().remarks.create(
            text="No", recorded_by=one
        )
        shared = make.a_framework(OrganisationFactory(), f"Shared {n}")
        make.taken_up(shared, lead)
        make.a_framework(OrganisationFactory(), f"Offered {n}")
        body = make.a_body(shared.organisation, f"Theirs {n}")
        make.families(shared.organisation, "Kind", {"1": [body]})
        DeflatorSeries.objects.create(kept_by=shared.organisation, name="Prices of 2009")
    for grouping in FamilyGrouping.objects.filter(kept_by=lead):
        for body in lead.bodies_kept.filter(name__startswith="Body"):
            grouping.places.create(body=body, family="2")
            body.aliases.create(kept_by=lead, name=f"{body} too", confirmed_by=officer)
    own = Framework.objects.get(organisation=lead, name="Own ones")
    for n in range(times):
        make.a_measure(own, f"OWN{n + 2}")
