"""The demonstration's aims, and savings and benefits with invented figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from accounts.models import Membership, Organisation
from benefits.actions import (
    BenefitFields,
    add_benefit,
    attach_evidence_link,
    decide_figure,
    latest_plan,
    plan_benefit,
    report_achieved,
)
from benefits.models import Benefit
from benefits.realisation import Span
from programmes.actions import add_aim, set_objective_aims, supported_by
from programmes.models import CorporateAim, Objective, Programme
from records import clock

from .returns import HEAD_OF
from .source import day, moment

EVIDENCE = "https://www.example.org/how-it-is-counted"


def make_aims(organisation: Organisation, data: dict, by: Membership) -> None:
    """The aims of the year, each supported by objectives of its plan."""
    how: dict[Objective, dict[CorporateAim, str]] = {}
    with clock.set_to(moment(dt.date(data["year"], 4, 1))):
        for row in data["aims"]:
            words = {name: row[name] for name in ("kind", "code", "short_name", "wording")}
            aim = add_aim(
                organisation=organisation, starts_on=day(row["starts_on"]), by=by, **words
            )
            for programme, number, words in row["supports"]:
                objective = objective_of(organisation, data["year"], programme, number)
                how.setdefault(objective, {})[aim] = words
        for objective, contributions in how.items():
            set_objective_aims(
                objective=objective,
                contributions=contributions,
                expected_version=supported_by(objective).edit_version,
                by=by,
            )


def make_benefits(
    organisation: Organisation,
    data: dict,
    programmes: dict[str, Programme],
    people: dict[str, Membership],
) -> None:
    """Planned, reported and confirmed on the days that the data says."""
    for row in data["benefits"]:
        owner = people[HEAD_OF[row["programme"]]]
        with clock.set_to(moment(row["planned"][0][0])):
            benefit = add_benefit(
                organisation=organisation,
                fields=_fields(organisation, data["year"], row, programmes, owner),
                by=owner,
            )
            attach_evidence_link(
                benefit=benefit, link=EVIDENCE, title="How it is counted", by=owner
            )
        _plan(benefit, data["year"], row, owner)
        for quarter, *said in row["achieved"]:
            _report(benefit, Span(data["year"], quarter), said, owner, people["finance"])


def _fields(
    organisation: Organisation,
    year: int,
    row: dict,
    programmes: dict[str, Programme],
    owner: Membership,
) -> BenefitFields:
    amount, on, source = row["baseline"] or (None, None, "")
    words = ("title", "description", "recurrence", "frequency")
    of_its_unit = ("unit", "decimals", "counting", "direction")
    return BenefitFields(
        programme=programmes[row["programme"]],
        objective=objective_of(organisation, year, row["programme"], row["objective"]),
        owner=owner,
        kind="benefit" if row["kind"] == "benefit" else "saving",
        is_cashable=row["kind"] == "cashable",
        baseline=amount and Decimal(amount),
        baseline_on=on and day(on),
        baseline_source=source,
        **{name: row[name] for name in words},
        **{name: row[name] for name in of_its_unit if name in row},
    )


def _plan(benefit: Benefit, year: int, row: dict, by: Membership) -> None:
    for dated_on, reason, amounts in row["planned"]:
        with clock.set_to(moment(dated_on, 11)):
            plan_benefit(
                benefit=benefit,
                figures={Span(year, int(n)): Decimal(one) for n, one in amounts.items()},
                dated_on=day(dated_on),
                reason=reason,
                expected_version=latest_plan(benefit).edit_version,
                by=by,
            )


def _report(benefit: Benefit, span: Span, said: list, by: Membership, finance: Membership) -> None:
    """``said``: amount, day, note, and what became of it."""
    amount, on, note, state, *reason = said
    with clock.set_to(moment(on)):
        figure = report_achieved(
            benefit=benefit,
            span=span,
            amount=Decimal(amount),
            stated="provisional" if state == "provisional" else "reported",
            note=note,
            by=by,
        )
    if state in ("confirmed", "queried"):
        with clock.set_to(moment(day(on) + dt.timedelta(days=2))):
            decide_figure(figure=figure, decided=state, reason="".join(reason), by=finance)


def objective_of(organisation: Organisation, year: int, programme: str, number: int) -> Objective:
    return Objective.objects.select_related("planned_programme__plan__organisation").get(
        planned_programme__programme__organisation=organisation,
        planned_programme__programme__slug=programme,
        planned_programme__plan__year=year,
        number=number,
    )
