"""A consortium from its beginning to its end: who is asked, who joins, who leaves.

No list of organisations is shown to anybody. Who leads types the address of one, or the e-mail
address of somebody who shares its measures: whoever knows neither learns nothing, one sentence
answers whatever is wrong, and each question that finds an organisation is on its record.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.permissions import check_may
from accounts.roles import Permission
from notices.actions import tell_all
from records import clock
from records.refusals import Conflict, Refused, required

from ..models import (
    Consortium,
    ConsortiumMember,
    Framework,
    FrameworkTakeUp,
    JoiningStep,
    ReportingBody,
)
from ..permissions import check_may_keep
from ..querysets import not_ended
from ..telling import of_invitation
from ..vocabulary import BodyKind, JoiningKind
from .naming import SLUG_LENGTH, free_slug

NOBODY = (
    "Nobody is asked by that. Type the organisation’s address here as its people see it, or the "
    "e-mail address of somebody who shares measures for that organisation alone"
)
ANSWERED = "This invitation was answered or taken back already."
LEFT = "The organisation left the consortium"


@transaction.atomic
def begin_consortium(*, framework: Framework, name: str, by: Membership) -> Consortium:
    """Organisations may be asked into it; who leads the framework leads it."""
    check_may_keep(by, framework.organisation_id)
    today = clock.today()
    if not framework.is_shared or (framework.ended_on and framework.ended_on < today):
        raise Refused("Choose a framework that others may take up", field="framework")
    Organisation.objects.select_for_update().get(pk=framework.organisation_id)
    taken = Consortium.objects.filter(lead=framework.organisation_id).values_list("slug", flat=True)
    made = Consortium(
        lead=framework.organisation,
        framework=framework,
        name=required(name, "Enter the name", field="name"),
        slug=free_slug(name, taken, "consortium"),
    )
    made.signed(by).save()
    return made


@transaction.atomic
def rename_consortium(
    *, consortium: Consortium, name: str, expected_version: int, by: Membership
) -> Consortium:
    """Another name; Conflict for a lost race."""
    check_may_keep(by, consortium.lead_id)
    consortium.name = required(name, "Enter the name", field="name")
    consortium.signed(by).save_edit(expected_version=expected_version)
    return consortium


@transaction.atomic
def end_consortium(
    *, consortium: Consortium, last_day: dt.date | None, expected_version: int, by: Membership
) -> Consortium:
    """Nothing is read through it after the last day; at once where there is none."""
    check_may_keep(by, consortium.lead_id)
    check_not_over(consortium)
    consortium.ended_on = sooner(consortium.ended_on, last_day_of(last_day))
    consortium.signed(by).save_edit(expected_version=expected_version)
    return consortium


@transaction.atomic
def ask_to_join(*, consortium: Consortium, whom: str, by: Membership) -> ConsortiumMember:
    """Asks the one organisation that the text names: by its address, or by the e-mail address of
    somebody who shares its measures. It reads and shows nothing until it joins. Whoever shares
    its measures is told."""
    check_may_keep(by, consortium.lead_id)
    consortium = Consortium.objects.select_for_update(of=("self",)).get(pk=consortium.pk)
    check_not_over(consortium)
    today = clock.today()
    organisation = _named(whom.strip(), today)
    if organisation is None:
        raise Refused(NOBODY, field="whom")
    if consortium.members.filter(not_ended(today), organisation=organisation).exists():
        raise Refused("It was asked already, or is a member", field="whom")
    member = ConsortiumMember(consortium=consortium, organisation=organisation, asked_on=today)
    member.signed(by).save()
    tell_all(of_invitation(member))
    return member


@transaction.atomic
def join(*, member: ConsortiumMember, by: Membership) -> ConsortiumMember:
    """The organisation that was asked joins: it takes up the framework, and has its checklist.
    Nothing of its values is shared by that."""
    check_may(by, Permission.SHARE_MEASURES, member.organisation_id)
    _check_unanswered(member)
    check_not_over(member.consortium)
    member.joined_on = clock.today()
    _save_answer(member, by)
    _take_up(member, by)
    for kind in JoiningKind:
        JoiningStep(member=member, kind=kind).signed(by).save()
    return member


@transaction.atomic
def decline(*, member: ConsortiumMember, reason: str, by: Membership) -> ConsortiumMember:
    """The organisation that was asked does not join, and says why."""
    check_may(by, Permission.SHARE_MEASURES, member.organisation_id)
    _check_unanswered(member)
    member.ended_on = last_day_of(None)
    member.ended_reason = required(reason, "Say why you decline", field="reason")
    _save_answer(member, by)
    return member


@transaction.atomic
def leave(
    *,
    member: ConsortiumMember,
    reason: str,
    last_day: dt.date | None,
    expected_version: int,
    by: Membership,
) -> ConsortiumMember:
    """Out of the consortium, by who shares for the member or who keeps measures of the lead; what
    it agreed to share ends with it. At once where no last day is given. Conflict for a lost race.
    An invitation that was not answered is taken back so."""
    _check_may_end(by, member)
    if _is_over(member.ended_on):
        raise Refused("It is no member any more.")
    member.ended_reason = required(reason, "Say why", field="reason")
    member.ended_on = sooner(member.ended_on, last_day_of(last_day))
    member.signed(by).save_edit(expected_version=expected_version)
    for agreement in member.agreements.filter(
        Q(ended_on=None) | Q(ended_on__gt=member.ended_on)
    ).select_for_update():
        agreement.ended_on, agreement.ended_by = member.ended_on, by
        agreement.ended_at, agreement.ended_reason = clock.now(), LEFT
        agreement.signed(by).save_edit(expected_version=agreement.edit_version)
    return member


@transaction.atomic
def link_body(*, member: ConsortiumMember, body: ReportingBody, by: Membership) -> ReportingBody:
    """The member reports as the body of the lead's register; another that it had is free again."""
    consortium = member.consortium
    check_may_keep(by, consortium.lead_id)
    if member.joined_on is None or _is_over(member.ended_on):
        raise Refused("Only a member that has joined reports as a body", field="body")
    register = ReportingBody.objects.select_for_update().filter(kept_by=consortium.lead_id)
    body = register.filter(pk=body.pk, kind=BodyKind.BODY).first()
    if body is None or body.organisation_id not in (None, member.organisation_id):
        raise Refused("Choose a body that no organisation reports as yet", field="body")
    if body.organisation_id is None:
        for before in register.filter(organisation=member.organisation_id):
            _say_whose(before, None, by)
        _say_whose(body, member.organisation, by)
    return body


def last_day_of(last_day: dt.date | None) -> dt.date:
    """A day from today on; yesterday where none is given: it ends at once."""
    today = clock.today()
    if last_day is None:
        return today - dt.timedelta(days=1)
    if last_day < today:
        raise Refused("Enter today or a later day, or leave it empty", field="last_day")
    return last_day


def sooner(set_before: dt.date | None, last_day: dt.date) -> dt.date:
    """The last day, which may come sooner than the one that was set, never later: what somebody
    ended is not prolonged by somebody else."""
    if set_before is not None and last_day > set_before:
        raise Refused("It ends sooner already", field="last_day")
    return last_day


def check_not_over(consortium: Consortium) -> None:
    if _is_over(consortium.ended_on):
        raise Refused("The consortium has ended.")


def _is_over(ended_on: dt.date | None) -> bool:
    return ended_on is not None and ended_on < clock.today()


def _named(whom: str, on: dt.date) -> Organisation | None:
    """The one open organisation of that address, or for which alone the person shares."""
    running = Organisation.objects.filter(Q(closed_on=None) | Q(closed_on__gte=on))
    if "@" not in whom:
        path = urlsplit(whom).path if "://" in whom else whom
        return running.filter(slug=path.strip("/").split("/")[0].lower()[:SLUG_LENGTH]).first()
    rows = Membership.objects.on(on).filter(
        user__email__iexact=whom, user__is_active=True, organisation__in=running
    )
    found = [
        row.organisation
        for row in rows.select_related("organisation").prefetch_related("role_rows")
        if row.may(Permission.SHARE_MEASURES)
    ]
    return found[0] if len(found) == 1 else None


def _check_unanswered(member: ConsortiumMember) -> None:
    if member.joined_on is not None or member.ended_on is not None:
        raise Refused(ANSWERED)


def _save_answer(member: ConsortiumMember, by: Membership) -> None:
    try:
        member.signed(by).save_edit(expected_version=member.edit_version)
    except Conflict as conflict:
        raise Refused(ANSWERED) from conflict


def _take_up(member: ConsortiumMember, by: Membership) -> None:
    """Who leads the framework or uses it already has nothing to take up."""
    framework = member.consortium.framework
    today = clock.today()
    used = FrameworkTakeUp.objects.filter(
        not_ended(today), framework=framework, organisation=member.organisation_id
    )
    if framework.organisation_id == member.organisation_id or used.exists():
        return
    FrameworkTakeUp(framework=framework, organisation=member.organisation, starts_on=today).signed(
        by
    ).save()


def _check_may_end(by: Membership, member: ConsortiumMember) -> None:
    own = by.organisation_id == member.organisation_id and by.may(Permission.SHARE_MEASURES)
    leads = by.organisation_id == member.consortium.lead_id and by.may(Permission.KEEP_MEASURES)
    if not (own or leads):
        raise PermissionDenied(
            "Only who shares measures for the member, and who keeps those of the lead, may end it."
        )


def _say_whose(body: ReportingBody, organisation: Organisation | None, by: Membership) -> None:
    body.organisation = organisation
    body.signed(by).save_edit(expected_version=body.edit_version)
