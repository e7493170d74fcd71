"""What a head says who hands a step over."""

from __future__ import annotations

from django import forms

from accounts.models import Membership
from components.forms import Form, LongTextField

from ..vocabulary import REASON_LENGTH


class HandOverForm(Form):
    """To whom, and what they should know."""

    submit_label = "Hand the step over"

    to = forms.ChoiceField(
        label="Who fills it in?",
        help_text="They see and fill in this step alone; you submit the return",
        error_messages={
            "required": "Choose who fills the step in",
            "invalid_choice": "Choose somebody from the list",
        },
    )
    note = LongTextField(
        label="What they should know (optional)", max_length=REASON_LENGTH, rows=3, required=False
    )

    def __init__(self, *args, people: list[Membership], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), str(one)) for one in people]
        self.fields["to"].choices = [("", "Choose a person"), *named]
