"""What became known about measures since a moment, for the home page."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Max, Q
from django.urls import reverse

from accounts.models import Membership
from accounts.news import MOST, News
from accounts.roles import Permission
from periods.calendar import print_day
from records import clock

from .models import Consortium, ConsortiumMember, Framework, Proposal, SharingAgreement, Vintage
from .querysets import not_ended
from .signals.listing import warnings_for
from .signals.owed import MOST_NAMED
from .spans import Span
from .vocabulary import ProposalState, SharedWith


def news_for(membership: Membership, since: dt.datetime) -> list[News]:
    """Values that count now and proposals that were decided, for all inside; agreements about
    sharing, for who shares or keeps measures; early warnings, for who answers them. Four queries
    at most."""
    if not membership.may(Permission.SEE_MEASURES):
        return []
    return [
        *_confirmed(membership, since),
        *_decided(membership, since),
        *_shared(membership, since),
        *_warned(membership, since),
    ]


def _confirmed(membership: Membership, since: dt.datetime) -> list[News]:
    """One line for each of the own data sets, however often values came."""
    rows = Vintage.objects.visible_to(membership).filter(confirmed_at__gt=since)
    by_set = rows.values("data_set", "data_set__name").annotate(
        times=Count("pk"), at=Max("confirmed_at")
    )
    return [
        News(
            f"Values were confirmed in {row['data_set__name']}"
            + (f", {row['times']:,} times" if row["times"] > 1 else ""),
            _at(membership, "data-set-detail", data_set=row["data_set"]),
            row["at"],
        )
        for row in by_set.order_by("-at")[:MOST]
    ]


def _decided(membership: Membership, since: dt.datetime) -> list[News]:
    frameworks = Framework.objects.visible_to(membership, clock.today())
    rows = Proposal.objects.filter(
        framework__in=frameworks.values("pk"),
        state__in=[ProposalState.ADOPTED, ProposalState.REFUSED],
        decided_at__gt=since,
    )
    rows = rows.select_related("framework", "measure").order_by("-decided_at")
    return [
        News(
            f"A proposal was {one.get_state_display().lower()}: {one.code or one.measure} in "
            f"{one.framework} ({one.get_kind_display().lower()})",
            _at(membership, "framework-proposal", proposal=one.pk),
            one.decided_at,
        )
        for one in rows[:MOST]
    ]


def _shared(membership: Membership, since: dt.datetime) -> list[News]:
    """Agreements that the organisation made, or by which it reads others."""
    if not (membership.may(Permission.SHARE_MEASURES) or membership.may(Permission.KEEP_MEASURES)):
        return []
    rows = SharingAgreement.objects.filter(
        _concerns(membership, clock.today()), Q(agreed_at__gt=since) | Q(ended_at__gt=since)
    )
    rows = rows.select_related("member__consortium", "member__organisation")
    found = []
    for one in rows.order_by("-agreed_at")[:MOST]:
        who, where = one.member.organisation, one.member.consortium
        url = _at(membership, "consortium-detail", consortium=where.pk)
        if one.agreed_at > since:
            said = f"{who} agreed to share in {where}, from {print_day(one.starts_on)} on"
            found.append(News(said, url, one.agreed_at))
        if one.ended_at and one.ended_at > since:
            found.append(News(f"{who} ended an agreement to share in {where}", url, one.ended_at))
    return found


def _concerns(membership: Membership, on: dt.date) -> Q:
    """Own agreements, and those of others with the organisation: as the lead, or as a member that
    has joined. None of a consortium whose page the organisation has no more."""
    own = membership.organisation_id
    leads = Q(member__consortium__lead=own)
    seen = Consortium.objects.visible_to(membership, on).filter(Q(lead=own) | not_ended(on))
    joined = ConsortiumMember.objects.filter(not_ended(on), organisation=own, joined_on__lte=on)
    reads = Q(shared_with=SharedWith.MEMBERS, member__consortium__in=joined.values("consortium"))
    return Q(member__consortium__in=seen.values("pk")) & (
        Q(member__organisation=own) | leads | reads
    )


def _warned(membership: Membership, since: dt.datetime) -> list[News]:
    """Of any measure, or of those that the person owns or deputises; many are one line."""
    answers_all = membership.may(Permission.ANSWER_WARNINGS)
    rows = warnings_for(membership, own_alone=not answers_all).filter(recorded_at__gt=since)
    rows = list(rows.order_by("-recorded_at", "-pk")[:MOST])
    if len(rows) > MOST_NAMED:
        count = f"{MOST} or more" if len(rows) == MOST else str(len(rows))
        url = _at(membership, "warning-list")
        return [News(f"{count} early warnings were raised", url, rows[0].recorded_at)]
    return [
        News(
            f"An early warning was raised on {one.measure}: {one.get_rule_display().lower()} "
            f"({Span(one.start, one.months).label})",
            _at(membership, "warning-detail", warning=one.pk),
            one.recorded_at,
        )
        for one in rows
    ]


def _at(membership: Membership, name: str, **more: object) -> str:
    return reverse(name, kwargs={"organisation": membership.organisation.slug, **more})
