"""The plan goes on into the next year, with the due dates that the last returns agreed."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts.models import Membership
from measures.actions.links import follow_objectives
from programmes import actions as plan_actions
from programmes.actions import Carried, move_due_date_as_approved
from programmes.models import Activity, Objective, OperationalPlan

from ..carrying import dates_agreed_at_year_end
from .reviewing import authority_of


@transaction.atomic
def carry_plan_forward(
    *,
    plan: OperationalPlan,
    objectives: Collection[Objective],
    activities: Collection[Activity],
    by: Membership,
    from_quarter: int = 1,
    reason: str = "",
    authority: str = "",
) -> Carried:
    """As ``programmes.actions.carry_plan_forward``; objectives keep the measures that show how they
    are doing; and where the return for the last quarter was approved with another due date, that
    counts from the new year on, as if the plan had been carried forward before the approval."""
    done = plan_actions.carry_plan_forward(
        plan=plan,
        objectives=objectives,
        activities=activities,
        by=by,
        from_quarter=from_quarter,
        reason=reason,
        authority=authority,
    )
    follow_objectives(objectives=done.objectives, by=by)
    added = [one.continues for one in done.activities]
    for row in dates_agreed_at_year_end(plan, added):
        version = row.version
        move_due_date_as_approved(
            activity=row.activity,
            due_date=row.proposed_due_date,
            reason=row.proposal_reason,
            authority=authority_of(version, version.submission.decision.decided_post),
            from_quarter=version.programme_return.period.quarter.next(),
            by=by,
        )
    return done
