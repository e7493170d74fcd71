"""What objectives and activities share: when a change counts, and what it needs."""

from __future__ import annotations

from accounts.models import Membership
from periods.calendar import year_label
from periods.models import ReportingPeriod
from programmes.models import Activity, ActivityTerms, Objective, ObjectiveTerms, OperationalPlan
from programmes.rules import WITHIN_YEAR, check_quarter, check_reason
from records import clock
from records.refusals import Refused


def check_change(plan: OperationalPlan, *, from_quarter: int, reason: str, authority: str) -> None:
    """A change that touches a quarter after the first, or one already being reported, says why."""
    check_quarter(from_quarter)
    check_reason(reason, authority, needed_because=_why_reason(plan, from_quarter))


def _why_reason(plan: OperationalPlan, from_quarter: int) -> str:
    if from_quarter > 1:
        return WITHIN_YEAR
    rounds = ReportingPeriod.objects.filter(organisation_id=plan.organisation_id, year=plan.year)
    return "a return has been asked for on this plan" if rounds.opened().exists() else ""


def check_counts_in(element: Objective | Activity, from_quarter: int) -> None:
    """The element is in the plan in that quarter, neither to come nor withdrawn."""
    if from_quarter < element.added_from:
        raise Refused(
            f"{element} is in the plan from quarter {element.added_from} on: "
            "choose that quarter or a later one.",
            field="from_quarter",
        )
    if element.withdrawn_from is not None and from_quarter >= element.withdrawn_from:
        raise Refused(
            f"{element} is withdrawn from quarter {element.withdrawn_from} on.",
            field="from_quarter",
        )


def check_continues(plan: OperationalPlan, continues: Objective | Activity | None) -> None:
    """What an element continues stands at the end of the year before, in the same body's plan."""
    if continues is None:
        return
    objective = getattr(continues, "objective", continues)
    before = objective.planned_programme.plan
    if before.organisation_id != plan.organisation_id or before.year != plan.year - 1:
        raise Refused(f"Only the plan of {year_label(plan.year - 1)} can be continued here.")
    if continues.withdrawn_from is not None:
        raise Refused(f"{continues} is withdrawn: it does not go on into the next year.")


def check_after_latest(latest: ObjectiveTerms | ActivityTerms, from_quarter: int) -> None:
    """A change counts from its quarter on, so none may stand before one already recorded."""
    if from_quarter < latest.from_quarter:
        raise Refused(
            f"A change already counts from quarter {latest.from_quarter} on: "
            "choose that quarter or a later one.",
            field="from_quarter",
        )


def mark_withdrawn(
    element: Objective | Activity, *, from_quarter: int, reason: str, authority: str, by: Membership
) -> None:
    """Set, not yet saved. What was to be added later than this is never in the plan."""
    element.withdrawn_from = max(from_quarter, element.added_from)
    element.withdrawn_reason = reason
    element.withdrawn_authority = authority
    element.withdrawn_by = by
    element.withdrawn_at = clock.now()


def check_something_changed(latest: ObjectiveTerms | ActivityTerms, **values: object) -> None:
    """Terms that repeat the latest ones are refused: they would look like a change."""
    if all(getattr(latest, name) == value for name, value in values.items()):
        raise Refused("Nothing is different from what the plan says already.")
