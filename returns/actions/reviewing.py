"""A director's verdict on what was submitted: approved, or sent back with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation
from programmes.actions import move_due_date_as_approved
from programmes.models import AUTHORITY_LENGTH
from records import clock
from records.refusals import Refused, required

from .. import letters
from ..models import ProgrammeReturn, ReturnDecision, ReturnVersion
from ..permissions import check_may_review
from ..vocabulary import TEXT_LENGTH, DateMoves
from ..workflow import check_may_happen
from .moving import as_it_stands, copy_version, last_version, move

Verdict = ReturnDecision.Verdict


@transaction.atomic
def approve_return(
    *,
    programme_return: ProgrammeReturn,
    by: Membership,
    decided_at: dt.datetime | None = None,
    version_read: int | None = None,
) -> ReturnDecision:
    """Approve the submitted version.

    ``version_read`` is the number of the version that the person had before them: Refused where
    another one was submitted meanwhile.
    """
    programme_return = as_it_stands(programme_return)
    check_may_review(by, programme_return, clock.today())
    taken = check_may_happen("approve", programme_return.state)
    version = _version_read(programme_return, version_read)
    decision = _decide(version, Verdict.APPROVED, "", by, decided_at)
    _move_due_dates(version, by)
    move(programme_return, taken, by)
    letters.tell_decided(decision)
    return decision


@transaction.atomic
def send_back(
    *,
    programme_return: ProgrammeReturn,
    reason: str,
    by: Membership,
    decided_at: dt.datetime | None = None,
    version_read: int | None = None,
) -> ReturnVersion:
    """Send the submitted version back; a new one begins as its copy. The reason is kept."""
    programme_return = as_it_stands(programme_return)
    check_may_review(by, programme_return, clock.today())
    taken = check_may_happen("send back", programme_return.state)
    reason = _checked_reason(reason)
    version = _version_read(programme_return, version_read)
    decision = _decide(version, Verdict.SENT_BACK, reason, by, decided_at)
    # One moment for all of the copy: so the page of changes knows what was only copied.
    with clock.set_to(clock.now()):
        copy = copy_version(version, by)
    move(programme_return, taken, by)
    letters.tell_decided(decision)
    return copy


def _move_due_dates(version: ReturnVersion, by: Membership) -> None:
    """The dates that the return proposes count from the next quarter on: earlier quarters keep
    theirs."""
    programme_return = version.programme_return
    period = programme_return.period
    proposals = version.progress_updates.filter(date_moves=DateMoves.MOVES)
    if proposals.exists():
        # Whoever carries the plan into the next year waits, or has done so: no date is lost.
        Organisation.objects.select_for_update().get(pk=period.organisation_id)
    for row in proposals.select_related("activity").order_by("pk"):
        move_due_date_as_approved(
            activity=row.activity,
            due_date=row.proposed_due_date,
            reason=row.proposal_reason,
            authority=authority_of(version, by.post),
            from_quarter=period.quarter.next(),
            by=by,
        )


def authority_of(version: ReturnVersion, post: str) -> str:
    """On whose authority a due date moves: an approved return's, and the post that approved it."""
    period = version.programme_return.period
    return f"Return for {period}, version {version.number}, approved by {post}"[:AUTHORITY_LENGTH]


def _checked_reason(reason: str) -> str:
    reason = required(reason, "Say what should be changed", field="reason")
    if len(reason) > TEXT_LENGTH:
        raise Refused(f"Shorten this to {TEXT_LENGTH:,} characters", field="reason")
    return reason


def _version_read(programme_return: ProgrammeReturn, number: int | None) -> ReturnVersion:
    version = last_version(programme_return)
    if number is not None and number != version.number:
        raise Refused(
            f"Version {version.number} was submitted while you were reading version {number}. "
            "Read it, then decide."
        )
    return version


def _decide(
    version: ReturnVersion,
    verdict: Verdict,
    reason: str,
    by: Membership,
    decided_at: dt.datetime | None,
) -> ReturnDecision:
    try:
        with transaction.atomic():
            return ReturnDecision.objects.create(
                submission=version.submission,
                verdict=verdict,
                reason=reason,
                decided_by=by,
                decided_post=by.post,
                recorded_at=decided_at or clock.now(),
            )
    except IntegrityError as error:
        raise Refused("Someone else decided on this version a moment ago.") from error
