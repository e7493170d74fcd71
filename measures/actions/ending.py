"""A row that ends today, at the press of a button."""

from __future__ import annotations

from accounts.models import Membership
from records import clock
from records.models import EditedModel
from records.refusals import Conflict, Refused


def end_row(row: EditedModel, by: Membership, *, already: str, changed: str | None = None) -> None:
    """Its last day is today. Refused with ``already`` where it has one, and with ``changed`` (or
    ``already``) where somebody was faster; who may, the caller has asked."""
    if row.ended_on is not None:
        raise Refused(already)
    row.ended_on = clock.today()
    try:
        row.signed(by).save_edit(expected_version=row.edit_version)
    except Conflict as conflict:
        raise Refused(changed or already) from conflict
