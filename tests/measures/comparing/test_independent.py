"""Every rank, family and national figure beside a second, plain way of working it out."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.roles import Role
from measures.comparing.comparators import Comparators, Comparisons
from measures.comparing.reading import comparisons_of
from measures.deflating import in_prices_of
from measures.models import Measure, Observation
from measures.spans import Span
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.comparing import plain, published

pytestmark = pytest.mark.django_db

DAY = dt.date(2022, 6, 1)


def check(found: Comparators, expected: plain.Answer) -> None:
    """Every part of the answer, where our own way and the plain way must agree."""
    place = found.place
    assert (place.rank if place else None) == expected.rank
    assert found.reported == expected.of
    if place:
        assert (place.of, place.is_shared, place.quartile) == (
            expected.of,
            expected.shared,
            expected.quartile,
        )
    assert list(found.best.who if found.best else ()) == expected.best
    family = found.family
    assert [one.body.name for one in family.figures] == expected.family
    assert (family.low, family.high) == (expected.low, expected.high)
    assert (family.place.rank if family.place else None) == expected.family_rank
    assert family.whole.value == expected.whole


def seen_by_each(comparisons: Comparisons, bodies) -> list[tuple[str, Comparisons]]:
    """The same values as each body's own organisation compares itself."""
    return [
        (name, replace(comparisons, organisation_id=body.organisation_id))
        for name, body in bodies.items()
    ]


def read_all(measures, reader) -> Comparisons:
    keys = [one.pk for one in measures]
    return comparisons_of(
        Measure.objects.filter(pk__in=keys).select_related("framework"),
        Observation.objects.visible_to(reader, DAY),
        organisation_id=reader.organisation_id,
    )


# Invented, always there ---------------------------------------------------------------------

NAMES = [f"Body {letter}" for letter in "ABCDEFGHIJKLMN"]
WAYS = (("up", ()), ("down", ()), ("range", (Decimal(4), Decimal(6))))


def invented_value(chance: random.Random) -> object:
    """Coarse, so that many tie; now and then none, or one that does not count."""
    kind = chance.random()
    if kind < 0.15:
        return chance.choice(["missing", "withheld", "not_applicable", "nothing"])
    value = Decimal(chance.randint(0, 20)) / 2 - 1
    below = Decimal(chance.randint(1, 9))
    return {
        "value": value,
        "state": chance.choice(["reported"] * 8 + ["provisional", "estimated", "unreliable"]),
        "numerator": value * below if kind < 0.97 else None,
        "denominator": below,
    }


def test_an_invented_set_of_all_kinds():
    chance = random.Random(6)
    lead = OrganisationFactory()
    framework = make.a_framework(lead)
    bodies = {name: make.a_body(lead, name, organisation=OrganisationFactory()) for name in NAMES}
    families = {name: str(number % 3) for number, name in enumerate(NAMES)}
    places = {f: [bodies[n] for n in NAMES if families[n] == f] for f in set(families.values())}
    grouping = make.families(lead, "All", places)
    data_set = make.a_data_set(lead, framework, "published")
    nation = make.the_nation(lead)
    spans = [Span.year(2009 + number) for number in range(5)]
    measures, cells = {}, {}
    for number, (way, ends) in enumerate(WAYS * 2):
        given = dict(zip(("range_from", "range_to"), ends, strict=False))
        measure = make.a_measure(
            framework, f"M{number}", direction=way, family_grouping=grouping, **given
        )
        measures[measure] = (way, ends)
        for span in spans:
            cells |= {(measure, bodies[name], span): invented_value(chance) for name in NAMES}
            cells[measure, nation, span] = "3"
    make.observed(data_set, cells)
    comparisons = read_all(measures, member(lead, Role.AUDITOR))
    checked = 0
    for measure, (way, ends) in measures.items():
        for span in spans:
            of_span = {name: cells[measure, bodies[name], span] for name in NAMES}
            counting = {
                name: one
                for name, one in of_span.items()
                if isinstance(one, dict) and one["state"] != "unreliable"
            }
            values = {name: one["value"] for name, one in counting.items()}
            parts = {n: (one["numerator"], one["denominator"]) for n, one in counting.items()}
            for name, ours in seen_by_each(comparisons, bodies):
                found = ours.at(measure.pk, span)
                check(found, plain.answer(name, values, way, families, ends, parts))
                assert found.national.value == 3
                checked += 1
    assert checked == 6 * 5 * len(NAMES)


# Published, where it lies beside the project ------------------------------------------------


class Published:
    """All indicators of all councils, in the database and as plain dictionaries."""

    def __init__(self):
        self.lead = OrganisationFactory()
        framework = make.a_framework(self.lead)
        self.families = published.families()
        names = sorted(self.families["People"])
        self.bodies = {
            name: make.a_body(self.lead, name, organisation=OrganisationFactory()) for name in names
        }
        nation = make.the_nation(self.lead, published.NATION)
        groupings = {name: self._grouping(name) for name in self.families}
        self.indicators = {one.code: one for one in published.indicators()}
        self.measures = {
            code: make.a_measure(
                framework, code, direction=one.way, family_grouping=groupings[one.grouping]
            )
            for code, one in self.indicators.items()
        }
        self.values = defaultdict(dict)
        self.national = {}
        for council, code, span, value in published.values():
            if council == published.NATION:
                self.national[code, span] = value
            else:
                self.values[code, span][council] = value
        cells = {
            (self.measures[code], self.bodies[name], span): value
            for (code, span), found in self.values.items()
            for name, value in found.items()
        }
        cells |= {(self.measures[c], nation, span): v for (c, span), v in self.national.items()}
        make.observed(make.a_data_set(self.lead, framework, "published"), cells)

    def _grouping(self, name):
        places = defaultdict(list)
        for council, family in self.families[name].items():
            places[family].append(self.bodies[council])
        return make.families(self.lead, name, places)


@published.needs_published
def test_all_published_indicators_in_all_years_for_every_council():
    data = Published()
    assert len(data.values.keys() | data.national.keys()) == 1153
    comparisons = read_all(data.measures.values(), member(data.lead, Role.AUDITOR))
    seen = seen_by_each(comparisons, data.bodies)
    for code, span in data.values.keys() | data.national.keys():
        indicator, values = data.indicators[code], data.values[code, span]
        families, key = data.families[indicator.grouping], data.measures[code].pk
        for name, ours in seen:
            found = ours.at(key, span)
            check(found, plain.answer(name, values, indicator.way, families))
            national = data.national.get((code, span))
            assert (found.national.value if found.national else None) == national


@published.needs_published
def test_real_terms_are_those_that_the_source_publishes():
    """Indicators that end in ``-Real`` are the same money at 2020/21 prices."""
    indices = published.deflators()
    held = {(council, code, span): value for council, code, span, value in published.values()}
    checked, off = 0, []
    for (council, code, span), value in held.items():
        real = held.get((council, f"{code}-Real", span))
        if real is None:
            continue
        ours = in_prices_of(value, indices, span, 2020)
        checked += 1
        if abs(ours - real) > max(Decimal("0.01"), abs(real) * Decimal("0.005")):
            off.append((council, code, span.key, ours, real))
    assert checked > 1000
    assert off == []
