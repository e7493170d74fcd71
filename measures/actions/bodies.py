"""The register of bodies that report: begun, changed, ended; their other names, their families,
and which organisation here each of them is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accounts.models import Membership, Organisation
from records import clock
from records.refusals import Refused, required

from ..imports.names import name_key
from ..models import BodyAlias, FamilyGrouping, FamilyPlace, FrameworkTakeUp, ReportingBody
from ..permissions import check_may_keep
from ..querysets import standing
from ..vocabulary import NAME_LENGTH, BodyKind
from .naming import free_slug

FAMILY_LENGTH = 30


@transaction.atomic
def add_body(
    *, organisation: Organisation, name: str, kind: str, starts_on: dt.date | None, by: Membership
) -> ReportingBody:
    """A body of the register that the organisation keeps."""
    check_may_keep(by, organisation.pk)
    _hold(organisation.pk)
    name = _free_name(organisation, name, None)
    _check_kind(kind)
    taken = organisation.bodies_kept.values_list("slug", flat=True)
    body = ReportingBody(
        kept_by=organisation,
        slug=free_slug(name, taken, "body"),
        name=name,
        kind=kind,
        starts_on=starts_on,
    )
    body.signed(by).save()
    return body


@transaction.atomic
def change_body(
    *,
    body: ReportingBody,
    name: str,
    kind: str,
    starts_on: dt.date | None,
    expected_version: int,
    by: Membership,
) -> ReportingBody:
    """Another name, kind or first day. Its address in files stays."""
    check_may_keep(by, body.kept_by_id)
    _hold(body.kept_by_id)
    name = _free_name(body.kept_by, name, body)
    _check_kind(kind)
    if kind == BodyKind.NATIONAL and body.organisation_id is not None:
        raise Refused("An organisation reports as this body: it is no nation", field="kind")
    _check_days(starts_on, body.ended_on, "starts_on")
    body.name, body.kind, body.starts_on = name, kind, starts_on
    body.signed(by).save_edit(expected_version=expected_version)
    return body


@transaction.atomic
def end_body(
    *, body: ReportingBody, ended_on: dt.date, expected_version: int, by: Membership
) -> ReportingBody:
    """Nothing is asked of it for what begins after the day; what it reported stays."""
    check_may_keep(by, body.kept_by_id)
    _check_days(body.starts_on, ended_on, "ended_on")
    body.ended_on = ended_on
    body.signed(by).save_edit(expected_version=expected_version)
    return body


@transaction.atomic
def say_which_organisation(
    *,
    body: ReportingBody,
    organisation: Organisation | None,
    expected_version: int,
    by: Membership,
) -> ReportingBody:
    """That the body is that organisation: the keeper itself, or one that has taken up a framework
    of the keeper. None: it is none of those here."""
    check_may_keep(by, body.kept_by_id)
    if organisation is not None:
        if body.kind == BodyKind.NATIONAL:
            raise Refused("A nation is no organisation here", field="organisation")
        if organisation not in organisations_of(body.kept_by):
            raise Refused(
                f"{organisation} has taken up none of your frameworks", field="organisation"
            )
        _hold(body.kept_by_id)
        others = body.kept_by.bodies_kept.exclude(pk=body.pk)
        if (other := others.filter(organisation=organisation).first()) is not None:
            raise Refused(f"{organisation} is {other} in this register", field="organisation")
    body.organisation = organisation
    body.signed(by).save_edit(expected_version=expected_version)
    return body


def organisations_of(keeper: Organisation) -> list[Organisation]:
    """The keeper, then who uses a framework of it today, by name."""
    users = FrameworkTakeUp.objects.filter(
        standing(clock.today()), framework__organisation=keeper
    ).values("organisation")
    others = Organisation.objects.filter(pk__in=users).exclude(pk=keeper.pk)
    return [keeper, *others.order_by("name", "pk")]


# Other names ----------------------------------------------------------------------------


@transaction.atomic
def add_alias(*, body: ReportingBody, name: str, by: Membership) -> BodyAlias:
    """Another name of it in files, whatever its capitals and commas; the person confirms it."""
    check_may_keep(by, body.kept_by_id)
    key = name_key(required(name, "Enter the other name", field="name"))
    if not key:
        raise Refused("Enter a name with letters or numbers in it", field="name")
    if len(key) > NAME_LENGTH:
        raise Refused(f"Shorten this to {NAME_LENGTH} characters", field="name")
    _hold(body.kept_by_id)
    if (other := _named(body.kept_by, key)) is not None:
        raise Refused(f"This is a name of {other} already", field="name")
    alias = BodyAlias(kept_by=body.kept_by, body=body, name=key, confirmed_by=by)
    alias.signed(by).save()
    return alias


@transaction.atomic
def remove_alias(*, alias: BodyAlias, by: Membership) -> None:
    """Files that name it so are asked about again. The history keeps who had confirmed it."""
    check_may_keep(by, alias.kept_by_id)
    alias.signed(by).delete()


# Families -------------------------------------------------------------------------------


@transaction.atomic
def add_grouping(*, organisation: Organisation, name: str, by: Membership) -> FamilyGrouping:
    """One way of putting like with like, for a kind of service."""
    check_may_keep(by, organisation.pk)
    name = required(name, "Enter the name", field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(f"Shorten this to {NAME_LENGTH} characters", field="name")
    _hold(organisation.pk)
    if organisation.family_groupings.filter(name__iexact=name).exists():
        raise Refused(f"There are families called {name} already", field="name")
    grouping = FamilyGrouping(kept_by=organisation, name=name)
    grouping.signed(by).save()
    return grouping


@transaction.atomic
def set_families(
    *,
    grouping: FamilyGrouping,
    families: Mapping[ReportingBody, str],
    expected_version: int,
    by: Membership,
) -> FamilyGrouping:
    """Which family each body belongs to; empty for none, and bodies that are not named stay.
    Conflict where somebody else set families of this grouping meanwhile."""
    check_may_keep(by, grouping.kept_by_id)
    for body, family in families.items():
        if body.kept_by_id != grouping.kept_by_id:
            raise Refused(f"{body} is not of this register.")
        if len(family.strip()) > FAMILY_LENGTH:
            raise Refused(f"Shorten this to {FAMILY_LENGTH} characters", field=f"family_{body.pk}")
    grouping.signed(by).save_edit(expected_version=expected_version)
    places = {place.body_id: place for place in grouping.places.all()}
    for body, family in families.items():
        _place(grouping, body, places.get(body.pk), family.strip(), by)
    return grouping


def _place(
    grouping: FamilyGrouping,
    body: ReportingBody,
    place: FamilyPlace | None,
    family: str,
    by: Membership,
) -> None:
    if place is None and family:
        FamilyPlace(grouping=grouping, body=body, family=family).signed(by).save()
    elif place is not None and not family:
        place.signed(by).delete()
    elif place is not None and place.family != family:
        place.family = family
        place.signed(by).save_edit(expected_version=place.edit_version)


# Rules ----------------------------------------------------------------------------------


def _hold(keeper: int) -> None:
    """Until the end, so that two people do not give one name at once."""
    Organisation.objects.select_for_update().get(pk=keeper)


def _free_name(keeper: Organisation, name: str, own: ReportingBody | None) -> str:
    name = required(" ".join(name.split()), "Enter the name", field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(f"Shorten this to {NAME_LENGTH} characters", field="name")
    key = name_key(name)
    if not key:
        raise Refused("Enter a name with letters or numbers in it", field="name")
    other = _named(keeper, key)
    if other is not None and other != own:
        raise Refused(f"This is a name of {other} already", field="name")
    return name


def _named(keeper: Organisation, key: str) -> ReportingBody | None:
    """The body of the register that files mean by the name."""
    alias = BodyAlias.objects.filter(kept_by=keeper, name=key).select_related("body").first()
    if alias is not None and alias.body.kept_by_id == keeper.pk:
        return alias.body
    bodies = ReportingBody.objects.filter(kept_by=keeper)
    return next((body for body in bodies if name_key(body.name) == key), None)


def _check_kind(kind: str) -> None:
    if kind not in BodyKind.values:
        raise Refused("Choose whether it is a body or a nation", field="kind")


def _check_days(starts_on: dt.date | None, ended_on: dt.date | None, field: str) -> None:
    if starts_on is not None and ended_on is not None and ended_on < starts_on:
        raise Refused("The last day is before the first", field=field)
