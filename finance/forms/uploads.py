"""A file of a source, from its arrival to its reversal."""

from __future__ import annotations

from django import forms

from accounts.models import Membership
from components.forms import EditForm, Form, LongTextField
from periods.calendar import month_label, year_label

from ..imports.layout import Layout
from ..imports.preview import Preview
from ..imports.upload_words import in_pounds, in_rows
from ..models import REASON_LENGTH, Budget, SourceProfile
from .base import ChangeForm
from .sources import FileField

#: A month of any year: which year it is of is chosen beside it.
MONTH_NAMES = [(month, month_label(2001, month).split()[0]) for month in range(1, 13)]


class UploadForm(Form):
    """Which source, which year, and the file."""

    submit_label = "Upload the file"

    source = forms.ModelChoiceField(
        SourceProfile.objects.none(),
        label="Source",
        empty_label="Choose a source",
        error_messages={"required": "Choose a source", "invalid_choice": "Choose a source"},
    )
    budget = forms.ModelChoiceField(
        Budget.objects.none(),
        label="Financial year",
        empty_label=None,
        error_messages={"required": "Choose a year", "invalid_choice": "Choose a year"},
    )
    month = forms.TypedChoiceField(
        label="Month",
        help_text="Asked only where the source’s files do not say it themselves.",
        choices=[("", "The file says it"), *MONTH_NAMES],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choose a month"},
    )
    file = FileField(label="File", help_text="CSV or Excel, as the ledger gives it.")

    def __init__(self, *args, by: Membership, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = SourceProfile.objects.visible_to(by).filter(ended_on=None)
        self.fields["budget"].queryset = Budget.objects.visible_to(by).order_by("-year")
        self.fields["budget"].label_from_instance = lambda budget: year_label(budget.year)

    def clean(self) -> dict:
        given = super().clean()
        if source := given.get("source"):
            if not Layout.from_json(source.layout).month_is_chosen:
                given["month"] = None
            elif given.get("month") is None and "month" not in self.errors:
                self.add_error("month", f"Choose the month: files of {source} do not say it")
        return given


class ConfirmForm(EditForm):
    """The control totals as they were shown, ticked; the action compares them."""

    submit_label, submit_name = "Confirm: count these rows", "confirm"

    rows = forms.IntegerField(widget=forms.HiddenInput)
    # As many digits as a file may come to: whether that can count, the action says.
    total = forms.DecimalField(widget=forms.HiddenInput, max_digits=20, decimal_places=2)
    checked = forms.BooleanField(
        error_messages={"required": "Check the control totals, then tick that you did"}
    )
    leave_out_refused = forms.BooleanField(required=False)

    def __init__(self, *args, preview: Preview, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        whole, refused = preview.whole, preview.by_verdict["refused"].rows
        self.initial |= {"rows": whole.rows, "total": whole.amount}
        self.fields[
            "checked"
        ].label = f"I have checked: {in_rows(whole.rows)}, {in_pounds(whole.amount)}"
        if refused:
            self.fields["leave_out_refused"].label = f"Leave out the {in_rows(refused, 'refused ')}"
        else:
            del self.fields["leave_out_refused"]

    def clean(self) -> dict:
        given = super().clean()
        if "leave_out_refused" in self.fields and not given.get("leave_out_refused"):
            self.add_error(
                "leave_out_refused",
                "Tick that the refused rows stay out, or put them right and upload anew",
            )
        return given


class ReverseForm(ChangeForm):
    submit_label = "Reverse the upload"

    reason = LongTextField(
        label="Why it is reversed",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Enter why the upload is reversed"},
    )
