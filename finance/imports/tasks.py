"""Reading a ledger's file in the worker."""

from __future__ import annotations

import logging

from django_tasks import task

from ..models import Upload
from .staging import give_up, stage

log = logging.getLogger(__name__)
BROKEN = "Something went wrong here while this file was read. Nothing of it counts. Try again."


@task()
def stage_upload(upload_id: int) -> None:
    """Stage the upload while it waits to be read. May run any number of times, also at once: a
    worker that was killed leaves it waiting, and whoever runs it again reads it from the start."""
    upload = Upload.objects.get(pk=upload_id)
    try:
        stage(upload)
    except Exception:  # whatever it is, the page says so and offers another try
        log.exception("The file of upload %s could not be read", upload_id)
        give_up(upload, BROKEN)
