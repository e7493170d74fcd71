"""What a scorecard of forty measures costs, among as many bodies as a nation has and among ten
times as many. Counted is all between the address and the record, who asks not included."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from measures.cards.builder import card_for
from measures.cards.records import CardRecord
from measures.models import CardMeasure, Perspective, Scorecard

from .benchmarks import FEW, MANY, MEASURES, Benchmarks, make_benchmarks

QUERIES, ROUNDS = 8, 15
CARD = "bench"


@dataclass(frozen=True)
class ScorecardCost:
    """``queries`` and ``seconds`` by how many bodies there are."""

    queries: dict[int, int]
    seconds: dict[int, float]

    @property
    def is_kept(self) -> bool:
        return max(self.queries.values()) <= QUERIES

    def __str__(self) -> str:
        parts = [
            f"{self.queries[bodies]} queries, {self.seconds[bodies] * 1000:.0f} ms of {bodies}"
            for bodies in self.queries
        ]
        return (
            f"scorecard of {MEASURES} measures: {'; '.join(parts)} bodies "
            f"(at most {QUERIES} queries)  {'kept' if self.is_kept else 'NOT KEPT'}"
        )


def measure_scorecard(everyone: Membership) -> ScorecardCost:
    """In organisations of their own."""
    queries, seconds = {}, {}
    for bodies in (FEW, MANY):
        made = make_benchmarks(
            everyone, bodies=bodies, measures=MEASURES, name=f"bench-card-{bodies}"
        )
        _arrange(made)
        _read(made)  # the person's roles are read once, and are no part of the card
        with CaptureQueriesContext(connection) as context:
            _read(made)
        queries[bodies] = len(context)
        seconds[bodies] = statistics.median(_seconds(made) for _ in range(ROUNDS))
    return ScorecardCost(queries, seconds)


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


def _seconds(made: Benchmarks) -> float:
    begun = time.perf_counter()
    _read(made)
    return time.perf_counter() - begun
