"""A small plan that has lived: reworded, moved, added to and withdrawn from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Membership
from accounts.roles import Role
from programmes import actions
from programmes.models import Activity, Objective, PlannedProgramme
from tests.factories import OrganisationFactory, ProgrammeFactory, member

FIRST = "Help every council to answer the questions that its people ask it most"
SECOND = "Help every council to answer the questions that its people ask it, within a day"
APRIL, MARCH = dt.date(2009, 4, 1), dt.date(2010, 3, 31)


@dataclass(frozen=True)
class LivedPlan:
    officer: Membership
    planned: PlannedProgramme
    objective: Objective
    withdrawn: Objective
    activity: Activity


def lived_plan() -> LivedPlan:
    """Objective 1 is reworded from quarter 2 (Board), its PD1 due later from quarter 3;
    objective 2 is withdrawn from quarter 3, objective 3 added from quarter 2."""
    officer = member(OrganisationFactory(), Role.PERFORMANCE_OFFICER)
    plan = actions.create_plan(organisation=officer.organisation, year=2009, by=officer)
    programme = ProgrammeFactory(organisation=officer.organisation, slug="practice")
    planned = actions.include_programme(plan=plan, programme=programme, by=officer)
    first, second = (new_objective(planned, officer) for _ in range(2))
    new_objective(planned, officer, from_quarter=2, reason="New money")
    activity = new_activity(first, officer)
    new_activity(second, officer)
    actions.reword_objective(
        objective=first,
        expected_version=1,
        wording=SECOND,
        short_name="Questions",
        from_quarter=2,
        reason="Members asked for it",
        authority="Board",
        by=officer,
    )
    actions.change_activity_terms(
        activity=activity,
        expected_version=1,
        wording=FIRST,
        short_name="Answers",
        start_date=APRIL,
        due_date=dt.date(2010, 6, 30),
        from_quarter=3,
        reason="The supplier is late",
        authority="",
        by=officer,
    )
    actions.withdraw_objective(
        objective=second, expected_version=1, from_quarter=3, reason="No money", by=officer
    )
    return LivedPlan(officer, planned, first, second, activity)


def new_objective(planned: PlannedProgramme, by: Membership, **fields: object) -> Objective:
    given = {"wording": FIRST, "short_name": "Questions", **fields}
    return actions.add_objective(planned_programme=planned, by=by, **given)


def new_activity(objective: Objective, by: Membership, **fields: object) -> Activity:
    given = {
        "kind": Activity.Kind.PRIORITY_DELIVERABLE,
        "wording": FIRST,
        "short_name": "Answers",
        "start_date": APRIL,
        "due_date": MARCH,
        **fields,
    }
    return actions.add_activity(objective=objective, by=by, **given)
