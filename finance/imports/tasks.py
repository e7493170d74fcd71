"""Reading a ledger's file in the worker."""

from __future__ import annotations

from django_tasks import task

from ..models import Upload
from .staging import stage


@task()
def stage_upload(upload_id: int) -> None:
    """Stage the upload while it waits to be read. May run any number of times, also at once."""
    stage(Upload.objects.get(pk=upload_id))
