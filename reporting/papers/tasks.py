"""Making the files of an edition, in the worker: from the stored record alone."""

from __future__ import annotations

import errno
import logging

from django.db import DatabaseError, IntegrityError, transaction
from django_tasks import task

from files.actions import store_file
from printing.layout import RenderError

from ..models import Edition, EditionFile, EditionIssue, RenderFailure
from .records import read_record
from .rendering import RENDERERS, file_name

log = logging.getLogger(__name__)

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@task()
def render_edition(edition_id: int) -> None:
    """Make and store the four files, then issue the edition, in one transaction.

    May run any number of times, also at once: what is issued stays as it is. What goes wrong is
    recorded as a RenderFailure with its reason, and can be tried again. The task owns the
    processes that lay out the PDF: they end with it, also when it is killed.
    """
    edition = Edition.objects.select_related("paper__organisation").get(pk=edition_id)
    if edition.is_issued:
        return
    try:
        record = read_record(edition.record, edition.schema_version)
        made = {name: renderer.render(record) for name, renderer in RENDERERS.items()}
    except Exception as error:  # whatever it is, the page says so and offers another try
        _failed(edition, error)
        return
    try:
        _issue(edition, {name: file_name(record, name.value) for name in made}, made)
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


@transaction.atomic
def _issue(edition: Edition, names: dict[str, str], made: dict[str, bytes]) -> None:
    for one, data in made.items():
        stored = store_file(
            organisation=edition.paper.organisation,
            name=names[one],
            content_type=RENDERERS[one].content_type,
            data=data,
        )
        EditionFile.objects.create(edition=edition, format=one, stored_file=stored)
    EditionIssue.objects.create(edition=edition)
