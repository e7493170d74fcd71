"""The measures of the frameworks that an organisation uses, as its list shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Membership

from . import defining
from .models import Definition, Framework, Measure, MeasureOwnership
from .vocabulary import MeasureState
from .wording import code_order

NO_CATEGORY = "Without a category"


@dataclass(frozen=True)
class MeasureLine:
    """A measure as it is called today, and who answers for it in the reader's organisation."""

    measure: Measure
    definition: Definition
    owner: Membership | None

    @property
    def category(self) -> str:
        return self.definition.category or NO_CATEGORY

    @property
    def is_retired(self) -> bool:
        return self.measure.state == MeasureState.RETIRED


@dataclass(frozen=True)
class Category:
    name: str
    lines: tuple[MeasureLine, ...]


@dataclass(frozen=True)
class FrameworkLines:
    framework: Framework
    categories: tuple[Category, ...]


def lines_for(membership: Membership, on: dt.date) -> list[MeasureLine]:
    """Every measure that the person's organisation uses, by framework and code. Three queries."""
    rows = Measure.objects.visible_to(membership, on).select_related("framework__organisation")
    order = rows.order_by("framework__name", "framework_id")
    return _lines(sorted(order, key=_in_its_framework), membership)


def _in_its_framework(measure: Measure) -> tuple[object, ...]:
    framework = measure.framework
    return framework.name, framework.pk, code_order(measure.code), measure.pk


def lines_of(framework: Framework, membership: Membership) -> list[MeasureLine]:
    """Every measure of the framework, which the person may read, by code. Three queries."""
    rows = framework.measures.select_related("framework__organisation")
    return _lines(sorted(rows, key=lambda one: (code_order(one.code), one.pk)), membership)


def _lines(measures: Sequence[Measure], membership: Membership) -> list[MeasureLine]:
    definitions = defining.definitions_of(one.pk for one in measures)
    owners = owners_in(membership.organisation_id)
    return [
        MeasureLine(one, defining.current(definitions[one.pk]), owners.get(one.pk))
        for one in measures
        if one.pk in definitions
    ]


def owners_in(organisation_id: int) -> dict[int, Membership]:
    """Who owns which measure in the organisation. One query."""
    rows = MeasureOwnership.objects.filter(organisation=organisation_id)
    return {row.measure_id: row.owner for row in rows.select_related("owner__user")}


def by_framework(lines: Sequence[MeasureLine]) -> list[FrameworkLines]:
    """The lines under their framework and category, categories in the order of their names."""
    found: dict[Framework, dict[str, list[MeasureLine]]] = {}
    for line in lines:
        categories = found.setdefault(line.measure.framework, {})
        categories.setdefault(line.category, []).append(line)
    return [
        FrameworkLines(
            framework,
            tuple(Category(name, tuple(categories[name])) for name in sorted(categories)),
        )
        for framework, categories in found.items()
    ]
