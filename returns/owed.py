"""What a person still has to do for returns: give one, review one, see a round through."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission
from programmes.models import Programme

from .deadline import due_on_of
from .handing import handed_to
from .models import ProgrammeReturn
from .permissions import may_review
from .rounds import in_words, rounds_of
from .vocabulary import HANDED_IN, ReturnState


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """The person's own part in every open round on the day."""
    return [
        *_to_give(membership, on),
        *_to_fill_in(membership, on),
        *_to_review(membership, on),
        *_to_see_through(membership, on),
    ]


def _to_give(membership: Membership, on: dt.date) -> list[Owed]:
    if not membership.may(Permission.GIVE_RETURN):
        return []
    headed = Programme.objects.visible_to(membership).headed_by(membership, on)
    waiting = (
        ProgrammeReturn.objects.visible_to(membership)
        .filter(planned_programme__programme__in=headed, period__opens_on__lte=on)
        .exclude(state__in=list(HANDED_IN))
        .in_plan_order()
        .prefetch_related("extensions")
    )
    return [_give(membership, one) for one in waiting]


def _give(membership: Membership, programme_return: ProgrammeReturn) -> Owed:
    again = programme_return.state == ReturnState.RETURNED
    verb = "Change and submit again" if again else "Give"
    return Owed(
        f"{verb} the return of {programme_return.programme} for {programme_return.period}",
        _address("return-detail", membership, programme_return),
        due_on_of(programme_return),
    )


def _to_fill_in(membership: Membership, on: dt.date) -> list[Owed]:
    if not membership.may(Permission.FILL_STEP):
        return []
    return [
        Owed(
            f"Fill in objective {one.objective.number} of {one.programme_return.programme} for "
            f"{one.programme_return.period}",
            _address(
                "return-objective",
                membership,
                one.programme_return,
                number=one.objective.number,
            ),
            due_on_of(one.programme_return),
        )
        for one in handed_to(membership, on)
    ]


def _to_review(membership: Membership, on: dt.date) -> list[Owed]:
    if not membership.may(Permission.REVIEW_RETURN):
        return []
    submitted = (
        ProgrammeReturn.objects.visible_to(membership)
        .filter(state=ReturnState.SUBMITTED)
        .in_plan_order()
    )
    return [
        Owed(
            f"Review the return of {one.programme} for {one.period}",
            _address("return-review", membership, one),
            one.period.closes_on,
        )
        for one in submitted
        if may_review(membership, one, on)
    ]


def _to_see_through(membership: Membership, on: dt.date) -> list[Owed]:
    if not membership.may(Permission.OPEN_ROUND):
        return []
    organisation = membership.organisation
    return [
        Owed(
            f"See the round of {period} through: {in_words(period.handed_in, period.total)}, "
            f"{period.approved} approved",
            reverse(
                "round-detail", kwargs={"organisation": organisation.slug, "period": period.key}
            ),
            period.closes_on,
        )
        for period in rounds_of(organisation)
        if period.approved < period.total and period.opens_on <= on
    ]


def _address(
    name: str, membership: Membership, programme_return: ProgrammeReturn, **more: object
) -> str:
    return reverse(
        name,
        kwargs={
            "organisation": membership.organisation.slug,
            "period": programme_return.period.key,
            "programme": programme_return.programme.slug,
            **more,
        },
    )
