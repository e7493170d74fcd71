"""The demonstration's measures: twelve for ten improvement bodies, all figures invented."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal

from accounts.models import Membership, Organisation
from measures.actions.bodies import add_body, add_grouping, say_which_organisation, set_families
from measures.actions.cards import CardFields, add_scorecard, place_measures
from measures.actions.data_sets import create_data_set
from measures.actions.effects import InitiativeFields, mark_initiative, relate_measures
from measures.actions.frameworks import add_framework, change_framework
from measures.actions.links import link_measure
from measures.actions.measures import add_measure, set_ownership
from measures.actions.responses import ResponseFields, respond
from measures.actions.targets import Aim, set_targets
from measures.actions.vintages import confirm_vintage, receive_vintage
from measures.actions.warnings import raise_warnings
from measures.imports.reports import Report
from measures.imports.staging import stage
from measures.models import DataSet, FamilyGrouping, Framework, Measure, ReportingBody
from measures.spans import Span
from measures.terms import Terms
from measures.vocabulary import BodyKind, Channel, DataReach, Direction, Frequency, TargetKind
from periods.calendar import Quarter
from records import clock

from .benefits import objective_of
from .source import moment

COLUMNS = ("body", "code", "period", "value", "numerator", "denominator")
#: What last year's file said of the newest periods is put right by this year's.
REVISED_BY = Decimal("1.02")


def make_measures(
    organisation: Organisation, data: dict, people: dict[str, Membership], year: int
) -> None:
    """The framework as it was agreed, values of last year and of this one, and the scorecard."""
    officer = people["performance"]
    with clock.set_to(moment(dt.date(year - 2, 4, 10))):
        framework = _framework(organisation, data, officer)
        bodies = _bodies(organisation, data, officer)
        grouping = _families(organisation, data, bodies, officer)
        measures = _measures(framework, data, grouping, officer)
        _share(framework, officer)
        data_set = create_data_set(
            organisation=organisation,
            framework=framework,
            name="Benchmarks as published",
            reach=DataReach.PUBLISHED,
            by=officer,
        )
    for code, who in data["owners"].items():
        with clock.set_to(moment(dt.date(year - 2, 4, 12))):
            set_ownership(
                measure=measures[code],
                owner=people[who],
                deputy=None,
                updater=None,
                expected_version=0,
                by=officer,
            )
    _aim(organisation, data, measures, year, officer)
    _arrange(organisation, measures, officer, year)
    _load(data_set, data, dt.date(year - 1, 7, 15), year, officer)
    _load(data_set, data, dt.date(year, 7, 15), year, officer)
    _explain(organisation, data, measures, people, year)


def _framework(organisation: Organisation, data: dict, by: Membership) -> Framework:
    """Not shared at first: what is shared has to be proposed."""
    return add_framework(organisation=organisation, is_shared=False, by=by, **data["framework"])


def _share(framework: Framework, by: Membership) -> None:
    change_framework(
        framework=framework,
        name=framework.name,
        description=framework.description,
        is_shared=True,
        expected_version=framework.edit_version,
        by=by,
    )


def _bodies(organisation: Organisation, data: dict, by: Membership) -> dict[str, ReportingBody]:
    made = {"organisation": organisation, "starts_on": None, "by": by}
    bodies = {
        row["name"]: add_body(name=row["name"], kind=BodyKind.BODY, **made)
        for row in data["bodies"]
    }
    add_body(name=data["nation"], kind=BodyKind.NATIONAL, **made)
    own = bodies[organisation.name]
    say_which_organisation(
        body=own, organisation=organisation, expected_version=own.edit_version, by=by
    )
    return bodies


def _families(
    organisation: Organisation, data: dict, bodies: dict[str, ReportingBody], by: Membership
) -> FamilyGrouping:
    grouping = add_grouping(organisation=organisation, name=data["grouping"], by=by)
    families = {bodies[row["name"]]: row["family"] for row in data["bodies"]}
    return set_families(
        grouping=grouping, families=families, expected_version=grouping.edit_version, by=by
    )


NUMBERS = ("factor", "least", "most", "no_change", "range_from", "range_to")


def _measures(
    framework: Framework, data: dict, grouping: FamilyGrouping, by: Membership
) -> dict[str, Measure]:
    made = {}
    for row in data["measures"]:
        given = {name: value for name, value in row.items() if name not in ("code", "frequency")}
        for name in NUMBERS:
            given[name] = None if given[name] is None else Decimal(given[name])
        terms = Terms(family_grouping=grouping, source="Returns of the bodies", **given)
        made[row["code"]] = add_measure(
            framework=framework, code=row["code"], frequency=row["frequency"], terms=terms, by=by
        )
    return made


# Values -----------------------------------------------------------------------------------


def _load(data_set: DataSet, data: dict, on: dt.date, year: int, by: Membership) -> None:
    """What had been given by the day, as a file that is read and confirmed."""
    with clock.set_to(moment(on)):
        vintage = receive_vintage(
            data_set=data_set,
            channel=Channel.CSV,
            name=f"benchmarks-{on.year}.csv",
            data=_as_csv(data, on, year),
            label=f"Refresh of July {on.year}",
            data_of=on - dt.timedelta(days=14),
            by=by,
        )
        stage(vintage)
        vintage.refresh_from_db()
        report = Report.from_json(vintage.report)
        confirm_vintage(
            vintage=vintage,
            values=report.values,
            answered=[question.key for question in report.questions],
            expected_version=vintage.edit_version,
            by=by,
        )


def _as_csv(data: dict, on: dt.date, year: int) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(data, on, year))
    return text.getvalue().encode()


def _rows(data: dict, on: dt.date, year: int) -> Iterator[tuple[object, ...]]:
    frequencies = {row["code"]: row["frequency"] for row in data["measures"]}
    for code, body, values in data["values"]:
        spans = spans_of(frequencies[code], len(values), year)
        known = [(span, value) for span, value in zip(spans, values, strict=True) if span.end < on]
        for place, (span, value) in enumerate(known):
            is_revised = on.year < year and place == len(known) - 1 and not isinstance(value, list)
            yield (body, code, span.key, *_cells(value, REVISED_BY if is_revised else Decimal(1)))


def _cells(value: list | float | None, times: Decimal) -> tuple[object, ...]:
    if value is None:
        return ("missing", "", "")
    if isinstance(value, list):
        return tuple(value)
    return (round(Decimal(str(value)) * times, 4), "", "")


def spans_of(frequency: str, count: int, year: int) -> list[Span]:
    """The last so many periods: years up to the one before ``year``, quarters up to its first."""
    last = {
        Frequency.QUARTER: Span.quarter(Quarter(year, 1)),
        Frequency.TWO_YEARS: Span.year(year - 2, 2),
    }.get(frequency, Span.year(year - 1))
    return [last.step(places) for places in range(1 - count, 1)]


# Targets, the card, and what is said -----------------------------------------------------


def _aim(
    organisation: Organisation, data: dict, measures: dict[str, Measure], year: int, by: Membership
) -> None:
    """Each period of three years has its target; a measure that is best within a range has the
    range for one."""
    with clock.set_to(moment(dt.date(year - 2, 4, 20))):
        for row in data["measures"]:
            measure = measures[row["code"]]
            spans = spans_of(row["frequency"], 16 if measure.months == 3 else 4, year + 1)
            aim = _aim_of(row, data["targets"][row["code"]])
            set_targets(
                organisation=organisation,
                measure=measure,
                aims=dict.fromkeys(spans, aim),
                reason="",
                expected_version=0,
                by=by,
            )


def _aim_of(row: dict, target: list[str] | None) -> Aim:
    if row["direction"] == Direction.RANGE:
        low, high = Decimal(row["range_from"]), Decimal(row["range_to"])
        return Aim(TargetKind.RANGE, low=low, high=high, tolerance=Decimal(2))
    value, tolerance = (Decimal(one) for one in target)
    return Aim(TargetKind.NUMBER, value=value, tolerance=tolerance)


def _arrange(
    organisation: Organisation, measures: dict[str, Measure], by: Membership, year: int
) -> None:
    with clock.set_to(moment(dt.date(year - 2, 4, 24))):
        card = add_scorecard(
            organisation=organisation,
            fields=CardFields("Corporate scorecard", is_public=True),
            by=by,
        )
        codes = list(measures)
        for place, perspective in enumerate(card.perspectives.all()):
            under = [measures[code] for code in codes[place * 3 : place * 3 + 3]]
            place_measures(perspective=perspective, measures=under, by=by)


def _explain(
    organisation: Organisation,
    data: dict,
    measures: dict[str, Measure],
    people: dict[str, Membership],
    year: int,
) -> None:
    """The initiative, what is related, what is done about the red, and what warns."""
    told, begun = data["response"], data["initiative"]
    owner = people[data["owners"][told["code"]]]
    quarter = spans_of(Frequency.QUARTER, begun["quarters_back"], year)[0]
    with clock.set_to(moment(dt.date(year, 7, 20))):
        mark_initiative(
            organisation=organisation,
            measure=measures[begun["code"]],
            fields=InitiativeFields(begun["name"], quarter.start, begun["text"]),
            by=people["performance"],
        )
        for driver, result, note in data["related"]:
            relate_measures(
                organisation=organisation,
                driver=measures[driver],
                result=measures[result],
                note=note,
                by=people["performance"],
            )
        respond(
            organisation=organisation,
            measure=measures[told["code"]],
            span=Span.year(year - 1),
            fields=ResponseFields(told["cause"], told["action"], dt.date(year, 12, 18), owner),
            by=owner,
        )
        for code, programme, number in data["links"]:
            link_measure(
                organisation=organisation,
                measure=measures[code],
                to=objective_of(organisation, year, programme, number),
                by=people["performance"],
            )
        raise_warnings(organisation=organisation, on=clock.today(), at_once=False)
