"""What a reading found, as it is kept with a vintage: counts, faults, questions. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

#: Of faults, changes and places so many are kept; all of them are counted.
FAULTS_KEPT, CHANGES_KEPT, PLACES_KEPT = 500, 500, 5


class Fault(NamedTuple):
    """What is wrong, and where; ``more`` places have the same."""

    place: str
    text: str
    more: int = 0


class Question(NamedTuple):
    """Something that somebody must have looked at before the values count."""

    key: str
    text: str
    places: tuple[str, ...] = ()
    count: int = 0


class Change(NamedTuple):
    """A value that is another than the one that counted: both as words."""

    measure_id: int
    body_id: int
    start: str
    months: int
    before: str
    after: str


class Unknown(NamedTuple):
    """A body's name that nobody knows, how often it stands there, and whom it may mean."""

    name: str
    count: int
    suggested: tuple[int, ...]


class Tally(NamedTuple):
    measure_id: int
    new: int
    changed: int
    same: int


@dataclass
class Report:
    """The preview. ``fault_count`` and ``changed`` count all, the lists have the first.

    ``answered`` are the keys of the questions that were ticked when the vintage was confirmed.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)

    @property
    def values(self) -> int:
        """How many values would count: the control total."""
        return self.new + self.changed

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Report:
        """Also from the empty report of a vintage that was not read yet."""
        made = cls(**given)
        made.faults = [Fault(*one) for one in made.faults]
        made.questions = [
            Question(key, text, tuple(places), count) for key, text, places, count in made.questions
        ]
        made.unknown = [Unknown(name, n, tuple(keys)) for name, n, keys in made.unknown]
        made.tallies = [Tally(*one) for one in made.tallies]
        made.changes = [Change(*one) for one in made.changes]
        return made
