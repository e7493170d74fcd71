"""What became of an element of the plan within the year, as readers are told it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from periods.calendar import print_day

from .models import Activity, ActivityTerms, Objective, ObjectiveTerms


@dataclass(frozen=True)
class PlanNote:
    """One addition, change or withdrawal: from which quarter, why, on whose authority, by whom."""

    what: str
    from_quarter: int
    reason: str
    authority: str
    who: str
    when: dt.datetime | None

    @property
    def heading(self) -> str:
        """``Reworded from quarter 2``; a longer account takes a comma before its quarter."""
        comma = "," if " " in self.what else ""
        return f"{self.what}{comma} from quarter {self.from_quarter}"

    @property
    def text(self) -> str:
        """``Reworded from quarter 2: Members asked for it (authority: Board)``."""
        why = f": {self.reason}" if self.reason else ""
        authority = f" (authority: {self.authority})" if self.authority else ""
        return f"{self.heading}{why}{authority}"


def notes_of(
    element: Objective | Activity,
    terms: Sequence[ObjectiveTerms] | Sequence[ActivityTerms],
    quarter_number: int,
) -> tuple[PlanNote, ...]:
    """The element's notes up to the quarter. ``terms`` are those that count by then, in order,
    with ``recorded_by_name`` and ``withdrawn_by_name`` read.

    What was typed while the plan was being set up (quarter 1, no reason) leaves no note.
    """
    notes = [_changed(before, after) for before, after in pairwise(terms)]
    notes = [_added(element, terms[0]), *notes]
    if element.withdrawn_from is not None and element.withdrawn_from <= quarter_number:
        notes.append(_withdrawn(element, terms[0].withdrawn_by_name or ""))
    return tuple(note for note in notes if note.from_quarter > 1 or note.reason)


def as_set_up(terms: Sequence[ActivityTerms]) -> ActivityTerms:
    """Of terms in order, those of the plan as it was first set up: what was typed anew while that
    went on (quarter 1, no reason) corrected them and moved nothing."""
    first, *later = terms
    for one in later:
        if one.from_quarter > 1 or one.reason:
            break
        first = one
    return first


def what_changed(
    before: ObjectiveTerms | ActivityTerms, after: ObjectiveTerms | ActivityTerms
) -> str:
    """In words: ``Reworded; due date moved from 31 December 2009 to 31 March 2010``."""
    parts = []
    if (before.wording, before.short_name) != (after.wording, after.short_name):
        parts.append("reworded")
    if isinstance(after, ActivityTerms):
        for name, label in (("start_date", "start date"), ("due_date", "due date")):
            old, new = getattr(before, name), getattr(after, name)
            if old != new:
                parts.append(f"{label} moved from {print_day(old)} to {print_day(new)}")
        if before.typed_expectations != after.typed_expectations:
            parts.append("expected progress changed")
    text = "; ".join(parts or ["stated again"])
    return text[0].upper() + text[1:]


def _added(element: Objective | Activity, first: ObjectiveTerms | ActivityTerms) -> PlanNote:
    return PlanNote(
        what="Added",
        from_quarter=element.added_from,
        reason=element.added_reason,
        authority=first.authority,
        who=first.recorded_by_name,
        when=first.recorded_at,
    )


def _changed(before, after) -> PlanNote:
    return PlanNote(
        what=what_changed(before, after),
        from_quarter=after.from_quarter,
        reason=after.reason,
        authority=after.authority,
        who=after.recorded_by_name,
        when=after.recorded_at,
    )


def _withdrawn(element: Objective | Activity, who: str) -> PlanNote:
    return PlanNote(
        what="Withdrawn",
        from_quarter=element.withdrawn_from,
        reason=element.withdrawn_reason,
        authority=element.withdrawn_authority,
        who=who,
        when=element.withdrawn_at,
    )
