"""What a reader is told of benefits: frozen records, in the unit of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from .printing import as_printed, in_words, share_in_words
from .realisation import Pounds, Realised, Span, SpanFigure, overdue
from .vocabulary import UNSETTLED, Kind, State


@dataclass(frozen=True)
class AimOfBenefit:
    """An aim that a benefit serves by its objective."""

    label: str
    short_name: str


@dataclass(frozen=True)
class SpanLine:
    """A span of a benefit: planned, achieved, how far the figure is (empty without one)."""

    year: int
    quarter: int
    planned: Decimal | None
    achieved: Decimal | None
    state: str
    figure_id: int | None
    note: str
    reason: str
    """Why finance sent the figure back."""

    @property
    def span(self) -> Span:
        return Span(self.year, self.quarter)

    @property
    def as_figure(self) -> SpanFigure:
        """What counts: a figure that finance sent back counts for nothing until another comes."""
        achieved = None if self.state == State.QUERIED else self.achieved
        return SpanFigure(self.span, self.planned, achieved, self.state not in UNSETTLED)


@dataclass(frozen=True)
class BenefitLine:
    """A benefit in its words of today, with its figures to the day."""

    reference: str
    number: int
    title: str
    description: str
    programme_id: int
    programme: str
    programme_slug: str
    objective_id: int | None
    objective: str
    """Number and short name; empty where it is of no objective."""
    owner: str
    kind: str
    is_cashable: bool
    recurrence: str
    unit: str
    decimals: int
    adds_up: bool
    more_is_better: bool
    baseline: Decimal | None
    baseline_on: dt.date | None
    baseline_source: str
    ended_on: dt.date | None
    ended_reason: str
    evidence: int
    aims: tuple[AimOfBenefit, ...]
    spans: tuple[SpanLine, ...]
    realised: Realised
    year_planned: Decimal | None
    """Of the whole financial year, where figures add up."""
    over_years: Decimal | None
    """Achieved in all years to the day, where it comes once and adds up."""

    @property
    def in_pounds(self) -> bool:
        return not self.unit

    @property
    def group(self) -> str:
        """What its pounds are added up with; empty for what is not in pounds."""
        if self.kind == Kind.SAVING:
            return "cashable" if self.is_cashable else "non_cashable"
        return "other" if self.in_pounds and self.adds_up else ""

    @property
    def kind_in_words(self) -> str:
        if self.kind == Kind.SAVING:
            return "Cashable saving" if self.is_cashable else "Saving, not cashable"
        return "Other benefit"

    @property
    def unit_in_words(self) -> str:
        return self.unit or "£"

    def printed(self, amount: Decimal | None) -> str:
        return as_printed(amount, unit=self.unit, decimals=self.decimals)

    def said(self, amount: Decimal) -> str:
        return in_words(amount, unit=self.unit, decimals=self.decimals)

    @property
    def planned_printed(self) -> str:
        return self.printed(self.realised.planned)

    @property
    def achieved_printed(self) -> str:
        return self.printed(self.realised.achieved)

    @property
    def difference_printed(self) -> str:
        return self.printed(self.realised.difference)

    @property
    def unsettled_printed(self) -> str:
        return self.printed(self.realised.unsettled) if self.realised.unsettled else ""

    @property
    def share_printed(self) -> str:
        return share_in_words(self.realised.share)

    def overdue(self, on: dt.date) -> list[Span]:
        """Planned spans that are over and have no figure yet; none after its end."""
        given = (SpanFigure(one.span, one.planned, one.achieved) for one in self.spans)
        spans = overdue(given, on=on)
        return [s for s in spans if self.ended_on is None or s.start <= self.ended_on]


@dataclass(frozen=True)
class Totals:
    """Pounds by what they are; they are never added to figures in other units, and cash that a
    budget gives up never to what is no cash."""

    cashable: Pounds
    non_cashable: Pounds
    other: Pounds

    @property
    def savings_planned(self) -> Decimal:
        return self.cashable.planned + self.non_cashable.planned

    @property
    def savings_achieved(self) -> Decimal:
        return self.cashable.achieved + self.non_cashable.achieved

    @property
    def savings_unsettled(self) -> Decimal:
        return self.cashable.unsettled + self.non_cashable.unsettled

    @property
    def has_savings(self) -> bool:
        return bool(self.cashable.count + self.non_cashable.count)


@dataclass(frozen=True)
class ProgrammeStanding:
    programme_id: int
    programme: str
    programme_slug: str
    totals: Totals
    lines: tuple[BenefitLine, ...]


@dataclass(frozen=True)
class AimStanding:
    """What serves an aim, by the objectives. A benefit may serve several aims: their totals are
    never added up."""

    aim: AimOfBenefit
    references: tuple[str, ...]
    totals: Totals


@dataclass(frozen=True)
class Standing:
    as_of: dt.date
    known_at: dt.datetime
    year: int
    programmes: tuple[ProgrammeStanding, ...]
    aims: tuple[AimStanding, ...]
    totals: Totals

    @property
    def lines(self) -> tuple[BenefitLine, ...]:
        """By number."""
        every = (line for one in self.programmes for line in one.lines)
        return tuple(sorted(every, key=lambda line: line.number))
