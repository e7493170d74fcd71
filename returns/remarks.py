"""What reviewers said of a return: remarks on its parts, and why it came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from .models import ProgrammeReturn, ReturnSubmission, ReturnVersion, ReviewComment
from .vocabulary import Heading


@dataclass(frozen=True)
class Remark:
    """A comment on a heading of the objective of that ``number``, on its status table (no
    heading), or on the programme as a whole (no number)."""

    number: int | None
    heading: str
    name: str
    post: str
    at: dt.datetime
    text: str

    @property
    def part(self) -> str:
        if self.number is None:
            return "The programme as a whole"
        part = Heading(self.heading).label if self.heading else "status table"
        return f"Objective {self.number}: {part}"


@dataclass(frozen=True)
class Reason:
    """Why a version was ``what``: sent back, or reopened."""

    version: int
    what: str
    name: str
    post: str
    on: dt.date
    text: str


def comments_of(submission: ReturnSubmission) -> tuple[Remark, ...]:
    """In the order in which they were made. One query."""
    return _remarks(submission.comments.all())


def comments_before(version: ReturnVersion) -> tuple[Remark, ...]:
    """Those on the version before, which whoever writes this one answers. One query."""
    return _remarks(
        ReviewComment.objects.filter(
            submission__version__programme_return=version.programme_return_id,
            submission__version__number=version.number - 1,
        )
    )


def _remarks(rows) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            number=one.objective.number if one.objective else None,
            heading=one.heading,
            name=one.commented_by.user.name,
            post=one.commented_post,
            at=one.recorded_at,
            text=one.text,
        )
        for one in rows.select_related("commented_by__user", "objective")
    )


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
