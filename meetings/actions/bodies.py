"""Bodies: set up, renamed, ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Membership, Organisation
from records.refusals import Refused, required

from ..models import Body
from ..permissions import check_keeps

SLUG_LENGTH = Body._meta.get_field("slug").max_length


@transaction.atomic
def set_up_body(*, organisation: Organisation, name: str, by: Membership) -> Body:
    """A body that will meet. Its address is made of its name, and stays when it is renamed."""
    check_keeps(by, organisation.pk)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    name = _free_name(organisation, name, None)
    body = Body(organisation=organisation, name=name, slug=_free_slug(organisation, name))
    body.signed(by).save()
    return body


@transaction.atomic
def rename_body(*, body: Body, name: str, expected_version: int, by: Membership) -> Body:
    """Another name from now on; Conflict for a lost race."""
    check_keeps(by, body.organisation_id)
    body.name = _free_name(body.organisation, name, body)
    body.signed(by).save_edit(expected_version=expected_version)
    return body


@transaction.atomic
def end_body(
    *, body: Body, ended_on: dt.date, reason: str, expected_version: int, by: Membership
) -> Body:
    """It meets no more after the day; its meetings and decisions stay."""
    check_keeps(by, body.organisation_id)
    if body.ended_on is not None:
        raise Refused(f"The {body} has been ended already.")
    later = body.meetings.filter(cancelled_on=None, meets_on__gt=ended_on).order_by("meets_on")
    if (first := later.first()) is not None:
        message = f"It still meets on {first.meets_on:%-d %B %Y}: cancel that meeting first"
        raise Refused(message, field="ended_on")
    body.ended_on = ended_on
    body.ended_reason = required(reason, "Say why it ends", field="reason")
    body.signed(by).save_edit(expected_version=expected_version)
    return body


def _free_name(organisation: Organisation, name: str, body: Body | None) -> str:
    name = required(name, "Enter its name", field="name")
    others = Body.objects.filter(organisation=organisation, name__iexact=name)
    if others.exclude(pk=body and body.pk).exists():
        raise Refused(f"There is a body called {name} already", field="name")
    return name


def _free_slug(organisation: Organisation, name: str) -> str:
    """The name as a word of addresses, with a number where another body has it."""
    stem = slugify(name)[: SLUG_LENGTH - 4].strip("-") or "body"
    taken = set(Body.objects.filter(organisation=organisation).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)
