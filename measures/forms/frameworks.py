"""What people type of frameworks, of who takes them up, and of their design group."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import Q

from accounts.models import Membership
from accounts.roles import GRANTS, Permission
from components.forms import DateField, EditForm, Form, LineField, LongTextField

from ..models import Framework
from ..permissions import sitting
from ..querysets import standing
from ..vocabulary import NAME_LENGTH, TEXT_LENGTH
from .ending import EndForm


class _FrameworkWords(forms.Form):
    name = LineField(
        label="Name",
        max_length=NAME_LENGTH,
        error_messages={
            "required": "Enter the name",
            "max_length": f"Shorten this to {NAME_LENGTH} characters",
        },
    )
    description = LongTextField(
        label="What it is for (optional)", max_length=TEXT_LENGTH, rows=3, required=False
    )
    is_shared = forms.BooleanField(
        label="Other organisations may take it up",
        help_text="Its measures then change by proposals, which a design group decides on.",
        required=False,
    )


class NewFrameworkForm(Form, _FrameworkWords):
    submit_label = "Begin it"


class ChangeFrameworkForm(EditForm, _FrameworkWords):
    submit_label = "Save changes"


class TakeUpForm(Form):
    submit_label = "Take it up"

    starts_on = DateField(
        label="From which day", error_messages={"required": "Enter the day from which you use it"}
    )


class LeaveForm(EndForm):
    submit_label = "Leave it"

    ended_on = DateField(
        label="Last day",
        help_text="On which your organisation still uses it.",
        error_messages={"required": "Enter the last day"},
    )


class SeatForm(Form):
    """People who keep measures wherever the framework is used, and the lead's own who see them."""

    submit_label = "Give a seat"

    membership = forms.ModelChoiceField(
        Membership.objects.none(),
        label="Person",
        empty_label="Choose a person",
        error_messages={"required": "Choose a person", "invalid_choice": "Choose from the list"},
    )

    def __init__(self, *args, framework: Framework, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        field.queryset = who_may_sit(framework, on)
        field.label_from_instance = lambda one: f"{one} ({one.organisation})"


def who_may_sit(framework: Framework, on: dt.date):
    users = framework.take_ups.filter(standing(on)).values("organisation")
    own = Q(organisation=framework.organisation_id, role_rows__role__in=_roles(SEE))
    others = Q(organisation__in=users, role_rows__role__in=_roles(KEEP))
    seated = framework.seats.filter(sitting(on)).values("membership")
    rows = Membership.objects.on(on).filter(own | others).exclude(pk__in=seated)
    return rows.select_related("user", "organisation").order_by("user__name", "pk").distinct()


SEE, KEEP = Permission.SEE_MEASURES, Permission.KEEP_MEASURES


def _roles(permission: Permission) -> list[str]:
    return [role for role, grants in GRANTS.items() if permission in grants]
