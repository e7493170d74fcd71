"""A return in outline: colours and progress alone, frozen beside the record at submission.

Lists over many quarters (strips, portfolio) read outlines; a whole record is some hundred times
as large.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from records import codec

from .records import ObjectiveRecord, ReturnRecord, worst


@dataclass(frozen=True)
class ObjectiveOutline:
    objective_id: int
    number: int
    progress: int | None
    now: str
    evidence: str
    forecast: str
    activities: tuple[tuple[int, str, str, int | None], ...]
    """Id, status, declared colour and progress of each."""

    @property
    def colour(self) -> str:
        """The colour that stands; of a return older than judgements, the worst of its rows."""
        return self.now or worst(*(rag for _, _, rag, _ in self.activities))


@dataclass(frozen=True)
class ReturnOutline:
    """``now`` is the colour that stands, ``evidence`` what the figures say, both overall."""

    programme_id: int
    period_key: str
    progress: int | None
    now: str
    evidence: str
    forecast: str
    objectives: tuple[ObjectiveOutline, ...]

    @property
    def colour(self) -> str:
        """As an objective's."""
        return self.now or worst(*(one.colour for one in self.objectives))


@lru_cache(maxsize=512)
def read_outline(outline: str, record: str) -> ReturnOutline:
    """The outline from its JSON; from the record's where it is older than outlines."""
    if outline:
        return codec.from_json(ReturnOutline, outline)
    return outline_of(codec.from_json(ReturnRecord, record))


def outline_of(record: ReturnRecord) -> ReturnOutline:
    """The outline of a record of any schema version; what version 1 did not hold is empty."""
    return ReturnOutline(
        programme_id=record.programme_id,
        period_key=record.period_key,
        progress=record.progress.printed,
        now=record.judgement.now,
        evidence=record.judgement.overall_evidence,
        forecast=record.judgement.forecast,
        objectives=tuple(_objective(one) for one in record.objectives),
    )


def outline_from(submission) -> ReturnOutline:
    """What was frozen; read off the record where the submission is older than outlines."""
    if submission.outline:
        return codec.from_json(ReturnOutline, submission.outline)
    return outline_of(codec.from_json(ReturnRecord, submission.record))


def _objective(record: ObjectiveRecord) -> ObjectiveOutline:
    return ObjectiveOutline(
        objective_id=record.objective_id,
        number=record.number,
        progress=record.progress.printed,
        now=record.judgement.now,
        evidence=record.judgement.overall_evidence,
        forecast=record.judgement.forecast,
        activities=tuple((a.activity_id, a.status, a.rag, a.progress) for a in record.activities),
    )
