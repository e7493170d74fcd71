"""SQL of one task, counted exactly, at few bodies and at ten times as many."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

ROUNDS = 15


@dataclass(frozen=True)
class CountedCost:
    """``queries`` and ``seconds`` of a task by how many bodies there are; ``most`` queries are
    allowed."""

    task: str
    most: int
    queries: dict[int, int]
    seconds: dict[int, float]

    @property
    def is_kept(self) -> bool:
        return max(self.queries.values()) <= self.most

    def __str__(self) -> str:
        parts = [
            f"{self.queries[bodies]} queries, {self.seconds[bodies] * 1000:.0f} ms of {bodies}"
            for bodies in self.queries
        ]
        return (
            f"{self.task}: {'; '.join(parts)} bodies "
            f"(at most {self.most} queries)  {'kept' if self.is_kept else 'NOT KEPT'}"
        )


def counted(task: str, most: int, tasks: dict[int, Callable[[], object]]) -> CountedCost:
    """``tasks`` by how many bodies each is done with: its queries once, its middle time."""
    queries, seconds = {}, {}
    for bodies, run in tasks.items():
        with CaptureQueriesContext(connection) as context:
            run()
        queries[bodies] = len(context)
        seconds[bodies] = statistics.median(_seconds(run) for _ in range(ROUNDS))
    return CountedCost(task, most, queries, seconds)


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun
