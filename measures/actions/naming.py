"""The slug of something new: its place in addresses and the name of its files, for good."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.text import slugify

#: As long as the slug columns of this app.
SLUG_LENGTH = 60
#: Left free behind the name, for a number where the name alone is taken.
_FOR_A_NUMBER = 4


def free_slug(name: str, taken: Collection[str], fallback: str) -> str:
    """The name as a slug, numbered from 2 where that is taken; ``fallback`` for a name without a
    letter or figure that an address can hold. At most ``SLUG_LENGTH`` characters, whatever the
    name and however many have it."""
    stem = slugify(name)[: SLUG_LENGTH - _FOR_A_NUMBER].strip("-") or fallback
    taken = set(taken)
    tries = (stem, *(_numbered(stem, number) for number in range(2, len(taken) + 3)))
    return next(slug for slug in tries if slug not in taken)


def _numbered(stem: str, number: int) -> str:
    ending = f"-{number}"
    return f"{stem[: SLUG_LENGTH - len(ending)]}{ending}"
