"""What was made and can be made again: kept by its content, for all machines; forgotten when nobody
has asked for it for long. Losing it costs time alone, so a fault in keeping it is only logged."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping

from django.db import DatabaseError

from records import clock

from .models import CachedFile

log = logging.getLogger(__name__)

#: A quarter's paper is corrected within weeks; the next one has other text.
KEPT_DAYS = 90


def find_cached(keys: Iterable[str]) -> dict[str, bytes]:
    """What is kept of it, by key; each marks that it was used today."""
    rows = CachedFile.objects.filter(key__in=list(keys)).values_list("key", "data", "last_used")
    found = {key: (bytes(data), used) for key, data, used in rows}
    today = clock.today()
    older = [key for key, (_data, used) in found.items() if used < today]
    if older:
        CachedFile.objects.filter(key__in=older).update(last_used=today)
    return {key: data for key, (data, _used) in found.items()}


def keep_cached(made: Mapping[str, bytes]) -> None:
    """Keep what was made; whoever makes the same at once keeps the same."""
    rows = [CachedFile(key=key, data=data) for key, data in made.items()]
    try:
        CachedFile.objects.bulk_create(rows, ignore_conflicts=True)
        forget_cached(unused_since=clock.today() - dt.timedelta(days=KEPT_DAYS))
    except DatabaseError:
        log.exception("What was made could not be kept for another time")


def forget_cached(*, unused_since: dt.date) -> int:
    """Delete what nobody has asked for since that day; returns how many."""
    count, _each = CachedFile.objects.filter(last_used__lt=unused_since).delete()
    return count
