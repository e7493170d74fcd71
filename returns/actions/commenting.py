"""A reviewer's remarks on parts of what was submitted."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Membership
from programmes.models import Objective
from records import clock
from records.refusals import Refused, required

from ..models import ReturnSubmission, ReviewComment
from ..permissions import check_may_review
from ..vocabulary import TEXT_LENGTH, Heading
from ..workflow import check_may_happen
from .moving import as_it_stands, last_version


@transaction.atomic
def comment(
    *,
    submission: ReturnSubmission,
    objective: Objective | None,
    heading: str,
    text: str,
    by: Membership,
) -> ReviewComment:
    """Remark on a heading of an objective, its status table (no heading), or the whole programme
    (no objective), as long as nothing is decided. The head reads it; it stays on the record."""
    programme_return = as_it_stands(submission.version.programme_return)
    check_may_review(by, programme_return, clock.today())
    check_may_happen("approve", programme_return.state)
    if last_version(programme_return).pk != submission.version_id:
        raise Refused("Another version was submitted meanwhile. Read it, then comment.")
    if objective and objective.planned_programme_id != programme_return.planned_programme_id:
        raise Refused("That objective is of another programme", field="part")
    if heading and (objective is None or heading not in Heading.values):
        raise Refused("Choose a heading of an objective", field="part")
    text = required(text, "Write the comment", field="text")
    if len(text) > TEXT_LENGTH:
        raise Refused(f"Shorten this to {TEXT_LENGTH:,} characters", field="text")
    return ReviewComment.objects.create(
        submission=submission,
        objective=objective,
        heading=heading,
        text=text,
        commented_by=by,
        commented_post=by.post,
    )
