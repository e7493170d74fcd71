"""What a difference is made of: changes, rewordings, and things that are paired by key."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ..plain_words import as_words

T = TypeVar("T")
#: A rewording is shown as words before and after; with this many words around each change.
AROUND = 4


@dataclass(frozen=True)
class Words:
    """A piece of a reworded text: ``kind`` is ``same``, ``removed`` or ``added``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One sentence; ``place`` is its anchor in the newer edition, empty where it is gone from it.
    ``words`` show a rewording, what fell out beside what came in."""

    text: str
    place: str = ""
    words: tuple[Words, ...] = ()


def reworded(before: str, after: str) -> tuple[Words, ...]:
    """The words that fell out and came in, each with a few that stayed around them."""
    old, new = before.split(), after.split()
    pieces: list[Words] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Words("same", _shortened(old[a:b], a > 0, b < len(old))))
            continue
        if b > a:
            pieces.append(Words("removed", " ".join(old[a:b])))
        if d > c:
            pieces.append(Words("added", " ".join(new[c:d])))
    return tuple(pieces)


def _shortened(words: list[str], is_before: bool, is_after: bool) -> str:
    """What stays: a few words behind the last change, a few before the next."""
    behind = words[:AROUND] if is_before else []
    ahead = words[-AROUND:] if is_after else []
    if len(behind) + len(ahead) >= len(words):
        return " ".join(words)
    return " ".join([*behind, "…", *ahead])


def text_changes(what: str, before: str, after: str, place: str) -> Iterator[Change]:
    then, now = as_words(before), as_words(after)
    if then == now:
        return
    if not then or not now:
        done = f"added: “{now}”" if now else f"removed: “{then}”"
        yield Change(f"{what} {done}", place)
    else:
        yield Change(f"{what} reworded:", place, reworded(then, now))


def entries(what: str, before: Iterable[str], after: Iterable[str]) -> Iterator[Change]:
    """Lines that are what they say: those that came, those that went."""
    old, new = list(before), list(after)
    yield from (Change(f"{what} added: {one}.") for one in new if one not in old)
    yield from (Change(f"{what} removed: {one}.") for one in old if one not in new)


def pairs(
    before: Iterable[T], after: Iterable[T], key: Callable[[T], Hashable]
) -> Iterator[tuple[T | None, T | None]]:
    """By key, in the newer order; what is gone comes last."""
    old = {key(one): one for one in before}
    for one in after:
        yield old.pop(key(one), None), one
    for one in old.values():
        yield one, None


def moved(what: str, before: str, after: str) -> str:
    """``Staff, actual to date: £76,244 → £76,544``."""
    return f"{what}: {before} → {after}"
