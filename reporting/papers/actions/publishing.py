"""Publishing: the record is frozen at once, the worker makes its files, and nothing changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.roles import Permission
from records import clock
from records.codec import fingerprint, to_json
from records.refusals import Refused, required
from returns.actions import mark_published
from returns.models import ProgrammeReturn

from ...models import Edition, EditionWithdrawal, Paper, SignOff
from ..builder import build_paper, current_sign_off
from ..completeness import open_gaps
from ..kinds import READINGS
from ..permissions import check_may, check_may_publish
from ..records import SCHEMA_VERSION, EditionStamp, PaperRecord, read_record, reads_the_same
from ..tasks import render_edition


@transaction.atomic
def publish(*, paper: Paper, by: Membership, reason: str = "") -> Edition:
    """Freeze the paper as its next edition and ask the worker for the files.

    Refused while a gap is open, a signature is missing or does not fit any more, or, for a
    correction, without a reason or without anything changed. Two who publish make one edition.
    """
    check_may(by, Permission.PUBLISH_PAPER, paper)
    now = clock.now()
    record = build_paper(paper, known_at=now)
    signed = _check_ready(paper, record)
    check_may_publish(by, paper, signed)
    latest = paper.editions.order_by("number").last()
    if latest is not None:
        _check_correction(latest, record, reason)
    number = latest.number + 1 if latest else 1
    edition = _freeze(paper, record, number, reason.strip() if latest else "", signed, by, now)
    _mark_returns(paper, record, by)
    transaction.on_commit(partial(render_edition.enqueue, edition.pk))
    return edition


@transaction.atomic
def ask_for_files_again(*, edition: Edition, by: Membership) -> None:
    """Have the files made from the same record, after a failure or a worker that died."""
    check_may(by, Permission.PUBLISH_PAPER, edition.paper)
    if edition.is_issued:
        raise Refused("The files of this edition are all there.")
    transaction.on_commit(partial(render_edition.enqueue, edition.pk))


@transaction.atomic
def withdraw(*, edition: Edition, reason: str, by: Membership) -> EditionWithdrawal:
    """Withdraw an issued edition, with a reason: a row beside it, no byte of it changes."""
    check_may(by, Permission.WITHDRAW_EDITION, edition.paper)
    reason = required(reason, "Enter why this edition is withdrawn.", field="reason")
    if not edition.is_issued:
        raise Refused("This edition has not been issued.")
    try:
        with transaction.atomic():
            return EditionWithdrawal.objects.create(
                edition=edition, reason=reason, by=by, post=by.post
            )
    except IntegrityError as error:
        raise Refused("This edition is withdrawn already.") from error


def _mark_returns(paper: Paper, record: PaperRecord, by: Membership) -> None:
    """The approved returns that the edition prints are published with it; exceptions alone are
    not the return."""
    if READINGS[paper.kind].exceptions_alone:
        return
    printed = [one.programme_id for one in record.programmes if one.is_approved]
    returns = ProgrammeReturn.objects.filter(
        period=paper.period, planned_programme__programme__in=printed
    )
    mark_published(programme_returns=returns.order_by("pk"), by=by)


def _check_ready(paper: Paper, record: PaperRecord) -> SignOff:
    missing = open_gaps(record, paper)
    if missing:
        raise Refused(f"{len(missing)} of the gaps that this page lists are still open.")
    if record.confirmation is None:
        raise Refused("The figures as they are now have not been confirmed.")
    signed = current_sign_off(paper, record)
    if signed is None:
        raise Refused("The paper as it reads now has not been signed off.")
    return signed


def _check_correction(latest: Edition, record: PaperRecord, reason: str) -> None:
    published = read_record(latest.record, latest.schema_version)
    if reads_the_same(record, published):
        raise Refused(f"Edition {latest.number} is published, and nothing has changed since.")
    required(reason, "Enter what this edition corrects, and why.", field="reason")


def _freeze(
    paper: Paper,
    record: PaperRecord,
    number: int,
    reason: str,
    signed: SignOff,
    by: Membership,
    now: dt.datetime,
) -> Edition:
    stamp = EditionStamp(number=number, published_at=now, published_by=by.post, reason=reason)
    text = to_json(replace(record, edition=stamp))
    try:
        with transaction.atomic():
            return Edition.objects.create(
                paper=paper,
                number=number,
                schema_version=SCHEMA_VERSION,
                record=text,
                record_sha256=fingerprint(text),
                reason=reason,
                sign_off=signed,
                by=by,
                post=by.post,
                recorded_at=now,
            )
    except IntegrityError as error:
        raise Refused("Someone else has just published this paper.") from error
