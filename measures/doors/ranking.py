"""What each value is compared with, measure by measure: nation, best, rank and quartile."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from figures.counts import count_in

from ..comparing.comparators import Comparators, Comparisons, Figure, Ranked
from ..comparing.reading import comparisons_of
from ..models import Measure, ReportingBody
from ..spans import Span
from .asking import Asked
from .resources import Page, Plain, cursor, figure, from_cursor
from .scope import Scope

#: A measure has a row for every period, and each row every body: a page has few measures.
MOST_MEASURES = 20


def comparators(scope: Scope, asked: Asked) -> Page:
    """A row for each measure and period that has values, ``limit`` measures to a page. The same
    figures that the product's own pages show: national figures are given, never computed."""
    measures, after = _measures(scope, asked)
    values = scope.compared.filter(measure__in=[one.pk for one in measures])
    if asked.spans:
        wanted = Q()
        for span in asked.spans:
            wanted |= Q(start=span.start, months=span.months)
        values = values.filter(wanted)
    if asked.known_at:
        values = values.known_at(asked.known_at)
    found = comparisons_of(measures, values, organisation_id=scope.own or 0)
    bodies = {row.body_id for row in found.reading.rows.values()}
    slugs = dict(ReportingBody.objects.filter(pk__in=bodies).values_list("pk", "slug"))
    rows = [_row(one, span, found, slugs) for one in measures for span in found.spans_of(one.pk)]
    return Page(rows, after)


def _measures(scope: Scope, asked: Asked) -> tuple[list[Measure], str]:
    rows = scope.measures.select_related("framework").order_by("pk")
    if asked.frameworks:
        rows = rows.filter(framework__slug__in=asked.frameworks)
    if asked.measures:
        rows = rows.filter(code__in=asked.measures)
    after = from_cursor(asked.after, 1)
    if after:
        rows = rows.filter(pk__gt=count_in(after[0]))
    limit = min(asked.limit, MOST_MEASURES)
    found = list(rows[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return found, cursor(found[-1].pk) if more else ""


def _row(measure: Measure, span: Span, found: Comparisons, slugs: Mapping[int, str]) -> Plain:
    one: Comparators = found.at(measure.pk, span)
    return {
        "framework": measure.framework.slug,
        "measure": measure.code,
        "period": span.key,
        "starts_on": span.start.isoformat(),
        "ends_on": span.end.isoformat(),
        "direction": one.definition.direction,
        "national": figure(one.national.value) if one.national else None,
        "best": figure(one.best.value) if one.best else None,
        "best_bodies": [slugs[each.body.pk] for each in one.best.figures] if one.best else [],
        "reported": one.reported,
        "of": one.of,
        "bodies": [_ranked(each, slugs) for each in found.ranking(measure.pk, span)],
    }


def _ranked(one: Ranked, slugs: Mapping[int, str]) -> Plain:
    """``rank`` is null where neither way is better, ``quartile`` also among fewer than four."""
    seen: Figure = one.figure
    return {
        "body": slugs[seen.body.pk],
        "body_name": seen.body.name,
        "value": figure(seen.value),
        "rank": one.place.rank if one.place else None,
        "is_shared": one.place.is_shared if one.place else False,
        "quartile": one.place.quartile if one.place else None,
        "data_of": seen.data_of.isoformat(),
    }
