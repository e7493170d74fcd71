"""What people type who run a round, and who reopen a return."""

from __future__ import annotations

from collections.abc import Iterator

from crispy_forms_gds.helper import FormHelper
from django import forms
from django.utils.functional import cached_property

from components.forms import DateField, Form, LongTextField

from ..records import ReturnRecord
from ..vocabulary import REASON_LENGTH, TEXT_LENGTH


class RemindForm(Form):
    submit_label = "Send the reminder"

    note = LongTextField(
        label="A note to go with it (optional)", max_length=REASON_LENGTH, rows=3, required=False
    )


class ExtendForm(Form):
    submit_label = "Give more time"

    until = DateField(
        label="Until when",
        help_text="The return may be submitted until the end of that day",
        error_messages={"required": "Enter the day until which the return may come"},
    )
    reason = LongTextField(
        label="Why",
        help_text="The head reads it, and it stays on the record",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why there is more time"},
    )


class CommentForm(Form):
    """It stands beside what is reviewed, its errors on top of the page."""

    submit_label = "Add the comment"
    submit_name = "add_comment"
    is_secondary = True

    part = forms.ChoiceField(label="On which part")
    text = LongTextField(
        label="Comment",
        help_text="The head reads it beside that part. It stays on the record.",
        max_length=TEXT_LENGTH,
        rows=3,
        error_messages={"required": "Write the comment"},
    )

    def __init__(self, *args, record: ReturnRecord, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", "The programme as a whole"), *_parts(record)]
        self.fields["part"].required = False

    @cached_property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.summary_elsewhere = True
        return helper

    def place(self) -> tuple[int | None, str]:
        """Id of the objective, if any, and heading."""
        objective, _, heading = self.cleaned_data["part"].partition(":")
        return (int(objective) if objective else None), heading


def _parts(record: ReturnRecord) -> Iterator[tuple[str, str]]:
    for one in record.objectives:
        yield f"{one.objective_id}:", f"Objective {one.number}: status table"
        for section in one.sections:
            yield (
                f"{one.objective_id}:{section.heading}",
                f"Objective {one.number}: {section.title}",
            )


class ReopenForm(Form):
    submit_label = "Reopen the return"

    reason = LongTextField(
        label="Why it is reopened",
        help_text="The head reads it, and it stays on the record",
        max_length=TEXT_LENGTH,
        rows=5,
        error_messages={"required": "Say why the return is reopened"},
    )
