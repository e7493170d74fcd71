"""The words of a question and of a text, and which passage answers best. Pure.

Each database finds passages by its own full text (endings included) and says which words of them
matched. How good a passage is, and which of its words are marked, is decided here, so that the
same question has the same first answer on both.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
#: Words that PostgreSQL's English dictionary leaves out, and so SQLite must.
_STOP_WORDS = """
i me my myself we our ours ourselves you your yours yourself yourselves he him his himself
she her hers herself it its itself they them their theirs themselves what which who whom
this that these those am is are was were be been being have has had having do does did doing
a an the and but if or because as until while of at by for with about against between into
through during before after above below to from up down in out on off over under again
further then once here there when where why how all any both each few more most other some
such no nor not only own same so than too very s t can will just don should now
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
#: More words than this say no more.
MOST_TERMS = 12
#: How many words of a passage are shown around the first that matched.
SHOWN_BEFORE, SHOWN = 12, 45


@dataclass(frozen=True)
class Piece:
    """A piece of shown text; ``is_marked`` where it is a word that was asked for."""

    text: str
    is_marked: bool


def folded(text: str) -> str:
    """Its words in lower case, single spaces between: what is indexed and asked."""
    return " ".join(word.lower() for word in _WORD.findall(text))


def terms_of(question: str) -> tuple[str, ...]:
    """The words that are asked for, each once, without those that stand everywhere."""
    words = dict.fromkeys(folded(question).split())
    return tuple(word for word in words if word not in STOP_WORDS)[:MOST_TERMS]


def score(heading: str, text: str, forms: frozenset[str]) -> float:
    """How well a passage answers: words in the heading count most, then words that stand side by
    side, then how much of the text they are."""
    in_heading = [word in forms for word in folded(heading).split()]
    in_text = [word in forms for word in folded(text).split()]
    neighbours = sum(a and b for a, b in itertools.pairwise(in_text))
    density = sum(in_text) / (20 + len(in_text))
    different = len(forms.intersection(folded(f"{heading} {text}").split()))
    return 3 * min(sum(in_heading), 3) + 2 * min(neighbours, 3) + different + 20 * density


def excerpt(text: str, forms: frozenset[str]) -> tuple[Piece, ...]:
    """The text around the first word that matched, its matching words marked."""
    words = list(_WORD.finditer(text))
    hits = [at for at, word in enumerate(words) if word[0].lower() in forms]
    if not words:
        return (Piece(text, is_marked=False),) if text else ()
    first = max((hits[0] if hits else 0) - SHOWN_BEFORE, 0)
    last = min(first + SHOWN, len(words)) - 1
    start = words[first].start() if first else 0
    end = words[last].end() if last < len(words) - 1 else len(text)
    pieces = list(_marked(text, start, end, (words[at] for at in hits)))
    if start:
        pieces.insert(0, Piece("… ", is_marked=False))
    if end < len(text):
        pieces.append(Piece(" …", is_marked=False))
    return tuple(pieces)


def _marked(text: str, start: int, end: int, hits: Iterable[re.Match]) -> Iterable[Piece]:
    at = start
    for hit in hits:
        if hit.start() < start or hit.end() > end:
            continue
        if hit.start() > at:
            yield Piece(text[at : hit.start()], is_marked=False)
        yield Piece(hit[0], is_marked=True)
        at = hit.end()
    if at < end:
        yield Piece(text[at:end], is_marked=False)
