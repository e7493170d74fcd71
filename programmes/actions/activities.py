"""Activities: added, changed, moved, withdrawn; what counts does so from a quarter on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from accounts.models import Membership
from programmes.models import Activity, ActivityTerms, Objective
from programmes.permissions import check_may_edit_plan
from programmes.rules import (
    FEWEST_WORDS,
    Expected,
    check_dates,
    check_expected,
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
from .plans import reorder

NOTHING_TYPED: Expected = (None, None, None, None)
MOST_ADDITIONAL = 2


@transaction.atomic
def add_activity(
    *,
    objective: Objective,
    kind: str,
    wording: str,
    short_name: str,
    start_date: dt.date,
    due_date: dt.date,
    expected: Expected = NOTHING_TYPED,
    by: Membership,
    from_quarter: int = 1,
    reason: str = "",
    authority: str = "",
    position: int | None = None,
    number: int | None = None,
    continues: Activity | None = None,
) -> Activity:
    """Add a deliverable, or one of at most two lines for additional supporting activities.

    ``expected`` is whole per cent per quarter, None for the product's own steps. Without
    ``position`` a deliverable stands after the other deliverables, an additional line last. It
    gets the next number of its kind, or the one given, which must not have been used.
    ``continues`` names the one of the year before that goes on in it.
    """
    plan = objective.planned_programme.plan
    check_may_edit_plan(by, plan.organisation)
    says = _says(kind, wording, short_name, start_date, due_date, expected, year=plan.year)
    why = {"reason": clean_text(reason), "authority": clean_text(authority)}
    check_change(plan, from_quarter=from_quarter, **why)
    check_continues(plan, continues)
    _check_room(Objective.objects.select_for_update().get(pk=objective.pk), kind, from_quarter)
    activity = Activity(
        objective=objective,
        kind=kind,
        number=_number(objective, kind, number),
        position=_position(objective, kind, position, by),
        added_from=from_quarter,
        added_reason=why["reason"],
        continues=continues,
    )
    activity.signed(by).save()
    _record(activity, says, from_quarter=from_quarter, by=by, **why)
    return activity


@transaction.atomic
def change_activity_terms(
    *,
    activity: Activity,
    expected_version: int,
    wording: str,
    short_name: str,
    start_date: dt.date,
    due_date: dt.date,
    expected: Expected = NOTHING_TYPED,
    from_quarter: int,
    reason: str,
    authority: str,
    by: Membership,
) -> None:
    """Other words, dates or expected progress from a quarter on; earlier quarters keep theirs.

    Raises Conflict where someone changed or withdrew it since ``expected_version``.
    """
    plan = activity.objective.planned_programme.plan
    check_may_edit_plan(by, plan.organisation)
    activity.signed(by).save_edit(expected_version=expected_version)
    says = _says(activity.kind, wording, short_name, start_date, due_date, expected, year=plan.year)
    why = {"reason": clean_text(reason), "authority": clean_text(authority)}
    check_change(plan, from_quarter=from_quarter, **why)
    check_counts_in(activity, from_quarter)
    latest = activity.terms.latest("from_quarter", "pk")
    check_after_latest(latest, from_quarter)
    check_something_changed(latest, **says)
    _record(activity, says, from_quarter=from_quarter, by=by, **why)


@transaction.atomic
def move_activity(*, activity: Activity, earlier: bool, by: Membership) -> None:
    """One place up or down under its objective; at the end of the list nothing happens."""
    check_may_edit_plan(by, activity.objective.planned_programme.plan.organisation)
    Objective.objects.select_for_update().get(pk=activity.objective_id)
    rows = list(activity.objective.activities.filter(withdrawn_from=None))
    if any(row.pk == activity.pk for row in rows):
        reorder(rows, activity.pk, earlier=earlier, by=by)


@transaction.atomic
def withdraw_activity(
    *,
    activity: Activity,
    expected_version: int,
    from_quarter: int,
    reason: str,
    by: Membership,
    authority: str = "",
) -> None:
    """Take an activity out of the plan from a quarter on; earlier quarters keep it."""
    check_may_edit_plan(by, activity.objective.planned_programme.plan.organisation)
    reason, authority = clean_text(reason), clean_text(authority)
    check_quarter(from_quarter)
    check_counts_in(activity, from_quarter)
    check_reason(reason, authority, needed_because="a withdrawal is shown with it")
    mark_withdrawn(activity, from_quarter=from_quarter, reason=reason, authority=authority, by=by)
    activity.signed(by).save_edit(expected_version=expected_version)


def _says(
    kind: str,
    wording: str,
    short_name: str,
    start_date: dt.date,
    due_date: dt.date,
    expected: Expected,
    *,
    year: int,
) -> dict[str, object]:
    """The words and dates as the terms row takes them, checked."""
    if kind not in Activity.Kind.values:
        raise Refused("Choose what kind of activity it is.", field="kind")
    wording, short_name = clean_text(wording), clean_text(short_name)
    priority = kind == Activity.Kind.PRIORITY_DELIVERABLE
    check_wording(wording, fewest=FEWEST_WORDS if priority else 0)
    check_short_name(short_name, needed=priority)
    check_dates(start_date, due_date, year=year)
    check_expected(expected)
    typed = {f"expected_q{n}": figure for n, figure in enumerate(expected, start=1)}
    return {
        "wording": wording,
        "short_name": short_name,
        "start_date": start_date,
        "due_date": due_date,
        **typed,
    }


def _check_room(objective: Objective, kind: str, from_quarter: int) -> None:
    if objective.withdrawn_from is not None:
        raise Refused(f"{objective} is withdrawn: nothing is added to it.")
    check_counts_in(objective, from_quarter)
    if kind != Activity.Kind.ADDITIONAL:
        return
    others = objective.activities.filter(kind=kind)
    kept = [a for a in others if a.withdrawn_from is None or a.withdrawn_from > from_quarter]
    if len(kept) >= MOST_ADDITIONAL:
        raise Refused(
            f"{objective} has {MOST_ADDITIONAL} lines of additional supporting activities "
            "already, which is the most there can be.",
            field="kind",
        )


def _number(objective: Objective, kind: str, wanted: int | None) -> int:
    """Withdrawn activities keep theirs, so that no number is used again."""
    used = objective.activities.filter(kind=kind)
    if wanted is None:
        return (used.aggregate(highest=Max("number"))["highest"] or 0) + 1
    if used.filter(number=wanted).exists():
        raise Refused(f"Number {wanted} has been used: no number is used again.")
    return wanted


def _position(objective: Objective, kind: str, wanted: int | None, by: Membership) -> int:
    """A free place, those behind it moved one on where it was taken."""
    rows = list(objective.activities.all())
    if wanted is None:
        before = rows if kind == Activity.Kind.ADDITIONAL else [r for r in rows if r.is_priority]
        wanted = max((row.position for row in before), default=0) + 1
    if any(row.position == wanted for row in rows):
        for row in rows:
            if row.position >= wanted:
                row.position += 1
                row.signed(by).save(update_fields=["position"])
    return wanted


def _record(activity: Activity, says: dict[str, object], *, by: Membership, **when) -> None:
    ActivityTerms.objects.create(
        activity=activity, recorded_by=by, recorded_at=clock.now(), **says, **when
    )
