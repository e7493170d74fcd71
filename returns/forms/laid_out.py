"""Forms whose pages lay them out themselves: boxes with the design system's classes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django import forms
from django.forms import BoundField

from components.forms import DateField, LineField, LongTextField, PercentField

from ..records import QueryRecord
from ..steps import Gap
from ..vocabulary import ACTION_LENGTH, OWNER_LENGTH, REASON_LENGTH, Rag

#: The design system's class of each kind of box.
_CLASSES = {
    forms.Select: "govuk-select",
    forms.TextInput: "govuk-input",
    forms.Textarea: "govuk-textarea",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.RadioSelect: "govuk-radios__input",
}
_EMPTY = (None, "", False, [None, None, None], ["", "", ""])


class Boxes:
    """A form that a page lays out itself."""

    #: The box that the page is to begin at.
    focus = ""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.dress()

    def full_clean(self) -> None:
        super().full_clean()
        self.mark_errors()

    def dress(self) -> None:
        for field in self.fields.values():
            _add_class(field, _CLASSES.get(type(field.widget), ""))

    def mark_errors(self) -> None:
        for name in set(self.errors) & set(self.fields):
            field = self.fields[name]
            wrong = _CLASSES.get(type(field.widget))
            if wrong:
                _add_class(field, f"{wrong}--error")

    def add_gaps(self, gaps: Iterable[Gap]) -> None:
        """Each at its field, where the form has it."""
        for gap in gaps:
            self.add_error(gap.field if gap.field in self.fields else None, gap.message)
        self.mark_errors()

    def is_filled_or_wrong(self, *names: str) -> bool:
        return any(self[name].value() not in _EMPTY or self[name].errors for name in names)

    @property
    def override_is_open(self) -> bool:
        return self.is_filled_or_wrong("reported_progress", "override_reason")

    def take_as_sent(self, sent: Mapping[str, object]) -> None:
        """Fill the boxes with what a browser sent, without judging any of it."""
        self.initial = {
            name: field.widget.value_from_datadict(sent, {}, name)
            for name, field in self.fields.items()
        }

    def answer_boxes(self, queries: Iterable[QueryRecord]) -> list[BoundField]:
        return [self[answer_name(one)] for one in queries]

    def answers_given(self, before: Mapping[str, str], queries: Iterable[QueryRecord]) -> dict:
        """By question's key: what was answered before stays, where it is no longer asked."""
        typed = {one.key: self.cleaned_data[answer_name(one)].strip() for one in queries}
        return {key: text for key, text in {**before, **typed}.items() if text}


def _add_class(field: forms.Field, name: str) -> None:
    known = field.widget.attrs.get("class", "").split()
    if name and name not in known:
        field.widget.attrs["class"] = " ".join([*known, name])


def as_typed(values: Mapping[str, object]) -> dict[str, str]:
    """Values as a browser would send them; a day in its three boxes."""
    typed = {}
    for name, value in values.items():
        if isinstance(value, dt.date):
            parts = (value.day, value.month, value.year)
            typed |= {f"{name}_{at}": str(part) for at, part in enumerate(parts)}
        elif value is not None and value is not False and value != "":
            typed[name] = "on" if value is True else str(value)
    return typed


# Fields that both kinds of step have ----------------------------------------------------


def colour_field(label: str, empty: str, choices: Iterable[tuple[str, str]] = Rag.choices):
    return forms.ChoiceField(
        label=label,
        choices=[("", empty), *choices],
        required=False,
        error_messages={"invalid_choice": f"{label}: choose from the list"},
    )


def override_fields() -> dict[str, forms.Field]:
    return {
        "reported_progress": PercentField(
            label="Progress to report, %",
            required=False,
            error_messages={"invalid": "Progress to report: enter a whole number from 0 to 100"},
        ),
        "override_reason": LongTextField(
            label="Why another figure than the computed one",
            max_length=REASON_LENGTH,
            rows=3,
            required=False,
        ),
    }


def remedy_fields(key: str = "") -> dict[str, forms.Field]:
    """What is done about an amber or a red. ``key`` begins the sentence of an error."""
    of = f"{key}: " if key else "Footnote: "
    return {
        "action": LongTextField(
            label="What is done about it", max_length=ACTION_LENGTH, rows=2, required=False
        ),
        "action_due": day_field("By when", of, "by when it is done"),
        "action_owner": LineField(
            label="By whom",
            required=False,
            max_length=OWNER_LENGTH,
            error_messages={"max_length": f"{of}shorten the name to {OWNER_LENGTH} characters"},
        ),
    }


def day_field(label: str, of: str, what: str) -> DateField:
    return DateField(
        label=label,
        required=False,
        error_messages={"invalid": f"{of}enter {what} as a real date, like 30 9 2009"},
    )


def answer_name(query: QueryRecord) -> str:
    return f"answer-{query.key}"


def answer_fields(queries: Iterable[QueryRecord]) -> dict[str, forms.Field]:
    return {
        answer_name(one): LongTextField(
            label=one.question, max_length=REASON_LENGTH, rows=2, required=False
        )
        for one in queries
    }
