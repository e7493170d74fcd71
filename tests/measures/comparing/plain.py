"""Ranks, families and best by plain counting, written without a look at the product's own way.

Everything is a list or a dictionary of Decimals by name; nothing of ``measures`` is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

#: Name of the body → its value; who has none is not there.
Values = dict[str, Decimal]


@dataclass(frozen=True)
class Answer:
    rank: int | None
    of: int
    shared: bool
    quartile: int | None
    best: list[str]
    family: list[str]
    low: Decimal | None
    high: Decimal | None
    family_rank: int | None
    whole: Decimal | None = None


def badness(value: Decimal, way: str, low: Decimal | None = None, high: Decimal | None = None):
    if way == "up":
        return 0 - value
    if way == "down":
        return value
    if value < low:
        return low - value
    if value > high:
        return value - high
    return Decimal(0)


def answer(
    name: str,
    values: Values,
    way: str,
    families: dict[str, str],
    ends: tuple = (),
    parts: dict[str, tuple] | None = None,
    factor: Decimal = Decimal(1),
) -> Answer:
    """What the product should say of one body."""
    scores = {body: badness(value, way, *ends) for body, value in values.items()}
    family = sorted(b for b in values if name in families and families.get(b) == families[name])
    held = [values[body] for body in family]
    rank, shared = place(name, scores)
    return Answer(
        rank=rank,
        of=len(scores),
        shared=shared,
        quartile=quarter(rank, len(scores)),
        best=sorted(b for b in scores if scores[b] == min(scores.values())),
        family=family,
        low=min(held) if held else None,
        high=max(held) if held else None,
        family_rank=place(name, {body: scores[body] for body in family})[0],
        whole=together([(parts or {}).get(body, (None, None)) for body in family], factor),
    )


def place(name: str, scores: dict[str, Decimal]) -> tuple[int | None, bool]:
    """Sorted, the first place at which one's own score stands."""
    if name not in scores:
        return None, False
    order = sorted(scores.values())
    return order.index(scores[name]) + 1, order.count(scores[name]) > 1


def quarter(rank: int | None, of: int) -> int | None:
    """Which of four equal stretches of 0 to 1 holds the start of the place."""
    if rank is None or of < 4:
        return None
    start = Decimal(rank - 1) / of
    return 1 + sum(start >= edge for edge in (Decimal("0.25"), Decimal("0.5"), Decimal("0.75")))


def together(parts: list[tuple], factor: Decimal) -> Decimal | None:
    if not parts or any(one is None for pair in parts for one in pair):
        return None
    above, below = (sum(pair[side] for pair in parts) for side in (0, 1))
    return factor * above / below if below else None
