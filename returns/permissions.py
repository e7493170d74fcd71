"""Who may give, review and see a return. ``check_`` raises PermissionDenied, ``may_`` asks.

Beyond the table of roles: a return is given by who heads its programme that day (or deputises),
and nobody reviews what they submitted or what is of a programme they head or headed.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import Membership
from accounts.roles import Permission
from programmes.models import HeadAssignment, Objective
from programmes.permissions import may_for_programme

from .models import ProgrammeReturn, ReturnSubmission, StepHandover
from .vocabulary import HandoverState

_ONLY_WHO_FILLS = (
    "Only who heads {} on the day, or deputises, or whom this step was handed to, may fill it in."
)


def may_give(membership: Membership, programme_return: ProgrammeReturn, on: dt.date) -> bool:
    """Whether the person may fill in and submit the return on the day."""
    return membership.counts_on(on) and may_for_programme(
        membership, Permission.GIVE_RETURN, programme_return.programme, on=on
    )


def check_may_give(membership: Membership, programme_return: ProgrammeReturn, on: dt.date) -> None:
    """Raises PermissionDenied where ``may_give`` says no."""
    if not may_give(membership, programme_return, on):
        raise PermissionDenied(
            f"Only who heads {programme_return.programme} on the day, or deputises, "
            "may fill in and submit its return."
        )


def may_fill(
    membership: Membership, programme_return: ProgrammeReturn, objective: Objective, on: dt.date
) -> bool:
    """Whether the person may fill in the objective's step on the day: who gives the return, and
    whom the step was handed to, until it is taken back."""
    return may_give(membership, programme_return, on) or (
        membership.counts_on(on)
        and membership.may(Permission.FILL_STEP)
        and StepHandover.objects.filter(
            programme_return=programme_return, objective=objective, contributor=membership
        )
        .exclude(state=HandoverState.TAKEN_BACK)
        .exists()
    )


def check_may_fill(
    membership: Membership, programme_return: ProgrammeReturn, objective: Objective, on: dt.date
) -> None:
    """Raises PermissionDenied where ``may_fill`` says no."""
    if not may_fill(membership, programme_return, objective, on):
        raise PermissionDenied(_ONLY_WHO_FILLS.format(programme_return.programme))


def check_filling(
    membership: Membership,
    programme_return: ProgrammeReturn,
    *,
    on: dt.date,
    heads: bool,
    has_step: bool,
) -> None:
    """As ``check_may_fill``, where the page has read already whether the person ``heads`` the
    programme that day or ``has_step``, handed over to them."""
    gives = heads and membership.may(Permission.GIVE_RETURN)
    fills = has_step and membership.may(Permission.FILL_STEP)
    if not (membership.counts_on(on) and (gives or fills)):
        raise PermissionDenied(_ONLY_WHO_FILLS.format(programme_return.programme))


def may_review(membership: Membership, programme_return: ProgrammeReturn, on: dt.date) -> bool:
    """Whether the person may approve the return or send it back on the day."""
    return not why_not_review(membership, programme_return, on)


def check_may_review(
    membership: Membership, programme_return: ProgrammeReturn, on: dt.date
) -> None:
    """Raises PermissionDenied with the sentence that ``why_not_review`` says."""
    if reason := why_not_review(membership, programme_return, on):
        raise PermissionDenied(reason)


def why_not_review(membership: Membership, programme_return: ProgrammeReturn, on: dt.date) -> str:
    """The sentence that says why the person may not review; empty where they may."""
    programme = programme_return.programme
    if not membership.counts_on(on) or not may_for_programme(
        membership, Permission.REVIEW_RETURN, programme, on=on
    ):
        return f"You may not {Permission.REVIEW_RETURN.value}."
    if _submitted(membership, programme_return):
        return "You submitted this return, so another director reviews it."
    if _heads_or_headed(membership, programme_return, on):
        return f"You head or headed {programme}, so another director reviews its return."
    return ""


def may_reopen(membership: Membership, programme_return: ProgrammeReturn, on: dt.date) -> bool:
    """Whether the person may reopen the approved return: not one of a programme they head."""
    return (
        membership.counts_on(on)
        and may_for_programme(
            membership, Permission.REOPEN_RETURN, programme_return.programme, on=on
        )
        and not _heads_or_headed(membership, programme_return, on)
    )


def check_may_reopen(
    membership: Membership, programme_return: ProgrammeReturn, on: dt.date
) -> None:
    """Raises PermissionDenied where ``may_reopen`` says no."""
    if not may_reopen(membership, programme_return, on):
        raise PermissionDenied(
            f"You may not {Permission.REOPEN_RETURN.value}, or you head or headed "
            f"{programme_return.programme}: ask another director."
        )


def may_see(membership: Membership, programme_return: ProgrammeReturn, on: dt.date) -> bool:
    """Whether the person may read what was submitted, and where the return stands."""
    return membership.counts_on(on) and may_for_programme(
        membership, Permission.SEE_RETURNS, programme_return.programme, on=on
    )


def check_may_see(membership: Membership, programme_return: ProgrammeReturn, on: dt.date) -> None:
    """Raises PermissionDenied where ``may_see`` says no."""
    if not may_see(membership, programme_return, on):
        raise PermissionDenied(f"You may not {Permission.SEE_RETURNS.value}.")


def may_see_draft(membership: Membership, programme_return: ProgrammeReturn, on: dt.date) -> bool:
    """Whether the person may read what has not been submitted yet."""
    return membership.counts_on(on) and may_for_programme(
        membership, Permission.SEE_OPEN_ROUND, programme_return.programme, on=on
    )


def _submitted(membership: Membership, programme_return: ProgrammeReturn) -> bool:
    return ReturnSubmission.objects.filter(
        version__programme_return=programme_return, submitted_by=membership
    ).exists()


def _heads_or_headed(
    membership: Membership, programme_return: ProgrammeReturn, on: dt.date
) -> bool:
    """Head or deputy on any day from the quarter's first to the day: the return is written after
    the quarter's end, and whoever headed the programme only then had a hand in it too."""
    quarter = programme_return.period.quarter
    first, last = min(quarter.start, on), max(quarter.end, on)
    return HeadAssignment.objects.filter(
        _overlaps(first, last),
        membership=membership,
        programme=programme_return.programme,
    ).exists()


def _overlaps(first: dt.date, last: dt.date) -> Q:
    return Q(starts_on__lte=last) & (Q(ends_on=None) | Q(ends_on__gte=first))
