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

from ..models import Audience, Pack
from .builder import build_pack
from .public import build_public_pack
from .records import SCHEMA_VERSION, PackRecord
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
    return _asked_for(meeting, record, Audience.MEMBERS, by)


@transaction.atomic
def make_public_pack(*, meeting: Meeting, by: Membership) -> Pack:
    """Record what of the meeting's pack everybody may read now, as its next pack for the public,
    and ask the worker for the file. The public pages show it where the organisation chose so.

    Refused before the agenda is published, where nothing on it is for the public, or nothing
    changed since the last one.
    """
    check_may(by, Permission.RELEASE_EDITION, meeting.body.organisation_id)
    if not meeting.is_agenda_published or meeting.is_cancelled:
        raise Refused("The agenda of this meeting is not published.")
    record = build_public_pack(meeting)
    if not record.items:
        raise Refused("Nothing on this agenda is for the public.")
    last = Pack.objects.for_public().filter(meeting=meeting).order_by("number").last()
    if last and not last.is_made and last.record_sha256 == fingerprint(to_json(record)):
        # Its file was not made, or not yet: the same pack is asked for again.
        transaction.on_commit(partial(make_pack_file.enqueue, last.pk))
        return last
    return _asked_for(meeting, record, Audience.PUBLIC, by)


def _asked_for(meeting: Meeting, record: PackRecord, audience: Audience, by: Membership) -> Pack:
    text = to_json(record)
    latest = Pack.objects.filter(meeting=meeting, audience=audience).order_by("number").last()
    if latest is not None and latest.record_sha256 == fingerprint(text):
        raise Refused(f"Pack {latest.number} holds all this: nothing has changed since.")
    pack = _kept(meeting, audience, latest.number + 1 if latest else 1, text, by)
    transaction.on_commit(partial(make_pack_file.enqueue, pack.pk))
    return pack


@transaction.atomic
def ask_for_pack_again(*, pack: Pack, by: Membership) -> None:
    """Have the file made from the same record, after a failure or a worker that died."""
    check_may(by, Permission.KEEP_MEETINGS, pack.meeting.body.organisation_id)
    if pack.is_made:
        raise Refused("The file of this pack is there.")
    transaction.on_commit(partial(make_pack_file.enqueue, pack.pk))


def _kept(meeting: Meeting, audience: Audience, number: int, text: str, by: Membership) -> Pack:
    try:
        with transaction.atomic():
            return Pack.objects.create(
                meeting=meeting,
                audience=audience,
                number=number,
                schema_version=SCHEMA_VERSION,
                record=text,
                record_sha256=fingerprint(text),
                by=by,
                post=by.post,
            )
    except IntegrityError as error:
        raise Refused("Someone else has just asked for this pack.") from error
