"""What goes on into the next year's plan: a box for each objective and activity that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from components.forms import Form
from programmes.continuing import ActivityToCarry, ObjectiveToCarry, ProgrammeToCarry
from programmes.forms import ChangeInYear
from programmes.models import Activity, Objective

from ..carrying import LastSaid

NOTHING = "Tick what goes on into the next year"
GONE = "Part of what you ticked was withdrawn meanwhile. Check the ticks and save again."


@dataclass(frozen=True)
class Row:
    """An objective or activity; ``box`` is None where the next year has it, or its programme
    ends."""

    of: ObjectiveToCarry | ActivityToCarry
    box: BoundField | None
    said: LastSaid | None = None
    under: tuple[Row, ...] = ()


class CarryForm(Form):
    """``said`` is what the last return said, by activity id; ``in_year`` that the next year is
    being reported already, so that a reason is asked for."""

    form_tag = False

    def __init__(
        self,
        *args,
        programmes: Iterable[ProgrammeToCarry],
        said: Mapping[int, LastSaid],
        in_year: bool,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programmes, self.said, self.in_year = programmes, said, in_year
        for one in self._open():
            ticked = self.is_first and self._goes_on(one)
            self._add_box(_name(one), _label(one), ticked=ticked)
        if in_year:
            self.fields |= ChangeInYear.fields_of_change(needed=True)

    @property
    def is_first(self) -> bool:
        """Nothing goes on yet: afterwards what has a box was left out, and stays out unless it is
        ticked."""
        return not any(one.continued for row in self.programmes for one in row.objectives)

    def _open(self) -> Iterator[ObjectiveToCarry | ActivityToCarry]:
        """What has a box: all that stands in a programme that goes on and is not there yet."""
        for programme in self.programmes:
            for objective in programme.objectives if programme.goes_on else ():
                rows = (objective, *objective.activities)
                yield from (row for row in rows if row.continued is None)

    def _add_box(self, name: str, label: str, *, ticked: bool) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False, initial=ticked)
        self.fields[name].widget.attrs["class"] = "govuk-checkboxes__input"

    def _goes_on(self, one: ObjectiveToCarry | ActivityToCarry) -> bool:
        """Ticked beforehand: an activity that is not finished, an objective unless all are."""
        if isinstance(one, ObjectiveToCarry):
            return not one.activities or any(map(self._goes_on, one.activities))
        said = self.said.get(one.planned.activity.pk)
        return said is None or not said.is_finished

    def layout(self):
        """The boxes are laid out by the page; what crispy renders are the fields of a change."""
        return [self.laid_out(name) for name in ChangeInYear.WHEN] if self.in_year else []

    @property
    def rows(self) -> list[tuple[ProgrammeToCarry, list[Row]]]:
        return [(one, [self._row(row) for row in one.objectives]) for one in self.programmes]

    def _row(self, one: ObjectiveToCarry) -> Row:
        under = tuple(
            Row(row, self._box(row), self.said.get(row.planned.activity.pk))
            for row in one.activities
        )
        return Row(one, self._box(one), under=under)

    def _box(self, one: ObjectiveToCarry | ActivityToCarry) -> BoundField | None:
        return self[_name(one)] if _name(one) in self.fields else None

    @property
    def has_boxes(self) -> bool:
        return any(True for _ in self._open())

    def clean(self):
        given = super().clean()
        if self._has_gone():
            self.add_error(None, GONE)
        elif not self.objectives and not self.activities:
            self.add_error(None, NOTHING)
        for programme in self.programmes:
            for objective in programme.objectives if programme.goes_on else ():
                self._check_whole(objective, programme.planned.programme.name)
        return given

    def _has_gone(self) -> bool:
        """Boxes that the page had and that are no longer there, nor continued meanwhile."""
        known = {
            _name(row) for p in self.programmes for o in p.objectives for row in (o, *o.activities)
        }
        boxes = {name for name in self.data if name.startswith(("objective-", "activity-"))}
        return bool(boxes - known)

    def _check_whole(self, objective: ObjectiveToCarry, programme: str) -> None:
        """An activity stands under its objective: one does not go on without the other."""
        if objective.continued or self.cleaned_data.get(_name(objective)):
            return
        for row in objective.activities:
            if self.cleaned_data.get(_name(row)):
                whole = f"objective {objective.planned.number} of {programme}"
                self.add_error(
                    _name(row), f"Tick {whole} as well, or leave out its {row.planned.key}"
                )

    @property
    def objectives(self) -> list[Objective]:
        return [
            one.planned.objective for one in self._ticked() if isinstance(one, ObjectiveToCarry)
        ]

    @property
    def activities(self) -> list[Activity]:
        ticked = [one for one in self._ticked() if isinstance(one, ActivityToCarry)]
        return [one.planned.activity for one in ticked]

    def _ticked(self) -> list[ObjectiveToCarry | ActivityToCarry]:
        return [one for one in self._open() if self.cleaned_data.get(_name(one))]


def _name(one: ObjectiveToCarry | ActivityToCarry) -> str:
    if isinstance(one, ObjectiveToCarry):
        return f"objective-{one.planned.objective.pk}"
    return f"activity-{one.planned.activity.pk}"


def _label(one: ObjectiveToCarry | ActivityToCarry) -> str:
    if isinstance(one, ObjectiveToCarry):
        return f"Objective {one.planned.number}: {one.planned.terms.short_name}"
    return f"{one.planned.key} {one.planned.label}"
