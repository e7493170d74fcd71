"""Reading values in the worker."""

from __future__ import annotations

import logging

from django_tasks import task

from ..models import Vintage
from .staging import give_up, stage, throw_away_all

log = logging.getLogger(__name__)
BROKEN = "Something went wrong here while this was read. Nothing of it counts. Try again."


@task()
def stage_vintage(vintage_id: int) -> None:
    """Stage the vintage while it waits to be read. May run any number of times, also at once."""
    vintage = Vintage.objects.get(pk=vintage_id)
    try:
        stage(vintage)
    except Exception:  # whatever it is, the page says so and offers another try
        log.exception("Vintage %s could not be read", vintage_id)
        give_up(vintage, BROKEN)


@task()
def throw_away_vintage(vintage_id: int) -> None:
    """What was staged of a vintage that was given up. May run any number of times."""
    throw_away_all(Vintage.objects.get(pk=vintage_id))
