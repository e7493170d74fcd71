"""Tokens of programs: made at random, known by their SHA-256, never kept themselves."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets

from ..models import ApiClient
from .problems import Problem

#: So that a token is known as ours wherever somebody finds one.
PREFIX = "ispm_"
_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/=-]+) *", re.IGNORECASE)
NOT_VALID = (
    "This token is not known, has been revoked, or its last day is over. Ask the organisation’s "
    "administrator for a new one."
)


def new_token() -> str:
    """43 random characters (256 bits) behind the prefix."""
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def digest_of(token: str) -> str:
    """What is kept. A token is random and long: no salt and no slow hash would add to that."""
    return hashlib.sha256(token.encode()).hexdigest()


def client_by(authorization: str | None, on: dt.date) -> ApiClient | None:
    """The client whose token the header bears; None without a header. Problem 401 otherwise.

    Reads only: when a token was used last is written nowhere.
    """
    if authorization is None:
        return None
    match = _BEARER.fullmatch(authorization)
    if not match:
        raise Problem(401, "Send the token in the header, as “Authorization: Bearer …”.")
    rows = ApiClient.objects.select_related("organisation", "supplies__framework")
    client = rows.filter(token_digest=digest_of(match[1])).first()
    if client is None or not is_valid(client, on):
        raise Problem(401, NOT_VALID)
    return client


def is_valid(client: ApiClient, on: dt.date) -> bool:
    """Not revoked, its last day not over, and its organisation not closed."""
    closed = client.organisation.closed_on
    return (
        client.revoked_at is None
        and (client.ends_on is None or client.ends_on >= on)
        and (closed is None or closed > on)
    )
