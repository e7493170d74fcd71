"""What somebody answers for: figures confirmed, papers signed, gaps passed, reasons kept."""

from __future__ import annotations

import datetime as dt

from django import forms

from components.forms import (
    Form,
    LongTextField,
)

from ...models import (
    REASON_LENGTH,
)


class ReasonForm(Form):
    """A reason that is kept; a page says what for."""

    reason = LongTextField(
        label="Reason", max_length=REASON_LENGTH, rows=4, error_messages={"required": "Say why"}
    )

    def __init__(self, *args, label: str = "", submit: str = "", required: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.submit_label = submit or self.submit_label
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].required = required


class GapForm(ReasonForm):
    submit_label = "Pass this gap"

    key = forms.CharField(max_length=200, widget=forms.HiddenInput)


class ShownForm(Form):
    """A button under what the person has read; ``shown`` says what exactly that was."""

    submit_label = "Sign off"

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ConfirmForm(ShownForm):
    submit_label = "Confirm these figures"

    drawn_at = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean_drawn_at(self) -> dt.datetime:
        try:
            drawn_at = dt.datetime.fromisoformat(self.cleaned_data["drawn_at"])
        except ValueError:
            drawn_at = None
        # Beside the first and the last year, a moment may have no place in another time zone.
        if drawn_at is None or drawn_at.tzinfo is None or not 1990 <= drawn_at.year <= 2100:
            raise forms.ValidationError("This page was out of date. Open it again.")
        return drawn_at
