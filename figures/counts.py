"""Whole numbers as a browser or an address sends them."""

from __future__ import annotations


def count_in(sent: object) -> int:
    """The whole number in a text, of at most nine digits; nil for anything else.

    A number of a version or a row that nobody was shown is nil as well as nonsense is: neither
    is ever found.
    """
    text = str(sent)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
