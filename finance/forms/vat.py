"""VAT reclaims: what is claimed, and what became of it."""

from __future__ import annotations

from django import forms

from components.forms import DateField, Form, MoneyField

from ..models import REASON_LENGTH, VatFigure, VatReclaim
from .base import ChangeForm, line_of_text, position_field

NAME_LENGTH = VatReclaim._meta.get_field("name").max_length


def vat_name() -> forms.CharField:
    return line_of_text(
        "What is claimed",
        "Enter what is claimed",
        max_length=NAME_LENGTH,
        help_text="And for which periods: VAT on training, 2006/07 to 2008/09",
    )


class VatReclaimForm(Form):
    submit_label = "Make the reclaim"

    name = vat_name()


class VatReclaimChangeForm(ChangeForm):
    name = vat_name()
    position = position_field()
    ended_on = DateField(
        label="Last day",
        help_text="Leave it empty while something is still to come.",
        required=False,
    )


class VatFigureForm(Form):
    submit_label = "Record it"

    kind = forms.ChoiceField(
        label="What it says",
        choices=VatFigure.Kind.choices,
        widget=forms.RadioSelect,
        help_text="Expected is what the tax office will pay, as far as one knows.",
        error_messages={"required": "Choose claimed, expected or received"},
    )
    amount = MoneyField(
        label="Amount, £", help_text="What it adds; with a minus, what it takes away again."
    )
    dated_on = DateField(label="Day", help_text="When it was claimed, is expected, or was received")
    remark = line_of_text("Remark", "", max_length=REASON_LENGTH, required=False)
