"""Values that a person still owes, and what waits to be confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission

from .addresses import typing_address
from .models import (
    DataSet,
    Measure,
    MeasureOwnership,
    Observation,
    ReportingBody,
    RequestedMeasure,
    UpdateRequest,
    Vintage,
)
from .permissions import measures_entered_by
from .spans import Span, span_containing
from .vocabulary import VintageState
from .wording import counted

#: So long after a period's end its value is due.
DUE_AFTER = dt.timedelta(days=30)


def values_due(membership: Membership, on: dt.date) -> list[Owed]:
    """For each own data set and period the values of the person's own measures that are not
    there: of the last period that is over, if there was the own body in it. What a request asks
    them for is left to the request. Five queries at most."""
    owner = MeasureOwnership.objects.filter(
        Q(owner=membership.pk) | Q(deputy=membership.pk) | Q(updater=membership.pk),
        organisation=membership.organisation_id,
        measure__in=Measure.objects.visible_to(membership, on).adopted().values("pk"),
    )
    measures = [one.measure for one in owner.select_related("measure__framework")]
    if not measures:
        return []
    sets = DataSet.objects.taking_values(membership.organisation_id, on).filter(
        framework__in={one.framework_id for one in measures}
    )
    sets = sets.reverse().select_related("organisation")
    found, sets = [], {one.framework_id: one for one in sets}
    bodies = ReportingBody.objects.filter(organisation=membership.organisation_id)
    given = _given(membership, measures, bodies) | _asked_of(membership)
    bodies = {one.kept_by_id: one for one in bodies}
    for framework, data_set in sets.items():
        missing: dict[Span, int] = {}
        for one in measures:
            span = span_containing(on, one.months).previous()
            is_theirs = one.framework_id == framework and _stood_in(bodies, one, span)
            if is_theirs and (one.pk, span.start) not in given:
                missing[span] = missing.get(span, 0) + 1
        found += [_due(data_set, span, n) for span, n in sorted(missing.items())]
    return found


def _stood_in(bodies: Mapping[int, ReportingBody], measure: Measure, span: Span) -> bool:
    """Whether the own body on the measure's register had begun and not ended; yes where none is
    said to be ours."""
    body = bodies.get(measure.framework.organisation_id)
    return body is None or span.meets(body.starts_on, body.ended_on)


def _given(membership: Membership, measures, bodies: QuerySet) -> set[tuple[int, dt.date]]:
    """Measure and first day of what the organisation's own bodies have in any of its sets."""
    rows = Observation.objects.filter(
        vintage__data_set__organisation=membership.organisation_id,
        vintage__confirmed_at__isnull=False,
        measure__in=measures,
        body__in=bodies.values("pk"),
    )
    return set(rows.order_by().values_list("measure_id", "start").distinct())


def _asked_of(membership: Membership) -> set[tuple[int, dt.date]]:
    """Measure and first day of what open requests ask of the person."""
    rows = RequestedMeasure.objects.filter(request__asked=membership.pk, request__closed_at=None)
    return set(rows.order_by().values_list("measure_id", "request__start"))


def requests_to_answer(membership: Membership, on: dt.date) -> list[Owed]:
    """Values that the person is asked for and has not given; an answer by e-mail that waits is
    theirs to confirm instead. One query."""
    rows = UpdateRequest.objects.open().filter(asked=membership.pk, is_waiting=False)
    slug = membership.organisation.slug
    return [
        Owed(
            f"Give the values of {one.data_set} for {Span(one.start, one.months).label} "
            f"that {one.asked_by.user.name} asks you for",
            reverse("request-detail", kwargs={"organisation": slug, "pk": one.pk}),
            one.due_on,
        )
        for one in rows.select_related("data_set", "asked_by__user").order_by("due_on", "pk")
    ]


def _due(data_set: DataSet, span: Span, count: int) -> Owed:
    return Owed(
        f"Give {counted(count, 'value')} of your measures for {span.label}",
        typing_address(data_set, span),
        span.end + DUE_AFTER,
    )


def vintages_waiting(membership: Membership, on: dt.date) -> list[Owed]:
    """What was sent and not confirmed: to who sent it or was asked for it, and what nobody here
    sent to who keeps measures. Two queries at most."""
    keeps = membership.may(Permission.KEEP_MEASURES)
    if not keeps and not measures_entered_by(membership):
        return []
    mine = Q(received_by=membership.pk) | Q(mails__request__asked=membership.pk)
    rows = Vintage.objects.visible_to(membership).filter(
        mine | Q(received_by=None) if keeps else mine, state=VintageState.WAITING
    )
    return [
        Owed(
            f"Confirm {one} into {one.data_set} (no. {one.pk}), or give it up",
            reverse(
                "vintage-detail",
                kwargs={
                    "organisation": membership.organisation.slug,
                    "data_set": one.data_set_id,
                    "vintage": one.pk,
                },
            ),
            None,
        )
        for one in rows.select_related("data_set").distinct()
    ]
