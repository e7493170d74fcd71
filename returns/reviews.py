"""What a reviewer reads beside a return: what changed, and what was remarked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils import timezone

from programmes.models import Activity, Objective

from .comparing import Difference, differences
from .models import ProgrammeReturn, ReturnSubmission, ReturnVersion, ReviewComment
from .reading import record_of, record_of_quarter
from .records import ReturnRecord
from .vocabulary import Heading


@dataclass(frozen=True)
class Remark:
    """A comment with the words for its part."""

    part: str
    comment: ReviewComment


@dataclass(frozen=True)
class Reason:
    """Why a version was ``what``: sent back, or reopened."""

    version: int
    what: str
    name: str
    post: str
    on: dt.date
    text: str


def reasons_of(programme_return: ProgrammeReturn) -> tuple[Reason, ...]:
    """Every reason for which the return was sent back or reopened, newest first. One query."""
    return reasons_in(ReturnVersion.objects.filter(programme_return=programme_return).told())


def reasons_in(versions: Iterable[ReturnVersion]) -> tuple[Reason, ...]:
    """As ``reasons_of``, from the return's versions as ``told()`` reads them."""
    return tuple(reason for one in versions for reason in _reasons(one))[::-1]


def _reasons(version: ReturnVersion) -> Iterator[Reason]:
    if not version.is_submitted:
        return
    submission, number = version.submission, version.number
    given = submission.verdict_given
    if given is not None and given.verdict == given.Verdict.SENT_BACK:
        person, on = given.decided_by.user.name, timezone.localdate(given.recorded_at)
        yield Reason(number, "sent back", person, given.decided_post, on, given.reason)
    if hasattr(submission, "reopening"):
        row = submission.reopening
        person, on = row.reopened_by.user.name, timezone.localdate(row.recorded_at)
        yield Reason(number, "reopened", person, row.reopened_post, on, row.reason)


def comments_of(submission: ReturnSubmission) -> tuple[Remark, ...]:
    """In the order in which they were made. One query."""
    rows = submission.comments.select_related("commented_by__user", "objective")
    return tuple(Remark(_part(one), one) for one in rows)


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


def _part(comment: ReviewComment) -> str:
    if comment.objective is None:
        return "The programme as a whole"
    part = Heading(comment.heading).label if comment.heading else "status table"
    return f"Objective {comment.objective.number}: {part}"
