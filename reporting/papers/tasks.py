"""Making the files of an edition, in the worker: from the stored record alone."""

from __future__ import annotations

import errno
import logging

from django.db import DatabaseError, IntegrityError, transaction
from django_tasks import task

from files.actions import store_file
from printing.layout import RenderError

from ..models import Audience, Edition, EditionFile, EditionIssue, RenderFailure
from ..search.index import index_edition
from .announcing import announce
from .making import MadeFile, make_files, make_public_files
from .records import read_record

log = logging.getLogger(__name__)

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@task()
def render_edition(edition_id: int) -> None:
    """Make and store the files, then issue the edition, in one transaction.

    May run any number of times, also at once: what is issued stays as it is. What goes wrong is
    recorded as a RenderFailure with its reason, and can be tried again. The task owns the
    processes that lay out the PDF: they end with it, also when it is killed.
    """
    edition = Edition.objects.select_related("paper__organisation").get(pk=edition_id)
    if edition.is_issued:
        return
    try:
        record = read_record(edition.record, edition.schema_version)
        made = make_files(record)
    except Exception as error:  # whatever it is, the page says so and offers another try
        _failed(edition, error)
        return
    try:
        _issue(edition, made)
    except IntegrityError:
        log.info("The files of %s were made by another run meanwhile", edition)
    except (DatabaseError, OSError) as error:
        _failed(edition, error)


def _failed(edition: Edition, error: Exception) -> None:
    log.exception("The files of %s could not be made", edition)
    RenderFailure.objects.create(edition=edition, message=in_words(error))


def in_words(error: Exception) -> str:
    """The reason for whoever publishes: a sentence where it is one of those that happen."""
    if isinstance(error, RenderError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There was not enough memory. Try again when less is going on."
    if isinstance(error, OSError) and error.errno in FULL:
        return "There is no room left on the disk where files are made. Make room and try again."
    if isinstance(error, DatabaseError):
        return f"The files could not be stored; the database says: {error}"
    return f"{type(error).__name__}: {error}"


@task()
def make_files_for_public(edition_id: int) -> None:
    """The public's files of an edition that was issued before it had any; may run again."""
    edition = Edition.objects.select_related("paper__organisation").get(pk=edition_id)
    if edition.files.filter(audience=Audience.PUBLIC).exists():
        return
    try:
        _store(edition, make_public_files(read_record(edition.record, edition.schema_version)))
    except IntegrityError:
        log.info("The public files of %s were made by another run meanwhile", edition)
    except Exception as error:
        _failed(edition, error)


@transaction.atomic
def _issue(edition: Edition, made: tuple[MadeFile, ...]) -> None:
    """From here on members see the edition, find it by its words, and are told of it."""
    _store(edition, made)
    EditionIssue.objects.create(edition=edition)
    index_edition(edition)
    announce(edition)


@transaction.atomic
def _store(edition: Edition, made: tuple[MadeFile, ...]) -> None:
    for one in made:
        stored = store_file(
            organisation=edition.paper.organisation,
            name=one.name,
            content_type=one.content_type,
            data=one.data,
        )
        for audience in one.audiences:
            EditionFile.objects.create(
                edition=edition, format=one.format, audience=audience, stored_file=stored
            )
