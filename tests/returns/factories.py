"""A small world with an open round: two programmes, people for each half of a step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Membership, Organisation
from accounts.roles import Role
from periods.calendar import Quarter
from programmes.models import Activity, Objective, Programme
from records import clock
from returns.actions import (
    ActivityStep,
    ObjectiveStep,
    SectionStep,
    WholeStep,
    open_round,
    save_objective_step,
    save_whole_step,
    submit_return,
)
from returns.models import ProgrammeReturn
from returns.vocabulary import Heading
from tests.factories import (
    OrganisationFactory,
    ProgrammeFactory,
    activity_in,
    head_of,
    member,
    objective_in,
    plan_for,
)

Q2 = Quarter(2009, 2)
WINDOW = {
    "opens_on": dt.date(2009, 10, 1),
    "due_on": dt.date(2009, 10, 20),
    # Far ahead: tests run after 2009, and a closed round takes no return.
    "closes_on": dt.date(2099, 10, 31),
}
PREPARED_ON = dt.date(2009, 10, 15)


@dataclass
class World:
    organisation: Organisation
    programme: Programme
    head: Membership
    deputy: Membership
    director: Membership
    officer: Membership
    objectives: list[Objective]

    @property
    def programme_return(self) -> ProgrammeReturn:
        return self.return_for(2)

    def return_for(self, quarter_number: int) -> ProgrammeReturn:
        return ProgrammeReturn.objects.select_related(
            "period__organisation", "planned_programme__programme__organisation"
        ).get(planned_programme__programme=self.programme, period__quarter_number=quarter_number)

    def activities(self, number: int = 1) -> list[Activity]:
        return list(self.objectives[number - 1].activities.order_by("position"))


def world(objectives: int = 2, activities: int = 2, quarter: Quarter | None = Q2) -> World:
    """One programme with its plan of 2009/10 and, where a quarter is given, its open round."""
    organisation = OrganisationFactory()
    programme = ProgrammeFactory(organisation=organisation)
    made = World(
        organisation=organisation,
        programme=programme,
        head=member(organisation, Role.PROGRAMME_HEAD, post="Head of the programme"),
        deputy=member(organisation, Role.PROGRAMME_HEAD),
        director=member(organisation, Role.DIRECTOR, post="Director"),
        officer=member(organisation, Role.PERFORMANCE_OFFICER),
        objectives=[],
    )
    head_of(programme, made.head)
    head_of(programme, made.deputy, kind="deputy")
    planned = plan_for(programme, made.officer)
    for number in range(1, objectives + 1):
        objective = objective_in(planned, number, made.officer)
        made.objectives.append(objective)
        for position in range(1, activities + 1):
            activity_in(objective, position, made.officer)
    if quarter:
        open_round(organisation=organisation, quarter=quarter, by=made.officer, **WINDOW)
    return made


#: What is done about an amber, by a day that has not passed.
REMEDY = {
    "action": "Ask two councils to lend an officer",
    "action_due": dt.date(2099, 1, 31),
    "action_owner": "Head of the programme",
}
#: What a step with an amber, and nothing to report, says to the one question that it raises.
SO_IT_IS = {"nothing": "The board was told of it in June."}


def full_step(objective: Objective, *figures: int, **fields) -> ObjectiveStep:
    """A step that lacks nothing: green work in progress, nothing to report under each heading."""
    activities = list(objective.activities.order_by("position"))
    figures = figures or (50,) * len(activities)
    sections = {heading: SectionStep(nothing_to_report=True) for heading in Heading}
    sections[Heading.BUDGET_STATUS] = SectionStep(budget_status="green")
    return ObjectiveStep(
        activities={
            activity.pk: ActivityStep(status="in_progress", rag="green", progress=figure)
            for activity, figure in zip(activities, figures, strict=True)
        },
        sections=sections | fields.pop("sections", {}),
        is_ready=fields.pop("is_ready", True),
        **{"delivery_rag": "green", "forecast_rag": "green"} | fields,
    )


def fill(
    made: World, programme_return: ProgrammeReturn | None = None, *figures: int, **fields
) -> ProgrammeReturn:
    """Every step of the return given, each with the ``figures`` and ``fields``; not submitted."""
    programme_return = programme_return or made.programme_return
    for objective in made.objectives:
        save_objective_step(
            programme_return=programme_return,
            objective=objective,
            step=full_step(objective, *figures, **fields),
            expected_version=0,
            by=made.head,
        )
    version = programme_return.versions.last()
    save_whole_step(
        programme_return=programme_return,
        step=WholeStep(nothing_extra=True, delivery_rag="green", forecast_rag="green"),
        expected_version=version.edit_version,
        by=made.head,
    )
    programme_return.refresh_from_db()
    return programme_return


def submitted(made: World) -> ProgrammeReturn:
    """The return filled in and submitted by its head."""
    programme_return = fill(made)
    submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    programme_return.refresh_from_db()
    return programme_return


def at(day: dt.date):
    """Inside the block today is that day."""
    return clock.set_to(dt.datetime.combine(day, dt.time(12), dt.UTC))
