"""Forms as this product shows them: `{% crispy form %}` is all that a page needs.

The error summary stands on top, labels are escaped, the browser's own checks are off
so that every error is said in our words and all at once.
"""

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from django import forms
from django.utils.functional import cached_property

from components.fields import (
    DateField,
    LineField,
    LongTextField,
    MoneyField,
    NarrativeField,
    PercentField,
    ShareField,
    WholeNumberField,
)
from records.refusals import Refused

__all__ = [
    "DateField",
    "EditForm",
    "EditModelForm",
    "Form",
    "LineField",
    "LongTextField",
    "ModelForm",
    "MoneyField",
    "NarrativeField",
    "PercentField",
    "ShareField",
    "WholeNumberField",
]

STALE = "Someone else changed this while you were writing. Nothing was saved yet."


class DesignSystemForm:
    """What both kinds of form share. Class attributes say what differs from form to form."""

    submit_label = "Save"
    submit_name = "save"
    #: A page has one thing that it is for: a form that stands beside that is secondary.
    is_secondary = False
    form_action = ""
    form_tag = True

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @cached_property
    def helper(self):
        helper = FormHelper(self)
        helper.form_method = "post"
        helper.form_action = self.form_action
        helper.form_tag = self.form_tag
        helper.disable_csrf = not self.form_tag
        helper.attrs = {"novalidate": "novalidate"}
        helper.layout = Layout(*self.layout(), *self.buttons())
        # A page that prints `{% error_summary form %}` itself sets this.
        helper.summary_elsewhere = not self.form_tag
        return helper

    def refuse(self, refused: Refused) -> None:
        """Say what an action refused at the field that it names, else above the form."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)

    def layout(self):
        """The fields in order; a form may group them or add words between."""
        return [self.laid_out(name) for name in self.fields]

    def buttons(self):
        if not (self.form_tag and self.submit_label):
            return []
        button = Button.secondary if self.is_secondary else Button.primary
        return [button(self.submit_name, self.submit_label, data_prevent_double_click="true")]

    def laid_out(self, name):
        """One field with what it brings: a long text counts its characters."""
        field = self.fields[name]
        if isinstance(field, LongTextField) and field.max_length:
            return Field.textarea(
                name, rows=field.rows, max_characters=field.max_length, threshold=50
            )
        if isinstance(field.widget, forms.RadioSelect):
            return Field.radios(name)
        if isinstance(field.widget, forms.CheckboxSelectMultiple):
            return Field.checkboxes(name)
        return Field(name)


class Form(DesignSystemForm, forms.Form):
    pass


class ModelForm(DesignSystemForm, forms.ModelForm):
    pass


class EditVersion(forms.Form):
    """Carries the version of what was on the page when the person began to write."""

    edit_version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages={
            "required": "This page was out of date. Check it and save again.",
            "invalid": "This page was out of date. Check it and save again.",
        },
    )

    def __init__(self, *args, edit_version=None, **kwargs):
        super().__init__(*args, **kwargs)
        if edit_version is not None:
            self.initial["edit_version"] = edit_version

    def refuse_as_stale(self, current_version):
        """Keep what was typed, say so, and let the next save count from what is there now.

        The page shows both texts with `{% conflict … %}`; saving again is then a choice.
        """
        self.data = self.data.copy()
        self.data[self.add_prefix("edit_version")] = str(current_version)
        self.add_error(None, STALE)


class EditForm(DesignSystemForm, EditVersion):
    pass


class EditModelForm(DesignSystemForm, EditVersion, forms.ModelForm):
    pass
