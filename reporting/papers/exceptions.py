"""Exceptions alone: of a programme's report what is amber, red or delayed. Pure."""

from __future__ import annotations

from dataclasses import replace

from returns.records import ActivityRecord, ObjectiveRecord, ReturnRecord
from returns.vocabulary import Status

FLAGGED = ("red", "amber")


def exceptions_of(report: ReturnRecord) -> ReturnRecord:
    """The report with its objectives that are flagged, or have an activity that is; of these the
    flagged activities alone. Judgements and progress stay those of the whole."""
    kept = (_flagged(one) for one in report.objectives)
    return replace(report, objectives=tuple(one for one in kept if one is not None))


def _flagged(objective: ObjectiveRecord) -> ObjectiveRecord | None:
    activities = tuple(one for one in objective.activities if _is_flagged(one))
    if not activities and objective.judgement.now not in FLAGGED:
        return None
    return replace(objective, activities=activities)


def _is_flagged(activity: ActivityRecord) -> bool:
    return activity.rag in FLAGGED or activity.status == Status.DELAYED
