"""Text that a spreadsheet would take for a formula."""

from __future__ import annotations

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def is_formula_like(text: str) -> bool:
    return text.startswith(BEGINNINGS)


def neutral(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would calculate it."""
    return f"'{text}" if is_formula_like(text) else text
