"""The demonstration's rounds: what each programme gave, and how far it has come."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership, Organisation
from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import Activity, Objective
from records import clock
from returns.actions import (
    ActivityStep,
    ObjectiveStep,
    SectionStep,
    approve_return,
    open_round,
    save_objective_step,
    save_whole_step,
    submit_return,
)
from returns.models import ProgrammeReturn

from .people import PEOPLE
from .source import day, moment

HEAD_OF = {person.heads: person.address for person in PEOPLE if person.heads}


def open_demo_round(
    organisation: Organisation,
    quarter: Quarter,
    people: dict[str, Membership],
    *,
    opens_on: dt.date,
    due_on: dt.date,
    closes_on: dt.date,
    common_statement: str,
) -> ReportingPeriod:
    with clock.set_to(moment(opens_on)):
        return open_round(
            organisation=organisation,
            quarter=quarter,
            opens_on=opens_on,
            due_on=due_on,
            closes_on=closes_on,
            instructions="Say what was done, what is outstanding, and what the board should know.",
            common_statement=common_statement,
            by=people["performance"],
        )


def give_return(
    period: ReportingPeriod,
    slug: str,
    row: dict,
    people: dict[str, Membership],
    *,
    state: str,
    approved_on: dt.date | None = None,
) -> None:
    """Fill a programme's return as ``row`` has it, and take it as far as ``state``.

    ``row``: ``objectives`` with rows of activities in printed order and sections by heading;
    an objective without sections is left alone.
    """
    programme_return = ProgrammeReturn.objects.get(
        period=period, planned_programme__programme__slug=slug
    )
    head = people[HEAD_OF[slug]]
    prepared_on = day(row["prepared_on"]) if row.get("prepared_on") else period.opens_on
    with clock.set_to(moment(prepared_on, 15)):
        for objective in row["objectives"]:
            _save_objective(programme_return, objective, head, is_ready=True)
        if row.get("extra_deliverables") or state != "draft":
            _save_whole(programme_return, row, head)
        if state == "draft":
            return
        submit_return(programme_return=programme_return, prepared_on=prepared_on, by=head)
    if state == "approved":
        with clock.set_to(moment(approved_on, 11)):
            approve_return(programme_return=programme_return, by=people["director"])


def _save_objective(
    programme_return: ProgrammeReturn, row: dict, head: Membership, *, is_ready: bool
) -> None:
    objective = Objective.objects.get(
        planned_programme=programme_return.planned_programme, number=row["number"]
    )
    activities = Activity.objects.filter(objective=objective).order_by("position", "pk")
    save_objective_step(
        programme_return=programme_return,
        objective=objective,
        step=ObjectiveStep(
            activities={
                activity.pk: ActivityStep(
                    status=given["status"],
                    rag=given["rag"] or "",
                    progress=given["progress"],
                    footnote=given["footnote"] or "",
                )
                for activity, given in zip(activities, row["activities"], strict=True)
            },
            footnote=row.get("footnote") or "",
            reported_progress=row.get("reported_progress"),
            override_reason=row.get("override_reason") or "",
            sections={heading: _section(given) for heading, given in row["sections"].items()},
            is_ready=is_ready,
        ),
        expected_version=0,
        by=head,
    )


def _section(given: dict) -> SectionStep:
    return SectionStep(
        text=given.get("text", ""),
        nothing_to_report=given.get("nothing", False),
        budget_status=given.get("rag", ""),
    )


def _save_whole(programme_return: ProgrammeReturn, row: dict, head: Membership) -> None:
    extra = row.get("extra_deliverables") or {}
    version = programme_return.versions.order_by("-number").first()
    text = extra if isinstance(extra, str) else extra.get("text", "")
    save_whole_step(
        programme_return=programme_return,
        reported_progress=row.get("reported_progress"),
        override_reason=row.get("override_reason") or "",
        extra_deliverables=text,
        nothing_extra=not text,
        expected_version=version.edit_version,
        by=head,
    )
