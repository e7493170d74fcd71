"""What a reviewer reads beside a return: what changed."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet

from programmes.models import Activity, Objective

from .comparing import Difference, differences
from .models import ReturnSubmission, ReturnVersion
from .reading import record_of, record_of_quarter
from .records import ReturnRecord


def what_changed(
    version: ReturnVersion, record: ReturnRecord
) -> dict[str, tuple[Difference, ...] | None]:
    """Since last quarter, and since the version that was submitted before; None where there is
    none to compare with. Two queries; four in a year's first quarter."""
    programme_return = version.programme_return
    before = record_of_quarter(
        programme_return.programme, programme_return.period.quarter.previous()
    )
    earlier = (
        ReturnSubmission.objects.filter(
            version__programme_return=programme_return, version__number__lt=version.number
        )
        .order_by("-version__number")
        .first()
    )
    return {
        "since_last_quarter": differences(carried_on(before, record), record) if before else None,
        "since_last_version": differences(record_of(earlier), record) if earlier else None,
    }


def carried_on(before: ReturnRecord, after: ReturnRecord) -> ReturnRecord:
    """The record before, its objectives and deliverables under the ids of those that continue
    them in the plan of another year. No query within a year."""
    known = {one.objective_id for one in before.objectives}
    now = [one.objective_id for one in after.objectives if one.objective_id not in known]
    if before.period_key[:7] == after.period_key[:7] or not now:
        return before
    objectives = _continued(Objective.objects.filter(pk__in=now))
    activities = _continued(Activity.objects.filter(objective__in=now))
    return replace(
        before,
        objectives=tuple(
            replace(
                one,
                objective_id=objectives.get(one.objective_id, one.objective_id),
                activities=tuple(
                    replace(row, activity_id=activities.get(row.activity_id, row.activity_id))
                    for row in one.activities
                ),
            )
            for one in before.objectives
        ),
    )


def _continued(rows: QuerySet) -> dict[int, int]:
    """By the id of what is continued, the id of what continues it."""
    return dict(rows.exclude(continues=None).values_list("continues_id", "pk"))
