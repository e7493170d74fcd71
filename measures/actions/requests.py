"""Values asked for by e-mail: a request to each designated updater, sent, sent again, closed."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.db import transaction

from accounts.models import Membership
from records import clock
from records.refusals import Conflict, Refused

from ..doors.sending import send_request
from ..models import DataSet, Measure, MeasureOwnership, RequestedMeasure, UpdateRequest
from ..permissions import check_may_keep
from ..querysets import not_ended
from ..spans import Span, span_of
from ..vocabulary import MeasureState
from .vintages import check_stands

Asked = dict[Membership, list[Measure]]

NOBODY = (
    "No measure of this data set with such periods has a designated updater. Name one on the "
    "measure’s page"
)
NO_BODY = (
    "Your organisation is not among the bodies of this framework, so that it has no values of its "
    "own. Whoever leads the framework says which body it is."
)


def updaters_of(data_set: DataSet, on: dt.date) -> Asked:
    """Who sends values of which adopted measures of the set's framework; who has gone is none."""
    rows = MeasureOwnership.objects.filter(
        organisation=data_set.organisation_id,
        updater__isnull=False,
        measure__framework=data_set.framework_id,
        measure__state=MeasureState.ADOPTED,
    )
    found: Asked = defaultdict(list)
    for row in rows.select_related("measure", "updater__user", "updater__organisation"):
        if row.updater.counts_on(on):
            found[row.updater].append(row.measure)
    return dict(found)


@transaction.atomic
def ask_for_values(
    *, data_set: DataSet, period: str, asked: Membership | None, due_on: dt.date, by: Membership
) -> list[UpdateRequest]:
    """A request for each updater (or for one), of all their measures that have such a period; sent
    once all is committed. What is open already for the same period is not asked for twice."""
    check_may_keep(by, data_set.organisation_id)
    check_stands(data_set)
    today = clock.today()
    if due_on < today:
        raise Refused("Give a day that is not over", field="due_on")
    if not own_bodies(data_set).exists():
        raise Refused(NO_BODY)
    DataSet.objects.select_for_update().get(pk=data_set.pk)
    wanted = _wanted(updaters_of(data_set, today), period, asked)
    fresh = {key: _not_open(data_set, *key, measures) for key, measures in wanted.items()}
    made = [
        _request(data_set, span, person, measures, due_on, by)
        for (person, span), measures in fresh.items()
        if measures
    ]
    if not made:
        raise Refused("All of this is asked for already, and the requests are open", field="period")
    return made


def own_bodies(data_set: DataSet):
    """The body that the set's organisation reports as."""
    rows = data_set.organisation.reports_as.filter(not_ended(clock.today()))
    return rows.filter(kept_by=data_set.framework.organisation_id)


def _wanted(
    updaters: Mapping[Membership, Sequence[Measure]], period: str, asked: Membership | None
) -> dict[tuple[Membership, Span], list[Measure]]:
    """By person and span; Refused where the period is none of any measure's, or two things."""
    if asked is not None:
        updaters = {person: each for person, each in updaters.items() if person == asked}
    if not updaters:
        raise Refused(NOBODY, field="asked")
    found: dict[tuple[Membership, Span], list[Measure]] = defaultdict(list)
    for person, measures in updaters.items():
        for measure in measures:
            if (span := _span(period, measure.months)) is not None:
                found[person, span].append(measure)
    spans = {span for _, span in found}
    if not found:
        looks = sorted({Span(dt.date(2009, 4, 1), one.months).key for one in _all(updaters)})
        raise Refused(f"Write a period as these measures have it: {', '.join(looks)}",
                      field="period")  # fmt: skip
    if len(spans) > 1:
        labels = " or ".join(sorted(span.label for span in spans))
        raise Refused(f"This may be {labels}. Write it out, or ask one person", field="period")
    return dict(found)


def _all(updaters: Mapping[Membership, Sequence[Measure]]) -> Iterable[Measure]:
    return (one for measures in updaters.values() for one in measures)


def _span(period: str, months: int) -> Span | None:
    try:
        return span_of(period, months)
    except ValueError:
        return None


def _not_open(
    data_set: DataSet, person: Membership, span: Span, measures: Sequence[Measure]
) -> list[Measure]:
    rows = RequestedMeasure.objects.filter(
        request__data_set=data_set,
        request__asked=person,
        request__start=span.start,
        request__months=span.months,
        request__closed_at=None,
    )
    known = set(rows.values_list("measure", flat=True))
    return [one for one in measures if one.pk not in known]


def _request(
    data_set: DataSet,
    span: Span,
    asked: Membership,
    measures: Sequence[Measure],
    due_on: dt.date,
    by: Membership,
) -> UpdateRequest:
    request = UpdateRequest(
        data_set=data_set,
        asked=asked,
        asked_by=by,
        asked_at=clock.now(),
        start=span.start,
        months=span.months,
        due_on=due_on,
        reference=secrets.token_hex(16),
    ).signed(by)
    request.save()
    RequestedMeasure.objects.bulk_create(
        RequestedMeasure(request=request, measure=one) for one in measures
    )
    _send(request)
    return request


def _send(request: UpdateRequest) -> None:
    """Mail that cannot be sent is no reason to undo what was asked."""
    transaction.on_commit(partial(send_request.enqueue, request.pk), robust=True)


@transaction.atomic
def ask_again(*, request: UpdateRequest, by: Membership) -> UpdateRequest:
    """The same e-mail once more: to remind, or where the first could not be sent."""
    fresh = _locked(request, by)
    if fresh.closed_at is not None:
        raise Refused("This request is closed. Ask anew where values are still wanted.")
    _send(fresh)
    return fresh


@transaction.atomic
def close_request(
    *, request: UpdateRequest, expected_version: int, by: Membership
) -> UpdateRequest:
    """No answer to it is taken from now on. What came before stays."""
    fresh = _locked(request, by)
    if fresh.closed_at is not None:
        return fresh
    if fresh.edit_version != expected_version:
        raise Conflict(fresh)
    fresh.closed_at = clock.now()
    fresh.signed(by).save_edit(expected_version=expected_version)
    return fresh


def _locked(request: UpdateRequest, by: Membership) -> UpdateRequest:
    check_may_keep(by, request.data_set.organisation_id)
    rows = UpdateRequest.objects.select_for_update(of=("self",)).select_related("data_set")
    return rows.get(pk=request.pk)
