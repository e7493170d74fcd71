"""Asking pages for their queries and their work, beside an empty signed-in page of ours."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from .world import World


@dataclass(frozen=True)
class PageCost:
    """A page's SQL queries, and its CPU against the empty page's in the same run."""

    name: str
    queries: int
    milliseconds: float
    ratio: float
    query_limit: int
    ratio_limit: float

    def __str__(self) -> str:
        kept = self.queries <= self.query_limit and self.ratio <= self.ratio_limit
        return (
            f"{self.name:<22} {self.queries:>3} queries (at most {self.query_limit})  "
            f"{self.milliseconds:>7.1f} ms CPU  {self.ratio:>5.2f} × empty page "
            f"(at most {self.ratio_limit:g})  {'kept' if kept else 'NOT KEPT'}"
        )


def pages_of(world: World) -> list[tuple[str, str, float]]:
    """Name, address, and how many times an empty page's CPU it may take."""
    slug = world.organisation.slug
    key = world.period.key
    programme = world.programme.slug
    return [
        ("portfolio", reverse("portfolio", args=[slug]), 5),
        ("programme", reverse("programme-detail", args=[slug, programme]), 5),
        ("position statement", reverse("position-statement", args=[slug, 2009, 12]), 10),
        (
            "objective's step",
            reverse("return-objective", args=[slug, key, world.in_draft.slug, 1]),
            5,
        ),
    ]


def measure_pages(world: World, rounds: int) -> list[PageCost]:
    """The empty page is asked in turn with the others, so that noise falls on all alike."""
    client = Client(
        SERVER_NAME=settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "testserver"
    )
    client.force_login(world.everyone.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    empty = reverse("empty-page", args=[world.organisation.slug])
    pages = [("empty page", empty, 1.0), *pages_of(world)]
    queries = {name: _queries(client, address) for name, address, _ in pages}
    spent: dict[str, list[float]] = {name: [] for name, _, _ in pages}
    for _ in range(rounds):
        for name, address, _limit in pages:
            spent[name].append(_cpu_seconds(client, address))
    typical = {name: statistics.median(seconds) for name, seconds in spent.items()}
    return [
        PageCost(
            name=name,
            queries=queries[name],
            milliseconds=typical[name] * 1000,
            ratio=typical[name] / typical["empty page"],
            query_limit=12,
            ratio_limit=limit,
        )
        for name, _, limit in pages
    ]


def _queries(client: Client, address: str) -> int:
    client.get(address)  # what a process reads once is not counted
    with CaptureQueriesContext(connection) as captured:
        _get(client, address)
    return len(captured)


def _cpu_seconds(client: Client, address: str) -> float:
    begun = time.process_time()
    _get(client, address)
    return time.process_time() - begun


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
