"""What people type who set the tolerances."""

from __future__ import annotations

from django import forms

from accounts.models import Membership
from components.forms import DateField, Form, LongTextField, ShareField, WholeNumberField
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
    behind_amber = WholeNumberField(
        label="Amber when behind by more than, points", least=0, most=100
    )
    behind_red = WholeNumberField(label="Red when behind by more than, points", least=0, most=100)
    overdue_red_months = WholeNumberField(
        label="Red when overdue by more than, months", least=1, most=12
    )
    spend_amber = ShareField(label="Spend: amber from, % of the revised budget")
    spend_red = ShareField(label="Spend: red from, % of the revised budget")
    reason = LongTextField(
        label="Why",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why the tolerances change"},
    )

    def __init__(self, *args, by: Membership, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(by)
