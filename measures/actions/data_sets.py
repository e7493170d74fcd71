"""Data sets: begun, renamed, opened to others, ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.permissions import check_may
from accounts.roles import Permission
from records import clock
from records.refusals import Conflict, Refused, required

from ..models import DataSet, Framework
from ..permissions import check_may_keep
from ..vocabulary import NAME_LENGTH, DataReach
from .naming import free_slug


@transaction.atomic
def create_data_set(
    *, organisation: Organisation, framework: Framework, name: str, reach: str, by: Membership
) -> DataSet:
    """A place for values of a framework that the organisation leads or has taken up."""
    check_may_keep(by, organisation.pk)
    _check_reach(reach, None, organisation.pk, by)
    known = Framework.objects.visible_in(organisation.pk, clock.today())
    if not known.filter(pk=framework.pk).exists():
        raise Refused("Choose a framework that your organisation uses", field="framework")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    name = _named(organisation, name)
    taken = DataSet.objects.filter(organisation=organisation).values_list("slug", flat=True)
    data_set = DataSet(
        organisation=organisation,
        framework=framework,
        name=name,
        slug=free_slug(name, taken, "data"),
        reach=reach,
    )
    data_set.signed(by).save()
    return data_set


@transaction.atomic
def change_data_set(
    *,
    data_set: DataSet,
    name: str,
    reach: str,
    ended_on: dt.date | None = None,
    expected_version: int,
    by: Membership,
) -> DataSet:
    """Another name, reach or last day. What was published and is not any more is read by nobody
    else from then on; what somebody copied meanwhile cannot be taken back."""
    check_may_keep(by, data_set.organisation_id)
    fresh = DataSet.objects.select_for_update().get(pk=data_set.pk)
    if fresh.edit_version != expected_version:
        raise Conflict(fresh)
    _check_reach(reach, fresh.reach, fresh.organisation_id, by)
    fresh.name = _named(fresh.organisation, name, but=fresh)
    fresh.reach, fresh.ended_on = reach, ended_on
    fresh.signed(by).save_edit(expected_version=expected_version)
    return fresh


def _check_reach(reach: str, before: str | None, organisation_id: int, by: Membership) -> None:
    """What is published stands on the public pages: who chooses what they show puts it there and
    takes it away."""
    if reach not in DataReach.values:
        raise Refused("Choose who may read it", field="reach")
    if reach != before and DataReach.PUBLISHED in (reach, before):
        check_may(by, Permission.CHOOSE_PUBLIC, organisation_id)


def _named(organisation: Organisation, name: str, but: DataSet | None = None) -> str:
    """The name, which no other set of the organisation has."""
    name = required(name, "Enter the data set’s name", field="name")[:NAME_LENGTH]
    others = DataSet.objects.filter(organisation=organisation, name__iexact=name)
    if others.exclude(pk=but and but.pk).exists():
        raise Refused("Another data set has this name", field="name")
    return name
