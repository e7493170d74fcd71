"""Benefits: put on the register, changed, ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from accounts.models import Membership, Organisation
from programmes.models import Objective, Programme
from records import clock
from records.refusals import Refused, required

from ..models import Benefit
from ..permissions import check_may_keep
from ..vocabulary import MOST_DECIMALS, Counting, Direction, Kind
from .checks import check_decimals


@dataclass(frozen=True)
class BenefitFields:
    """What is said of a benefit. ``unit`` is empty for pounds, which have two ``decimals``
    whatever is given here; a saving is in pounds, adds up, and more of it is better."""

    programme: Programme
    title: str
    owner: Membership
    kind: str
    recurrence: str
    frequency: str
    description: str = ""
    objective: Objective | None = None
    is_cashable: bool = False
    unit: str = ""
    decimals: int = 0
    counting: str = Counting.ADDS
    direction: str = Direction.UP
    baseline: Decimal | None = None
    baseline_on: dt.date | None = None
    baseline_source: str = ""


#: What figures that were entered rest on; it stays as it was.
SETTLED = ("kind", "is_cashable", "unit", "counting", "direction", "frequency")
#: The form asks for both at once.
FIELD = {"is_cashable": "kind"}


@transaction.atomic
def add_benefit(*, organisation: Organisation, fields: BenefitFields, by: Membership) -> Benefit:
    """Put a benefit on the register under the next number: the highest ever used plus one."""
    _check(organisation, fields, by)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    used = Benefit.objects.filter(organisation=organisation).aggregate(highest=Max("number"))
    number = (used["highest"] or 0) + 1
    benefit = Benefit(organisation=organisation, number=number, **_values(fields))
    benefit.signed(by).save()
    return benefit


@transaction.atomic
def change_benefit(
    *, benefit: Benefit, fields: BenefitFields, expected_version: int, by: Membership
) -> Benefit:
    """Other words, place, owner or baseline; what figures rest on only while there are none.
    Raises Conflict for a lost race."""
    check_may_keep(by, benefit.programme, clock.today())
    _check(benefit.organisation, fields, by)
    Benefit.objects.select_for_update().get(pk=benefit.pk)
    if benefit.ended_on is not None:
        raise Refused(f"{benefit.reference} has ended: it is not changed any more.")
    values = _values(fields)
    has_figures = benefit.plans.exists() or benefit.achieved_figures.exists()
    for name in SETTLED:
        if has_figures and values[name] != getattr(benefit, name):
            raise Refused(
                "Figures have been entered, which rest on this: it stays.",
                field=FIELD.get(name, name),
            )
    if has_figures and values["decimals"] < benefit.decimals:
        raise Refused("Figures may have been entered with more decimals.", field="decimals")
    for name, value in values.items():
        setattr(benefit, name, value)
    benefit.signed(by).save_edit(expected_version=expected_version)
    return benefit


@transaction.atomic
def end_benefit(
    *, benefit: Benefit, ended_on: dt.date, reason: str, expected_version: int, by: Membership
) -> Benefit:
    """Nothing is planned, and nothing due, for what begins after the day; all stays to be read."""
    check_may_keep(by, benefit.programme, clock.today())
    benefit.ended_reason = required(reason, "Say why it ends", field="reason")
    benefit.ended_on = ended_on
    benefit.signed(by).save_edit(expected_version=expected_version)
    return benefit


def _check(organisation: Organisation, fields: BenefitFields, by: Membership) -> None:
    """Who asks, and whether what is said goes together."""
    programme, objective, owner = fields.programme, fields.objective, fields.owner
    if programme.organisation_id != organisation.pk:
        raise Refused("Choose a programme of the organisation", field="programme")
    check_may_keep(by, programme, clock.today())
    if objective is not None and objective.planned_programme.programme_id != programme.pk:
        raise Refused("Choose an objective of that programme", field="objective")
    if owner.organisation_id != organisation.pk or owner.has_ended(clock.today()):
        raise Refused("Choose somebody who is still in the organisation", field="owner")
    required(fields.title, "Enter the title", field="title")
    _check_unit(fields)
    _check_baseline(fields)


def _check_unit(fields: BenefitFields) -> None:
    if fields.kind == Kind.SAVING:
        if fields.unit.strip():
            raise Refused("A saving is in pounds: leave this empty", field="unit")
        if fields.counting != Counting.ADDS:
            raise Refused("Savings of several periods add up", field="counting")
        if fields.direction != Direction.UP:
            raise Refused("More of a saving is better", field="direction")
    elif fields.is_cashable:
        raise Refused("Only a saving can be cashable", field="kind")
    if not 0 <= fields.decimals <= MOST_DECIMALS:
        raise Refused(f"Enter from 0 to {MOST_DECIMALS} decimals", field="decimals")


def _check_baseline(fields: BenefitFields) -> None:
    """A baseline says of which day it is and where it comes from; without one neither is said."""
    if fields.baseline is None:
        for name in ("baseline_on", "baseline_source"):
            if getattr(fields, name):
                raise Refused("Enter the baseline too, or leave this empty", field=name)
        return
    check_decimals(fields.baseline, _values(fields)["decimals"], field="baseline")
    if fields.baseline_on is None:
        raise Refused("Enter the day that the baseline is of", field="baseline_on")
    required(fields.baseline_source, "Say where the baseline comes from", field="baseline_source")


def _values(fields: BenefitFields) -> dict[str, object]:
    values = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in vars(fields).items()
    }
    return values | ({} if values["unit"] else {"decimals": 2})
