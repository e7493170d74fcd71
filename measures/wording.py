"""Small words that pages of measures share. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence


def counted(number: int, one: str, many: str = "") -> str:
    """``1 measure``, ``1,200 measures``; ``many`` where the plural has more than an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def listed(words: Sequence[str], joined: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined} {words[-1]}"


def some_of(names: Sequence[str], most: int = 3) -> str:
    """``a, b and c``; of more than ``most`` the first few: ``a, b, c and 1,200 more``."""
    if len(names) > most:
        return listed([*names[:most], f"{len(names) - most:,} more"])
    return listed(names)


def code_order(code: str) -> list[tuple[int, int, str]]:
    """Codes as people count: ``HB2`` before ``HB10``, whatever the capitals and blanks."""
    parts = re.findall(r"\d+|\D+", code.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.strip()) for part in parts]
