"""Observations page by page: of each measure, period and body the value that counts.

A page is cut by the keys, in the order of their index, before any value is read; so a page costs
the same wherever it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from figures.counts import count_in

from ..models import Measure, ReportingBody
from ..querysets import ObservationQuerySet
from ..reading import Observed, Reading, Whence, read
from ..spans import Span
from .asking import Asked
from .problems import Problem
from .resources import Page, Plain, cursor, figure, from_cursor
from .scope import Scope

Key = tuple[int, dt.date, int, int]
"""Measure, first day, body, length: the order of the pages."""
KEY = ("measure", "start", "body", "months")
FIGURES = {"value", "numerator", "denominator"}
COLUMNS = (
    *("framework", "measure", "body", "body_name", "body_kind", "period", "starts_on", "ends_on"),
    *("state", "value", "numerator", "denominator", "comment"),
    *("data_set", "data_of", "confirmed_at"),
)


def observations(scope: Scope, asked: Asked) -> Page:
    """``since``: of the values that count only those confirmed later; a page may then hold fewer
    than ``limit``, while more follow. ``known_at``: as everything stood at that moment."""
    rows = _chosen(scope, asked)
    keys = _keys(rows, asked)
    more, keys = len(keys) > asked.limit, keys[: asked.limit]
    if not keys:
        return Page([])
    reading = read(_between(rows, keys[0], keys[-1]), own=scope.own)
    found = _of(reading, set(keys), asked.since)
    return Page(_told(scope, reading, found), cursor(*keys[-1]) if more else "")


def _chosen(scope: Scope, asked: Asked) -> ObservationQuerySet:
    rows = scope.observations.exclude(measure__state="proposed")
    if asked.frameworks:
        rows = rows.filter(measure__framework__slug__in=asked.frameworks)
    if asked.measures:
        rows = rows.filter(measure__in=scope.measures.filter(code__in=asked.measures).values("pk"))
    if asked.bodies:
        rows = rows.filter(body__in=scope.bodies.filter(slug__in=asked.bodies).values("pk"))
    if asked.spans:
        wanted = Q()
        for span in asked.spans:
            wanted |= Q(start=span.start, months=span.months)
        rows = rows.filter(wanted)
    return rows.known_at(asked.known_at) if asked.known_at else rows


def _keys(rows: ObservationQuerySet, asked: Asked) -> list[Key]:
    if asked.since:
        rows = rows.filter(vintage__confirmed_at__gt=asked.since)
    after = _after(asked.after)
    if after:
        rows = rows.filter(_beyond(after), measure__gte=after[0])
    return list(rows.order_by(*KEY).values_list(*KEY).distinct()[: asked.limit + 1])


def _after(text: str) -> Key | None:
    parts = from_cursor(text, 4)
    if parts is None:
        return None
    try:
        measure, start, body, months = parts
        day = dt.date.fromisoformat(start)
        return count_in(measure), day, count_in(body), count_in(months)
    except (TypeError, ValueError) as error:
        raise Problem(400, "after: take it from the “next” of the page before.") from error


def _beyond(key: Sequence, direction: str = "gt") -> Q:
    """Rows that come after the key in the order of pages; before it with ``lt``."""
    wanted = Q()
    for length in range(len(KEY)):
        same = dict(zip(KEY[:length], key, strict=False))
        wanted |= Q(**same, **{f"{KEY[length]}__{direction}": key[length]})
    return wanted


def _between(rows: ObservationQuerySet, first: Key, last: Key) -> ObservationQuerySet:
    return rows.filter(
        _beyond(first) | Q(**dict(zip(KEY, first, strict=True))),
        _beyond(last, "lt") | Q(**dict(zip(KEY, last, strict=True))),
        measure__gte=first[0],
        measure__lte=last[0],
    )


def _of(reading: Reading, keys: set[Key], since: dt.datetime | None) -> list[Observed]:
    found = [
        row
        for row in reading.rows.values()
        if (row.measure_id, row.start, row.body_id, row.months) in keys
        and (since is None or reading.source_of(row).confirmed_at > since)
    ]
    return sorted(found, key=lambda row: (row.measure_id, row.start, row.body_id, row.months))


def _told(scope: Scope, reading: Reading, rows: list[Observed]) -> list[Plain]:
    measures = Measure.objects.select_related("framework").in_bulk({one.measure_id for one in rows})
    bodies = ReportingBody.objects.in_bulk({one.body_id for one in rows})
    return [
        _row(one, measures[one.measure_id], bodies[one.body_id], reading.source_of(one), scope.own)
        for one in rows
    ]


def _row(
    one: Observed, measure: Measure, body: ReportingBody, whence: Whence, own: int | None
) -> Plain:
    """A comment is for whoever gave it: others, and the public, read the figure without."""
    span = Span(one.start, one.months)
    return {
        "framework": measure.framework.slug,
        "measure": measure.code,
        "body": body.slug,
        "body_name": body.name,
        "body_kind": body.kind,
        "period": span.key,
        "starts_on": span.start.isoformat(),
        "ends_on": span.end.isoformat(),
        "state": one.state,
        "value": figure(one.value),
        "numerator": figure(one.numerator),
        "denominator": figure(one.denominator),
        "comment": one.comment if whence.organisation_id == own else "",
        "data_set": whence.data_set,
        "data_of": whence.data_of.isoformat() if whence.data_of else None,
        "confirmed_at": whence.confirmed_at.isoformat(timespec="microseconds"),
    }
