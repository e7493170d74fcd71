"""Which quarter the portfolio is about: the latest approved one, or the round that is open."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from accounts.models import Membership
from periods.models import ReportingPeriod
from returns.vocabulary import APPROVED


def rounds_with_counts(membership: Membership) -> list[ReportingPeriod]:
    """The organisation's opened rounds, newest first, each with its number of returns ``asked``
    for and ``approved``. One query."""
    approved = Q(returns__state__in=list(APPROVED))
    rounds = ReportingPeriod.objects.visible_to(membership).opened().newest_first()
    return list(rounds.annotate(asked=Count("returns"), approved=Count("returns", filter=approved)))


def latest_approved(rounds: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    """The newest round with an approved return."""
    return next((one for one in rounds if one.approved), None)


def still_open(rounds: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    """The newest round with a return that is not approved yet, whatever its closing day: what is
    late is still waited for."""
    return next((one for one in rounds if one.approved < one.asked), None)


def up_to(
    rounds: Sequence[ReportingPeriod], period: ReportingPeriod, *, quarters: int = 8
) -> list[ReportingPeriod]:
    """The round itself, then the rounds before it, newest first, so many quarters at most."""
    return [one for one in rounds if one.quarter <= period.quarter][:quarters]


def the_one_before(
    rounds: Sequence[ReportingPeriod], period: ReportingPeriod
) -> ReportingPeriod | None:
    """The quarter before in the same financial year: progress begins anew with each plan."""
    before = period.quarter.previous()
    if before.year != period.year:
        return None
    return next((one for one in rounds if one.quarter == before), None)
