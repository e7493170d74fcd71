"""What numbers have in common as ledgers, files and people write them: signs, blanks, quoting."""

from __future__ import annotations

#: Blanks that part thousands.
BLANKS = " \u00a0\u2007\u2009\u202f"
#: Every dash that stands for a minus becomes one.
MINUS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "—": "-", "﹣": "-", "－": "-"})
#: No number is written longer.
LONGEST = 60


def quoted(value: object) -> str:
    """The text in quotation marks, on one line and cut where it is long."""
    words = " ".join(str(value).split())
    return f"“{words if len(words) <= LONGEST else words[:LONGEST] + '…'}”"


def without_sign(words: str, unit: str = "") -> tuple[str, int]:
    """What is left without brackets, a unit behind, and a minus (at either end) or plus; and how
    many of these said that the number is negative: two are one too many."""
    said = 0
    if words.startswith("(") and words.endswith(")"):
        said, words = said + 1, words[1:-1].strip()
    words = words.removesuffix(unit).strip()
    if words.startswith("-"):
        said, words = said + 1, words[1:].strip()
    elif words.endswith("-"):
        said, words = said + 1, words[:-1].strip()
    elif words.startswith("+"):
        words = words[1:].strip()
    return words, said
