"""What red measures ask of a person: to say what is done, and to do what was said."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed

from .evidence import Evidence, Named, known_of
from .models import ManagementResponse, MeasureOwnership, Observation
from .rating import Rag
from .spans import Span


def responses_to_give(membership: Membership, on: dt.date) -> list[Owed]:
    """Measures that the person owns or deputises, whose last value is red, and of which nobody
    said what is done. One query, and six more where there is one."""
    mine = Q(owner=membership) | Q(deputy=membership)
    rows = MeasureOwnership.objects.filter(mine, measure__state="adopted")
    owned = [
        Named(row.measure_id, row.measure.code, row.measure.framework.organisation_id)
        for row in rows.select_related("measure__framework")
    ]
    if not owned:
        return []
    values = Observation.objects.visible_to(membership, on)
    known = known_of(membership.organisation_id, owned, values)
    red = [one for one in (known.at(named.pk, on) for named in owned) if one.rag == Rag.RED]
    answered = _answered(membership, red) if red else set()
    return [
        Owed(
            f"Say what is done about {one.code} {one.title}, red in {one.period}",
            _address(membership, "measure-respond", one.measure_id, one.span),
            None,
        )
        for one in red
        if (one.measure_id, one.span) not in answered
    ]


def responses_to_do(membership: Membership, on: dt.date) -> list[Owed]:
    """What others, or they themselves, said that the person does. One query."""
    rows = ManagementResponse.objects.filter(owner=membership, done_on=None)
    slug = membership.organisation.slug
    return [
        Owed(
            f"Do what is to be done about {row.measure.code}, or mark it as done: {row.action}",
            reverse("measure-responses", kwargs={"organisation": slug, "measure": row.measure_id}),
            row.due_on,
        )
        for row in rows.select_related("measure").order_by("due_on", "pk")
    ]


def _answered(membership: Membership, red: list[Evidence]) -> set[tuple[int, Span]]:
    rows = ManagementResponse.objects.filter(
        organisation=membership.organisation_id, measure__in=[one.measure_id for one in red]
    )
    return {(row.measure_id, Span(row.start, row.months)) for row in rows}


def _address(membership: Membership, name: str, measure: int, span: Span) -> str:
    slug = membership.organisation.slug
    return reverse(name, kwargs={"organisation": slug, "measure": measure, "period": span.key})
