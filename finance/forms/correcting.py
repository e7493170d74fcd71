"""An amount that stands on the wrong line."""

from __future__ import annotations

from django import forms

from components.forms import Form, MoneyField

from ..models import REASON_LENGTH, BudgetLine
from .base import line_of_text


class MoveForm(Form):
    """From one line of a month to another."""

    submit_label = "Move the amount"

    amount = MoneyField(label="Amount, £", help_text="A minus moves it the other way.")
    to_line = forms.ModelChoiceField(
        BudgetLine.objects.none(),
        label="Line that it belongs to",
        empty_label="Choose a line",
        error_messages={"required": "Choose a line", "invalid_choice": "Choose a line"},
    )
    reason = line_of_text("Reason", "Enter why the amount moves", max_length=REASON_LENGTH)

    def __init__(self, *args, lines, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_line"].queryset = lines
        self.fields["to_line"].label_from_instance = lambda line: f"{line.name} ({line.group.name})"
