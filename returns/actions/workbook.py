"""Loading a return's workbook that was filled in without a connection: all of it or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from django.db import transaction

from accounts.models import Membership
from components.pages import BothTexts
from periods.calendar import print_day
from records import clock
from records.refusals import Refused
from tables.workbook_in import Unreadable, WorkbookIn, read_workbook

from ..models import ProgrammeReturn
from ..permissions import check_may_give
from ..steps import Gaps, ObjectiveStep
from ..workbook import identity
from ..workbook.identity import Identity, check_identity, identity_in, identity_of
from ..workbook.layout import FILLED
from ..workbook.reading import Filled, Place, read_filled
from ..workbook.rows import asked_of
from ..workbook.standing import WHOLE, Standing, StandingStep, read_standing
from ..workbook.values import (
    Values,
    fingerprint_of,
    plain,
    step_from,
    taken,
    values_of,
    values_of_whole,
    whole_from,
)
from ..workflow import check_may_happen
from .giving import save_objective_step, save_whole_step
from .moving import as_it_stands, last_version

EMPTY = "(empty)"


@dataclass(frozen=True)
class Loaded:
    """The names of the steps that changed, and of those said to be ready that lack something."""

    changed: tuple[str, ...]
    unfinished: tuple[str, ...]


class WorkbookRefused(Refused):
    """Nothing was saved: every reason as a sentence, and what two people wrote in the same cell."""

    def __init__(self, problems: list[str], both_texts: list[BothTexts]) -> None:
        super().__init__("Nothing was saved. Put right what is listed.", field="workbook")
        self.problems = problems
        self.both_texts = both_texts


def load_workbook(*, programme_return: ProgrammeReturn, data: bytes, by: Membership) -> Loaded:
    """Save every step that the workbook in ``data`` changes, or nothing.

    A step that nobody touched in the workbook, or that says what is stored, is not saved again.
    Raises Refused where the file is no workbook of this return and version, WorkbookRefused with
    everything that is wrong in it. The file is read before the transaction begins.
    """
    check_may_give(by, programme_return, clock.today())
    check_may_happen("save", programme_return.state)
    try:
        book = read_workbook(data, only={*FILLED, identity.SHEET})
    except Unreadable as unreadable:
        raise Refused(f"{unreadable} Nothing was saved.", field="workbook") from unreadable
    return _load(programme_return, book, by)


@transaction.atomic
def _load(programme_return: ProgrammeReturn, book: WorkbookIn, by: Membership) -> Loaded:
    programme_return = as_it_stands(programme_return)
    check_may_give(by, programme_return, clock.today())
    check_may_happen("save", programme_return.state)
    standing = read_standing(last_version(programme_return))
    downloaded = identity_in(book)
    check_identity(downloaded, identity_of(standing))
    loading = Loading(standing, downloaded, read_filled(book, standing), by)
    for step in standing.steps:
        loading.objective(step)
    loading.whole()
    if loading.problems:
        raise WorkbookRefused(loading.problems, loading.both_texts)
    return Loaded(tuple(loading.changed), tuple(loading.unfinished))


@dataclass
class Loading:
    """One workbook on its way into one return, inside the transaction that may yet fail."""

    standing: Standing
    downloaded: Identity
    filled: Filled
    by: Membership
    both_texts: list[BothTexts] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.problems = list(self.filled.errors)
        self.asked = asked_of(self.standing)

    def objective(self, standing: StandingStep) -> None:
        key, name = str(standing.number), f"Objective {standing.number}"
        stored = values_of(standing.stored)
        values = self._values_of(key, stored)
        if values is None:
            return
        step = step_from(values, standing.stored, standing.last)
        if step == standing.stored:
            return
        if replace(step, is_ready=standing.stored.is_ready) != standing.stored:
            if self._is_stale(key, name, standing.edit_version, stored):
                return
        elif not step.is_ready and standing.edit_version != self.downloaded.versions.get(key):
            return  # since the download somebody said that it is ready
        try:
            self._save_objective(standing, step, name)
        except Gaps as gaps:
            self._note(key, name, gaps)

    def whole(self) -> None:
        name = "The programme as a whole"
        stored = values_of_whole(self.standing.whole)
        values = self._values_of(WHOLE, stored)
        if values is None:
            return
        step, version = whole_from(values, self.standing.whole), self.standing.version
        if step == self.standing.whole or self._is_stale(WHOLE, name, version.edit_version, stored):
            return
        try:
            save_whole_step(
                programme_return=self.standing.programme_return,
                step=step,
                expected_version=version.edit_version,
                by=self.by,
            )
        except Gaps as gaps:
            self._note(WHOLE, name, gaps)
        else:
            self.changed.append(name)

    def _values_of(self, key: str, stored: Values) -> Values | None:
        """What is stored with what the workbook says over it; None where nobody touched the step
        in the workbook, or where something in it cannot be read."""
        read = self.filled.values.get(key, {})
        if self.asked[key] - set(read) or fingerprint_of(read) == self.downloaded.starts.get(key):
            return None
        return taken(read, stored)

    def _is_stale(self, key: str, name: str, edit_version: int, stored: Values) -> bool:
        """Whether someone else saved the step since the download; notes both texts."""
        if edit_version == self.downloaded.versions.get(key):
            return False
        read = self.filled.values[key]
        cells = []
        for field_name, place in self._places(key):
            if plain(stored[field_name]) != read[field_name]:
                cells.append(place.cell.where)
                self.both_texts.append(_both(place, stored[field_name], read[field_name]))
        self.problems.append(
            f"{name} was changed on the site since this workbook was downloaded, and says "
            f"otherwise than {'; '.join(cells)}. Both texts are shown below. Download the "
            "workbook anew, or write yours on the site"
        )
        return True

    def _save_objective(self, standing: StandingStep, step: ObjectiveStep, name: str) -> None:
        """As ready where the workbook says so and nothing is missing, else as in progress."""
        given = {
            "programme_return": self.standing.programme_return,
            "objective": standing.planned.objective,
            "expected_version": standing.edit_version,
            "by": self.by,
        }
        if step.is_ready and self._save_as_ready(step, given):
            self.changed.append(name)
            return
        if step.is_ready:
            self.unfinished.append(name)
        step = replace(step, is_ready=False)
        if step != standing.stored:
            save_objective_step(step=step, **given)
            self.changed.append(name)

    @staticmethod
    def _save_as_ready(step: ObjectiveStep, given: dict[str, object]) -> bool:
        try:
            save_objective_step(step=step, **given)
        except Gaps:
            return False
        return True

    def _note(self, key: str, name: str, gaps: Gaps) -> None:
        """What contradicts itself, each with its cell."""
        for gap in gaps.gaps:
            place = self.filled.places.get((key, gap.field))
            where = place.cell.where if place else name
            self.problems.append(f"{where}: {gap.message}")

    def _places(self, key: str) -> list[tuple[str, Place]]:
        return [(name, place) for (step, name), place in self.filled.places.items() if step == key]


def _both(place: Place, stored: object, read: object) -> BothTexts:
    label = f"{place.cell.where}: {place.column.title}"
    return BothTexts(label, _words(place, stored), _words(place, read))


def _words(place: Place, value: object) -> str:
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return print_day(value)
    labels = {stored: label for label, stored in place.column.choices.items()}
    return labels.get(value, str(value))
