"""What a reviewer reads beside a return: what changed, and what was remarked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

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
    none to compare with. Two queries."""
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
        "since_last_quarter": differences(before, record) if before else None,
        "since_last_version": differences(record_of(earlier), record) if earlier else None,
    }


def _part(comment: ReviewComment) -> str:
    if comment.objective is None:
        return "The programme as a whole"
    part = Heading(comment.heading).label if comment.heading else "status table"
    return f"Objective {comment.objective.number}: {part}"
