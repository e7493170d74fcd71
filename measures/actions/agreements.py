"""What a member lets others of its consortium read: agreed, ended, or ended and agreed anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from records import clock
from records.refusals import Refused, required

from ..models import ConsortiumMember, Measure, SharedMeasure, SharingAgreement
from ..vocabulary import MeasureState, SharedWith
from .consortia import check_not_over, last_day_of, sooner


@dataclass(frozen=True)
class SharingFields:
    """What is shared, with whom, from which day, of periods that begin on a day or later.

    ``measures`` is None for the whole framework, those that join it later included.
    """

    shared_with: str
    measures: tuple[Measure, ...] | None
    starts_on: dt.date
    periods_from: dt.date | None = None


@transaction.atomic
def agree_sharing(
    *, member: ConsortiumMember, fields: SharingFields, by: Membership
) -> SharingAgreement:
    """From its first day on the others read just that of the member's shared data sets."""
    check_may(by, Permission.SHARE_MEASURES, member.organisation_id)
    member = _locked(member)
    _check(member, fields)
    if any(_is_same(one, fields) for one in _still_to_stand(member)):
        raise Refused("Just that is agreed already.")
    return _made(member, fields, by)


@transaction.atomic
def change_sharing(
    *,
    agreement: SharingAgreement,
    fields: SharingFields,
    reason: str,
    expected_version: int,
    by: Membership,
) -> SharingAgreement:
    """Ends the agreement on the day before the new one begins, and makes that; both stay on
    record. Conflict for a lost race."""
    check_may(by, Permission.SHARE_MEASURES, agreement.member.organisation_id)
    member = _locked(agreement.member)
    _check_not_ended(agreement)
    _check(member, fields)
    eve = fields.starts_on - dt.timedelta(days=1)
    _end(agreement, min(agreement.ended_on or eve, eve), reason, expected_version, by)
    return _made(member, fields, by)


@transaction.atomic
def end_sharing(
    *,
    agreement: SharingAgreement,
    reason: str,
    last_day: dt.date | None,
    expected_version: int,
    by: Membership,
) -> SharingAgreement:
    """Nothing is read by it after the last day, at once where none is given; a last day that was
    set may come sooner, never later. Conflict for a lost race."""
    check_may(by, Permission.SHARE_MEASURES, agreement.member.organisation_id)
    _check_not_ended(agreement)
    last = sooner(agreement.ended_on, last_day_of(last_day))
    _end(agreement, last, reason, expected_version, by)
    return agreement


def _locked(member: ConsortiumMember) -> ConsortiumMember:
    """As it is now: it may have left meanwhile."""
    rows = ConsortiumMember.objects.select_for_update(of=("self",))
    return rows.select_related("consortium", "organisation").get(pk=member.pk)


def _check(member: ConsortiumMember, fields: SharingFields) -> None:
    today = clock.today()
    check_not_over(member.consortium)
    if member.joined_on is None or (member.ended_on and member.ended_on < today):
        raise Refused("Only a member that has joined can share.")
    if fields.shared_with not in SharedWith:
        raise Refused("Choose with whom", field="shared_with")
    leads = member.organisation_id == member.consortium.lead_id
    if leads and fields.shared_with == SharedWith.LEAD:
        raise Refused("You lead the consortium: share with every member", field="shared_with")
    if fields.starts_on < today:
        raise Refused("Enter today or a later day", field="starts_on")
    if fields.measures is not None:
        _check_measures(member, fields.measures)


def _check_measures(member: ConsortiumMember, measures: tuple[Measure, ...]) -> None:
    if not measures:
        raise Refused("Choose at least one measure", field="measures")
    framework = member.consortium.framework_id
    strangers = [
        one
        for one in measures
        if one.framework_id != framework or one.state == MeasureState.PROPOSED
    ]
    if strangers:
        raise Refused("Choose measures of the consortium’s framework", field="measures")


def _still_to_stand(member: ConsortiumMember) -> list[SharingAgreement]:
    """Those that stand or will, without a last day."""
    rows = member.agreements.filter(Q(ended_on=None))
    return list(rows.prefetch_related("shared_measures"))


def _is_same(agreement: SharingAgreement, fields: SharingFields) -> bool:
    named = {row.measure_id for row in agreement.shared_measures.all()}
    wanted = {one.pk for one in fields.measures or ()}
    return (
        agreement.shared_with == fields.shared_with
        and agreement.whole_framework == (fields.measures is None)
        and agreement.periods_from == fields.periods_from
        and named == wanted
    )


def _made(member: ConsortiumMember, fields: SharingFields, by: Membership) -> SharingAgreement:
    made = SharingAgreement(
        member=member,
        shared_with=fields.shared_with,
        whole_framework=fields.measures is None,
        starts_on=fields.starts_on,
        periods_from=fields.periods_from,
        agreed_by=by,
        agreed_at=clock.now(),
    )
    made.signed(by).save()
    for measure in {one.pk: one for one in fields.measures or ()}.values():
        SharedMeasure(agreement=made, measure=measure).signed(by).save()
    return made


def _check_not_ended(agreement: SharingAgreement) -> None:
    if agreement.ended_on is not None and agreement.ended_on < clock.today():
        raise Refused("The agreement has ended. Agree anew to share again.")


def _end(
    agreement: SharingAgreement,
    last_day: dt.date,
    reason: str,
    expected_version: int,
    by: Membership,
) -> None:
    agreement.ended_on, agreement.ended_by, agreement.ended_at = last_day, by, clock.now()
    agreement.ended_reason = required(reason, "Say why", field="reason")
    agreement.signed(by).save_edit(expected_version=expected_version)
