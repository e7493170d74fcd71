"""What people type of the bodies that report."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from accounts.models import Organisation
from components.forms import DateField, EditForm, Form, LineField

from ..actions.bodies import FAMILY_LENGTH
from ..models import ReportingBody
from ..vocabulary import NAME_LENGTH, BodyKind

TOO_LONG = {"max_length": f"Shorten this to {NAME_LENGTH} characters"}


class _BodyWords(forms.Form):
    name = LineField(
        label="Name",
        max_length=NAME_LENGTH,
        error_messages=TOO_LONG | {"required": "Enter the name"},
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=BodyKind.choices,
        widget=forms.RadioSelect,
        initial=BodyKind.BODY,
        error_messages={
            "required": "Choose whether it is a body or a nation",
            "invalid_choice": "Choose whether it is a body or a nation",
        },
    )
    starts_on = DateField(
        label="First day (optional)",
        help_text="Where it began later than the others.",
        required=False,
    )


class NewBodyForm(Form, _BodyWords):
    submit_label = "Put it on the register"


class ChangeBodyForm(EditForm, _BodyWords):
    submit_label = "Save changes"


class OrganisationForm(EditForm):
    submit_label = "Save"

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="This body is",
        required=False,
        empty_label="No organisation here",
        error_messages={"invalid_choice": "Choose from the list"},
    )

    def __init__(self, *args, organisations: Sequence[Organisation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in organisations]
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=keys).order_by(
            "name"
        )


class AliasForm(Form):
    submit_label = "Confirm this name"

    name = LineField(
        label="Another name of it",
        help_text="As files spell it. Capitals, commas and “&” make no difference.",
        max_length=NAME_LENGTH,
        error_messages=TOO_LONG | {"required": "Enter the other name"},
    )


class GroupingForm(Form):
    submit_label = "Add these families"

    name = LineField(
        label="Name",
        help_text="Of the kind of service, like People services.",
        max_length=NAME_LENGTH,
        error_messages=TOO_LONG | {"required": "Enter the name"},
    )


class FamiliesForm(EditForm):
    """A box for each body; ``rows`` are the bodies with their boxes."""

    submit_label = "Save these families"

    def __init__(self, *args, bodies: Sequence[ReportingBody], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {f"family_{body.pk}": body for body in bodies}
        for name, body in self.bodies.items():
            self.fields[name] = LineField(
                label=body.name,
                max_length=FAMILY_LENGTH,
                required=False,
                error_messages={"max_length": f"Shorten this to {FAMILY_LENGTH} characters"},
            )

    def families(self) -> dict[ReportingBody, str]:
        return {body: self.cleaned_data[name] for name, body in self.bodies.items()}

    def rows(self) -> list[tuple[ReportingBody, forms.BoundField]]:
        return [(body, self[name]) for name, body in self.bodies.items()]
