"""Builds the portfolio: each programme of a quarter on one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import F

from accounts.models import Membership
from accounts.roles import Permission, Reach
from periods.models import ReportingPeriod
from programmes.models import Programme
from returns.fourpart import NO_STRIP
from returns.models import ProgrammeReturn
from returns.vocabulary import ReturnState

from .approved import Prints, approved_colours, approved_facts, approved_prints, strips
from .open_round import COLOURS, typed_so_far, with_newest_version
from .records import Facts, Portfolio, PortfolioLine
from .rounds import the_one_before, up_to
from .spending import spend_by_programme


def build_approved(
    membership: Membership,
    rounds: Sequence[ReportingPeriod],
    period: ReportingPeriod,
    *,
    known_at: dt.datetime,
) -> Portfolio:
    """The portfolio of a quarter from its approved returns; the others show their state alone.

    ``rounds`` as ``rounds_with_counts`` reads them. Five queries, and two more where this process
    never read one of the records.
    """
    returns = _told(_returns(membership, period))
    past = up_to(rounds, period)
    prints = approved_prints(past)
    now = approved_facts(period, prints)
    facts = {one.pk: now.get(one.about) for one in returns}
    return _portfolio(membership, past, prints, returns, facts, False, known_at)


def build_open(
    membership: Membership,
    rounds: Sequence[ReportingPeriod],
    period: ReportingPeriod,
    *,
    on: dt.date,
    known_at: dt.datetime,
) -> Portfolio:
    """The open round as typed so far: for a head, of the programmes that are theirs on the day.

    Seven queries, and two more where this process never read one of the records.
    """
    returns = with_newest_version(_returns(membership, period))
    if membership.reach(Permission.SEE_OPEN_ROUND) is Reach.OWN_PROGRAMMES:
        own = Programme.objects.headed_by(membership, on)
        returns = returns.filter(planned_programme__programme__in=own)
    returns = _told(returns, "newest_version", "reported_progress", *COLOURS)
    facts = typed_so_far(returns, period.quarter)
    past = up_to(rounds, period)
    return _portfolio(membership, past, approved_prints(past), returns, facts, True, known_at)


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
    membership, past, prints: Prints, returns, facts: dict[int, Facts | None], is_draft, known_at
) -> Portfolio:
    """``past``: the round itself first, then those before it."""
    period = past[0]
    before = approved_facts(the_one_before(past, period), prints)
    colours = approved_colours(prints)
    last = next((colours[one.pk] for one in past if one.quarter == period.quarter.previous()), {})
    spend = spend_by_programme(membership.organisation, period.quarter, known_at)
    # As typed so far a quarter is not yet one of those that were approved.
    until = period.quarter.previous() if is_draft else period.quarter
    strip_of = strips(past, colours, until)
    return Portfolio(
        quarter=period.quarter,
        is_draft=is_draft,
        lines=tuple(
            PortfolioLine(
                programme=one.name,
                slug=one.slug,
                return_id=one.pk,
                state=ReturnState(one.state),
                facts=facts.get(one.pk),
                before=before.get(one.about),
                spend=spend.get(one.about),
                last=last.get(one.about, ""),
                strip=strip_of.get(one.about, NO_STRIP),
            )
            for one in returns
        ),
    )
