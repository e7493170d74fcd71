"""A scorecard's record from what was read: each measure judged, compared and put into words.

No query is asked here but through ``reading`` and ``placing``: eight for a card, whatever its
measures, bodies and years.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from accounts.models import Membership
from records import clock
from tables.declaration import NOT_REPORTED

from ..comparing.comparators import Comparators, FamilyFigures, Figure
from ..defining import current, is_comparable
from ..models import Definition, ManagementResponse, Observation, Scorecard, Target
from ..printing import aim_in_words, state_in_words, tolerance_in_words
from ..querysets import ObservationQuerySet, ScorecardQuerySet
from ..rating import TARGET_IN_WORDS, Change, Rag, change_of, rag_of
from ..spans import Span
from ..vocabulary import WITH_VALUE, TargetKind
from ..wording import some_of
from .placing import Placed, PlacedCard, placed_on
from .publishing import is_all_published
from .reading import CardReading, read_card
from .records import (
    CardRecord,
    ComparedRecord,
    FamilyRecord,
    LineRecord,
    PerspectiveRecord,
    PointRecord,
    ResponseRecord,
)

#: So many months of the trend: three years.
TREND_MONTHS = 36
#: In the records of papers, which say themselves when they were drawn.
NO_MOMENT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NOT_USED = "its framework is not in use any more"
NO_BODY = "no body of its register is this organisation"
NOTHING_YET = "no value yet"
NO_TARGET = "no target"
NEITHER_WAY = "neither way is better"


def card_for(membership: Membership, slug: str, *, to: dt.date | None = None) -> CardRecord | None:
    """A card of the person's organisation as they may read it; None where there is none."""
    cards = Scorecard.objects.visible_to(membership).filter(slug=slug)
    today = clock.today()
    placed = placed_on(cards, today, reader=membership)
    values = Observation.objects.visible_to(membership, today)
    return placed and build_card(placed, values, own=membership.organisation_id, to=to)


def public_card(cards: ScorecardQuerySet, *, to: dt.date | None = None) -> CardRecord | None:
    """The card that ``cards`` is narrowed to, with values of published sets alone."""
    placed = placed_on(cards.filter(is_public=True), clock.today())
    return placed and build_card(placed, Observation.objects.public(), own=None, to=to)


def card_by(
    card: Scorecard, *, on: dt.date, by: dt.date, known_at: dt.datetime
) -> tuple[CardRecord, bool]:
    """A card with each measure's last value of a period that had ended ``by`` the day, for a paper
    that keeps it; and whether the public may read all of it. When it was read is none of the
    record: equal values are an equal record."""
    placed = placed_on(Scorecard.objects.filter(pk=card.pk), on)
    more = {"by": by, "known_at": known_at}
    own = card.organisation_id
    inside = build_card(placed, Observation.objects.visible_in(own, on), own=own, **more)
    public = build_card(placed, Observation.objects.public(), own=None, **more)
    return replace(inside, known_at=NO_MOMENT, ends=()), is_all_published(inside, public)


def build_card(
    placed: PlacedCard,
    values: ObservationQuerySet,
    *,
    own: int | None,
    to: dt.date | None = None,
    by: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> CardRecord:
    """``values`` as ``visible_to`` or ``public`` narrowed them; ``own`` whose sets come first.
    ``to`` and ``by`` as for ``read_card``."""
    card = placed.card
    reading = read_card(
        placed.measures,
        values,
        organisation_id=card.organisation_id,
        own=own,
        to=to,
        by=by,
        known_at=known_at,
    )
    lines = _Lines(reading, is_public=own is None)
    return CardRecord(
        card_id=card.pk,
        slug=card.slug,
        name=card.name,
        of=placed.of,
        organisation=placed.organisation,
        is_public=card.is_public,
        ended_on=card.ended_on,
        to=to,
        known_at=known_at or clock.now(),
        perspectives=tuple(
            PerspectiveRecord(name, tuple(lines.line(one) for one in placed_there))
            for name, placed_there in placed.perspectives
        ),
        ends=tuple(
            sorted({span.end for spans in reading.spans.values() for span in spans}, reverse=True)
        ),
        answers=tuple(
            one.measure.pk for _, there in placed.perspectives for one in there if one.answers
        ),
    )


@dataclass(frozen=True)
class _Lines:
    """Makes the lines of one card; the public is not told of responses."""

    reading: CardReading
    is_public: bool

    def line(self, placed: Placed) -> LineRecord:
        measure = placed.measure
        if not placed.is_used:
            return _empty(measure, "", "", NOT_USED, is_used=False)
        definition = current(self.reading.comparisons.definitions[measure.pk])
        span = self.reading.shown[measure.pk]
        if span is None:
            why = NOTHING_YET
            if self.reading.comparisons.own_body(measure.pk) is None:
                why = NO_BODY
            return _empty(measure, definition.title, definition.unit, why)
        return self._full(measure, definition.title, span)

    def _comment(self, own: Figure | None) -> str:
        """That of its own data set, and never to the public."""
        return "" if own is None or self.is_public else own.comment_for(own.body.organisation_id)

    def _full(self, measure, title: str, span: Span) -> LineRecord:
        compared = self.reading.comparisons.at(measure.pk, span)
        meaning, own = compared.definition, compared.own
        target = self.reading.targets.at(measure.pk, span)
        change = self._change(measure.pk, span, compared.value, meaning)
        rag = rag_of(compared.value, target, meaning.direction)
        response = None
        if not self.is_public:
            response = self.reading.responses.get((measure.pk, span))
        return LineRecord(
            measure_id=measure.pk,
            code=measure.code,
            title=title,
            unit=meaning.unit,
            decimals=meaning.decimals,
            good=meaning.get_direction_display(),
            period_key=span.key,
            period=span.label,
            period_end=span.end,
            value=compared.value,
            state=_state(own),
            why_none=self._why_none(measure.pk, compared),
            comment=self._comment(own),
            data_of=own.data_of if own else None,
            target=aim_in_words(target, meaning) if target else "",
            level=_level(target),
            tolerance=tolerance_in_words(target, meaning) if target else "",
            rag=rag.value if rag else "",
            why_no_rag="" if rag else _why_no_rag(compared, target),
            movement=change.movement.value if change.movement else "",
            difference=change.difference,
            why_no_movement=change.why,
            **self._trend(measure.pk, span, meaning),
            national=_compared(compared.national),
            best=_best(compared),
            rank=compared.place.rank if compared.place else None,
            of=compared.reported,
            place=compared.place.words if compared.place else "",
            quartile=compared.place.quartile if compared.place else None,
            why_not_ranked="" if compared.place else _why_not_ranked(compared),
            later=self._later(measure.pk, span),
            response=_response(response),
            asks=rag == Rag.RED and response is None,
            is_used=True,
            family=_family(compared.family),
        )

    def _why_none(self, measure_id: int, compared: Comparators) -> str:
        if compared.value is not None:
            return ""
        if compared.own is not None:
            return state_in_words(compared.own.state)
        if self.reading.comparisons.own_body(measure_id) is None:
            return NO_BODY
        return NOT_REPORTED

    def _own(self, measure_id: int, span: Span) -> Figure | None:
        comparisons = self.reading.comparisons
        return comparisons.figure(measure_id, comparisons.own_body(measure_id), span)

    def _change(self, measure_id: int, span: Span, value, meaning: Definition) -> Change:
        before = self._own(measure_id, span.previous())
        return change_of(
            value,
            before.value if before else None,
            meaning,
            comparable=self._comparable(measure_id, span.previous(), span),
        )

    def _comparable(self, measure_id: int, one: Span, other: Span) -> bool:
        definitions = self.reading.comparisons.definitions[measure_id]
        return is_comparable(definitions, one.start, other.start)

    def _trend(self, measure_id: int, span: Span, meaning: Definition) -> dict[str, object]:
        """The values of the three years to the end of the period, and how the last is against the
        first of them."""
        spans = [span.step(-number) for number in range(TREND_MONTHS // min(span.months, 12))]
        points = []
        for one in reversed(spans):
            figure = self._own(measure_id, one)
            points.append((one, figure.value if figure else None))
        known = [(one, value) for one, value in points if value is not None]
        movement = ""
        if len(known) > 1:
            (first, then), (last, now) = known[0], known[-1]
            found = change_of(
                now, then, meaning, comparable=self._comparable(measure_id, first, last)
            )
            movement = found.movement.value if found.movement else "broken"
        return {
            "trend": tuple(PointRecord(one.label, value) for one, value in points),
            "trend_movement": movement,
        }

    def _later(self, measure_id: int, span: Span) -> str:
        """Of a period after the one shown, what is known where it is no value: ``2011/12:
        withheld``."""
        after = [one for one in self.reading.spans[measure_id] if one.end > span.end]
        if not after:
            return ""
        last = self._own(measure_id, after[-1])
        if last is None or last.value is not None:
            return ""
        return f"{after[-1].label}: {state_in_words(last.state)}"


def _empty(measure, title: str, unit: str, why: str, *, is_used: bool = True) -> LineRecord:
    """Where nothing is known at all."""
    return LineRecord(
        measure_id=measure.pk,
        code=measure.code,
        title=title,
        unit=unit,
        decimals=0,
        good="",
        period_key="",
        period="",
        period_end=None,
        value=None,
        state="",
        why_none=why,
        comment="",
        data_of=None,
        target="",
        level=None,
        tolerance="",
        rag="",
        why_no_rag=why,
        movement="",
        difference=None,
        why_no_movement=why,
        trend=(),
        trend_movement="",
        national=None,
        best=None,
        rank=None,
        of=0,
        place="",
        quartile=None,
        why_not_ranked=why,
        later="",
        response=None,
        asks=False,
        is_used=is_used,
    )


def _state(own: Figure | None) -> str:
    """Said beside a value: provisional, estimated; nothing beside a reported one."""
    if own is None or own.state not in WITH_VALUE or own.state == "reported":
        return ""
    return state_in_words(own.state)


def _level(target: Target | None):
    """The number that a target draws in a picture; None for what has none."""
    return target.value if target and target.kind == TargetKind.NUMBER else None


def _why_no_rag(compared: Comparators, target: Target | None) -> str:
    if target is None:
        return NO_TARGET
    if compared.value is None:
        return "no value"
    return TARGET_IN_WORDS if target.kind == TargetKind.TEXT else NEITHER_WAY


def _why_not_ranked(compared: Comparators) -> str:
    if compared.value is None:
        return "no value"
    return NEITHER_WAY if compared.best is None else "not in the register’s ranking"


def _compared(figure: Figure | None) -> ComparedRecord | None:
    if figure is None:
        return None
    why = "" if figure.value is not None else state_in_words(figure.state)
    return ComparedRecord(figure.body.name, figure.value, why, figure.data_of)


def _best(compared: Comparators) -> ComparedRecord | None:
    """Whose value is best; of many who tie the first few, and how many more."""
    best = compared.best
    if best is None:
        return None
    dates = best.dates
    return ComparedRecord(some_of(best.who), best.value, best.why, dates[1] if dates else None)


def _family(family: FamilyFigures | None) -> FamilyRecord | None:
    if family is None:
        return None
    return FamilyRecord(
        name=family.name,
        place=family.place.words if family.place else "",
        whole=family.whole.value,
        why_no_whole=family.whole.why,
        low=family.low,
        high=family.high,
    )


def _response(row: ManagementResponse | None) -> ResponseRecord | None:
    if row is None:
        return None
    return ResponseRecord(
        response_id=row.pk,
        cause=row.cause,
        action=row.action,
        due_on=row.due_on,
        owner=row.owner.user.name,
        done_on=row.done_on,
    )
