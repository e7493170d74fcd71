"""What changed between two editions, as a list that a person understands. Pure.

Both records are read, whatever their schema. Every change is listed: nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..records import PaperRecord
from .changes import Change, Words, entries, moved
from .listed import of_listed
from .money import of_balances, of_funds, of_notes, of_statement
from .programmes import of_programmes
from .text import of_cover, of_text

__all__ = ["Change", "Group", "Words", "count_of", "differences"]


@dataclass(frozen=True)
class Group:
    """What changed in one part of the paper."""

    title: str
    changes: tuple[Change, ...]


def differences(before: PaperRecord, after: PaperRecord) -> tuple[Group, ...]:
    """Grouped by part, in the newer paper's order; parts without a change are left out."""
    found = (
        ("Cover", of_cover(before, after)),
        *of_text(before, after),
        *of_listed(before, after),
        ("Appendix: financial position", of_statement(before.statement, after.statement)),
        ("Notes on the financial position", of_notes(before.statement, after.statement)),
        ("Balances", of_balances(before, after)),
        ("External funds", of_funds(before, after)),
        *of_programmes(before, after),
        ("Known gaps", _gaps(before, after)),
        ("Signatures", _signatures(before, after)),
    )
    groups = (Group(title, tuple(changes)) for title, changes in found)
    return tuple(group for group in groups if group.changes)


def count_of(groups: Iterable[Group]) -> int:
    return sum(len(group.changes) for group in groups)


def _gaps(before: PaperRecord, after: PaperRecord) -> Iterator[Change]:
    def words(record: PaperRecord) -> list[str]:
        return [f"{one.text} {one.reason}" for one in record.passed_gaps]

    yield from entries("Gap passed,", words(before), words(after))


def _signatures(before: PaperRecord, after: PaperRecord) -> Iterator[Change]:
    for name, called in (("confirmation", "Figures confirmed"), ("sign_off", "Signed off")):
        was, one = getattr(before, name), getattr(after, name)
        if was and one and (was.name, was.post) != (one.name, one.post):
            yield Change(
                moved(f"{called} by", f"{was.name}, {was.post}", f"{one.name}, {one.post}")
            )
