"""What the forms of finance share: fields in our words, and both texts of a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.db import models

from components.forms import EditForm, LineField, WholeNumberField
from components.pages import BothTexts
from figures.money import pounds_and_pence
from periods.calendar import print_day
from records.refusals import Conflict


@dataclass(frozen=True)
class Box:
    """One input as the template writes it."""

    name: str
    id: str
    label: str
    value: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Hidden:
    name: str
    value: str


class ChangeForm(EditForm):
    """Changes what is stored; knows the version that was on the page."""

    def meet(self, conflict: Conflict) -> list[BothTexts]:
        """Refuse as stale, and tell where the stored row differs from what was typed."""
        both = [
            BothTexts(str(self.fields[name].label), theirs, yours)
            for name in self.fields
            if name != "edit_version"
            and (theirs := in_words(self, name, self.stored(conflict.current, name)))
            != (yours := in_words(self, name, self.cleaned_data.get(name)))
        ]
        self.refuse_as_stale(conflict.current.edit_version)
        return both

    def stored(self, current: models.Model, name: str) -> object:
        """What the stored row has for a field of the form."""
        return getattr(current, name, "")


def in_words(form: forms.Form, name: str, value: object) -> str:
    """A value of a form as a person reads it."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return pounds_and_pence(value)
    if hasattr(value, "year") and hasattr(value, "day"):
        return print_day(value)
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None and not isinstance(form.fields[name], forms.ModelChoiceField):
        return str(dict(choices).get(value, value))
    return str(value)


def line_of_text(label: str, missing: str, *, max_length: int, **options) -> forms.CharField:
    """One line of text, with our words for what is wrong with it."""
    return LineField(
        label=label,
        max_length=max_length,
        error_messages={
            "required": missing,
            "max_length": "Shorten this to %(limit_value)d characters: it has %(show_value)d",
        },
        **options,
    )


def position_field(**options) -> WholeNumberField:
    return WholeNumberField(
        label="Place in the order",
        help_text="1 comes first.",
        least=1,
        most=9999,
        wrong="Enter a number from 1 to 9999",
        **options,
    )


def yes_no(label: str, *, help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )


def as_yes_no(value: bool) -> str:
    return "yes" if value else "no"
