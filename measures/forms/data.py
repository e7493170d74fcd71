"""What people say of data sets, files of values, and what a preview asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crispy_forms_gds.layout import HTML
from django import forms

from components.forms import DateField, EditForm, Form, LineField

from ..actions.vintages import LARGEST_FILE
from ..imports.reports import Question, Report, Unknown
from ..models import DataSet, Framework, ReportingBody
from ..vocabulary import NAME_LENGTH, DataReach
from ..wording import counted

MEGABYTE = 1024 * 1024
PUBLISHED = (
    "I understand that values of a published data set are read by every organisation that uses "
    "the framework, and stand on the public pages"
)


class _SetWords(forms.Form):
    name = LineField(
        label="Name",
        max_length=NAME_LENGTH,
        help_text="For example, “Our own figures” or “National benchmarks”.",
        error_messages={"required": "Enter the data set’s name"},
    )
    reach = forms.ChoiceField(
        label="Who may read it",
        choices=DataReach.choices,
        widget=forms.RadioSelect,
        initial=DataReach.OWN,
        help_text="Only who also chooses what the public pages show may publish, or end that.",
        error_messages={"required": "Choose who may read it"},
    )
    understood = forms.BooleanField(
        label=PUBLISHED,
        required=False,
        help_text="Tick this where you choose “Published”.",
    )

    def clean(self) -> dict:
        given = super().clean()
        if given.get("reach") == DataReach.PUBLISHED and not given.get("understood"):
            self.add_error("understood", "Tick that you understand what publishing means")
        return given


class NewSetForm(_SetWords, Form):
    submit_label = "Begin the data set"

    framework = forms.ModelChoiceField(
        Framework.objects.none(),
        label="Framework",
        empty_label="Choose a framework",
        error_messages={
            "required": "Choose a framework",
            "invalid_choice": "Choose a framework",
        },
    )
    field_order = ("framework", "name", "reach", "understood")

    def __init__(self, *args, frameworks, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].queryset = frameworks


class ChangeSetForm(_SetWords, EditForm):
    ended_on = DateField(
        label="Last day (optional)",
        required=False,
        help_text="After this day it takes no more values. What it has stays to be read.",
    )


def initial_of_set(data_set: DataSet) -> dict[str, object]:
    return {
        "name": data_set.name,
        "reach": data_set.reach,
        "understood": data_set.reach == DataReach.PUBLISHED,
        "ended_on": data_set.ended_on,
    }


# A file ---------------------------------------------------------------------------------


class UploadForm(Form):
    submit_label = "Upload the file"

    file = forms.FileField(
        label="File",
        help_text=f"CSV, Excel workbook (.xlsx) or XML, at most {LARGEST_FILE // MEGABYTE} MB.",
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xml", "class": "govuk-file-upload"}
        ),
        error_messages={"required": "Choose a file"},
    )
    label = LineField(
        label="What it is called (optional)",
        max_length=NAME_LENGTH,
        required=False,
        help_text="For example, “Refresh of January 2010”. Lists show it.",
    )
    data_of = DateField(
        label="Date of the data (optional)",
        required=False,
        help_text="The day that its source dates it. Comparisons print it.",
    )

    def clean_file(self):
        """Its size, before any of it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file has {file.size / MEGABYTE:,.0f} MB. Choose one of at most "
                f"{LARGEST_FILE // MEGABYTE} MB: send fewer periods at once"
            )
        return file


# A preview ------------------------------------------------------------------------------


class ConfirmForm(EditForm):
    """The control total as it was shown, and each question, ticked."""

    submit_label, submit_name = "Confirm: these values count from now on", "confirm"

    values = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, report: Report, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["values"] = report.values
        self.questions = {f"question-{one.key}": one for one in report.questions}
        for name, one in self.questions.items():
            self.fields[name] = _tick(one)
        self.fields["checked"] = forms.BooleanField(
            label=f"I have checked: {counted(report.values, 'value')}",
            error_messages={"required": "Check the number of values, then tick that you did"},
        )

    def layout(self):
        fields = [self.laid_out(name) for name in self.fields if name not in self.questions]
        ticks = [self.laid_out(name) for name in self.questions]
        if not ticks:
            return fields
        heading = HTML('<h3 class="govuk-heading-s">Look into these first, and tick each</h3>')
        return [*fields[:-1], heading, *ticks, fields[-1]]

    @property
    def answered(self) -> list[str]:
        given = self.cleaned_data
        return [one.key for name, one in self.questions.items() if given.get(name)]


def _tick(question: Question) -> forms.BooleanField:
    more = question.count - len(question.places)
    places = "; ".join(question.places) + (f"; and {more:,} more" if more > 0 else "")
    return forms.BooleanField(
        label=f"{question.text}: {places}" if places else question.text,
        error_messages={"required": f"Tick this once you have looked into it: {question.text}"},
    )


class AliasForm(Form):
    """Each name that nobody knows, and whom it may mean: the likely ones first."""

    submit_label, submit_name = "These names mean these bodies: read again", "aliases"
    is_secondary = True

    def __init__(
        self, *args, unknown: Sequence[Unknown], bodies: Mapping[int, ReportingBody], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bodies, self.names = bodies, {}
        for number, one in enumerate(unknown):
            name = f"alias-{number}"
            self.names[name] = one.name
            self.fields[name] = forms.ChoiceField(
                label=f"“{one.name}” ({counted(one.count, 'value')})",
                choices=_choices(one, bodies),
                required=False,
                error_messages={"invalid_choice": "Choose one of these bodies"},
            )

    @property
    def aliases(self) -> dict[str, ReportingBody]:
        """What was chosen, by the name as it is spelt."""
        chosen = {self.names[name]: self.cleaned_data.get(name) for name in self.names}
        return {spelt: self.bodies[int(key)] for spelt, key in chosen.items() if key}


def _choices(one: Unknown, bodies: Mapping[int, ReportingBody]) -> list:
    likely = [(str(key), bodies[key].name) for key in one.suggested if key in bodies]
    others = [(str(key), body.name) for key, body in bodies.items() if key not in one.suggested]
    groups = [("", "Nobody here: leave it at fault")]
    if likely:
        groups.append(("May be meant", likely))
    return [*groups, ("Others" if likely else "Bodies", others)]
