"""What values are looked up in: a data set's measures, bodies and periods. Four queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .. import defining
from ..models import BodyAlias, DataSet, Definition, Measure, ReportingBody
from .given import code_key
from .names import name_key


@dataclass(frozen=True)
class Facts:
    """What checking needs of a measure; definitions in the order in which they were recorded."""

    pk: int
    code: str
    state: str
    months: int
    definitions: Sequence[Definition]
    retired_on: dt.date | None = None

    def in_force(self, start: dt.date) -> Definition:
        return defining.in_force(self.definitions, start)

    @property
    def now(self) -> Definition:
        return defining.current(self.definitions)


@dataclass
class Book:
    """``measures`` by ``code_key``, ``bodies`` by ``name_key`` (aliases among them)."""

    measures: dict[str, Facts]
    bodies: dict[str, int]
    names: dict[int, str]
    own_names: dict[str, int] = field(default_factory=dict)

    @property
    def factors(self) -> dict[str, Decimal]:
        return {key: one.now.factor for key, one in self.measures.items()}

    @property
    def months(self) -> dict[str, int]:
        return {key: one.months for key, one in self.measures.items()}


def book_of(data_set: DataSet) -> Book:
    """Of the set's framework: measures that have a definition, bodies of its lead's register, and
    other names that the lead or the set's own organisation confirmed (the own come first)."""
    measures = list(Measure.objects.filter(framework=data_set.framework_id))
    definitions = defining.definitions_of(one.pk for one in measures)
    lead = data_set.framework.organisation_id
    names = dict(ReportingBody.objects.filter(kept_by=lead).values_list("pk", "name"))
    own_names = {name_key(name): pk for pk, name in names.items()}
    return Book(
        measures={
            code_key(one.code): _facts(one, definitions[one.pk])
            for one in measures
            if one.pk in definitions
        },
        bodies=_aliases(lead) | _aliases(data_set.organisation_id, of=lead) | own_names,
        names=names,
        own_names=own_names,
    )


def _facts(measure: Measure, definitions: Sequence[Definition]) -> Facts:
    return Facts(
        measure.pk,
        measure.code,
        measure.state,
        measure.months,
        definitions,
        measure.retired_on,
    )


def _aliases(keeper: int, of: int | None = None) -> dict[str, int]:
    """Other names that an organisation confirmed, of bodies in the lead's register."""
    rows = BodyAlias.objects.filter(kept_by=keeper, body__kept_by=of or keeper)
    return dict(rows.values_list("name", "body_id"))
