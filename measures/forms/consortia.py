"""What people type about consortia, sharing and joining."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crispy_forms_gds.layout import Button
from django import forms
from django.db.models import QuerySet

from accounts.models import Membership
from components.forms import DateField, EditForm, Form, LineField, LongTextField

from ..actions.agreements import SharingFields
from ..actions.joining import StepFields
from ..models import Framework, Measure, ReportingBody
from ..vocabulary import NAME_LENGTH, REASON_LENGTH, JoiningState, SharedWith

JOIN, DECLINE = "join", "decline"
WHOLE, LISTED = "whole", "listed"


def _reason(label: str, wrong: str, **more) -> LongTextField:
    return LongTextField(
        label=label, max_length=REASON_LENGTH, rows=3, error_messages={"required": wrong}, **more
    )


def _last_day(hint: str) -> DateField:
    return DateField(label="Last day (optional)", help_text=hint, required=False)


def _name() -> LineField:
    return LineField(
        label="Name of the consortium",
        max_length=NAME_LENGTH,
        error_messages={"required": "Enter the name"},
    )


class NewConsortiumForm(Form):
    submit_label = "Begin the consortium"

    name = _name()
    framework = forms.ModelChoiceField(
        label="Framework",
        queryset=Framework.objects.none(),
        help_text="One that you lead and that others may take up.",
        empty_label="Choose a framework",
        error_messages={
            "required": "Choose a framework",
            "invalid_choice": "Choose a framework",
        },
    )

    def __init__(self, *args, frameworks: QuerySet[Framework], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].queryset = frameworks


class RenameForm(EditForm):
    name = _name()


class EndConsortiumForm(EditForm):
    submit_label = "End the consortium"

    last_day = _last_day("Nothing is read through it after that day. Leave it empty to end now.")


class AskForm(Form):
    submit_label = "Ask the organisation"

    whom = LineField(
        label="Organisation’s address, or somebody’s e-mail address",
        max_length=254,
        help_text="The first word of its addresses here, like “improvement-service”; or the "
        "e-mail address of a person who shares measures for that organisation alone.",
        error_messages={"required": "Enter an address"},
    )


class AnswerForm(Form):
    submit_label = "Send the answer"

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[(JOIN, "Join"), (DECLINE, "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you join"},
    )
    reason = _reason("Why, if you decline", "Say why you decline", required=False)


class LeaveForm(EditForm):
    submit_label = "Leave the consortium"

    reason = _reason("Why you leave", "Say why you leave")
    last_day = _last_day("Everything you share ends with that day. Leave it empty to leave now.")


class EndMemberForm(EditForm):
    submit_label = "End its membership"

    reason = _reason("Why it ends", "Say why it ends")
    last_day = _last_day("It reads and shares nothing after that day. Leave it empty to end now.")


class BodyForm(Form):
    submit_label = "Link it"

    body = forms.ModelChoiceField(
        label="Reporting body",
        queryset=ReportingBody.objects.none(),
        empty_label="Choose a body",
        help_text="Bodies of your register that no organisation here reports as yet.",
        error_messages={"required": "Choose a body"},
    )

    def __init__(self, *args, bodies: QuerySet[ReportingBody], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies


# Sharing ------------------------------------------------------------------------------------


class _Shared(forms.Form):
    """What is shared, with whom, from when."""

    shared_with = forms.ChoiceField(
        label="Who may read it",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose with whom"},
    )
    what = forms.ChoiceField(
        label="What they may read",
        choices=[
            (WHOLE, "Every measure of the framework, those to come included"),
            (LISTED, "The measures ticked below"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they may read"},
    )
    measures = forms.ModelMultipleChoiceField(
        label="Measures",
        queryset=Measure.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DateField(
        label="From which day",
        help_text="Today or later. They read nothing by it before.",
        error_messages={"required": "Enter the day"},
    )
    periods_from = DateField(
        label="Periods that begin on or after (optional)",
        help_text="For example, 1 4 2009. Values of periods before stay yours. Leave it empty to "
        "share all periods.",
        required=False,
    )

    def __init__(
        self, *args, measures: Sequence[tuple[Measure, str]], is_lead: bool, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        titles = {one.pk: title for one, title in measures}
        choice = self.fields["measures"]
        choice.queryset = Measure.objects.filter(pk__in=titles).order_by("code", "pk")
        choice.label_from_instance = lambda one: f"{one.code} {titles[one.pk]}".strip()
        self.fields["shared_with"].choices = _readers(is_lead)

    def clean(self):
        given = super().clean()
        if given.get("what") == LISTED and not given.get("measures"):
            self.add_error("measures", "Choose at least one measure")
        return given

    def sharing_fields(self) -> SharingFields:
        given = self.cleaned_data
        listed = given["what"] == LISTED
        return SharingFields(
            shared_with=given["shared_with"],
            measures=tuple(given["measures"]) if listed else None,
            starts_on=given["starts_on"],
            periods_from=given["periods_from"],
        )

    def buttons(self):
        return [
            Button.secondary("preview", "Show what they would read"),
            Button.primary("save", self.submit_label),
        ]


def _readers(is_lead: bool) -> Iterable[tuple[str, str]]:
    """Who leads has nobody to share with but the members."""
    return [one for one in SharedWith.choices if not (is_lead and one[0] == SharedWith.LEAD)]


class SharingForm(_Shared, Form):
    submit_label = "Agree to share"


class ChangeSharingForm(_Shared, EditForm):
    submit_label = "Agree to share this instead"

    reason = _reason("Why it changes", "Say why it changes")


class EndSharingForm(EditForm):
    submit_label = "End the agreement"

    reason = _reason("Why it ends", "Say why it ends")
    last_day = _last_day("They read nothing by it after that day. Leave it empty to end it now.")


# Joining ------------------------------------------------------------------------------------


class _Person(forms.ModelChoiceField):
    def label_from_instance(self, membership: Membership) -> str:
        return str(membership)


class StepForm(EditForm):
    state = forms.ChoiceField(
        label="How far it is",
        choices=JoiningState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far it is"},
    )
    owner = _Person(
        label="Who sees to it (optional)",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Nobody yet",
    )
    due_on = DateField(label="By when (optional)", required=False)
    note = _reason("Note (optional)", "", required=False)

    def __init__(self, *args, people: QuerySet[Membership], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people

    def step_fields(self) -> StepFields:
        names = StepFields.__dataclass_fields__
        return StepFields(**{name: self.cleaned_data[name] for name in names})


class DueDayForm(EditForm):
    submit_label = "Set the day"

    due_on = DateField(
        label="By when (optional)", help_text="Leave it empty to ask for no day.", required=False
    )
