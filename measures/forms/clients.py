"""What is asked of a program that is given a token."""

from __future__ import annotations

import datetime as dt

from django import forms

from accounts.models import Membership
from components.forms import DateField, EditForm, Form, LineField

from ..models import DataSet
from ..querysets import not_ended
from ..vocabulary import NAME_LENGTH

LAST_DAY = "Without one it is valid until somebody revokes it."


class NewClientForm(Form):
    submit_label = "Make the token"

    name = LineField(
        label="Which program is it for?",
        max_length=NAME_LENGTH,
        help_text="For example, “Power BI of the performance team”. One token for each program.",
        error_messages={"required": "Say which program it is for"},
    )
    supplies = forms.ModelChoiceField(
        label="May it send values?",
        queryset=DataSet.objects.none(),
        required=False,
        empty_label="No, it only reads",
        help_text="What it sends waits for a person to confirm it.",
    )
    ends_on = DateField(label="Last day (optional)", required=False, help_text=LAST_DAY)

    def __init__(self, *args: object, by: Membership, on: dt.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplies"].queryset = DataSet.objects.filter(
            not_ended(on), organisation=by.organisation_id
        )


class EndClientForm(EditForm):
    submit_label = "Save the last day"

    ends_on = DateField(label="Last day (optional)", required=False, help_text=LAST_DAY)


class RevokeClientForm(Form):
    """Nothing is asked: the page says what follows."""

    submit_label = "Revoke the token"
