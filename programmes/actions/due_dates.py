"""A due date that moves because a return was approved: no edit of the plan by hand."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Membership
from periods.calendar import Quarter
from programmes.models import Activity, ActivityTerms
from programmes.rules import check_dates, check_reason, clean_text
from records import clock


@transaction.atomic
def move_due_date_as_approved(
    *,
    activity: Activity,
    due_date: dt.date,
    reason: str,
    authority: str,
    from_quarter: Quarter,
    by: Membership,
    recorded_at: dt.datetime | None = None,
) -> ActivityTerms | None:
    """Another due date from a quarter on, on the authority of an approved return.

    It asks for no permission: the approval that calls it has. The figures typed for quarters
    before ``from_quarter`` stay; from it on the product's own steps count. In the next financial
    year it is the activity that continues this one that moves. None where nothing does: no such
    activity, one withdrawn by then, or a date that is the plan's already. Refused where the date
    cannot be this activity's.
    """
    moved = _in_year(activity, from_quarter.year)
    if moved is None or _is_withdrawn(moved, from_quarter.number):
        return None
    reason, authority = clean_text(reason), clean_text(authority)
    check_reason(reason, authority, needed_because="a due date that moves is shown with it")
    rows = [
        _moved(terms, quarter, due_date)
        for quarter, terms in _in_force(moved, from_quarter.number)
        if terms.due_date != due_date
    ]
    for row in rows:
        check_dates(row.start_date, due_date, year=from_quarter.year)
        row.reason, row.authority, row.recorded_by = reason, authority, by
        row.recorded_at = recorded_at or clock.now()
        row.save()
    if rows:
        moved.signed(by).save_edit(expected_version=moved.edit_version)
    return rows[0] if rows else None


def _in_year(activity: Activity, year: int) -> Activity | None:
    """The activity itself in its own plan's year, what continues it in the next; locked."""
    its_own = activity.objective.planned_programme.plan.year
    if year not in (its_own, its_own + 1):
        raise ValueError(f"a due date of {its_own} does not move from a quarter of {year} on")
    rows = Activity.objects.select_for_update(of=("self",)).filter(
        objective__planned_programme__plan__year=year
    )
    return rows.filter(
        **({"pk": activity.pk} if year == its_own else {"continues": activity})
    ).first()


def _is_withdrawn(activity: Activity, quarter: int) -> bool:
    return activity.withdrawn_from is not None and activity.withdrawn_from <= quarter


def _in_force(activity: Activity, quarter: int) -> list[tuple[int, ActivityTerms]]:
    """The terms that count in the quarter, and those that already count from a later one on, so
    that a change recorded ahead does not bring the old date back."""
    quarter = max(quarter, activity.added_from)
    found: dict[int, ActivityTerms] = {}
    for terms in activity.terms.order_by("from_quarter", "pk"):
        found[max(quarter, terms.from_quarter)] = terms
    return sorted(found.items())


def _moved(terms: ActivityTerms, quarter: int, due_date: dt.date) -> ActivityTerms:
    kept = {
        f"expected_q{n}": figure if n < quarter else None
        for n, figure in enumerate(terms.typed_expectations, start=1)
    }
    return ActivityTerms(
        activity_id=terms.activity_id,
        from_quarter=quarter,
        wording=terms.wording,
        short_name=terms.short_name,
        start_date=terms.start_date,
        due_date=due_date,
        **kept,
    )
