"""What people type of initiatives and of related measures."""

from __future__ import annotations

import datetime as dt

from django import forms

from accounts.models import Membership
from components.forms import DateField, EditForm, Form, LineField, LongTextField

from ..actions.effects import InitiativeFields
from ..listing import lines_for
from ..models import Measure
from ..vocabulary import NAME_LENGTH, REASON_LENGTH

ROLES = {
    "result": "It is a result: this measure is thought to move it",
    "driver": "It is a driver: it is thought to move this measure",
}


class InitiativeForm(EditForm):
    name = LineField(
        label="What was begun",
        max_length=NAME_LENGTH,
        error_messages={"required": "Say what was begun"},
    )
    starts_on = DateField(label="From which day", help_text="For example, 1 4 2009")
    text = LongTextField(
        label="What was done (optional)", max_length=REASON_LENGTH, rows=4, required=False
    )

    def fields_typed(self) -> InitiativeFields:
        given = self.cleaned_data
        return InitiativeFields(given["name"], given["starts_on"], given["text"])


class RelateForm(Form):
    submit_label = "Relate them"

    other = forms.ChoiceField(
        label="The other measure",
        error_messages={"required": "Choose a measure", "invalid_choice": "Choose from the list"},
    )
    role = forms.ChoiceField(
        label="What it is",
        choices=list(ROLES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is a result or a driver"},
    )
    note = LongTextField(
        label="Why it is thought so (optional)", max_length=REASON_LENGTH, rows=3, required=False
    )

    def __init__(self, *args, by: Membership, measure: Measure, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        lines = lines_for(by, on)
        self.measures = {str(one.measure.pk): one.measure for one in lines}
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in lines:
            if one.measure.pk != measure.pk and not one.is_retired:
                name = f"{one.measure.code} {one.definition.title}"
                groups.setdefault(one.measure.framework.name, []).append(
                    (str(one.measure.pk), name)
                )
        self.fields["other"].choices = [("", "Choose a measure"), *groups.items()]

    def chosen(self) -> Measure:
        return self.measures[self.cleaned_data["other"]]
