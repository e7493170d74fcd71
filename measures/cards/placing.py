"""What stands on a scorecard and where: one query for the card with all that it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value

from accounts.models import Membership
from accounts.roles import Permission

from ..models import Framework, Measure, MeasureOwnership, Perspective, Scorecard
from ..vocabulary import CardLevel


@dataclass(frozen=True)
class Placed:
    """A measure under a perspective; ``is_used`` unless the organisation uses its framework no
    more; ``answers`` where the reader may say what is done about it."""

    measure: Measure
    is_used: bool
    answers: bool


@dataclass(frozen=True)
class PlacedCard:
    """The card and its perspectives, in order; one without measures is among them."""

    card: Scorecard
    organisation: str
    perspectives: tuple[tuple[str, tuple[Placed, ...]], ...]

    @property
    def measures(self) -> list[Measure]:
        """Each once, those in use alone: of others nothing is read."""
        found = {
            one.measure.pk: one.measure
            for _, placed in self.perspectives
            for one in placed
            if one.is_used
        }
        return list(found.values())

    @property
    def of(self) -> str:
        """What it is a card of: ``The organisation``, ``Housing (a service)``."""
        return of_what(self.card)


def of_what(card: Scorecard) -> str:
    if card.level == CardLevel.ORGANISATION:
        return "The whole organisation"
    kind = "service" if card.level == CardLevel.SERVICE else "team"
    return f"{card.unit} ({kind})"


def placed_on(
    cards: QuerySet[Scorecard], on: dt.date, *, reader: Membership | None = None
) -> PlacedCard | None:
    """The card that ``cards`` is narrowed to, or None. One query; a second one for a card without
    a perspective. ``reader`` is None for the public, who answers for nothing."""
    rows = list(_rows(cards, on, reader))
    if rows:
        return PlacedCard(
            card=rows[0].scorecard,
            organisation=rows[0].scorecard.organisation.name,
            perspectives=_perspectives(rows),
        )
    card = cards.select_related("organisation").first()
    return card and PlacedCard(card, card.organisation.name, ())


def _rows(cards: QuerySet[Scorecard], on: dt.date, reader: Membership | None):
    """A row for each measure under a perspective, and one for a perspective without any."""
    measure = OuterRef("placed__measure")
    take_ups = Framework.objects.filter(
        Q(organisation=OuterRef("scorecard__organisation"))
        | Q(
            Q(take_ups__ended_on=None) | Q(take_ups__ended_on__gte=on),
            take_ups__organisation=OuterRef("scorecard__organisation"),
            take_ups__starts_on__lte=on,
        ),
        pk=OuterRef("placed__measure__framework"),
    )
    return (
        Perspective.objects.filter(scorecard__in=cards, is_withdrawn=False)
        .select_related("scorecard__organisation")
        .annotate(
            placed=FilteredRelation("card_measures", condition=Q(card_measures__is_withdrawn=False))
        )
        .annotate(
            measure_id=F("placed__measure_id"),
            code=F("placed__measure__code"),
            frequency=F("placed__measure__frequency"),
            state=F("placed__measure__state"),
            framework_id=F("placed__measure__framework_id"),
            lead_id=F("placed__measure__framework__organisation_id"),
            is_used=Exists(take_ups),
            answers=_answers(measure, reader),
        )
        .order_by("position", "pk", "placed__position", "placed__pk")
    )


def _answers(measure: OuterRef, reader: Membership | None) -> Exists | Value:
    """By ``permissions.may_respond``, in the query that is made anyway."""
    if reader is None or not reader.may(Permission.SEE_MEASURES):
        return Value(False)
    if reader.may(Permission.KEEP_MEASURES) or reader.may(Permission.ANSWER_WARNINGS):
        return Value(True)
    rows = MeasureOwnership.objects.filter(
        Q(owner=reader) | Q(deputy=reader),
        organisation=reader.organisation_id,
        measure=measure,
    )
    return Exists(rows)


def _perspectives(rows: Sequence[Perspective]) -> tuple[tuple[str, tuple[Placed, ...]], ...]:
    found: dict[int, tuple[str, list[Placed]]] = {}
    for row in rows:
        _, placed = found.setdefault(row.pk, (row.name, []))
        if row.measure_id is not None:
            placed.append(Placed(_measure(row), row.is_used, row.answers))
    return tuple((name, tuple(placed)) for name, placed in found.values())


def _measure(row: Perspective) -> Measure:
    """As a reading needs it: its framework's lead keeps the register of bodies."""
    framework = Framework(pk=row.framework_id, organisation_id=row.lead_id)
    return Measure(
        pk=row.measure_id,
        code=row.code,
        frequency=row.frequency,
        state=row.state,
        framework=framework,
    )
