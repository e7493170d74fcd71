"""Checking an edition in the worker: its files are read anew, which takes seconds."""

from __future__ import annotations

import logging

from django.db import IntegrityError, transaction
from django_tasks import task

from ..models import EditionCheck, EditionCheckResult
from .checking import check_edition

log = logging.getLogger(__name__)


@task()
def carry_out_check(check_id: int) -> None:
    """Record what the check found. May run any number of times: the first result stands."""
    asked = EditionCheck.objects.select_related(
        "edition__paper__period", "edition__paper__programme", "edition__issue"
    ).get(pk=check_id)
    if asked.is_done:
        return
    edition = asked.edition
    result = EditionCheckResult(check_of=asked, files=edition.files.count())
    try:
        result.findings = [one.in_edition for one in check_edition(edition)]
    except Exception:  # whatever it is, the page says that nothing is proved
        log.exception("%s could not be checked", edition)
        result.is_carried_out = False
    try:
        with transaction.atomic():
            result.save()
    except IntegrityError:
        log.info("%s was carried out by another run meanwhile", asked)
