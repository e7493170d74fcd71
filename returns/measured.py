"""What measures say of an objective, beside the judgement asked for: read with a step's version,
and as a record keeps it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from measures.evidence import (
    LINK,
    Evidence,
    Linked,
    OfObjectives,
    evidence_among,
    links_to,
    own_bodies,
)
from measures.models import KEPT_DECIMALS, Definition, MeasureLink, Observation, Target, Vintage
from measures.models.fields import ValueField
from measures.reading import Observed, Whence
from programmes.models import OperationalPlan

from .around_records import MeasureRecord
from .bundled import as_moment, instances, json_rows, rows_of
from .models import ReturnVersion

#: From a version to its programme in the plan.
PLANNED = "programme_return__planned_programme"
#: By name of ``Whence``, the path of what is read of a vintage.
WHENCE = {
    "pk": "pk",
    "data_set_id": "data_set_id",
    "organisation_id": "data_set__organisation_id",
    "data_set": "data_set__name",
    "label": "label",
    "data_of": "data_of",
    "confirmed_at": "confirmed_at",
}


def measure_lists(organisation_id: int, number: int, on: dt.date) -> dict[str, Subquery]:
    """All that it takes to say how the measures of an objective stand, for the version's own
    query: a step's page has none to spare."""
    bodies = own_bodies(organisation_id)
    visible = Observation.objects.visible_in(organisation_id, on)

    def values(depth: int) -> QuerySet[Observation]:
        linked = _links(number, depth).order_by().values("measure")
        return visible.filter(measure__in=linked, body__in=bodies.values("pk"))

    linked = _links(number, depth=2).order_by().values("measure")
    vintages = Vintage.objects.filter(pk__in=values(depth=3).values("vintage"))
    targets = Target.objects.filter(organisation=organisation_id, measure__in=linked)
    return {
        "measure_links": json_rows(_links(number, depth=1), **LINK),
        "measure_bodies": json_rows(bodies, kept_by="kept_by_id", pk="pk"),
        "measure_definitions": rows_of(
            Definition.objects.filter(measure__in=linked).order_by("pk")
        ),
        "measure_targets": rows_of(targets.order_by("pk")),
        "measure_plans": json_rows(targets.filter(plan__isnull=False), pk="pk", year="plan__year"),
        "measure_values": json_rows(values(depth=2), **{name: name for name in Observed._fields}),
        "measure_vintages": json_rows(vintages, **WHENCE),
    }


def _links(number: int, depth: int) -> QuerySet[MeasureLink]:
    """Of the objective of that number of a version's own plan, so many queries further out."""
    planned = PLANNED
    for _ in range(depth):
        planned = OuterRef(planned)
    return links_to(objective__planned_programme=planned, objective__number=number)


def measures_of(version: ReturnVersion, organisation_id: int) -> OfObjectives:
    """What they say, of a version with ``measure_lists``."""
    years = {row["pk"]: row["year"] for row in version.measure_plans or ()}
    targets = [_exact(one) for one in instances(Target, version.measure_targets)]
    for one in targets:
        if one.plan_id:
            one.plan = OperationalPlan(pk=one.plan_id, year=years[one.pk])
    whence = [_whence(row) for row in version.measure_vintages or ()]
    return evidence_among(
        links=[Linked(**row) for row in version.measure_links or ()],
        bodies=[(row["kept_by"], row["pk"]) for row in version.measure_bodies or ()],
        definitions=[_exact(one) for one in instances(Definition, version.measure_definitions)],
        targets=targets,
        rows=[_observed(row) for row in version.measure_values or ()],
        whence={one.pk: one for one in whence},
        own=organisation_id,
    )


def measure_records(found: OfObjectives, to: dt.date) -> Mapping[int, tuple[MeasureRecord, ...]]:
    """By objective, as they stood at the end of the day."""
    objectives = {one.objective_id for one in found.links}
    return {pk: tuple(_record(one) for one in found.at(pk, to)) for pk in objectives}


def _record(one: Evidence) -> MeasureRecord:
    return MeasureRecord(
        measure_id=one.measure_id,
        code=one.code,
        title=one.title,
        period=one.period,
        value=one.value,
        target=one.target,
        rag=one.rag,
        change=one.change,
    )


def _exact(row: Definition | Target) -> Definition | Target:
    """A figure within JSON is a binary fraction: what the column holds is the nearest of six
    decimals."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, ValueField) and value is not None:
            setattr(row, field.attname, _decimal(value))
    return row


def _decimal(value: float | Decimal) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-KEPT_DECIMALS))


def _observed(row: dict) -> Observed:
    figures = {
        name: None if row[name] is None else _decimal(row[name])
        for name in ("value", "numerator", "denominator")
    }
    return Observed(**row | figures | {"start": dt.date.fromisoformat(row["start"])})


def _whence(row: dict) -> Whence:
    day = row["data_of"] and dt.date.fromisoformat(row["data_of"])
    return Whence(**row | {"data_of": day, "confirmed_at": as_moment(row["confirmed_at"])})
