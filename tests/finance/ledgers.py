"""A small payments listing: its source, and uploads of it in every state."""

from __future__ import annotations

from accounts.models import Membership
from finance import actions
from finance.imports.layout import Layout, Rule
from finance.imports.preview import build_preview
from finance.imports.staging import stage
from finance.models import Budget, SourceProfile, Upload

HEADER = ("Date", "Supplier", "Kind", "Centre", "Name", "Amount")
LAYOUT = Layout(
    header=HEADER,
    amount="Amount",
    text="Supplier",
    code=("Centre",),
    code_name="Name",
    date="Date",
    rules=(Rule("Capital", "Kind", ("Capital",)),),
    delimiter=",",
)
#: Of the listing above: one that counts, its credit, one set aside, one refused.
ROWS = (
    "{year}-06-10,Alpha,Revenue,{code},A centre,100.10",
    "{year}-06-11,Beta,Revenue,{code},A centre,-20.05",
    "{year}-06-12,Gamma,Capital,{code},A centre,1000.00",
    "{year}-06-12,Delta,Revenue,{code},A centre,a hundred",
)
STATES = Upload.State


def a_source(by: Membership, name: str = "Payments") -> SourceProfile:
    return actions.create_source(
        organisation=by.organisation, name=name, kind="adds", layout=LAYOUT, by=by
    )


def an_upload(
    source: SourceProfile,
    budget: Budget,
    by: Membership,
    state: str = STATES.PREVIEW,
    *,
    code: str = "A1",
    times: int = 1,
) -> Upload:
    """The listing, so many times over, brought to the state by the actions that lead there."""
    rows = [row.format(year=budget.year, code=code) for row in ROWS * times]
    data = "\n".join([",".join(HEADER), *rows, ""]).encode()
    if state == STATES.UNREADABLE:
        data = b"Nothing\n"
    upload = actions.receive_upload(
        source=source, budget=budget, month=None, name=f"{code}.csv", data=data, by=by
    )
    if state == STATES.READING:
        return upload
    stage(upload)
    upload.refresh_from_db()
    if state == STATES.ABANDONED:
        return actions.abandon_upload(upload=upload, expected_version=upload.edit_version, by=by)
    if state in (STATES.CONFIRMED, STATES.REVERSED):
        confirm(upload, by)
    if state == STATES.REVERSED:
        upload.refresh_from_db()
        actions.reverse_upload(
            upload=upload, reason="Another’s", expected_version=upload.edit_version, by=by
        )
    upload.refresh_from_db()
    return upload


def confirm(upload: Upload, by: Membership) -> Upload:
    """Counts its rows, with the totals that its page shows."""
    whole = build_preview(upload).whole
    return actions.confirm_upload(
        upload=upload,
        rows=whole.rows,
        total=whole.amount,
        leave_out_refused=True,
        expected_version=upload.edit_version,
        by=by,
    )
