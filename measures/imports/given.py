"""A value as somebody gave it, whichever way it came: nothing of it is understood yet. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple


class Given(NamedTuple):
    """One value with the words of its source; None or ``""`` where the source says nothing.

    ``place`` is where a person finds it: ``row 4, column CHN1 2010-11``. ``state`` is a word of
    ``words.STATES``, or a ``ValueState``; without one the value speaks for itself.
    """

    place: str
    body: str
    code: str
    period: str
    value: str | None
    state: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    comment: str | None = None


@dataclass
class Context:
    """What a reader may know of the framework, and what it wants to be said of the file.

    ``factors`` has every code of the framework as ``code_key`` makes it, with the factor of its
    measure; ``months`` the length of its periods; ``framework`` is the word of its address. A
    reader adds to ``left_out`` a sentence for what it does not take, which is told; to
    ``questions`` one that somebody must tick before anything counts. ``expected`` is about how
    many values there are, once the reader knows.
    """

    factors: Mapping[str, Decimal] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    framework: str = ""
    left_out: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    expected: int | None = None


def code_key(code: str) -> str:
    """A code as it is looked up: ``corp 3c`` for ``CORP  3c``."""
    return " ".join(code.split()).casefold()
