"""The kinds of paper to choose from."""

from __future__ import annotations

from django import forms

from ...models import (
    PaperKind,
)


def kind_of_paper() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Kind of paper",
        choices=PaperKind,
        initial=PaperKind.FINANCE_AND_OPERATIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a kind of paper"},
    )
