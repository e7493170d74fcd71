"""What the worker and the timetable do for measures."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from accounts.models import Organisation
from records import clock

from .actions.warnings import raise_warnings
from .models import Measure, Vintage


@task()
def look_for_warnings(vintage_id: int) -> None:
    """Look at what was confirmed, for every organisation that owns one of its measures; what one
    publishes may warn others. May run any number of times."""
    vintage = Vintage.objects.get(pk=vintage_id)
    observed = vintage.observations.order_by().values("measure").distinct()
    measures = set(Measure.objects.filter(pk__in=observed).values_list("pk", flat=True))
    concerned = Organisation.objects.filter(
        closed_on=None, measures_owned__measure__in=measures
    ).distinct()
    for organisation in concerned.order_by("pk"):
        raise_warnings(organisation=organisation, on=clock.today(), measures=measures)


def warn_daily(organisation: Organisation, day: dt.date) -> None:
    """What a day alone makes true: overdue, stale. Sending is left to the day's messages."""
    raise_warnings(organisation=organisation, on=day, at_once=False)
