"""What people type of scorecards: their name and place, perspectives, and the measures on them."""

from __future__ import annotations

import datetime as dt

from django import forms

from accounts.models import Membership
from accounts.roles import Permission
from components.forms import EditForm, Form, LineField, LongTextField

from ..actions.cards import CardFields
from ..defining import current, definitions_of
from ..models import FOUR_PERSPECTIVES, Measure, Scorecard
from ..vocabulary import NAME_LENGTH, CardLevel, MeasureState
from .ending import EndForm


class _CardWords(forms.Form):
    name = LineField(
        label="Name",
        max_length=NAME_LENGTH,
        error_messages={"required": "Enter a name for the scorecard"},
    )
    level = forms.ChoiceField(
        label="What it is a card of",
        choices=CardLevel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the scorecard is of"},
    )
    unit = LineField(
        label="Service or team",
        help_text="Leave it empty for a card of the whole organisation.",
        max_length=NAME_LENGTH,
        required=False,
    )
    is_public = forms.BooleanField(
        label="Show it on the public pages",
        help_text="The public sees the values of published data sets alone.",
        required=False,
    )

    def card_fields(self) -> CardFields:
        names = ("name", "level", "unit")
        given = {name: self.cleaned_data[name] for name in names}
        return CardFields(**given, is_public=self.cleaned_data.get("is_public", self.was_public))


class _ByPerson:
    """Whoever may not choose what is public is not asked."""

    def __init__(self, *args, by: Membership, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.was_public = bool(self.initial.get("is_public"))
        if not by.may(Permission.CHOOSE_PUBLIC):
            del self.fields["is_public"]


class NewCardForm(_ByPerson, Form, _CardWords):
    submit_label = "Make this scorecard"

    perspectives = LongTextField(
        label="Perspectives, one on each line",
        help_text="The four of a balanced scorecard, or any others.",
        max_length=2000,
        rows=6,
        error_messages={"required": "Enter at least one perspective"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("perspectives", "\n".join(FOUR_PERSPECTIVES))
        self.initial.setdefault("level", CardLevel.ORGANISATION)

    def clean_perspectives(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["perspectives"].splitlines()]
        if any(len(name) > NAME_LENGTH for name in names):
            raise forms.ValidationError(f"Shorten each perspective to {NAME_LENGTH} characters")
        return [name for name in names if name]


class ChangeCardForm(_ByPerson, EditForm, _CardWords):
    submit_label = "Save changes"


def initial_of(card: Scorecard) -> dict[str, object]:
    return {name: getattr(card, name) for name in ("name", "level", "unit", "is_public")}


class EndCardForm(EndForm):
    submit_label = "End this scorecard"


class PerspectiveForm(Form):
    submit_label = "Add it"

    name = LineField(
        label="Name",
        max_length=NAME_LENGTH,
        error_messages={"required": "Enter a name for the perspective"},
    )


class RenamePerspectiveForm(EditForm):
    submit_label = "Save"

    name = LineField(
        label="Name",
        max_length=NAME_LENGTH,
        error_messages={"required": "Enter a name for the perspective"},
    )


class PlaceMeasuresForm(Form):
    submit_label = "Put them on the card"

    measures = forms.MultipleChoiceField(
        label="Measures",
        help_text="One that stands under another perspective of this card moves here.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one measure",
            "invalid_choice": "Choose measures from the list",
        },
    )

    def __init__(self, *args, by: Membership, on: dt.date, there: set[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = Measure.objects.visible_to(by, on).filter(state=MeasureState.ADOPTED)
        rows = rows.exclude(pk__in=there).order_by("framework__name", "code")
        self.offered = {str(one.pk): one for one in rows.select_related("framework")}
        definitions = definitions_of(one.pk for one in self.offered.values())
        self.fields["measures"].choices = [
            (key, _called(one, definitions)) for key, one in self.offered.items()
        ]

    def chosen(self) -> list[Measure]:
        return [self.offered[key] for key in self.cleaned_data["measures"]]


def _called(measure: Measure, definitions) -> str:
    title = current(definitions[measure.pk]).title if measure.pk in definitions else ""
    return f"{measure.code} {title} ({measure.framework})"
