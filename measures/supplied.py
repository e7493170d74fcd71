"""Who has supplied what: members of a consortium by period, as its lead may read it.

What no agreement opens is "not agreed", whether or not there are values: that there are any is
the member's own to tell.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F

from periods.calendar import financial_year_of, year_label

from .defining import current, definitions_of
from .joining import bodies_of
from .models import (
    Consortium,
    ConsortiumMember,
    Measure,
    Observation,
    ReportingBody,
    SharingAgreement,
)
from .querysets import ObservationQuerySet, agreements_with, not_ended
from .reading import Observed, Reading, read
from .spans import Span
from .vocabulary import ValueState

#: So many periods of one measure stand side by side.
PERIODS = 8


class Supply(StrEnum):
    SUPPLIED = "supplied"
    PROVISIONAL = "provisional"
    MISSING = "missing"
    NOT_AGREED = "not agreed"


@dataclass(frozen=True)
class Supplied:
    """One value that is asked for: how it stands, when it came and from which vintage."""

    supply: Supply
    row: Observed | None = None
    arrived: dt.datetime | None = None
    vintage: str = ""


@dataclass(frozen=True)
class MemberLine:
    """A member's values in the order of what was asked; ``body`` is None where none is linked."""

    member: ConsortiumMember
    body: ReportingBody | None
    cells: tuple[Supplied, ...]

    def count(self, supply: Supply) -> int:
        return Counter(cell.supply for cell in self.cells)[supply]

    @property
    def latest(self) -> Supplied | None:
        """What arrived last."""
        came = [cell for cell in self.cells if cell.arrived]
        return max(came, key=lambda cell: cell.arrived) if came else None


@dataclass(frozen=True)
class SupplyPage:
    """Members by what is asked of a financial year, or of one measure's last periods."""

    measures: tuple[tuple[Measure, str], ...]
    measure: Measure | None
    years: tuple[int, ...]
    year: int
    asked: tuple[tuple[Measure, Span], ...]
    lines: tuple[MemberLine, ...]

    @property
    def answer(self) -> str:
        """``2 of 5 members have supplied everything for 2009/10``."""
        done = sum(
            bool(line.cells)
            and line.count(Supply.SUPPLIED) + line.count(Supply.PROVISIONAL) == len(line.cells)
            for line in self.lines
        )
        what = f"{self.measure} to {year_label(self.year)}" if self.measure else "everything for "
        what = what if self.measure else what + year_label(self.year)
        have = "has" if len(self.lines) == 1 else "have"
        members = "member" if len(self.lines) == 1 else "members"
        return f"{done} of {len(self.lines)} {members} {have} supplied {what}"


def supply_page(
    consortium: Consortium, *, year: int | None, measure_pk: int | None, on: dt.date
) -> SupplyPage:
    """Nine queries, however many members, measures and values; a year or measure that is none of
    the consortium's is the newest, and all."""
    members = _members(consortium, on)
    measures = _measures(consortium)
    measure = next((one for one, _ in measures if one.pk == measure_pk), None)
    values = _values(consortium, members, on)
    years, newest = _years(values, on)
    year = year if year in years else newest
    asked = _asked([one for one, _ in measures], measure, year)
    reading = _read(values, asked, consortium.lead_id)
    agreed = _agreed(consortium, on)
    bodies = bodies_of([one.organisation_id for one in members], consortium.lead_id)
    lines = tuple(
        _line(one, bodies.get(one.organisation_id), asked, reading, agreed, consortium.lead_id)
        for one in members
    )
    return SupplyPage(tuple(measures), measure, tuple(years), year, tuple(asked), lines)


def spans_ending_in(year: int, months: int) -> list[Span]:
    """The periods of that length whose last day is in the financial year. Pure."""
    if months >= 12:
        return [Span.year(year + 1 - months // 12, months // 12)]
    first = Span(dt.date(year, 4, 1), months)
    return [first.step(place) for place in range(12 // months)]


def last_spans(year: int, months: int, count: int = PERIODS) -> list[Span]:
    """So many periods up to the last one that ends in the financial year, the oldest first."""
    last = spans_ending_in(year, months)[-1]
    return [last.step(-place) for place in reversed(range(count))]


def _members(consortium: Consortium, on: dt.date) -> list[ConsortiumMember]:
    rows = consortium.members.filter(not_ended(on), joined_on__lte=on)
    return list(rows.select_related("organisation"))


def _measures(consortium: Consortium) -> list[tuple[Measure, str]]:
    """Adopted ones with their titles. Two queries."""
    measures = list(Measure.objects.filter(framework=consortium.framework_id).adopted())
    definitions = definitions_of(one.pk for one in measures)
    return [(one, current(definitions[one.pk]).title) for one in measures if one.pk in definitions]


def _values(
    consortium: Consortium, members: Sequence[ConsortiumMember], on: dt.date
) -> ObservationQuerySet:
    """What the lead may read of the members' own sets, of each its own body alone."""
    return Observation.objects.visible_in(consortium.lead_id, on).filter(
        vintage__data_set__organisation__in=[one.organisation_id for one in members],
        vintage__data_set__framework=consortium.framework_id,
        body__kept_by=consortium.lead_id,
        body__organisation=F("vintage__data_set__organisation"),
    )


def _years(values: ObservationQuerySet, on: dt.date) -> tuple[list[int], int]:
    """Financial years to choose from, the newest first, five at least; and the newest in which a
    period with a value ends, without any the one that ended last. One query."""
    spans = set(values.order_by().values_list("start", "months").distinct())
    over = financial_year_of(on) - 1
    ended = {financial_year_of(Span(*span).end) for span in spans} or {over}
    first, last = min(*ended, over - 4), max(*ended, over)
    return list(range(last, first - 1, -1)), max(ended)


def _asked(
    measures: Iterable[Measure], measure: Measure | None, year: int
) -> list[tuple[Measure, Span]]:
    if measure is not None:
        return [(measure, span) for span in last_spans(year, measure.months)]
    return [(one, span) for one in measures for span in spans_ending_in(year, one.months)]


def _read(values: ObservationQuerySet, asked: Sequence[tuple[Measure, Span]], own: int) -> Reading:
    starts = {span.start for _, span in asked}
    narrowed = values.filter(measure__in={one.pk for one, _ in asked}, start__in=starts)
    return read(narrowed, own=own)


#: Of an organisation: for each agreement the measures that it names (None: all), from which day.
Agreed = dict[int, list[tuple[set[int] | None, dt.date | None]]]


def _agreed(consortium: Consortium, on: dt.date) -> Agreed:
    """What the members' agreements open to the lead. Two queries."""
    rows: Iterable[SharingAgreement] = (
        agreements_with(consortium.lead_id, on)
        .filter(member__consortium__framework=consortium.framework_id)
        .select_related("member")
        .prefetch_related("shared_measures")
    )
    found: Agreed = {}
    for one in rows:
        named = {row.measure_id for row in one.shared_measures.all()}
        which = None if one.whole_framework else named
        found.setdefault(one.member.organisation_id, []).append((which, one.periods_from))
    return found


def _line(
    member: ConsortiumMember,
    body: ReportingBody | None,
    asked: Sequence[tuple[Measure, Span]],
    reading: Reading,
    agreed: Agreed,
    lead_id: int,
) -> MemberLine:
    theirs = agreed.get(member.organisation_id, [])
    is_lead = member.organisation_id == lead_id
    cells = [
        _cell(
            reading,
            reading.of(measure.pk, body.pk, span) if body else None,
            is_open=is_lead or _is_open(theirs, measure.pk, span.start),
        )
        for measure, span in asked
    ]
    return MemberLine(member, body, tuple(cells))


def _is_open(
    agreements: Iterable[tuple[set[int] | None, dt.date | None]], measure_id: int, start: dt.date
) -> bool:
    return any(
        (named is None or measure_id in named) and (since is None or since <= start)
        for named, since in agreements
    )


def _cell(reading: Reading, row: Observed | None, *, is_open: bool) -> Supplied:
    if row is None:
        return Supplied(Supply.MISSING if is_open else Supply.NOT_AGREED)
    source = reading.source_of(row)
    supply = {
        ValueState.MISSING: Supply.MISSING,
        ValueState.PROVISIONAL: Supply.PROVISIONAL,
    }.get(ValueState(row.state), Supply.SUPPLIED)
    return Supplied(supply, row, source.confirmed_at, source.label or source.data_set)
