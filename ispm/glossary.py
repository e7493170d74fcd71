"""The glossary of the documentation, read once, for its page in the product.

Its words are written in one place, ``docs/glossary.md``: a table with a row for each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify

FILE = Path(settings.BASE_DIR) / "docs" / "glossary.md"
_ROW = re.compile(r"\| \*\*(?P<words>.+?)\*\* \| (?P<meaning>.+) \|")


@dataclass(frozen=True)
class Term:
    """``words`` as the row has them, be it several; each of ``anchors`` leads to the row."""

    words: str
    meaning: str
    anchors: tuple[str, ...]

    @property
    def letter(self) -> str:
        return self.words[0].upper()


@lru_cache
def terms() -> tuple[Term, ...]:
    """Every row, in the order of the file, which is that of the alphabet."""
    found = (_ROW.fullmatch(line) for line in FILE.read_text(encoding="utf-8").splitlines())
    return tuple(Term(row["words"], row["meaning"], _anchors(row["words"])) for row in found if row)


def _anchors(words: str) -> tuple[str, ...]:
    """One for each of the row's words, and one for all of them."""
    return tuple(dict.fromkeys(slugify(word) for word in [*words.split(", "), words]))


def anchors() -> frozenset[str]:
    return frozenset(anchor for term in terms() for anchor in term.anchors)
