"""A return as a record: what its readers see, ordered and numbered, from one read.

``ReturnRecord`` is what submitting freezes, what a director reviews, and what papers print.
Every version of the schema stays readable: see ``SCHEMA_VERSION``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .vocabulary import Heading, Status

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Rollup:
    """A progress figure: ``computed`` from the level below, ``reported`` by the head if another.

    Whole per cents; None is "not yet known".
    """

    computed: int | None
    reported: int | None = None
    reason: str = ""

    @property
    def printed(self) -> int | None:
        """The figure that prints and that the level above counts."""
        return self.computed if self.reported is None else self.reported

    @property
    def is_overridden(self) -> bool:
        return self.reported is not None and self.reported != self.computed


@dataclass(frozen=True)
class ActivityRecord:
    activity_id: int
    key: str
    is_priority: bool
    wording: str
    short_name: str
    start_date: dt.date
    due_date: dt.date
    expected: int
    status: str
    rag: str
    progress: int | None
    footnote: str
    change_note: str = ""
    """Added or changed in the year: in words with quarter, reason and authority."""

    @property
    def needs_footnote(self) -> bool:
        return self.rag in ("amber", "red")

    @property
    def kind(self) -> str:
        return "Priority deliverable" if self.is_priority else "Additional supporting activities"

    @property
    def label(self) -> str:
        """What lists call it: its short name, else what kind it is."""
        return self.short_name or self.kind

    @property
    def words(self) -> str:
        """What the status table prints: its wording, else what kind it is."""
        return self.wording or self.kind


@dataclass(frozen=True)
class SectionRecord:
    """One heading of a highlight report. ``budget_status`` only under its own heading."""

    heading: str
    text: str
    nothing_to_report: bool
    budget_status: str = ""

    @property
    def is_answered(self) -> bool:
        return bool(self.text.strip()) or self.nothing_to_report or bool(self.budget_status)

    @property
    def title(self) -> str:
        return Heading(self.heading).label


@dataclass(frozen=True)
class ObjectiveRecord:
    objective_id: int
    number: int
    wording: str
    short_name: str
    progress: Rollup
    footnote: str
    activities: tuple[ActivityRecord, ...]
    sections: tuple[SectionRecord, ...]
    change_note: str = ""
    """Added or reworded in the year: in words with quarter, reason and authority."""
    withdrawn: tuple[str, ...] = ()
    """Its activities that were withdrawn by the quarter, each in words."""

    @property
    def counts(self) -> bool:
        """Whether the programme's mean counts it: not where all of its activities are cancelled
        and no figure is reported for it (cancelled work leaves the mean)."""
        all_cancelled = bool(self.activities) and all(
            activity.status == Status.CANCELLED for activity in self.activities
        )
        return not all_cancelled or self.progress.reported is not None


@dataclass(frozen=True)
class ReturnRecord:
    programme_id: int
    programme: str
    programme_slug: str
    head: str
    head_post: str
    period_key: str
    prepared_by: str
    prepared_post: str
    prepared_on: dt.date | None
    progress: Rollup
    objectives: tuple[ObjectiveRecord, ...]
    extra_deliverables: str
    nothing_extra: bool
    version: int
    withdrawn: tuple[str, ...] = ()
    """Objectives that were withdrawn by the quarter, each in words."""

    @property
    def all_withdrawn(self) -> tuple[str, ...]:
        """What the year's plan lost by the quarter, activities first, each in words."""
        under = (
            f"Objective {one.number}: {words}" for one in self.objectives for words in one.withdrawn
        )
        return (*under, *self.withdrawn)
