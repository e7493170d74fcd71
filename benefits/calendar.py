"""The days by which figures of a person's own benefits are due."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Permission
from notices.calendar import Event
from records import clock

from .lines import BenefitLine
from .models import BenefitPlan
from .owed import due_on_of, owned_lines
from .realisation import Span


def calendar_for(membership: Membership, since: dt.date) -> list[Event]:
    """Of each planned period without a figure yet, due on ``since`` or later. Six queries."""
    if not membership.may(Permission.SEE_BENEFITS):
        return []
    lines = owned_lines(membership, clock.today())
    plans = BenefitPlan.objects.filter(benefit__owner=membership).order_by("dated_on", "pk")
    changed = dict(plans.values_list("benefit__number", "recorded_at")) if lines else {}
    return [
        _event(membership, line, one.span, changed[line.number])
        for line in lines
        for one in line.spans
        if one.planned is not None
        and one.achieved is None
        and due_on_of(one.span) >= since
        and (line.ended_on is None or one.span.start <= line.ended_on)
    ]


def _event(membership: Membership, line: BenefitLine, span: Span, changed_at: dt.datetime) -> Event:
    names = {"organisation": membership.organisation.slug, "number": line.number}
    return Event(
        uid=f"benefit-{membership.organisation_id}-{line.number}-{span.key}",
        day=due_on_of(span),
        what=f"Figure of {line.reference} {line.title} due ({span.label})",
        path=reverse("benefit-detail", kwargs=names),
        changed_at=changed_at,
    )
