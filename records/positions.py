"""Rows in an order that people choose: each has a ``position`` among those beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .refusals import Refused


class Positioned(Protocol):
    """An edited row with a place."""

    pk: int | None
    position: int

    def signed(self, by) -> Positioned: ...

    def save(self) -> None: ...


def move(row: Positioned, beside: Sequence[Positioned], *, up: bool, by) -> None:
    """One place up or down among those beside it, in their order; at the end nothing happens.

    Refused where the row is not among them any more. The caller has begun a transaction and
    holds the rows.
    """
    ordered = list(beside)
    if row not in ordered:
        raise Refused("This has been taken out of its list since you opened the page.")
    place = ordered.index(row)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
        number(ordered, by=by)


def number(ordered: Sequence[Positioned], *, by) -> None:
    """Positions from one on, in the order given; only rows whose place changes are saved."""
    for position, row in enumerate(ordered, start=1):
        if row.pk is None or row.position != position:
            row.position = position
            row.signed(by).save()
