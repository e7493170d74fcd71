"""After approval: published with an edition, or reopened for a reason."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Membership
from records import clock
from records.refusals import Refused, required

from .. import letters
from ..models import ProgrammeReturn, Reopening, ReturnVersion
from ..permissions import check_may_reopen
from ..vocabulary import TEXT_LENGTH
from ..workflow import check_may_happen, may_happen
from .moving import as_it_stands, copy_version, last_version, move

__all__ = ["mark_published", "reopen_return"]


@transaction.atomic
def reopen_return(
    *, programme_return: ProgrammeReturn, reason: str, by: Membership
) -> ReturnVersion:
    """Begin another version of an approved return, as a copy; what was approved stays as it is.

    Until the new version is approved, papers in preparation count the return as not approved.
    """
    programme_return = as_it_stands(programme_return)
    check_may_reopen(by, programme_return, clock.today())
    taken = check_may_happen("reopen", programme_return.state)
    reason = required(reason, "Say why the return is reopened", field="reason")
    if len(reason) > TEXT_LENGTH:
        raise Refused(f"Shorten this to {TEXT_LENGTH:,} characters", field="reason")
    version = last_version(programme_return)
    reopening = Reopening.objects.create(
        submission=version.submission, reason=reason, reopened_by=by, reopened_post=by.post
    )
    with clock.set_to(clock.now()):
        copy = copy_version(version, by)
    move(programme_return, taken, by)
    letters.tell_reopened(reopening)
    return copy


@transaction.atomic
def mark_published(*, programme_returns: Iterable[ProgrammeReturn], by: Membership) -> None:
    """An edition prints them. Who publishes the paper has been asked for permission there; what
    is published already, or was reopened meanwhile, stays where it is.

    Withdrawing the edition does not take it back: the return was before the board.
    """
    for one in programme_returns:
        programme_return = as_it_stands(one)
        if may_happen("publish", programme_return.state):
            move(programme_return, check_may_happen("publish", programme_return.state), by)
