"""An upload from its arrival to its reversal."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import Membership

from ..models import Budget, SourceProfile, Upload


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
    raise NotImplementedError


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
    raise NotImplementedError


def read_upload_anew(*, upload: Upload, by: Membership) -> Upload:
    """Stage the file again, by the source's layout of today."""
    raise NotImplementedError


def abandon_upload(*, upload: Upload, expected_version: int, by: Membership) -> Upload:
    """Give up an upload that was not confirmed."""
    raise NotImplementedError


def reverse_upload(*, upload: Upload, reason: str, expected_version: int, by: Membership) -> Upload:
    """Take an upload back: rows that another living upload holds stay, or fall back to the
    version of the latest one that does; the others leave."""
    raise NotImplementedError
