"""What a reviewer reads beside a return: what changed, and what was remarked."""

from __future__ import annotations

from dataclasses import dataclass

from .comparing import Difference, differences
from .models import ReturnSubmission, ReturnVersion, ReviewComment
from .reading import record_of, record_of_quarter
from .records import ReturnRecord
from .vocabulary import Heading


@dataclass(frozen=True)
class Remark:
    """A comment with the words for its part."""

    part: str
    comment: ReviewComment


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
