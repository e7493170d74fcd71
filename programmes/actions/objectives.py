"""Objectives: added, reworded, withdrawn, each from a quarter on."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from accounts.models import Membership
from programmes.models import Objective, ObjectiveTerms, PlannedProgramme
from programmes.permissions import check_may_edit_plan
from programmes.rules import (
    check_quarter,
    check_reason,
    check_short_name,
    check_wording,
    clean_text,
)
from records import clock
from records.refusals import Refused

from .elements import (
    check_after_latest,
    check_change,
    check_continues,
    check_counts_in,
    check_something_changed,
    mark_withdrawn,
)


@transaction.atomic
def add_objective(
    *,
    planned_programme: PlannedProgramme,
    wording: str,
    short_name: str,
    by: Membership,
    from_quarter: int = 1,
    reason: str = "",
    authority: str = "",
    number: int | None = None,
    continues: Objective | None = None,
) -> Objective:
    """Add an objective under the next number: the highest ever used plus one.

    A number that is given must not have been used, by a withdrawn objective neither.
    ``continues`` names the one of the year before that goes on in it.
    """
    plan = planned_programme.plan
    check_may_edit_plan(by, plan.organisation)
    wording, short_name, reason, authority = map(
        clean_text, (wording, short_name, reason, authority)
    )
    check_wording(wording)
    check_short_name(short_name)
    check_change(plan, from_quarter=from_quarter, reason=reason, authority=authority)
    check_continues(plan, continues)
    objective = Objective(
        planned_programme=planned_programme,
        number=_number(planned_programme, number),
        added_from=from_quarter,
        added_reason=reason,
        continues=continues,
    )
    objective.signed(by).save()
    _record(
        objective,
        wording,
        short_name,
        from_quarter=from_quarter,
        reason=reason,
        authority=authority,
        by=by,
    )
    return objective


@transaction.atomic
def reword_objective(
    *,
    objective: Objective,
    expected_version: int,
    wording: str,
    short_name: str,
    from_quarter: int,
    reason: str,
    authority: str,
    by: Membership,
) -> None:
    """Give an objective other words from a quarter on; earlier quarters keep theirs.

    Raises Conflict where someone reworded or withdrew it since ``expected_version``.
    """
    plan = objective.planned_programme.plan
    check_may_edit_plan(by, plan.organisation)
    wording, short_name, reason, authority = map(
        clean_text, (wording, short_name, reason, authority)
    )
    objective.signed(by).save_edit(expected_version=expected_version)
    check_wording(wording)
    check_short_name(short_name)
    check_change(plan, from_quarter=from_quarter, reason=reason, authority=authority)
    check_counts_in(objective, from_quarter)
    latest = objective.terms.latest("from_quarter", "pk")
    check_after_latest(latest, from_quarter)
    check_something_changed(latest, wording=wording, short_name=short_name)
    _record(
        objective,
        wording,
        short_name,
        from_quarter=from_quarter,
        reason=reason,
        authority=authority,
        by=by,
    )


@transaction.atomic
def withdraw_objective(
    *,
    objective: Objective,
    expected_version: int,
    from_quarter: int,
    reason: str,
    by: Membership,
    authority: str = "",
) -> None:
    """Take an objective out of the plan from a quarter on, its activities with it."""
    check_may_edit_plan(by, objective.planned_programme.plan.organisation)
    reason, authority = clean_text(reason), clean_text(authority)
    check_quarter(from_quarter)
    check_counts_in(objective, from_quarter)
    check_reason(reason, authority, needed_because="a withdrawal is shown with it")
    how = {"from_quarter": from_quarter, "reason": reason, "authority": authority, "by": by}
    mark_withdrawn(objective, **how)
    objective.signed(by).save_edit(expected_version=expected_version)
    for activity in objective.activities.select_for_update():
        if activity.withdrawn_from is None or activity.withdrawn_from > from_quarter:
            mark_withdrawn(activity, **how)
            activity.signed(by).save_edit(expected_version=activity.edit_version)


def _number(planned_programme: PlannedProgramme, wanted: int | None) -> int:
    """Withdrawn objectives keep theirs, so that the highest is the highest ever used."""
    PlannedProgramme.objects.select_for_update().get(pk=planned_programme.pk)
    used = planned_programme.objectives
    if wanted is None:
        return (used.aggregate(highest=Max("number"))["highest"] or 0) + 1
    if used.filter(number=wanted).exists():
        raise Refused(f"Number {wanted} has been used: no number is used again.", field="number")
    if not 1 <= wanted <= 999:
        raise Refused("Choose a number from 1 to 999.", field="number")
    return wanted


def _record(objective: Objective, wording: str, short_name: str, *, by: Membership, **when) -> None:
    ObjectiveTerms.objects.create(
        objective=objective,
        wording=wording,
        short_name=short_name,
        recorded_by=by,
        recorded_at=clock.now(),
        **when,
    )
