"""Frameworks, measures and bodies as plain data, page by page in the order of their keys."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Model, Prefetch, QuerySet

from figures.counts import count_in

from ..defining import current, definitions_of
from ..models import Definition, FamilyPlace, Framework, Measure, ReportingBody
from .asking import Asked
from .problems import Problem
from .scope import Scope

Plain = dict[str, object]
#: Longer ones could be nested too deep to be read.
LONGEST_CURSOR = 200


@dataclass(frozen=True)
class Page:
    """Rows ready for JSON; ``after`` is where the next page begins, empty on the last."""

    rows: list[Plain]
    after: str = ""


def cursor(*parts: object) -> str:
    """Where a page ended, in a form that an address can hold."""
    text = json.dumps(parts, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_cursor(text: str, length: int) -> list[object] | None:
    """None without one; Problem 400 for one that was not made here."""
    if not text:
        return None
    try:
        if len(text) > LONGEST_CURSOR:
            raise ValueError("No cursor of ours is so long")
        padded = text + "=" * (-len(text) % 4)
        found = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error, UnicodeError):
        found = None
    if not isinstance(found, list) or len(found) != length:
        raise Problem(400, "after: take it from the “next” of the page before.")
    return found


def figure(value: Decimal | None) -> str | None:
    """Exact, without empty decimals: ``12.5``."""
    if value is None:
        return None
    return f"{value.normalize():f}" if value else "0"


def frameworks(scope: Scope, asked: Asked) -> Page:
    rows = scope.frameworks.select_related("organisation").prefetch_related("versions")
    if asked.frameworks:
        rows = rows.filter(slug__in=asked.frameworks)
    return _page(rows, asked, lambda found: [_framework(one) for one in found])


def measures(scope: Scope, asked: Asked) -> Page:
    rows = scope.measures.select_related("framework")
    if asked.frameworks:
        rows = rows.filter(framework__slug__in=asked.frameworks)
    if asked.measures:
        rows = rows.filter(code__in=asked.measures)
    return _page(rows, asked, _measures)


def bodies(scope: Scope, asked: Asked) -> Page:
    places = FamilyPlace.objects.select_related("grouping")
    rows = scope.bodies.select_related("kept_by").prefetch_related(
        Prefetch("family_places", places)
    )
    if asked.bodies:
        rows = rows.filter(slug__in=asked.bodies)
    return _page(rows, asked, lambda found: [_body(one) for one in found])


def _page(rows: QuerySet, asked: Asked, told: Callable[[Sequence[Model]], list[Plain]]) -> Page:
    after = from_cursor(asked.after, 1)
    if after:
        rows = rows.filter(pk__gt=count_in(after[0]))
    found = list(rows.order_by("pk")[: asked.limit + 1])
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return Page(told(found), cursor(found[-1].pk) if more else "")


def _framework(one: Framework) -> Plain:
    versions = list(one.versions.all())
    last = versions[-1] if versions else None
    return {
        "id": one.pk,
        "slug": one.slug,
        "name": one.name,
        "description": one.description,
        "lead": one.organisation.slug,
        "version": last.number if last else None,
        "adopted_on": last.adopted_on.isoformat() if last else None,
        "ended_on": one.ended_on.isoformat() if one.ended_on else None,
    }


def _measures(found: Sequence[Measure]) -> list[Plain]:
    definitions = definitions_of(one.pk for one in found)
    return [_measure(one, definitions.get(one.pk, [])) for one in found]


def _measure(one: Measure, definitions: list[Definition]) -> Plain:
    return {
        "id": one.pk,
        "framework": one.framework.slug,
        "code": one.code,
        "state": one.state,
        "frequency": one.frequency,
        "title": current(definitions).title if definitions else "",
        "unit": current(definitions).unit if definitions else "",
        "retired_on": one.retired_on.isoformat() if one.retired_on else None,
        "definitions": [_definition(each) for each in definitions],
    }


def _definition(one: Definition) -> Plain:
    return {
        "version": one.version.number,
        "applies_from": one.applies_from.isoformat() if one.applies_from else None,
        "breaks_series": one.breaks_series,
        "title": one.title,
        "text": one.text,
        "category": one.category,
        "unit": one.unit,
        "decimals": one.decimals,
        "direction": one.direction,
        "range_from": figure(one.range_from),
        "range_to": figure(one.range_to),
        "numerator": one.numerator,
        "denominator": one.denominator,
        "factor": figure(one.factor),
        "no_change": figure(one.no_change),
        "source": one.source,
        "is_money": one.is_money,
    }


def _body(one: ReportingBody) -> Plain:
    return {
        "id": one.pk,
        "slug": one.slug,
        "name": one.name,
        "kind": one.kind,
        "register": one.kept_by.slug,
        "starts_on": one.starts_on.isoformat() if one.starts_on else None,
        "ended_on": one.ended_on.isoformat() if one.ended_on else None,
        "families": [
            {"grouping": place.grouping.name, "family": place.family}
            for place in one.family_places.all()
        ],
    }
