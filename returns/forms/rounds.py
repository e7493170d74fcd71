"""What people type into rounds and reviews."""

from __future__ import annotations

from crispy_forms_gds.helper import FormHelper
from django import forms
from django.utils.functional import cached_property

from components.forms import DateField, EditForm, Form, LongTextField, NarrativeField
from periods.calendar import Quarter

from ..vocabulary import TEXT_LENGTH


class OpenRoundForm(Form):
    """Which quarter, and the three dates, typed."""

    submit_label = "Open the round"

    quarter = forms.ChoiceField(
        label="Quarter", error_messages={"required": "Choose the quarter to collect"}
    )
    opens_on = DateField(
        label="Opening date", error_messages={"required": "Enter the opening date"}
    )
    due_on = DateField(
        label="Due date",
        help_text="A return that comes later is late, and is still taken",
        error_messages={"required": "Enter the due date"},
    )
    closes_on = DateField(
        label="Closing date", error_messages={"required": "Enter the closing date"}
    )
    instructions = LongTextField(
        label="Instructions for programme heads (optional)", rows=4, required=False
    )
    common_statement = NarrativeField(
        label="A sentence true for all programmes (optional)",
        help_text="Written once here and printed once in the paper",
        rows=3,
        required=False,
    )

    def __init__(self, *args, quarters: list[Quarter], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = [(one.key, one.label) for one in quarters]

    def values(self) -> dict[str, object]:
        return {**self.cleaned_data, "quarter": Quarter.from_key(self.cleaned_data["quarter"])}


class ChangeRoundForm(EditForm):
    """The dates and words of a round that is open."""

    submit_label = "Save changes"
    field_order = ["opens_on", "due_on", "closes_on", "instructions", "common_statement"]

    opens_on = OpenRoundForm.base_fields["opens_on"]
    due_on = OpenRoundForm.base_fields["due_on"]
    closes_on = OpenRoundForm.base_fields["closes_on"]
    instructions = OpenRoundForm.base_fields["instructions"]
    common_statement = OpenRoundForm.base_fields["common_statement"]

    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.field_order}


class SendBackForm(Form):
    """It stands below all that is reviewed, its errors on top of the page."""

    submit_label = "Send back"
    submit_name = "send_back"
    is_secondary = True

    version_read = forms.IntegerField(widget=forms.HiddenInput)
    reason = LongTextField(
        label="What should be changed",
        help_text="The head reads this above the return. It stays on the record.",
        max_length=TEXT_LENGTH,
        rows=5,
        error_messages={"required": "Say what should be changed"},
    )

    @cached_property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.summary_elsewhere = True
        return helper
