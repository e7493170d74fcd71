"""Programs that read an organisation's measures or post returns: a token made, ended, revoked;
what one posts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from records import clock
from records.refusals import Refused, required

from ..doors.problems import Problem
from ..doors.tokens import NOT_VALID, digest_of, is_valid, new_token
from ..models import ApiClient, DataSet, Vintage
from ..vocabulary import NAME_LENGTH, Channel
from .vintages import receive_vintage

NAME_TAKEN = "Another program has this name. Choose one that tells the two apart"


@dataclass(frozen=True)
class MadeClient:
    """A client with its token: nothing keeps the token, so this is the one time that it is seen."""

    client: ApiClient
    token: str


@transaction.atomic
def make_client(
    *, name: str, supplies: DataSet | None, ends_on: dt.date | None, by: Membership
) -> MadeClient:
    """A program reads what the organisation reads, and may post values of ``supplies``."""
    check_may(by, Permission.MANAGE_API, by.organisation_id)
    name = required(name, "Say which program it is for", field="name")[:NAME_LENGTH]
    if ends_on is not None and ends_on < clock.today():
        raise Refused("Give a last day that is not over", field="ends_on")
    if supplies is not None and supplies.organisation_id != by.organisation_id:
        raise Refused("Choose one of your own data sets", field="supplies")
    token = new_token()
    client = ApiClient(
        organisation=by.organisation,
        name=name,
        token_digest=digest_of(token),
        supplies=supplies,
        made_by=by,
        ends_on=ends_on,
    )
    try:
        with transaction.atomic():
            client.signed(by).save()
    except IntegrityError as error:
        raise Refused(NAME_TAKEN, field="name") from error
    return MadeClient(client, token)


@transaction.atomic
def revoke_client(*, client: ApiClient, by: Membership) -> ApiClient:
    """From this moment the token opens nothing. What it posted before stays and waits for a person,
    as it came while the token was valid. Revoking twice is revoking once."""
    check_may(by, Permission.MANAGE_API, client.organisation_id)
    fresh = ApiClient.objects.select_for_update().get(pk=client.pk)
    if fresh.revoked_at is None:
        fresh.revoked_at = clock.now()
        fresh.signed(by).save_edit(expected_version=fresh.edit_version)
    return fresh


@transaction.atomic
def end_client(
    *, client: ApiClient, ends_on: dt.date | None, expected_version: int, by: Membership
) -> ApiClient:
    """The last day on which the token is valid; None: no end is planned."""
    check_may(by, Permission.MANAGE_API, client.organisation_id)
    fresh = ApiClient.objects.select_for_update().get(pk=client.pk)
    if fresh.revoked_at is not None:
        raise Refused("This token was revoked: it is not valid on any day.")
    if ends_on is not None and ends_on < clock.today():
        raise Refused("Give a day that is not over, or revoke the token", field="ends_on")
    fresh.ends_on = ends_on
    fresh.signed(by).save_edit(expected_version=expected_version)
    return fresh


@transaction.atomic
def post_return(
    *, client: ApiClient, data: bytes, name: str, label: str, data_of: dt.date | None
) -> Vintage:
    """Values that a program posted: kept, read, and waiting for a person. Problem 401 where the
    token was revoked while they came, 403 where it supplies nothing."""
    rows = ApiClient.objects.select_for_update(of=("self",)).select_related("organisation")
    fresh = rows.get(pk=client.pk)
    if not is_valid(fresh, clock.today()):
        raise Problem(401, NOT_VALID)
    if client.supplies is None:
        raise Problem(403, "This token reads only: it supplies no data set.")
    return receive_vintage(
        data_set=client.supplies,
        channel=Channel.API,
        name=name,
        data=data,
        label=label,
        data_of=data_of,
        received_from=came_from(client),
    )


def came_from(client: ApiClient) -> str:
    """How a vintage names the program: its number besides, since a name may be used again."""
    return f"{client.name} (program {client.pk})"


def posted_by(client: ApiClient):
    """The vintages that the program posted."""
    rows = Vintage.objects.filter(
        data_set__organisation=client.organisation_id, channel=Channel.API
    )
    return rows.filter(received_from=came_from(client))
