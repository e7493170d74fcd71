"""Making the file of a pack, in the worker: from the stored record and the files it names."""

from __future__ import annotations

import logging

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django_tasks import task

from files.actions import store_file
from files.models import FileContent, sha256_of

from ..models import Audience, Pack, PackFailure, PackFile
from .records import PackPart, read_record
from .rendering import MadePack, render_pack

log = logging.getLogger(__name__)


class AlteredFileError(Exception):
    """A stored file is not what the record names by its SHA-256."""


@task()
def make_pack_file(pack_id: int) -> None:
    """Make and store the file of a pack. May run any number of times, also at once: what is made
    stays as it is. What goes wrong is recorded as a PackFailure, and can be tried again."""
    pack = Pack.objects.select_related("meeting__body__organisation", "file").get(pk=pack_id)
    if pack.is_made:
        return
    try:
        made = render_pack(read_record(pack.record, pack.schema_version), read_part)
    except Exception as error:  # whatever it is, the page says so and offers another try
        log.exception("The file of %s could not be made", pack)
        PackFailure.objects.create(pack=pack, message=f"{type(error).__name__}: {error}")
        return
    try:
        _store(pack, made)
    except IntegrityError:
        log.info("The file of %s was made by another run meanwhile", pack)


def read_part(part: PackPart) -> bytes:
    """The stored bytes; AlteredFileError where they are not those that were recorded."""
    data = bytes(FileContent.objects.get(stored_file=part.file).data)
    if sha256_of(data) != part.sha256:
        raise AlteredFileError(f"The stored file of “{part.title}” is not what was recorded.")
    return data


@transaction.atomic
def _store(pack: Pack, made: MadePack) -> None:
    body = pack.meeting.body
    kind = "public-pack" if pack.audience == Audience.PUBLIC else "pack"
    stored = store_file(
        organisation=body.organisation,
        name=f"{slugify(body.name)}-{pack.meeting.meets_on.isoformat()}-{kind}-{pack.number}.pdf",
        content_type="application/pdf",
        data=made.data,
    )
    PackFile.objects.create(
        pack=pack, stored_file=stored, pages=made.pages, is_tagged=made.is_tagged
    )
