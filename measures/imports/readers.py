"""Which reader takes what arrived by each channel.

A reader gets the bytes and a ``Context`` and gives ``Given``s, one by one; it raises
``tables.unpacking.Unreadable`` with a sentence for the person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tables.unpacking import Unreadable

from ..doors import xml_in
from ..vocabulary import Channel
from . import csv_in, template_in
from .given import Context, Given

Reader = Callable[[bytes, Context], Iterable[Given]]

_WORKBOOKS = (b"PK\x03\x04", bytes.fromhex("d0cf11e0"))


def kind_of(data: bytes) -> Channel:
    """What a file is, by what it holds: a workbook, XML, or else a CSV."""
    if data.startswith(_WORKBOOKS):
        return Channel.EXCEL
    head = data[:400].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    return Channel.XML if head.startswith(b"<") else Channel.CSV


def read_whichever(data: bytes, context: Context) -> Iterable[Given]:
    """For channels by which any kind of file comes: an e-mail, a post with a token."""
    return reader_of(kind_of(data))(data, context)


def reader_of(channel: str) -> Reader:
    reader = READERS.get(Channel(channel))
    if reader is None:
        raise Unreadable("Files of this kind are not read. Send a CSV or an Excel workbook.")
    return reader


READERS: dict[Channel, Reader] = {
    Channel.EXCEL: template_in.read,
    Channel.CSV: csv_in.read,
    Channel.XML: xml_in.read,
    Channel.EMAIL: read_whichever,
    Channel.API: read_whichever,
}
