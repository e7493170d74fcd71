"""The form that ends something: its last day, and a button that warns."""

from __future__ import annotations

from crispy_forms_gds.layout import Button

from components.forms import DateField, EditForm


class EndForm(EditForm):
    """Of what stays to be read when it has ended."""

    submit_label = "End it"

    ended_on = DateField(label="Last day", error_messages={"required": "Enter its last day"})

    def buttons(self):
        return [Button.warning(self.submit_name, self.submit_label)]
