"""What a program posted: looked over before it is kept, so that the answer says what is wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest

from tables.unpacking import Unreadable

from ..models import ApiClient
from ..vocabulary import NAME_LENGTH
from .endpoints import Endpoint
from .problems import Problem
from .scan import EMPTY, LARGEST_FILE, Header, scan, too_large
from .xml_in import check_framework

#: Both names of XML; what comes after a semicolon says the encoding, which the file says too.
KINDS = {"application/xml": "xml", "text/xml": "xml", "text/csv": "csv"}


@dataclass(frozen=True)
class Sent:
    data: bytes
    name: str
    label: str
    data_of: dt.date | None


def sent_with(request: HttpRequest, client: ApiClient, endpoint: Endpoint) -> Sent:
    """Problem 400, 413, 415 or 422, each with a sentence."""
    ending = KINDS.get(request.content_type)
    if ending is None:
        raise Problem(415, f"Send {' or '.join(endpoint.takes)}, and say so in Content-Type.")
    label, data_of = _asked(request, endpoint)
    data = _body(request)
    if ending == "xml":
        header = _header(data, client)
        label, data_of = label or header.label, data_of or _day(header.data_of, 422)
    return Sent(data, f"return.{ending}", label[:NAME_LENGTH], data_of)


def _asked(request: HttpRequest, endpoint: Endpoint) -> tuple[str, dt.date | None]:
    unknown = sorted(set(request.GET) - set(endpoint.query))
    if unknown:
        raise Problem(400, f"{unknown[0][:40]}: there is no such parameter here.")
    label = request.GET.get("label", "").strip()
    if "\0" in label:
        raise Problem(400, "label: it holds a character that no text has.")
    return label, _day(request.GET.get("data_of", ""), 400)


def _day(text: str, status: int) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Problem(status, f"data_of: “{text[:40]}” is no day; write 2010-06-30.") from error


def _body(request: HttpRequest) -> bytes:
    """No more than may be sent, piece by piece: a form's own limit is smaller than a file's."""
    data = request.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise Problem(413, too_large(len(data)))
    if not data.strip():
        raise Problem(422, EMPTY)
    return data


def _header(data: bytes, client: ApiClient) -> Header:
    try:
        header = scan(data).header
        if client.supplies:
            check_framework(header, client.supplies.framework.slug)
    except Unreadable as error:
        raise Problem(422, str(error)) from error
    return header
