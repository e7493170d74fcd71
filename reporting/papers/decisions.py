"""Decisions that the text of a paper names, so that the paper keeps their words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from meetings.models import Decision
from periods.calendar import print_day

from .listings import plain
from .outcomes.records import DecisionRecord

#: How a text names a decision: ``{decision:D-2009-014}``.
NAMED = "{decision:"
#: So many of the newest are offered to writers; older ones are named by who knows them.
OFFERED = 300


def decisions_for(
    organisation: Organisation, texts: Iterable[str], *, offering: bool
) -> tuple[DecisionRecord, ...]:
    """Those on record that the texts name; ``offering`` adds the newest others, for a writer to
    choose from. What a body decided in private, and what was withdrawn, is never among them. Two
    queries, none where nothing is asked for."""
    texts = " ".join(texts)
    if not offering and NAMED not in texts:
        return ()
    rows = _on_record(organisation)
    found = {one.reference: one for one in rows[:OFFERED]} if offering else {}
    named = [one for one in _named(texts) if one not in found]
    if named:
        wanted = Q(pk__in=[])
        for reference in named:
            _, year, number = reference.split("-")
            wanted |= Q(year=int(year), number=int(number))
        found |= {one.reference: one for one in rows.filter(wanted)}
    return tuple(_record(one) for one in found.values())


@lru_cache(maxsize=8)
def decision_references(decisions: tuple[DecisionRecord, ...]) -> dict[str, str]:
    """What each prints, in Markdown: ``decision D-2009-014 (The Board, 14 July 2009: approved and
    noted “Website”)``."""
    return {one.reference: _words(one) for one in decisions}


def _on_record(organisation: Organisation) -> QuerySet[Decision]:
    public = Q(item=None) | Q(item__exemption="")
    rows = Decision.objects.filter(public, organisation=organisation).on_record().standing()
    return rows.select_related("body").prefetch_related("parts").order_by(*Decision._meta.ordering)


def _named(text: str) -> list[str]:
    """The references in the text that are any, each once."""
    names = (part.split("}", 1)[0].strip() for part in text.split(NAMED)[1:])
    return [one for one in dict.fromkeys(names) if _is_reference(one)]


def _is_reference(name: str) -> bool:
    letter, *numbers = name.split("-")
    return (
        letter == "D"
        and len(numbers) == 2
        and all(one.isascii() and one.isdigit() and len(one) < 6 for one in numbers)
    )


def _record(one: Decision) -> DecisionRecord:
    return DecisionRecord(
        reference=one.reference,
        decided_on=one.decided_on,
        maker=one.decision_maker,
        subject=one.subject,
        verbs=tuple(dict.fromkeys(part.get_verb_display().lower() for part in one.parts.all())),
    )


def _words(one: DecisionRecord) -> str:
    *first, last = one.verbs or ("decided",)
    verbs = f"{', '.join(first)} and {last}" if first else last
    return (
        f"decision {one.reference} ({plain(one.maker)}, {print_day(one.decided_on)}: "
        f"{verbs} “{plain(one.subject)}”)"
    )
