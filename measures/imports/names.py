"""Names of bodies: when two are the same, and whom one that nobody knows may mean. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

#: Words that say nothing of which council it is.
_COMMON = {"city", "of", "council", "the", "county", "borough", "metropolitan", "district"}
_NO_WORD = re.compile(r"[^0-9a-z]+")
_MOST, _CLOSE = 3, 0.6


def name_key(name: str) -> str:
    """``argyll and bute`` for ``Argyll & Bute``: the same key, the same body."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(_NO_WORD.sub(" ", plain).split())


def suggested(name: str, known: Mapping[str, int]) -> tuple[int, ...]:
    """Whom a name may mean, by the keys of ``known``; the likeliest first, three at most.

    Only ever asked: a person says whether it is so.
    """
    own = _core(name_key(name))
    cores: dict[str, int] = {}
    for key, body in known.items():
        cores.setdefault(_core(key), body)
    near = get_close_matches(own, cores, n=_MOST, cutoff=_CLOSE)
    return tuple(dict.fromkeys(cores[one] for one in near))


def _core(key: str) -> str:
    """``edinburgh`` for both ``city of edinburgh`` and ``edinburgh city``."""
    words = key.split()
    return " ".join(sorted(word for word in words if word not in _COMMON) or words)
