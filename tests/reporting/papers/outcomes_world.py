"""The world of a paper with an outcomes report of its programme: money, benefits, an aim."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from finance.models import BudgetLine
from programmes.models import CorporateAim, Objective, ObjectiveAim
from reporting.models import PaperKind
from reporting.papers import actions
from tests.benefits.factories import Q1, Q2, a_benefit, on, other, planned, reported

OCTOBER = dt.date(2009, 10, 20)
FILLED = {
    "learning": "Ask partners earlier.",
    "next": "The website goes live in January.",
    "transfer": "Other councils may use the forms.",
    "differently": "Nothing.",
}


def people(world) -> SimpleNamespace:
    """What the factories of benefits ask for."""
    programme = world.organisation.programmes.get(slug=world.programme_slug)
    objectives = Objective.objects.filter(planned_programme__programme=programme)
    return SimpleNamespace(
        organisation=world.organisation,
        programme=programme,
        objectives=list(objectives.order_by("number")),
        officer=world.writer,
        head=world.head,
    )


def outcomes_report(world, **more):
    """An outcomes report that has all of its paragraphs."""
    paper = actions.create_paper(
        organisation=world.organisation,
        period=world.period,
        kind=PaperKind.OUTCOMES_REPORT,
        programme=people(world).programme,
        meeting=world.paper.meeting,
        author_contact="officer@example.org",
        purpose="noting",
        by=world.writer,
        **more,
    )
    for section, text in FILLED.items():
        actions.add_paragraph(paper=paper, section=section, text=text, by=world.writer)
    return paper


def spends_on_policy(world) -> None:
    """The line “Policy” becomes the programme's: £200,000, £100,000.40 planned, £60,000.10
    spent, all £200,000 projected."""
    BudgetLine.objects.filter(pk=world.lines["policy"].pk).update(programme=people(world).programme)


def with_benefits(world) -> None:
    """A cashable saving that came short and lacks a quarter; fewer days, achieved; an aim."""
    made = people(world)
    with on(OCTOBER):
        saving = a_benefit(made, recurrence="one_off")
        planned(made, saving, {Q1: "1000", Q2: "2000"})
        reported(made, saving, Q1, "900")
        days = a_benefit(made, **other())
        planned(made, days, {Q2: "12.5"})
        reported(made, days, Q2, "11.5")
    aim = CorporateAim.objects.create(
        organisation=world.organisation,
        code="3",
        short_name="Easy to deal with",
        starts_on=dt.date(2009, 4, 1),
    )
    ObjectiveAim.objects.create(
        objective=made.objectives[0], aim=aim, contribution="Fewer forms to fill"
    )
