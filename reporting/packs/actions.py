"""Making a meeting's pack: what goes into it is recorded at once, the worker makes its file."""

from __future__ import annotations

from functools import partial

from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from meetings.models import Meeting
from records.codec import fingerprint, to_json
from records.refusals import Refused

from ..models import Pack
from .builder import build_pack
from .records import SCHEMA_VERSION
from .tasks import make_pack_file


@transaction.atomic
def make_pack(*, meeting: Meeting, by: Membership) -> Pack:
    """Record what lies before the meeting now, as its next pack, and ask the worker for the file.

    Refused where nothing is on the agenda, or nothing changed since the last pack. Two who ask at
    once make one.
    """
    check_may(by, Permission.KEEP_MEETINGS, meeting.body.organisation_id)
    record = build_pack(meeting)
    if not record.items:
        raise Refused("There is nothing on the agenda yet.")
    text = to_json(record)
    latest = Pack.objects.filter(meeting=meeting).order_by("number").last()
    if latest is not None and latest.record_sha256 == fingerprint(text):
        raise Refused(f"Pack {latest.number} holds all this: nothing has changed since.")
    pack = _kept(meeting, latest.number + 1 if latest else 1, text, by)
    transaction.on_commit(partial(make_pack_file.enqueue, pack.pk))
    return pack


@transaction.atomic
def ask_for_pack_again(*, pack: Pack, by: Membership) -> None:
    """Have the file made from the same record, after a failure or a worker that died."""
    check_may(by, Permission.KEEP_MEETINGS, pack.meeting.body.organisation_id)
    if pack.is_made:
        raise Refused("The file of this pack is there.")
    transaction.on_commit(partial(make_pack_file.enqueue, pack.pk))


def _kept(meeting: Meeting, number: int, text: str, by: Membership) -> Pack:
    try:
        with transaction.atomic():
            return Pack.objects.create(
                meeting=meeting,
                number=number,
                schema_version=SCHEMA_VERSION,
                record=text,
                record_sha256=fingerprint(text),
                by=by,
                post=by.post,
            )
    except IntegrityError as error:
        raise Refused("Someone else has just asked for this pack.") from error
