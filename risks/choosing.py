"""Which entries of the register an address asks for; nonsense in it asks for the usual."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from .reading import IssueNow, RiskNow
from .vocabulary import Band, Category, Priority

STATES = ("open", "closed", "all")
#: What an address may ask for besides the state.
FILTERS = ("programme", "band", "category", "owner", "priority")


def state_of(asked: Mapping[str, str]) -> str:
    state = asked.get("state", "")
    return state if state in STATES else "open"


def chosen_risks(risks: Iterable[RiskNow], asked: Mapping[str, str]) -> list[RiskNow]:
    """``programme=…`` is an address's word, ``band``, ``category`` and ``state`` are the
    vocabulary's, ``owner`` is a membership's number."""
    state = state_of(asked)
    return [
        one
        for one in risks
        if _is_in(state, one.is_open)
        and _fits(asked.get("programme"), one.programme_slug)
        and _fits(asked.get("band"), one.band, Band.values)
        and _fits(asked.get("category"), one.category, Category.values)
        and _fits(asked.get("owner"), str(one.owner_id))
    ]


def chosen_issues(issues: Iterable[IssueNow], asked: Mapping[str, str]) -> list[IssueNow]:
    state = state_of(asked)
    return [
        one
        for one in issues
        if _is_in(state, one.is_open)
        and _fits(asked.get("programme"), one.programme_slug)
        and _fits(asked.get("priority"), one.priority, Priority.values)
        and _fits(asked.get("owner"), str(one.owner_id))
    ]


def programmes_in(entries: Iterable[RiskNow | IssueNow]) -> list[tuple[str, str]]:
    """Names with the words of their addresses, by name."""
    return sorted({(one.programme, one.programme_slug) for one in entries if one.programme})


def owners_in(entries: Iterable[RiskNow | IssueNow]) -> list[tuple[str, str]]:
    return sorted({(one.owner, str(one.owner_id)) for one in entries})


def _is_in(state: str, is_open: bool) -> bool:
    return state == "all" or (state == "open") == is_open


def _fits(asked: str | None, value: str, known: Collection[str] | None = None) -> bool:
    """Whether the row is asked for; an empty or unknown value asks for all."""
    return not asked or (known is not None and asked not in known) or asked == value
