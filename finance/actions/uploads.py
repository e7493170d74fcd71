"""An upload from its arrival to its reversal."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from django.db import transaction

from accounts.models import Membership
from figures.money import pounds_and_pence
from files.actions import store_file
from records import clock
from records.refusals import Conflict, Refused, required
from tables.unpacking import Unreadable

from ..imports.confirming import (
    count_new_rows,
    count_upload,
    sums_to_count,
    uncount_upload,
)
from ..imports.counting import GroupSum
from ..imports.layout import Layout
from ..imports.preview import Tally, refused_rows, whole_of
from ..imports.staging import overtake
from ..imports.tables import check_size
from ..imports.tasks import stage_upload
from ..models import REASON_LENGTH, Budget, SourceProfile, Upload
from ..months.closing import month_states
from .checks import check_may_enter, check_month, lock, lock_source

State = Upload.State
OUT_OF_DATE = (
    "Something else was counted or closed since this file was read. Read it again: nothing was "
    "counted."
)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@transaction.atomic
def receive_upload(
    *,
    source: SourceProfile,
    budget: Budget,
    month: int | None,
    name: str,
    data: bytes,
    by: Membership,
) -> Upload:
    """Keep the file and have it read in the background. ``month`` (1 to 12) is asked for where
    the file does not give it, else it must be None."""
    check_may_enter(by, source.organisation_id)
    if budget.organisation_id != source.organisation_id:
        raise Refused("Choose a budget of this organisation.", field="budget")
    if source.ended_on is not None:
        raise Refused("No more files of this source are taken.", field="source")
    _check_chosen(Layout.from_json(source.layout), month)
    try:
        check_size(len(data))
    except Unreadable as fault:
        raise Refused(str(fault), field="file") from fault
    stored = store_file(
        organisation=source.organisation,
        name=name[-200:],
        content_type=EXCEL if data.startswith(b"PK") else "text/csv",
        data=data,
    )
    upload = Upload(
        organisation=source.organisation,
        source=source,
        budget=budget,
        month=month,
        stored_file=stored,
        layout=source.layout,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    upload.signed(by).save()
    _have_it_read(upload)
    return upload


def _check_chosen(layout: Layout, month: int | None) -> None:
    if not layout.month_is_chosen:
        if month is not None:
            raise Refused("The files of this source say their month themselves.", field="month")
    elif month is None:
        raise Refused("Choose the month that this file is of.", field="month")
    else:
        check_month(month)


def _have_it_read(upload: Upload) -> None:
    transaction.on_commit(partial(stage_upload.enqueue, upload.pk))


def confirm_upload(
    *,
    upload: Upload,
    rows: int,
    total: Decimal,
    leave_out_refused: bool,
    expected_version: int,
    by: Membership,
) -> Upload:
    """Count the upload's rows. ``rows`` and ``total`` are the control totals as shown: all rows
    of the file and their sum (``Preview.whole``). Refused, with nothing posted, where they
    differ, where rows are refused and ``leave_out_refused`` is not said, and where the preview is
    out of date."""
    check_may_enter(by, upload.organisation_id)
    # Added up before anybody has to wait: while the upload's version stays what it is, so do the
    # rows that were staged for it.
    whole, refused = whole_of(upload), refused_rows(upload)
    sums = sums_to_count(upload)
    with transaction.atomic():
        source, fresh = _lock_source(upload)
        _check_waits(fresh)
        if fresh.edit_version != expected_version:
            raise Conflict(fresh)
        if source.generation != fresh.generation:
            raise Refused(OUT_OF_DATE)
        _check_totals(whole, rows, total)
        if refused and not leave_out_refused:
            raise Refused(
                f"{refused:,} row{'s' if refused > 1 else ''} of this file cannot be counted. Say "
                "that they are to be left out, or mend the file and upload it again.",
                field="leave_out_refused",
            )
        count_new_rows(fresh, source)  # takes the longest, and who types waits for the budget only
        lock(fresh.budget)
        if _moved_month(fresh, sums):
            raise Refused(OUT_OF_DATE)
        count_upload(fresh, source, sums, by)
        fresh.state, fresh.confirmed_by, fresh.confirmed_at = State.CONFIRMED, by, clock.now()
        return _saved(fresh, source, expected_version, by)


def _lock_source(upload: Upload) -> tuple[SourceProfile, Upload]:
    """Source, upload, and then the budget: always in this order."""
    source = lock_source(upload.source_id)
    return source, Upload.objects.select_for_update().get(pk=upload.pk)


def _saved(upload: Upload, source: SourceProfile, expected_version: int, by: Membership) -> Upload:
    """The upload with its new state, and the source's next generation: every preview of it is
    out of date from now on. The upload's own history says who did it."""
    upload.signed(by).save_edit(expected_version=expected_version)
    source.generation += 1
    source.skip_history_when_saving = True
    source.save(update_fields=["generation"])
    return upload


def _check_waits(upload: Upload) -> None:
    if upload.state == State.CONFIRMED:
        raise Refused("This upload was confirmed already.")
    if upload.state != State.PREVIEW:
        raise Refused("This upload does not wait to be confirmed.")


def _moved_month(upload: Upload, sums: Iterable[GroupSum]) -> bool:
    """Whether rows would count in another month now: one was closed, or reopened, meanwhile."""
    states = month_states(upload.budget)
    months = {(one.group.own_month, one.month) for one in sums}
    return any(states.open_month_from(own) != month for own, month in months)


def _check_totals(whole: Tally, rows: int, total: Decimal) -> None:
    if (rows, total) != (whole.rows, whole.amount):
        raise Refused(
            f"This file has {whole.rows:,} rows that come to £{pounds_and_pence(whole.amount)}, "
            f"not {rows:,} rows and £{pounds_and_pence(total)}.",
            field="total",
        )


@transaction.atomic
def read_upload_anew(*, upload: Upload, by: Membership) -> Upload:
    """Stage the file again, by the source's layout of today."""
    check_may_enter(by, upload.organisation_id)
    source, fresh = _lock_source(upload)
    if fresh.state not in (State.READING, State.PREVIEW, State.UNREADABLE):
        raise Refused("Only a file that was not confirmed is read again.")
    _check_chosen(Layout.from_json(source.layout), fresh.month)
    fresh.state, fresh.problem, fresh.layout = State.READING, "", source.layout
    fresh.signed(by).save_edit(expected_version=fresh.edit_version)
    overtake(fresh)
    _have_it_read(fresh)
    return fresh


@transaction.atomic
def abandon_upload(*, upload: Upload, expected_version: int, by: Membership) -> Upload:
    """Give up an upload that was not confirmed."""
    check_may_enter(by, upload.organisation_id)
    _, fresh = _lock_source(upload)
    if fresh.state not in (State.READING, State.PREVIEW, State.UNREADABLE):
        raise Refused("Only an upload that was not confirmed is given up. Reverse it instead.")
    fresh.state = State.ABANDONED
    fresh.signed(by).save_edit(expected_version=expected_version)
    return fresh


@transaction.atomic
def reverse_upload(*, upload: Upload, reason: str, expected_version: int, by: Membership) -> Upload:
    """Take an upload back: rows that another living upload holds stay, or fall back to the
    version of the latest one that does; the others leave."""
    check_may_enter(by, upload.organisation_id)
    source, fresh = _lock_source(upload)
    lock(upload.budget)
    if fresh.state != State.CONFIRMED:
        raise Refused("Only an upload that was confirmed is reversed.")
    reason = required(reason, "Enter why the upload is reversed", field="reason")[:REASON_LENGTH]
    uncount_upload(fresh, source, by, f"Reversed {fresh}: {reason}"[:REASON_LENGTH])
    fresh.state, fresh.reversed_reason = State.REVERSED, reason
    fresh.reversed_by, fresh.reversed_at = by, clock.now()
    return _saved(fresh, source, expected_version, by)
