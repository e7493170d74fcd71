"""What a scorecard of forty measures costs, among as many bodies as a nation has and among ten
times as many. Counted is all between the address and the record, who asks not included."""

from __future__ import annotations

from functools import partial

from accounts.models import Membership
from measures.cards.builder import card_for
from measures.cards.records import CardRecord
from measures.models import CardMeasure, Perspective, Scorecard

from .benchmarks import FEW, MANY, MEASURES, Benchmarks, make_benchmarks
from .counted import CountedCost, counted

QUERIES = 8
CARD = "bench"


def measure_scorecard(everyone: Membership) -> CountedCost:
    """In organisations of their own."""
    tasks = {bodies: partial(_read, _with_card(everyone, bodies)) for bodies in (FEW, MANY)}
    return counted(f"scorecard of {MEASURES} measures", QUERIES, tasks)


def _with_card(everyone: Membership, bodies: int) -> Benchmarks:
    made = make_benchmarks(everyone, bodies=bodies, measures=MEASURES, name=f"bench-card-{bodies}")
    _arrange(made)
    _read(made)  # the person's roles are read once, and are no part of the card
    return made


def _arrange(made: Benchmarks) -> None:
    """All of the measures under one perspective."""
    card = Scorecard.objects.create(organisation=made.by.organisation, slug=CARD, name="Bench")
    perspective = Perspective.objects.create(scorecard=card, name="Finance")
    for position, measure in enumerate(made.measures, start=1):
        CardMeasure.objects.create(perspective=perspective, measure=measure, position=position)


def _read(made: Benchmarks) -> CardRecord:
    card = card_for(made.by, CARD)
    if card is None or len(card.lines) != MEASURES:
        raise RuntimeError("The scorecard has not all of its measures.")
    return card
