"""A file that shows how a ledger's files look: kept as it came, loaded nowhere."""

from __future__ import annotations

from accounts.models import Membership, Organisation
from files.actions import store_file
from files.models import StoredFile
from records.refusals import Refused
from tables.unpacking import Unreadable

from ..imports.reading import find_table
from .checks import check_may_enter


def keep_sample(
    *, organisation: Organisation, name: str, data: bytes, by: Membership
) -> StoredFile:
    """Keep a file in which a table is found; Refused in words where none is."""
    check_may_enter(by, organisation.pk)
    try:
        find_table(data, name)
    except Unreadable as unreadable:
        raise Refused(str(unreadable), field="file") from unreadable
    return store_file(
        organisation=organisation,
        name=name,
        content_type="application/octet-stream",
        data=data,
    )
