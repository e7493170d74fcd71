"""Which decisions an address asks for; nonsense in it asks for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Membership

from .models import Decision
from .querysets import DecisionQuerySet
from .vocabulary import Verb

LONGEST_WORDS = 200
DAYS = ("%Y-%m-%d", "%d %m %Y", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y")


@dataclass(frozen=True)
class Asked:
    """What is asked of the register, as the address has it: ``?words=…&body=…&verb=…&aim=…&from=…
    &to=…``; a day as 30 11 2009, 30/11/2009, 30 November 2009 or 2009-11-30."""

    words: str = ""
    body: str = ""
    verb: str = ""
    aim: str = ""
    begins: dt.date | None = None
    ends: dt.date | None = None

    @property
    def is_anything(self) -> bool:
        return any(vars(self).values())


def asked_of(address: Mapping[str, str]) -> Asked:
    """Without what no choice knows: a verb that there is not, a day that was none."""
    verb, aim = address.get("verb", ""), address.get("aim", "")
    return Asked(
        # No database keeps a character nought, so nothing is found by one.
        words=address.get("words", "").replace("\0", " ").strip()[:LONGEST_WORDS],
        body=address.get("body", "").replace("\0", "")[:60],
        verb=verb if verb in Verb.values else "",
        aim=aim if aim.isascii() and aim.isdigit() and len(aim) < 10 else "",
        begins=_day(address.get("from", "")),
        ends=_day(address.get("to", "")),
    )


def chosen_decisions(membership: Membership, asked: Asked) -> DecisionQuerySet:
    """Those of the register that fit, newest first, with what is printed of them."""
    found = Decision.objects.visible_to(membership).saying(asked.words)
    if asked.body:
        found = found.filter(body__slug=asked.body)
    if asked.verb:
        found = found.with_verb(asked.verb)
    if asked.aim:
        found = found.filter(aim_links__aim=int(asked.aim))
    if asked.begins:
        found = found.filter(decided_on__gte=asked.begins)
    if asked.ends:
        found = found.filter(decided_on__lte=asked.ends)
    return found.with_names()


def _day(text: str) -> dt.date | None:
    for written in DAYS:
        try:
            return dt.datetime.strptime(text.strip()[:40], written).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None
