"""What people type of a measure: its definition, its retirement, who answers for it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from crispy_forms_gds.layout import Button, Fieldset, Size
from django import forms

from accounts.models import Membership
from accounts.roles import GRANTS, Permission
from components.forms import (
    DateField,
    EditForm,
    Form,
    LineField,
    LongTextField,
    WholeNumberField,
)

from ..models import FamilyGrouping, Framework
from ..terms import NAMES, Terms
from ..vocabulary import (
    CODE_LENGTH,
    MOST_DECIMALS,
    NAME_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    UNIT_LENGTH,
    Direction,
    Frequency,
)
from .figures import FigureField

GROUPS = (
    ("Its unit", ("unit", "decimals", "is_money")),
    ("Direction", ("direction", "direction_note", "range_from", "range_to")),
    ("Numerator and denominator, where it has them", ("numerator", "denominator", "factor")),
    ("What makes sense", ("no_change", "least", "most")),
    ("This change", ("applies_from", "breaks_series", "reason")),
)


def line(label: str, length: int, wrong: str = "", **more: object) -> LineField:
    messages = {"max_length": f"Shorten this to {length:,} characters"}
    if wrong:
        messages["required"] = wrong
    return LineField(label=label, max_length=length, error_messages=messages, **more)


class TermsFields(forms.Form):
    """The fields of a definition, in the order of its page."""

    title = line("Title", TITLE_LENGTH, "Enter the title")
    text = LongTextField(
        label="Definition (optional)",
        help_text="What is counted and what is not, so that two people would count the same.",
        max_length=TEXT_LENGTH,
        rows=4,
        required=False,
    )
    category = line("Category (optional)", NAME_LENGTH, required=False)
    source = line("Source (optional)", REASON_LENGTH, required=False)
    family_grouping = forms.ModelChoiceField(
        FamilyGrouping.objects.none(),
        label="Families that it is compared within (optional)",
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose from the list"},
    )
    unit = line(
        "Unit (optional)",
        UNIT_LENGTH,
        required=False,
        help_text="For example, %, £ or days.",
    )
    decimals = WholeNumberField(label="Decimals", least=0, most=MOST_DECIMALS, initial=1)
    is_money = forms.BooleanField(
        label="In pounds, so it is also shown in real terms", required=False
    )
    direction = forms.ChoiceField(
        label="Which way is good",
        choices=Direction.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose which way is good",
            "invalid_choice": "Choose which way is good",
        },
    )
    direction_note = line(
        "Why not as the source says (optional)",
        REASON_LENGTH,
        required=False,
        help_text="Where the source of the measure says something else.",
    )
    range_from = FigureField(label="Good from", required=False)
    range_to = FigureField(
        label="Good to",
        required=False,
        help_text="Both ends, where it is best within a range.",
    )
    numerator = line("Numerator", TITLE_LENGTH, required=False)
    denominator = line("Denominator", TITLE_LENGTH, required=False)
    factor = FigureField(
        label="Numerator ÷ denominator times",
        required=False,
        help_text="100 for a percentage, 1,000 for a rate per 1,000. Empty for 1.",
    )
    no_change = FigureField(
        label="Counts as no change below",
        required=False,
        help_text="A smaller change than this is none. Empty for 0.",
    )
    least = FigureField(
        label="Lowest value that makes sense",
        required=False,
        help_text="What lies beyond is asked about, not refused.",
    )
    most = FigureField(label="Highest value that makes sense", required=False)

    def terms(self) -> Terms:
        given = {name: self.cleaned_data[name] for name in NAMES if name in self.cleaned_data}
        if given["factor"] is None:
            given["factor"] = Decimal(1)
        if given["no_change"] is None:
            given["no_change"] = Decimal(0)
        return Terms(**given)


def frequency() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="How long its periods are",
        choices=[("", "Choose a length"), *Frequency.choices],
        error_messages={
            "required": "Choose how long its periods are",
            "invalid_choice": "Choose how long its periods are",
        },
    )


class OfNew(forms.Form):
    code = line(
        "Code", CODE_LENGTH, "Enter its code", help_text="Its name in files, like HB1. It lasts."
    )
    frequency = frequency()


class OfChange(forms.Form):
    applies_from = DateField(
        label="From the period that begins on (optional)",
        help_text=(
            "Empty where words were put right and the measure is the same: it then counts from "
            "where the definition before it began."
        ),
        required=False,
    )
    breaks_series = forms.BooleanField(
        label="It breaks the series: values before are not comparable with those after",
        required=False,
    )
    reason = LongTextField(
        label="Why it changes",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why it changes"},
    )


class Grouped:
    """Choices of the framework; the parts in groups."""

    def __init__(self, *args, framework: Framework, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        groupings = FamilyGrouping.objects.filter(kept_by=framework.organisation_id)
        self.fields["family_grouping"].queryset = groupings

    def layout(self):
        grouped = {name for _, names in GROUPS for name in names}
        first = [self.laid_out(name) for name in self.fields if name not in grouped]
        groups = [(legend, [n for n in names if n in self.fields]) for legend, names in GROUPS]
        return [*first, *(self._group(legend, names) for legend, names in groups if names)]

    def _group(self, legend: str, names: list[str]) -> Fieldset:
        fields = [self.laid_out(name) for name in names]
        return Fieldset(*fields, legend=legend, legend_size=Size.SMALL)


class NewMeasureForm(Grouped, Form, TermsFields, OfNew):
    submit_label = "Add the measure"
    field_order = ["code", "title", "frequency"]


class ChangeMeasureForm(Grouped, EditForm, TermsFields, OfChange):
    submit_label = "Save this definition"


class FrequencyForm(EditForm):
    submit_label = "Put it right"

    frequency = frequency()


class RetireForm(EditForm):
    submit_label = "Retire it"

    retired_on = DateField(
        label="Last day",
        help_text="No values are asked for after it.",
        error_messages={"required": "Enter the last day"},
    )
    reason = LongTextField(
        label="Why it is retired",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why it is retired"},
    )

    def buttons(self):
        return [Button.warning(self.submit_name, self.submit_label)]


class OwnershipForm(EditForm):
    submit_label = "Save who answers for it"

    owner = forms.ModelChoiceField(
        Membership.objects.none(),
        label="Owner",
        help_text="Who answers for it and is told of warnings.",
        empty_label="Choose a person",
        error_messages={"required": "Choose who owns it", "invalid_choice": "Choose from the list"},
    )
    deputy = forms.ModelChoiceField(
        Membership.objects.none(),
        label="Deputy (optional)",
        required=False,
        empty_label="Nobody",
        error_messages={"invalid_choice": "Choose from the list"},
    )
    updater = forms.ModelChoiceField(
        Membership.objects.none(),
        label="Designated updater (optional)",
        help_text="Who sends its values, also by e-mail, and confirms them.",
        required=False,
        empty_label="Nobody besides",
        error_messages={"invalid_choice": "Choose from the list"},
    )

    def __init__(self, *args, by: Membership, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role, grants in GRANTS.items() if Permission.SEE_MEASURES in grants]
        people = Membership.objects.visible_to(by).on(on).filter(role_rows__role__in=roles)
        for name in ("owner", "deputy", "updater"):
            self.fields[name].queryset = (
                people.select_related("user").order_by("user__name", "pk").distinct()
            )
