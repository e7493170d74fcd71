"""Measures to read and to fill: a framework of a lead, bodies, and values that count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.utils.text import slugify

from accounts.models import Membership, Organisation
from accounts.roles import Role
from measures.models import (
    DataSet,
    Definition,
    FamilyGrouping,
    FamilyPlace,
    Framework,
    FrameworkTakeUp,
    FrameworkVersion,
    Measure,
    Observation,
    ReportingBody,
    Vintage,
)
from measures.spans import Span
from records import clock
from tests.factories import member

APRIL = dt.date(2009, 4, 1)
Y2009, Y2010, Y2011 = Span.year(2009), Span.year(2010), Span.year(2011)


def officer_of(organisation: Organisation) -> Membership:
    """The organisation's performance officer, made if need be."""
    found = Membership.objects.filter(
        organisation=organisation, role_rows__role=Role.PERFORMANCE_OFFICER
    ).first()
    return found or member(organisation, Role.PERFORMANCE_OFFICER)


def a_framework(lead: Organisation, name: str = "Benchmarks", **fields: object) -> Framework:
    """A framework with its first version."""
    made = Framework.objects.create(
        organisation=lead, name=name, slug=slugify(name), **{"is_shared": True} | fields
    )
    FrameworkVersion.objects.create(
        framework=made,
        number=1,
        adopted_on=APRIL,
        what="First agreed",
        recorded_by=officer_of(lead),
    )
    return made


def taken_up(framework: Framework, organisation: Organisation) -> FrameworkTakeUp:
    return FrameworkTakeUp.objects.create(
        framework=framework, organisation=organisation, starts_on=APRIL
    )


def a_measure(
    framework: Framework, code: str = "HB1", frequency: str = "year", **definition: object
) -> Measure:
    """An adopted measure with its first definition: days, of which fewer are better."""
    made = Measure.objects.create(framework=framework, code=code, frequency=frequency)
    define(made, **definition)
    return made


def define(measure: Measure, **fields: object) -> Definition:
    given = {
        "title": f"Title of {measure.code}",
        "unit": "days",
        "decimals": 1,
        "direction": "down",
        "version": measure.framework.versions.last(),
        "recorded_by": officer_of(measure.framework.organisation),
    }
    return Definition.objects.create(measure=measure, **given | fields)


def a_body(keeper: Organisation, name: str, **fields: object) -> ReportingBody:
    return ReportingBody.objects.create(kept_by=keeper, name=name, slug=slugify(name), **fields)


def the_nation(keeper: Organisation, name: str = "Scotland") -> ReportingBody:
    return a_body(keeper, name, kind="national")


def families(keeper: Organisation, name: str, places: Mapping[str, list[ReportingBody]]):
    """A grouping: family by family, its bodies."""
    grouping = FamilyGrouping.objects.create(kept_by=keeper, name=name)
    for family, bodies in places.items():
        for body in bodies:
            FamilyPlace.objects.create(grouping=grouping, body=body, family=family)
    return grouping


def a_data_set(
    organisation: Organisation, framework: Framework, reach: str = "own", name: str = "Values"
) -> DataSet:
    return DataSet.objects.create(
        organisation=organisation,
        framework=framework,
        name=name,
        slug=slugify(f"{name} {framework.pk}"),
        reach=reach,
    )


def observed(
    data_set: DataSet,
    values: Mapping[tuple[Measure, ReportingBody, Span], object],
    **vintage: object,
) -> Vintage:
    """A confirmed vintage. A value is a figure as text, a state that has none (``"missing"``), or
    a mapping of an observation's fields."""
    officer = officer_of(data_set.organisation)
    given = {
        "channel": "typed",
        "received_by": officer,
        "received_at": clock.now(),
    }
    made = Vintage.objects.create(data_set=data_set, **given | vintage)
    Observation.objects.bulk_create(
        Observation(
            vintage=made,
            measure=measure,
            body=body,
            start=span.start,
            months=span.months,
            **_fields(value),
        )
        for (measure, body, span), value in values.items()
    )
    made.state, made.confirmed_by = "confirmed", officer
    made.confirmed_at = vintage.get("received_at") or clock.now()
    made.save()
    return made


def _fields(value: object) -> dict[str, object]:
    if isinstance(value, Mapping):
        return {"state": "reported"} | dict(value)
    if value in ("missing", "not_applicable", "nothing", "withheld"):
        return {"state": value}
    return {"state": "reported", "value": Decimal(str(value))}
