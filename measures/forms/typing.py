"""The grid in which one period's values are typed: a row of boxes for each measure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from components.forms import Form
from components.pages import BothTexts
from records.refusals import Refused

from ..actions.typing import CellsRefused, Typed, ValuesChanged, shown_of
from ..imports.rows import Held
from ..models import Definition, Measure
from ..vocabulary import COMMENT_LENGTH, ValueState
from ..wording import listed

#: The boxes of a row: name, heading.
BOXES = (  # in the order of ``Typed``
    ("value", "Value"),
    ("state", "State"),
    ("numerator", "Numerator"),
    ("denominator", "Denominator"),
    ("comment", "Comment"),
)
STATES = [(one.value, str(one.label)) for one in ValueState]


@dataclass(frozen=True)
class Box:
    """A field of the grid, as its template draws it."""

    name: str
    id: str
    label: str
    heading: str
    value: str
    errors: tuple[str, ...]
    options: tuple[tuple[str, str, bool], ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class GridRow:
    measure: Measure
    definition: Definition
    seen_name: str
    seen: str
    boxes: tuple[Box | None, ...]


class TypingForm(Form):
    """Boxes ``value-<measure>`` and so on; ``seen-<measure>`` says what the page had shown."""

    form_tag = False

    def __init__(
        self,
        *args,
        measures: Sequence[tuple[Measure, Definition]],
        held: Mapping[int, Held],
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measures, self.held = list(measures), held
        self.asks_sure = False
        self.both_texts: list[BothTexts] = []
        for measure, definition in self.measures:
            for name, heading in BOXES:
                if name in ("numerator", "denominator") and not definition.numerator:
                    continue
                label = f"{measure.code}: {heading.lower()}"
                self.fields[f"{name}-{measure.pk}"] = _field(name, label)
        self.fields["sure"] = forms.BooleanField(
            label="I have looked at these values again, and they are meant", required=False
        )

    def layout(self):
        return []

    # What was typed

    def typed(self, measure: Measure) -> Typed:
        given = {name: self.cleaned_data.get(f"{name}-{measure.pk}", "") for name, _ in BOXES}
        return Typed(**{name: (text or "").strip() for name, text in given.items()})

    def seen(self, measure: Measure) -> Typed:
        """What the page had shown; nothing where that was not sent as it was."""
        try:
            parts = json.loads(self.data.get(f"seen-{measure.pk}", ""))
            return Typed(*(str(part) for part in parts))
        except (ValueError, TypeError):
            return Typed()

    def changed(self) -> dict[Measure, Typed]:
        """The rows that are another than the page had shown. A state that nobody chose is none."""
        found = {}
        for measure, _ in self.measures:
            typed, seen = self.typed(measure), self.seen(measure)
            same = _without_default(typed) == _without_default(seen)
            if not same:
                found[measure] = typed
        return found

    # What is refused

    def refuse(self, refused: Refused) -> None:
        super().refuse(refused)
        self.asks_sure = self.asks_sure or refused.field == "sure"
        if isinstance(refused, CellsRefused):
            for measure, texts in refused.cells.items():
                for text in texts:
                    self.add_error(f"value-{measure}", text)

    def meet(self, changed: ValuesChanged) -> list[BothTexts]:
        """Both texts of each row, and the next save counts from what is there now."""
        self.data = self.data.copy()
        both = []
        for measure, _ in self.measures:
            if measure.pk not in changed.held:
                continue
            now = shown_of(changed.held[measure.pk])
            self.data[f"seen-{measure.pk}"] = as_seen(now)
            both.append(BothTexts(measure.code, _said(now), _said(self.typed(measure))))
        self.add_error(
            None,
            "Someone else entered values of "
            f"{listed([one.label for one in both])} while you were writing. Nothing was saved.",
        )
        return both

    # What is shown

    def rows(self) -> list[GridRow]:
        return [self._row(measure, definition) for measure, definition in self.measures]

    def _row(self, measure: Measure, definition: Definition) -> GridRow:
        shown = shown_of(self.held.get(measure.pk))
        seen_name = f"seen-{measure.pk}"
        seen = self.data.get(seen_name, "") if self.is_bound else as_seen(shown)
        boxes = tuple(
            self._box(name, heading, measure, definition, getattr(shown, name))
            for name, heading in BOXES
        )
        return GridRow(measure, definition, seen_name, seen, boxes)

    def _box(
        self, name: str, heading: str, measure: Measure, definition: Definition, shown: str
    ) -> Box | None:
        at = f"{name}-{measure.pk}"
        if at not in self.fields:
            return None
        value = self.data.get(at, "") if self.is_bound else shown
        options = ()
        if name == "state":
            chosen = value or ValueState.REPORTED
            options = tuple((key, words, key == chosen) for key, words in STATES)
        return Box(
            name=at,
            id=f"id_{at}",
            label=str(self.fields[at].label),
            heading=heading,
            value=value,
            errors=tuple(self.errors.get(at, ())) if self.is_bound else (),
            options=options,
            hint=getattr(definition, name, "") if name in ("numerator", "denominator") else "",
        )


def _field(name: str, label: str) -> forms.Field:
    if name == "state":
        return forms.ChoiceField(
            label=label,
            choices=STATES,
            required=False,
            error_messages={"invalid_choice": f"{label}: choose a state"},
        )
    longest = COMMENT_LENGTH if name == "comment" else 60
    wrong = f"{label}: shorten this to {longest:,} characters"
    return forms.CharField(
        label=label, required=False, max_length=longest, error_messages={"max_length": wrong}
    )


def as_seen(shown: Typed) -> str:
    return json.dumps([getattr(shown, name) for name, _ in BOXES])


def _without_default(typed: Typed) -> tuple[str, ...]:
    state = "" if typed.state == ValueState.REPORTED else typed.state
    return typed.value, state, typed.numerator, typed.denominator, typed.comment


def _said(typed: Typed) -> str:
    state = "" if typed.state in ("", ValueState.REPORTED) else ValueState(typed.state).label
    parts = [typed.value, str(state).lower(), typed.comment and f"“{typed.comment}”"]
    return ", ".join(part for part in parts if part) or "(empty)"
