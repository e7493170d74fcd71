"""What approved returns say, counted once for each record.

A record on the table never changes and its fingerprint stands for its content, so what was
counted from it may be kept for as long as the process lives.
"""

from __future__ import annotations

from collections.abc import Sequence

from periods.calendar import Quarter
from periods.models import ReportingPeriod
from returns.fourpart import Strip, strip
from returns.models import ReturnSubmission
from returns.outlines import outline_from
from returns.reading import record_of

from .records import Facts, facts_of

#: How many records' facts and colours a process keeps: 25 programmes over 40 quarters.
KEPT = 1000
_counted: dict[str, Facts] = {}
_colours: dict[str, str] = {}

#: By id of round, by id of programme, the fingerprint of the record approved last.
Prints = dict[int, dict[int, str]]


def approved_prints(rounds: Sequence[ReportingPeriod]) -> Prints:
    """One query. ``rounds`` are of one organisation."""
    programme = "version__programme_return__planned_programme__programme_id"
    period = "version__programme_return__period_id"
    found: Prints = {one.pk: {} for one in rounds}
    approved = ReturnSubmission.objects.approved().filter(**{f"{period}__in": found})
    for of, about, fingerprint in approved.order_by("pk").values_list(
        period, programme, "record_sha256"
    ):
        found[of][about] = fingerprint
    return found


def approved_facts(period: ReportingPeriod | None, prints: Prints) -> dict[int, Facts]:
    """By programme id, the facts of the round's approved returns; none without a round.

    No query, and one where a record was never counted by this process.
    """
    if period is None:
        return {}
    if len(_counted) > KEPT:
        _counted.clear()
    wanted = prints.get(period.pk, {})
    missing = set(wanted.values()) - set(_counted)
    if missing:
        for one in ReturnSubmission.objects.filter(record_sha256__in=missing):
            _counted[one.record_sha256] = facts_of(record_of(one), period.quarter)
    return {programme: _counted[fingerprint] for programme, fingerprint in wanted.items()}


def approved_colours(prints: Prints) -> dict[int, dict[int, str]]:
    """By id of round and of programme, the colour that stood. No query, and one where a record
    was never seen by this process."""
    if len(_colours) > KEPT:
        _colours.clear()
    every = {fingerprint for of_round in prints.values() for fingerprint in of_round.values()}
    missing = every - set(_colours)
    if missing:
        for one in ReturnSubmission.objects.filter(record_sha256__in=missing):
            _colours[one.record_sha256] = outline_from(one).colour
    return {
        period: {programme: _colours[fingerprint] for programme, fingerprint in of_round.items()}
        for period, of_round in prints.items()
    }


def strips(
    rounds: Sequence[ReportingPeriod], colours: dict[int, dict[int, str]], until: Quarter
) -> dict[int, Strip]:
    """By programme id, the colours of its quarters up to the one given."""
    found: dict[int, dict[Quarter, str]] = {}
    for one in rounds:
        for programme, colour in colours[one.pk].items():
            found.setdefault(programme, {})[one.quarter] = colour
    return {programme: strip(quarters, until) for programme, quarters in found.items()}
