"""Builds the portfolio: each programme of a quarter on one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import F

from accounts.models import Membership
from accounts.roles import Permission, Reach
from periods.models import ReportingPeriod
from programmes.models import Programme
from returns.models import ProgrammeReturn
from returns.vocabulary import ReturnState

from .approved import approved_facts
from .open_round import typed_so_far, with_newest_version
from .records import Facts, Portfolio, PortfolioLine, Spend
from .rounds import the_one_before
from .spending import spend_by_programme


def build_approved(
    membership: Membership,
    rounds: Sequence[ReportingPeriod],
    period: ReportingPeriod,
    *,
    known_at: dt.datetime,
) -> Portfolio:
    """The portfolio of a quarter from its approved returns; the others show their state alone.

    ``rounds`` as ``rounds_with_counts`` reads them. Six queries.
    """
    returns = _told(_returns(membership, period))
    now = approved_facts(period)
    facts = {one.pk: now.get(one.about) for one in returns}
    return _portfolio(membership, rounds, period, returns, facts, False, known_at)


def build_open(
    membership: Membership,
    rounds: Sequence[ReportingPeriod],
    period: ReportingPeriod,
    *,
    on: dt.date,
    known_at: dt.datetime,
) -> Portfolio:
    """The open round as typed so far: for a head, of the programmes that are theirs on the day.

    Eight queries.
    """
    returns = with_newest_version(_returns(membership, period))
    if membership.reach(Permission.SEE_OPEN_ROUND) is Reach.OWN_PROGRAMMES:
        own = Programme.objects.headed_by(membership, on)
        returns = returns.filter(planned_programme__programme__in=own)
    returns = _told(returns, "newest_version", "reported_progress")
    facts = typed_so_far(returns, period.quarter)
    return _portfolio(membership, rounds, period, returns, facts, True, known_at)


def _returns(membership: Membership, period: ReportingPeriod):
    returns = ProgrammeReturn.objects.visible_to(membership)
    return returns.filter(period=period).in_plan_order()


def _told(returns, *more: str) -> list:
    """The returns with no more than a line of the portfolio says of them."""
    programme = "planned_programme__programme"
    named = returns.annotate(
        about=F(programme), name=F(f"{programme}__name"), slug=F(f"{programme}__slug")
    )
    told = ("pk", "state", "planned_programme_id", "about", "name", "slug", *more)
    return list(named.values_list(*told, named=True))


def _portfolio(
    membership, rounds, period, returns, facts: dict[int, Facts | None], is_draft, known_at
) -> Portfolio:
    before = approved_facts(the_one_before(rounds, period))
    spend = spend_by_programme(membership.organisation, period.quarter, known_at)
    return Portfolio(
        quarter=period.quarter,
        is_draft=is_draft,
        lines=tuple(
            _line(
                one,
                facts.get(one.pk),
                before.get(one.about),
                spend.get(one.about),
            )
            for one in returns
        ),
    )


def _line(one, facts: Facts | None, before: Facts | None, spend: Spend | None) -> PortfolioLine:
    return PortfolioLine(
        programme=one.name,
        slug=one.slug,
        return_id=one.pk,
        state=ReturnState(one.state),
        facts=facts,
        before=before,
        spend=spend,
    )
