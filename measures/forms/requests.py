"""What is asked when values are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from accounts.models import Membership
from components.forms import DateField, EditForm, Form, LineField


class AskForm(Form):
    submit_label = "Send the requests"

    period = LineField(
        label="Period",
        max_length=40,
        help_text="Like 2009-09 or September 2009, 2009-10-q2, 2009-10, 2018-21",
        error_messages={"required": "Enter the period that you want values of"},
    )
    asked = forms.ModelChoiceField(
        label="Who is asked?",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Every designated updater",
        help_text="Each gets one e-mail with all the measures that they update.",
    )
    due_on = DateField(
        label="By when?", error_messages={"required": "Enter the day by which you need them"}
    )

    def __init__(self, *args: object, people: Iterable[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = Membership.objects.filter(pk__in=[one.pk for one in people])
        self.fields["asked"].queryset = rows.select_related("user").order_by("user__name", "pk")


class CloseForm(EditForm):
    """Nothing is asked: the page says what follows."""

    submit_label = "Close the request"
