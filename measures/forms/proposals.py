"""What people type of proposals: what is proposed, what is said of it, what is decided."""

from __future__ import annotations

from crispy_forms_gds.layout import Button
from django import forms

from components.forms import EditForm, Form, LongTextField

from ..vocabulary import REASON_LENGTH, TEXT_LENGTH
from .measures import Grouped, OfChange, OfNew, TermsFields


class _Why(forms.Form):
    reason = LongTextField(
        label="Why you propose it",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why you propose it"},
    )


class ProposeMeasureForm(Grouped, Form, _Why, TermsFields, OfNew):
    submit_label = "Propose it"
    field_order = ["code", "title", "frequency"]


class ProposeChangeForm(Grouped, Form, _Why, TermsFields, OfChange):
    submit_label = "Propose this definition"


class ProposeRetirementForm(Form, _Why):
    submit_label = "Propose to retire it"


class RemarkForm(Form):
    submit_label = "Add this remark"
    is_secondary = True

    text = LongTextField(
        label="Your remark",
        max_length=TEXT_LENGTH,
        rows=3,
        error_messages={"required": "Write your remark"},
    )


class DecisionForm(EditForm):
    """Adopted or withdrawn: a reason is welcome."""

    def __init__(self, *args, submit_label: str, is_warning: bool, needs_reason: bool, **kwargs):
        self.submit_label, self.is_warning = submit_label, is_warning
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.required = needs_reason
        reason.label = "Reason" if needs_reason else "Remark (optional)"

    reason = LongTextField(
        label="Reason",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why it is refused"},
    )

    def buttons(self):
        button = Button.warning if self.is_warning else Button.primary
        return [button(self.submit_name, self.submit_label)]
