"""The upload of a return's workbook."""

from __future__ import annotations

from django import forms

from components.forms import Form
from tables.unpacking import Limits, megabytes

LARGEST = Limits().file
#: More errors than this are no help on one page.
MOST_LISTED = 100


class WorkbookForm(Form):
    """One workbook. What is wrong in it is said by the action, sheet and cell named."""

    submit_label, submit_name = "Upload", "upload"

    workbook = forms.FileField(
        label="Workbook",
        help_text=f"The Excel file (.xlsx) that you downloaded, at most {megabytes(LARGEST)}",
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "govuk-file-upload"}),
        max_length=None,
        allow_empty_file=True,
        error_messages={"required": "Choose the workbook that you filled in"},
    )

    def clean_workbook(self):
        """Its size, before any of it is read."""
        file = self.cleaned_data["workbook"]
        if file.size > LARGEST:
            raise forms.ValidationError(f"This file is larger than {megabytes(LARGEST)}.")
        return file

    def refuse_all(self, problems: list[str]) -> None:
        for problem in problems[:MOST_LISTED]:
            self.add_error("workbook", problem)
        more = len(problems) - MOST_LISTED
        if more > 0:
            self.add_error("workbook", f"And {more:,} more like these")
