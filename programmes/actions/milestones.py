"""Milestones of a deliverable: added, changed, withdrawn, done."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from accounts.models import Membership
from periods.calendar import print_day
from programmes.models import REASON_LENGTH, Activity, Milestone, Programme
from programmes.permissions import check_may_complete_milestones, check_may_edit_plan
from programmes.rules import check_length, check_milestone_due, check_milestone_name, clean_text
from records import clock
from records.refusals import Refused, required


@transaction.atomic
def add_milestone(*, activity: Activity, name: str, due_on: dt.date, by: Membership) -> Milestone:
    """Add a milestone under the next number: the highest ever used plus one."""
    plan = activity.objective.planned_programme.plan
    check_may_edit_plan(by, plan.organisation)
    name = clean_text(name)
    check_milestone_name(name)
    check_milestone_due(due_on, year=plan.year)
    if Activity.objects.select_for_update().get(pk=activity.pk).withdrawn_from is not None:
        raise Refused(f"{activity.key} is withdrawn: nothing is added to it.")
    used = activity.milestones.aggregate(highest=Max("number"))["highest"] or 0
    milestone = Milestone(activity=activity, number=used + 1, name=name, due_on=due_on)
    milestone.signed(by).save()
    return milestone


@transaction.atomic
def change_milestone(
    *, milestone: Milestone, expected_version: int, name: str, due_on: dt.date, by: Membership
) -> None:
    """Another name or due date. Raises Conflict for a lost race."""
    plan = milestone.activity.objective.planned_programme.plan
    check_may_edit_plan(by, plan.organisation)
    name = clean_text(name)
    check_milestone_name(name)
    check_milestone_due(due_on, year=plan.year)
    _check_stands(milestone)
    milestone.name, milestone.due_on = name, due_on
    milestone.signed(by).save_edit(expected_version=expected_version)


@transaction.atomic
def withdraw_milestone(
    *, milestone: Milestone, expected_version: int, reason: str, by: Membership
) -> None:
    """Take a milestone out of the lists; its number is not used again."""
    check_may_edit_plan(by, _programme(milestone).organisation)
    reason = required(clean_text(reason), "Say why the milestone is withdrawn.", field="reason")
    check_length(reason, REASON_LENGTH, field="reason", name="reason")
    _check_stands(milestone)
    milestone.withdrawn_on, milestone.withdrawn_reason = clock.today(), reason
    milestone.signed(by).save_edit(expected_version=expected_version)


@transaction.atomic
def complete_milestone(
    *, milestone: Milestone, done_on: dt.date | None, by: Membership, expected_version: int
) -> None:
    """Say on which day a milestone was done, or, with None, that it is not done after all.

    For who sets up the plan, and whoever heads the programme today.
    """
    today = clock.today()
    check_may_complete_milestones(by, _programme(milestone), on=today)
    if done_on is not None and done_on > today:
        raise Refused(f"Enter a day not later than today, {print_day(today)}.", field="done_on")
    _check_stands(milestone)
    milestone.done_on = done_on
    milestone.signed(by).save_edit(expected_version=expected_version)


def _programme(milestone: Milestone) -> Programme:
    return milestone.activity.objective.planned_programme.programme


def _check_stands(milestone: Milestone) -> None:
    if milestone.withdrawn_on is not None:
        raise Refused(f"{milestone.key} was withdrawn on {print_day(milestone.withdrawn_on)}.")
