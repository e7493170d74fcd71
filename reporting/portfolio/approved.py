"""The facts of approved returns, counted once for each record.

A record on the table never changes and its fingerprint stands for its content, so what was
counted from it may be kept for as long as the process lives.
"""

from __future__ import annotations

from periods.models import ReportingPeriod
from returns.models import ReturnSubmission
from returns.reading import record_of

from .records import Facts, facts_of

#: How many records' facts a process keeps: 25 programmes over 40 quarters.
KEPT = 1000
_counted: dict[str, Facts] = {}


def approved_facts(period: ReportingPeriod | None) -> dict[int, Facts]:
    """By programme id, the facts of the round's approved returns; none without a round.

    One query, and one more where a record was never counted by this process.
    """
    if period is None:
        return {}
    if len(_counted) > KEPT:
        _counted.clear()
    submissions = ReturnSubmission.objects.for_period(period).approved()
    programme = "version__programme_return__planned_programme__programme_id"
    prints = dict(submissions.values_list(programme, "record_sha256"))
    missing = [fingerprint for fingerprint in prints.values() if fingerprint not in _counted]
    if missing:
        for one in submissions.filter(record_sha256__in=missing):
            _counted[one.record_sha256] = facts_of(record_of(one), period.quarter)
    return {programme: _counted[fingerprint] for programme, fingerprint in prints.items()}
