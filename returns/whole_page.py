"""The page of the programme as a whole, read once."""

from __future__ import annotations

from dataclasses import dataclass, fields

from .drafting import build_draft
from .fourpart import FourPart, Strip
from .models import ReturnVersion
from .outlines import ReturnOutline
from .past_quarters import past_quarters
from .records import JudgementRecord, ReturnRecord
from .steps import WholeStep


@dataclass(frozen=True)
class WholePage:
    """What the page shows; ``last_judgement`` is that of last quarter's submitted return."""

    version: ReturnVersion
    record: ReturnRecord
    stored: WholeStep
    last_judgement: JudgementRecord | None
    strip: Strip

    @property
    def edit_version(self) -> int:
        return self.version.edit_version

    @property
    def four_part(self) -> FourPart:
        judgement = self.record.judgement
        return FourPart(judgement.now, judgement.forecast, judgement.last)


def whole_of(version: ReturnVersion) -> WholeStep:
    """What the version says of the programme as a whole."""
    return WholeStep(**{one.name: getattr(version, one.name) for one in fields(WholeStep)})


def read_whole(version: ReturnVersion) -> WholePage:
    """The page of a version as ``named()`` reads it; the draft's queries and one."""
    planned_programme = version.programme_return.planned_programme
    quarter = version.programme_return.period.quarter
    record = build_draft(version)
    past = past_quarters(planned_programme.programme, quarter)
    return WholePage(
        version=version,
        record=record,
        stored=whole_of(version),
        last_judgement=past.last.judgement if past.last else None,
        strip=past.strip(_colour, (quarter, record.judgement.now)),
    )


def _colour(outline: ReturnOutline) -> str:
    return outline.colour
