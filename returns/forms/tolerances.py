"""What people type who set the tolerances."""

from __future__ import annotations

from django import forms

from accounts.models import Membership
from components.forms import DateField, Form, LongTextField
from programmes.models import Programme

from ..vocabulary import REASON_LENGTH


class ToleranceForm(Form):
    submit_label = "Use these tolerances"

    programme = forms.ModelChoiceField(
        label="For",
        queryset=Programme.objects.none(),
        required=False,
        empty_label="All programmes that have none of their own",
    )
    valid_from = DateField(
        label="From",
        help_text="They count for quarters that end on that day or later",
        error_messages={"required": "Enter the day from which they count"},
    )
    behind_amber = forms.IntegerField(
        label="Amber when behind by more than, points", min_value=0, max_value=100
    )
    behind_red = forms.IntegerField(
        label="Red when behind by more than, points", min_value=0, max_value=100
    )
    overdue_red_months = forms.IntegerField(
        label="Red when overdue by more than, months", min_value=1, max_value=12
    )
    spend_amber = forms.DecimalField(
        label="Spend: amber from, % of the revised budget", max_digits=5, decimal_places=2
    )
    spend_red = forms.DecimalField(
        label="Spend: red from, % of the revised budget", max_digits=5, decimal_places=2
    )
    reason = LongTextField(
        label="Why",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why the tolerances change"},
    )

    def __init__(self, *args, by: Membership, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(by)
