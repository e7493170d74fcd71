"""Asking pages for their queries, their work and their time, beside an empty signed-in page."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from .server import Answer, Browser
from .world import World


@dataclass(frozen=True)
class Ask:
    """A page or a save, how often it is asked, and what was promised of it.

    ``times`` the CPU of an empty page at most; None where nothing was promised.
    """

    name: str
    ask: Callable[[Browser], Answer]
    queries: int
    times: float | None


@dataclass(frozen=True)
class PageCost:
    """SQL queries, CPU against the empty page's in the same run, and what a reader waits."""

    of: Ask
    queries: int
    cpu: float
    ratio: float
    half: float
    slowest: float

    @property
    def is_kept(self) -> bool:
        in_time = self.of.times is None or self.ratio <= self.of.times
        return self.queries <= self.of.queries and in_time

    def __str__(self) -> str:
        limit = "" if self.of.times is None else f" (at most {self.of.times:g})"
        return (
            f"{self.of.name:<20} {self.queries:>3} queries (at most {self.of.queries})  "
            f"{self.cpu * 1000:>6.1f} ms CPU  {self.ratio:>5.2f} × empty page{limit}  "
            f"p50 {self.half * 1000:>4.0f} ms, p95 {self.slowest * 1000:>4.0f} ms  "
            f"{'kept' if self.is_kept else 'NOT KEPT'}"
        )


def asks_of(world: World) -> list[Ask]:
    slug, key = world.organisation.slug, world.period.key
    step = reverse("return-objective", args=[slug, key, world.in_draft.slug, 1])
    return [
        _page("empty page", reverse("empty-page", args=[slug]), 12, None),
        _page("portfolio", reverse("portfolio", args=[slug]), 12, 5),
        _page("programme", reverse("programme-detail", args=[slug, world.programme.slug]), 12, 5),
        _page("position statement", reverse("position-statement", args=[slug, 2009, 12]), 12, 10),
        _page("objective's step", step, 10, 5),
        Ask("autosave", _typing(f"{step}draft/"), 6, 2),
        _page("round of 400", reverse("round-detail", args=[world.wide.slug, key]), 10, None),
    ]


def _page(name: str, address: str, queries: int, times: float | None) -> Ask:
    return Ask(name, lambda browser: browser.get(address), queries, times)


def _typing(address: str) -> Callable[[Browser], Answer]:
    """Each time another text, as if somebody went on typing in one tab."""
    typed = {"revision": "0", "count": 0}

    def save(browser: Browser) -> Answer:
        typed["count"] += 1
        text = f"What was done in the quarter, sentence {typed['count']}. " * 10
        answer = browser.post(
            address, {"section-follow_ups-text": text, "draft_revision": typed["revision"]}
        )
        typed["revision"] = answer.body.split('"revision": ')[1].split(",")[0].strip("}")
        return answer

    return save


def measure_pages(world: World, port: int, rounds: int) -> list[PageCost]:
    """Each is asked in turn with the others, so that noise falls on all alike."""
    browser = Browser.of(world.everyone, port)
    asks = asks_of(world)
    step = reverse(
        "return-objective",
        args=[world.organisation.slug, world.period.key, world.in_draft.slug, 1],
    )
    browser.read_token(step)
    for ask in asks * 4:  # what a process reads once is not counted, and there are two
        ask.ask(browser)
    answers: dict[str, list[Answer]] = {ask.name: [] for ask in asks}
    for _ in range(rounds):
        for ask in asks:
            answers[ask.name].append(ask.ask(browser))
    empty = statistics.median(one.cpu for one in answers[asks[0].name])
    return [_cost(ask, answers[ask.name], empty) for ask in asks]


def _cost(ask: Ask, answers: list[Answer], empty: float) -> PageCost:
    walls = sorted(one.wall for one in answers)
    cpu = statistics.median(one.cpu for one in answers)
    return PageCost(
        of=ask,
        queries=max(one.queries for one in answers),
        cpu=cpu,
        ratio=cpu / empty,
        half=walls[len(walls) // 2],
        slowest=walls[min(len(walls) - 1, len(walls) * 95 // 100)],
    )
