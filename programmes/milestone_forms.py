"""Forms of milestones: what people type, as the actions take it."""

from __future__ import annotations

from components.forms import DateField, EditForm, Form, LineField, LongTextField

from .forms import AsksRules, TakesAway
from .models import MILESTONE_NAME_LENGTH, REASON_LENGTH
from .rules import check_milestone_due


class MilestoneFields(AsksRules):
    """``year`` is that of the plan: a date far from it is a slip."""

    @staticmethod
    def fields_of_milestone() -> dict[str, object]:
        return {
            "name": LineField(
                label="Name",
                max_length=MILESTONE_NAME_LENGTH,
                help_text="For example, Pilot begins in two councils.",
                error_messages={"required": "Give the milestone a name"},
            ),
            "due_on": DateField(
                label="Due date",
                help_text="For example, 30 9 2009",
                error_messages={"required": "Enter the due date"},
            ),
        }

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields |= self.fields_of_milestone()

    def clean(self):
        given = super().clean()
        if self.cleaned_data.get("due_on"):
            self.ask(check_milestone_due, self.cleaned_data["due_on"], year=self.year)
        return given


class MilestoneForm(MilestoneFields, Form):
    submit_label = "Add this milestone"


class ChangeMilestoneForm(MilestoneFields, EditForm):
    submit_label = "Save this milestone"


class WithdrawMilestoneForm(TakesAway, EditForm):
    submit_label = "Withdraw it"

    reason = LongTextField(
        label="Reason",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why the milestone is withdrawn"},
    )


class CompleteMilestoneForm(EditForm):
    submit_label = "Save"

    done_on = DateField(
        label="Day on which it was done",
        required=False,
        help_text="For example, 30 9 2009. Leave it empty if it is not done.",
    )
