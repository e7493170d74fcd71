"""Forms of aims and outcomes: what people type, as the actions take it."""

from __future__ import annotations

from collections.abc import Collection

from django import forms

from components.forms import DateField, EditForm, Form, LineField, LongTextField

from .forms import AsksRules, TakesAway
from .models import (
    AIM_CODE_LENGTH,
    REASON_LENGTH,
    SHORT_NAME_LENGTH,
    WORDING_LENGTH,
    CorporateAim,
)
from .rules import check_short_name, clean_text


class AimWords(forms.Form):
    code = LineField(
        label="Number or code",
        max_length=AIM_CODE_LENGTH,
        help_text="For example, 1 or 2a. It prints as Aim 1 or Outcome 2a.",
        error_messages={"required": "Give it a number or a short code"},
    )
    short_name = LineField(
        label="Short name",
        max_length=SHORT_NAME_LENGTH,
        help_text=f"At most {SHORT_NAME_LENGTH} characters, for lists and headings.",
        error_messages={"required": "Give a short name"},
    )
    wording = LongTextField(
        label="Full wording (optional)", max_length=WORDING_LENGTH, rows=4, required=False
    )
    starts_on = DateField(
        label="First day",
        help_text="For example, 1 4 2009",
        error_messages={"required": "Enter the day from which it counts"},
    )


class AimRules(AsksRules):
    def clean(self):
        given = super().clean()
        if self.cleaned_data.get("short_name"):
            self.ask(check_short_name, clean_text(self.cleaned_data["short_name"]))
        return given


class AimForm(AimRules, Form, AimWords):
    submit_label = "Add it"

    kind = forms.ChoiceField(
        label="Kind",
        choices=CorporateAim.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is an aim or an outcome"},
    )
    field_order = ["kind", "code", "short_name", "wording", "starts_on"]


class ChangeAimForm(AimRules, EditForm, AimWords):
    submit_label = "Save changes"


class EndAimForm(TakesAway, EditForm):
    submit_label = "End it"

    ended_on = DateField(label="Last day", help_text="This day still counts.")
    reason = LongTextField(
        label="Reason",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why it ends"},
    )


class ObjectiveAimsForm(EditForm):
    """Which aims an objective supports, and how it supports each."""

    submit_label = "Save"

    aims = forms.MultipleChoiceField(
        label="Aims and outcomes that it supports",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose from the list"},
    )

    def __init__(self, *args, aims: Collection[CorporateAim], **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key = {str(aim.pk): aim for aim in aims}
        self.fields["aims"].choices = [(key, str(aim)) for key, aim in self.by_key.items()]
        self.fields |= {f"how_{aim.pk}": _how(aim) for aim in aims}

    def clean(self):
        given = super().clean()
        ticked = set(self.cleaned_data.get("aims", ()))
        for key, aim in self.by_key.items():
            if self.cleaned_data.get(f"how_{key}") and key not in ticked:
                self.add_error(f"how_{key}", f"Tick {aim.label} too, or take these words out")
        return given

    @property
    def contributions(self) -> dict[CorporateAim, str]:
        """By aim that is ticked, how the objective supports it."""
        given = self.cleaned_data
        return {self.by_key[key]: given[f"how_{key}"] for key in given["aims"]}


def _how(aim: CorporateAim) -> LongTextField:
    return LongTextField(
        label=f"How it supports {aim.label} (optional)",
        max_length=REASON_LENGTH,
        rows=2,
        required=False,
    )
