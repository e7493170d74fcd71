"""What became known about returns since a moment, for the home page."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership
from accounts.news import MOST, News
from accounts.roles import Permission
from programmes.models import Programme
from records import clock

from .models import ReturnDecision, ReturnSubmission, ReturnVersion

_RETURN = "version__programme_return"
_PROGRAMME = f"{_RETURN}__planned_programme__programme"


def news_for(membership: Membership, since: dt.datetime) -> list[News]:
    """Returns that were approved, for all inside; those submitted, for who reviews; those sent
    back, for who reviews and who heads the programme. Three queries at most."""
    if not membership.may(Permission.SEE_RETURNS):
        return []
    return [*_decided(membership, since), *_submitted(membership, since)]


def _decided(membership: Membership, since: dt.datetime) -> list[News]:
    decisions = ReturnDecision.objects.filter(recorded_at__gt=since).select_related(
        f"submission__{_RETURN}__period", f"submission__{_PROGRAMME}"
    )
    decisions = _of_organisation(decisions, membership, "submission__")
    if not membership.may(Permission.REVIEW_RETURN):
        headed = Programme.objects.visible_to(membership).headed_by(membership, clock.today())
        decisions = decisions.filter(
            Q(verdict=ReturnDecision.Verdict.APPROVED)
            | Q(**{f"submission__{_PROGRAMME}__in": headed})
        )
    return [
        _news(membership, one.submission.version, one.get_verdict_display().lower(), one)
        for one in decisions.order_by("-recorded_at")[:MOST]
    ]


def _submitted(membership: Membership, since: dt.datetime) -> list[News]:
    if not membership.may(Permission.REVIEW_RETURN):
        return []
    rows = ReturnSubmission.objects.filter(recorded_at__gt=since).select_related(
        f"{_RETURN}__period", _PROGRAMME
    )
    rows = _of_organisation(rows, membership, "").defer("record", "outline")
    return [
        _news(membership, one.version, "submitted", one)
        for one in rows.order_by("-recorded_at")[:MOST]
    ]


def _of_organisation(rows, membership: Membership, prefix: str):
    return rows.filter(**{f"{prefix}{_RETURN}__period__organisation": membership.organisation_id})


def _news(membership: Membership, version: ReturnVersion, what: str, row) -> News:
    found = version.programme_return
    programme = found.planned_programme.programme
    url = reverse(
        "return-detail",
        kwargs={
            "organisation": membership.organisation.slug,
            "period": found.period.quarter.key,
            "programme": programme.slug,
        },
    )
    said = f"The return of {programme} for {found.period} was {what}"
    return News(said, url, row.recorded_at)
