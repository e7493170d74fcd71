"""Which e-mails a person gets."""

from __future__ import annotations

from crispy_forms_gds.choices import Choice
from django import forms

from components.forms import Form

from .kinds import ABOUT, Kind


class ChoicesForm(Form):
    submit_label = "Save"

    wanted = forms.MultipleChoiceField(
        label="Send me an e-mail when",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="At most one message a day, with everything in it.",
    )

    def __init__(self, *args, kinds: list[Kind], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [
            Choice(kind.value, kind.label, hint=ABOUT[kind].says) for kind in kinds
        ]
