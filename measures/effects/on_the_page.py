"""What a measure's own page tells of warnings, initiatives and related measures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Membership
from charts import lines

from ..comparing.page import MeasurePage
from ..models import Initiative
from ..signals.facts import Point
from ..signals.listing import WarningLine, lines_of, warnings_for
from .building import effects_of
from .reading import initiatives_of
from .related import Pair, pairs_for
from .words import Shift, answer_of, shifts_of, why_refused


@dataclass(frozen=True)
class Told:
    """An initiative in short; the whole stands on the page of initiatives."""

    initiative: Initiative
    answer: str
    shifts: list[Shift]
    refused: str


@dataclass(frozen=True)
class Section:
    """``pairs`` each with its two pictures as markup."""

    warnings: list[WarningLine]
    told: list[Told]
    pairs: list[tuple[Pair, list[str]]]

    @property
    def initiatives(self) -> list[Initiative]:
        return [one.initiative for one in self.told]


def section_of(membership: Membership, page: MeasurePage, on: dt.date) -> Section:
    """Four queries; six more where a measure is related. Values are those of the page."""
    measure = page.measure
    initiatives = initiatives_of(membership.organisation_id, measure)
    points = [Point(line.span, line.value) for line in page.lines if line.value is not None]
    effects = effects_of(initiatives, points, page.definitions)
    waiting = warnings_for(membership).unanswered().filter(measure=measure)
    return Section(
        warnings=lines_of(waiting),
        told=[
            Told(
                one.initiative,
                answer_of(one, page.definition),
                shifts_of(one.fit, page.definition, measure.months) if one.fit else [],
                why_refused(one),
            )
            for one in effects
        ],
        pairs=[(one, pictures_of(one)) for one in pairs_for(membership, measure, on)],
    )


def pictures_of(pair: Pair) -> list[str]:
    """Of driver and result, as markup."""
    return [lines.to_svg(chart) for chart in pair.charts]
