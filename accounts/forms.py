"""The forms about people."""

from __future__ import annotations

from django import forms

from components.forms import DateField, EditForm, Form, LineField

from .models import Membership
from .roles import Role

NAME_LENGTH = Membership._meta.get_field("post").max_length
REASON_LENGTH = Membership._meta.get_field("ended_reason").max_length


def line(label: str, required: str, *, help_text: str = "", max_length: int = NAME_LENGTH):
    return LineField(
        label=label,
        help_text=help_text,
        max_length=max_length,
        error_messages={
            "required": required,
            "max_length": "Shorten this to %(limit_value)d characters: it has %(show_value)d",
        },
    )


def roles_field():
    return forms.MultipleChoiceField(
        label="Roles",
        help_text="Choose all that apply. What each may do is listed below.",
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role"},
    )


class InviteForm(Form):
    submit_label = "Invite"

    name = line("Name", "Enter the person’s name")
    email = forms.EmailField(
        label="E-mail address",
        help_text="They sign in with it. Someone who has an account already keeps it.",
        max_length=254,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "off"}),
        error_messages={
            "required": "Enter the person’s e-mail address",
            "invalid": "Enter an e-mail address in the form name@example.org",
        },
    )
    post = line("Post", "Enter the person’s post", help_text="For example, head of finance")
    roles = roles_field()
    starts_on = DateField(label="First day", help_text="For example, 30 9 2009")


class ChangeForm(EditForm):
    submit_label = "Save"

    name = line("Name", "Enter the person’s name")
    post = line("Post", "Enter the person’s post", help_text="For example, head of finance")
    roles = roles_field()


class EndForm(Form):
    submit_label = "Save the last day"

    ends_on = DateField(
        label="Last day",
        help_text="They can sign in until the end of that day. To stop them at once, "
        "give the day before today.",
    )
    reason = line(
        "Reason",
        "Say why this person is leaving",
        help_text="It is kept with the record. For example, moved to another post",
        max_length=REASON_LENGTH,
    )
