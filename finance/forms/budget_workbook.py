"""The upload of a budget: the workbook that was downloaded, or a ledger's budget by month."""

from __future__ import annotations

from django import forms

from components.forms import Form
from records.refusals import Refused
from tables.unpacking import Limits, megabytes

from ..actions import WorkbookRefused
from .base import line_of_text
from .budgets import AUTHORITY_LENGTH, dated_on, reason

LARGEST = Limits().file
#: More errors than this are no help on one page.
MOST_LISTED = 100


class BudgetWorkbookForm(Form):
    """What is wrong in the file is said by the action, sheet and cell named."""

    submit_label = "Upload"

    workbook = forms.FileField(
        label="Workbook",
        help_text=f"An Excel file (.xlsx), at most {megabytes(LARGEST)}",
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "govuk-file-upload"}),
        max_length=None,
        allow_empty_file=True,
        error_messages={"required": "Choose the workbook"},
    )
    approves = forms.TypedChoiceField(
        label="What does a file by month set?",
        help_text="For a file from your ledger only: the downloaded workbook says it itself.",
        choices=[
            ("no", "The planned months"),
            ("yes", "The approved budget, as the sum of the months, and the planned months"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
        error_messages={"required": "Choose what it sets"},
    )
    dated_on = dated_on()
    reason = reason()
    authority = line_of_text(
        "Authority",
        "Enter who decided it, and when",
        max_length=AUTHORITY_LENGTH,
        required=False,
        help_text="Only where approved amounts change. Who decided it, and when: Board, 20 March.",
    )

    def clean_workbook(self):
        """Its size, before any of it is read."""
        file = self.cleaned_data["workbook"]
        if file.size > LARGEST:
            raise forms.ValidationError(f"This file is larger than {megabytes(LARGEST)}.")
        return file

    def refuse(self, refused: Refused) -> None:
        """Every reason at the box of the file, where it is the file that errs."""
        problems = refused.problems if isinstance(refused, WorkbookRefused) else []
        if not problems:
            super().refuse(refused)
        for problem in problems[:MOST_LISTED]:
            self.add_error("workbook", problem)
        more = len(problems) - MOST_LISTED
        if more > 0:
            self.add_error("workbook", f"And {more:,} more like these")
