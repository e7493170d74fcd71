"""A year's plan and the programmes in it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.text import slugify

from accounts.models import Membership, Organisation
from periods.calendar import month_start, print_day, year_label
from programmes.models import (
    FIRST_YEAR,
    LAST_YEAR,
    REASON_LENGTH,
    Activity,
    CorporateAim,
    OperationalPlan,
    PlannedProgramme,
    Programme,
)
from programmes.permissions import check_may_edit_plan
from programmes.rules import check_length, check_short_name, clean_text
from records.refusals import Refused

NAME_LENGTH = SLUG_LENGTH = 60


@transaction.atomic
def create_plan(*, organisation: Organisation, year: int, by: Membership) -> OperationalPlan:
    """Begin the plan of a financial year, ``year`` its first calendar year."""
    check_may_edit_plan(by, organisation)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.", field="year")
    _lock(organisation)
    if OperationalPlan.objects.filter(organisation=organisation, year=year).exists():
        raise Refused(f"There is already a plan for {year_label(year)}.", field="year")
    plan = OperationalPlan(organisation=organisation, year=year)
    plan.signed(by).save()
    return plan


@transaction.atomic
def create_programme(
    *,
    organisation: Organisation,
    name: str,
    short_name: str,
    slug: str | None = None,
    by: Membership,
) -> Programme:
    """Add a programme, last in order. Its ``slug`` (the address) is made of the name if not given
    and never changes."""
    check_may_edit_plan(by, organisation)
    name, short_name = clean_text(name), clean_text(short_name)
    _lock(organisation)
    _check_names(organisation, name, short_name)
    last = organisation.programmes.aggregate(last=Max("position"))["last"] or 0
    programme = Programme(
        organisation=organisation,
        slug=_free_slug(organisation, slug, name),
        name=name,
        short_name=short_name,
        position=last + 1,
    )
    programme.signed(by).save()
    return programme


@transaction.atomic
def change_programme(
    *, programme: Programme, expected_version: int, name: str, short_name: str, by: Membership
) -> None:
    """Give a programme another name; its address stays. Raises Conflict for a lost race."""
    check_may_edit_plan(by, programme.organisation)
    name, short_name = clean_text(name), clean_text(short_name)
    _lock(programme.organisation)
    _check_names(programme.organisation, name, short_name, but=programme)
    programme.name, programme.short_name = name, short_name
    programme.signed(by).save_edit(expected_version=expected_version)


@transaction.atomic
def end_programme(
    *, programme: Programme, expected_version: int, ended_on: dt.date, reason: str, by: Membership
) -> None:
    """The programme goes into no plan that begins after the day; what it did stays."""
    check_may_edit_plan(by, programme.organisation)
    reason = clean_text(reason)
    if not reason:
        raise Refused("Say why the programme ends.", field="reason")
    check_length(reason, REASON_LENGTH, field="reason", name="reason")
    later = [p.year for p in programme.plans.all() if month_start(p.year, 1) > ended_on]
    if later:
        raise Refused(
            f"{programme.name} is in the plan of {year_label(min(later))}, which begins after "
            f"{print_day(ended_on)}. Take it out of that plan first, or choose a later day.",
            field="ended_on",
        )
    programme.ended_on, programme.ended_reason = ended_on, reason
    programme.signed(by).save_edit(expected_version=expected_version)


@transaction.atomic
def include_programme(
    *, plan: OperationalPlan, programme: Programme, by: Membership, position: int | None = None
) -> PlannedProgramme:
    """Put a programme into a year's plan, last in order unless a position (from 1) is given."""
    check_may_edit_plan(by, plan.organisation)
    OperationalPlan.objects.select_for_update().get(pk=plan.pk)
    _check_may_be_included(plan, programme)
    planned = list(plan.planned_programmes.all())
    if position is None:
        position = max((row.position for row in planned), default=0) + 1
    if any(row.position == position for row in planned):
        for row in planned:
            if row.position >= position:
                row.position += 1
                row.signed(by).save(update_fields=["position"])
    included = PlannedProgramme(plan=plan, programme=programme, position=position)
    included.signed(by).save()
    return included


@transaction.atomic
def move_programme(*, planned: PlannedProgramme, earlier: bool, by: Membership) -> None:
    """One place up or down in the plan's order; at the end of the list nothing happens."""
    check_may_edit_plan(by, planned.plan.organisation)
    OperationalPlan.objects.select_for_update().get(pk=planned.plan_id)
    reorder(list(planned.plan.planned_programmes.all()), planned.pk, earlier=earlier, by=by)


@transaction.atomic
def leave_out_programme(*, planned: PlannedProgramme, by: Membership) -> None:
    """Take a programme out of a plan that has nothing under it yet."""
    check_may_edit_plan(by, planned.plan.organisation)
    try:
        planned.signed(by).delete()
    except ProtectedError as error:
        raise Refused(
            f"{planned.programme.name} has objectives or returns in this plan, which stay on the "
            "record. Withdraw the objectives instead."
        ) from error


def reorder(
    rows: list[PlannedProgramme] | list[Activity] | list[CorporateAim],
    moved: int,
    *,
    earlier: bool,
    by: Membership,
) -> None:
    """Swap the row of the given id with its neighbour and write the positions that change.

    Only ``position`` is written: an order is no text, so nobody's half-written text is in its way.
    """
    here = next(at for at, row in enumerate(rows) if row.pk == moved)
    there = here - 1 if earlier else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.signed(by).save(update_fields=["position"])


def _lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _check_names(
    organisation: Organisation, name: str, short_name: str, *, but: Programme | None = None
) -> None:
    if not name:
        raise Refused("Give the programme a name.", field="name")
    check_length(name, 120, field="name", name="name")
    check_short_name(short_name)
    same = organisation.programmes.filter(name__iexact=name)
    if same.exclude(pk=but.pk if but else None).exists():
        raise Refused(f"There is already a programme called {name}.", field="name")


def _free_slug(organisation: Organisation, wanted: str | None, name: str) -> str:
    taken = set(organisation.programmes.values_list("slug", flat=True))
    if wanted is not None:
        if wanted in taken or wanted != slugify(wanted) or not 0 < len(wanted) <= SLUG_LENGTH:
            raise Refused(f"“{wanted}” cannot be this programme's address.", field="slug")
        return wanted
    stem = slugify(name)[: SLUG_LENGTH - 4].strip("-") or "programme"
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


def _check_may_be_included(plan: OperationalPlan, programme: Programme) -> None:
    if programme.organisation_id != plan.organisation_id:
        raise Refused("That programme belongs to another organisation.", field="programme")
    if plan.planned_programmes.filter(programme=programme).exists():
        raise Refused(f"{programme.name} is in this plan already.", field="programme")
    if programme.ended_on and programme.ended_on < month_start(plan.year, 1):
        raise Refused(
            f"{programme.name} ended on {print_day(programme.ended_on)}.", field="programme"
        )
