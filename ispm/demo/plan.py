"""The demonstration's programmes, and a year's plan under them."""

from __future__ import annotations

from accounts.models import Membership, Organisation
from programmes.actions import (
    add_activity,
    add_milestone,
    add_objective,
    assign_head,
    complete_milestone,
    create_plan,
    create_programme,
    include_programme,
)
from programmes.models import Activity, Milestone, Objective, PlannedProgramme, Programme
from records import clock

from .people import BEGINNING, PEOPLE
from .source import day, moment


def make_programmes(
    organisation: Organisation, data: dict, people: dict[str, Membership]
) -> dict[str, Programme]:
    """By slug, the programmes with their heads and deputies."""
    by = people["performance"]
    programmes = {}
    for row in data["programmes"]:
        programmes[row["slug"]] = create_programme(
            organisation=organisation,
            name=row["name"],
            short_name=row["name"].split(":")[0],
            slug=row["slug"],
            by=by,
        )
    for person in PEOPLE:
        for slug, kind in ((person.heads, "head"), (person.deputises_for, "deputy")):
            if slug:
                assign_head(
                    programme=programmes[slug],
                    membership=people[person.address],
                    kind=kind,
                    starts_on=BEGINNING,
                    by=by,
                )
    return programmes


def make_plan(
    organisation: Organisation,
    year: int,
    data: dict,
    programmes: dict[str, Programme],
    by: Membership,
) -> None:
    """The plan of the financial year that begins in ``year``."""
    plan = create_plan(organisation=organisation, year=year, by=by)
    for row in data["programmes"]:
        planned = include_programme(plan=plan, programme=programmes[row["slug"]], by=by)
        for objective in row["objectives"]:
            _make_objective(planned, objective, by)


def _make_objective(planned: PlannedProgramme, row: dict, by: Membership) -> Objective:
    objective = add_objective(
        planned_programme=planned,
        wording=row["wording"],
        short_name=row["short_name"],
        number=row["number"],
        by=by,
    )
    for activity in row["activities"]:
        added = add_activity(
            objective=objective,
            kind=activity["kind"],
            wording=activity["wording"],
            short_name=activity["short_name"],
            start_date=day(activity["start"]),
            due_date=day(activity["due"]),
            by=by,
        )
        for milestone in activity.get("milestones", ()):
            _make_milestone(added, milestone, by)
    return objective


def _make_milestone(activity: Activity, row: dict, by: Membership) -> Milestone:
    """Added with the plan; done, where it is, on the morning of that day."""
    milestone = add_milestone(activity=activity, name=row["name"], due_on=day(row["due"]), by=by)
    if row["done"]:
        with clock.set_to(moment(row["done"])):
            complete_milestone(
                milestone=milestone,
                done_on=day(row["done"]),
                by=by,
                expected_version=milestone.edit_version,
            )
    return milestone
