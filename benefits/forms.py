"""What people type of benefits, as values of the domain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from crispy_forms_gds.layout import Button, Fieldset, Size
from django import forms
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import Membership
from accounts.roles import Permission
from components.forms import (
    DateField,
    EditForm,
    Form,
    LineField,
    LongTextField,
    WholeNumberField,
)
from periods.calendar import year_label
from programmes.models import Objective, ObjectiveTerms, PlannedProgramme, Programme
from programmes.permissions import running_within_reach
from programmes.querysets import ProgrammeQuerySet

from .actions import BenefitFields
from .fields import FigureField
from .models import Benefit
from .realisation import Span
from .vocabulary import (
    MOST_DECIMALS,
    REASON_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    UNIT_LENGTH,
    Counting,
    Decided,
    Direction,
    Frequency,
    Kind,
    Recurrence,
    Stated,
)

#: One question for what are two facts: the kind, and whether cash is saved.
KINDS = {
    "cashable": "Cashable saving: a budget gives the money up",
    "non_cashable": "Saving that is not cashable: more is done for the same money",
    "benefit": "Other benefit",
}
#: Asked of other benefits alone.
OTHERS = ("unit", "decimals", "counting", "direction")
BASELINE = ("baseline", "baseline_on", "baseline_source")


class _ObjectiveChoice(forms.ModelChoiceField):
    def label_from_instance(self, objective: Objective) -> str:
        planned = objective.planned_programme
        called = f"{objective.number}. {objective.called}".strip(". ")
        return f"{planned.programme.short_name} {year_label(planned.plan.year)}: {called}"


def _radios(label: str, choices, wrong: str, **more: object) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": wrong},
        **more,
    )


class _BenefitWords(forms.Form):
    title = LineField(
        label="Title", max_length=TITLE_LENGTH, error_messages={"required": "Enter the title"}
    )
    programme = forms.ModelChoiceField(
        label="Programme",
        queryset=Programme.objects.none(),
        empty_label="Choose a programme",
        error_messages={"required": "Choose a programme"},
    )
    objective = _ObjectiveChoice(
        label="Objective (optional)",
        queryset=Objective.objects.none(),
        required=False,
        empty_label="No objective in particular",
        help_text="By its objective a benefit serves the aims of the organisation.",
    )
    description = LongTextField(
        label="What it consists of (optional)", max_length=TEXT_LENGTH, rows=3, required=False
    )
    kind = _radios("Kind", list(KINDS.items()), "Choose what kind of benefit it is")
    recurrence = _radios(
        "Does it come once, or every year?",
        Recurrence.choices,
        "Choose whether it comes once or recurs",
        help_text="What recurs is the same saving again each year: years are never added up.",
    )
    frequency = _radios("Planned and reported", Frequency.choices, "Choose quarters or years")
    unit = LineField(
        label="Unit, if it is not pounds",
        max_length=UNIT_LENGTH,
        required=False,
        help_text="For example, days or complaints. Empty for pounds.",
    )
    decimals = WholeNumberField(
        label="Decimals of that unit", least=0, most=MOST_DECIMALS, required=False
    )
    counting = _radios(
        "How the figures of several periods count",
        Counting.choices,
        "Choose how figures count",
        initial=Counting.ADDS,
    )
    direction = _radios(
        "Which way is good", Direction.choices, "Choose which way is good", initial=Direction.UP
    )
    baseline = FigureField(
        label="Baseline (optional)",
        required=False,
        help_text="What it was before, in the same unit.",
    )
    baseline_on = DateField(label="Day that the baseline is of", required=False)
    baseline_source = LineField(
        label="Where the baseline comes from", max_length=REASON_LENGTH, required=False
    )
    owner = forms.ModelChoiceField(
        label="Owner",
        queryset=Membership.objects.none(),
        empty_label="Choose a person",
        help_text="Who reports what was achieved, and is asked for it.",
        error_messages={"required": "Choose who owns it"},
    )

    def benefit_fields(self) -> BenefitFields:
        given = {name: self.cleaned_data[name] for name in _NAMES}
        kind = given.pop("kind")
        is_saving = kind != Kind.BENEFIT
        return BenefitFields(
            **given | {"decimals": given["decimals"] or 0},
            kind=Kind.SAVING if is_saving else Kind.BENEFIT,
            is_cashable=kind == "cashable",
        )


_NAMES = tuple(_BenefitWords.base_fields)


def initial_of(benefit: Benefit) -> dict[str, object]:
    """What the form shows of a benefit that is there."""
    values = {name: getattr(benefit, name) for name in _NAMES}
    return values | {"kind": kind_of(benefit)}


def kind_of(benefit: Benefit) -> str:
    """One of ``KINDS``."""
    if benefit.kind == Kind.BENEFIT:
        return "benefit"
    return "cashable" if benefit.is_cashable else "non_cashable"


class _Placed:
    """Programme, objective and owner, chosen among what the person keeps; the parts in groups."""

    def __init__(self, *args, by: Membership, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kept = running_within_reach(by, Permission.KEEP_BENEFITS, on=on)
        self.fields["programme"].queryset = kept
        self.fields["objective"].queryset = _objectives(kept, self.initial.get("objective"))
        people = Membership.objects.visible_to(by).on(on).select_related("user")
        self.fields["owner"].queryset = people.order_by("user__name")

    def layout(self):
        grouped = {*OTHERS, *BASELINE}
        first = [self.laid_out(name) for name in self.fields if name not in grouped]
        return [
            *first,
            self._group("Of other benefits only", OTHERS),
            self._group("Baseline", BASELINE),
        ]

    def _group(self, legend: str, names: Sequence[str]) -> Fieldset:
        fields = [self.laid_out(name) for name in names]
        return Fieldset(*fields, legend=legend, legend_size=Size.SMALL)


def _objectives(kept: ProgrammeQuerySet, chosen: Objective | None) -> QuerySet[Objective]:
    """Those of the last two years with a plan, by name, and the one that is chosen already."""
    newest = PlannedProgramme.objects.filter(programme__in=kept).aggregate(year=Max("plan__year"))
    recent = Q(
        planned_programme__programme__in=kept,
        planned_programme__plan__year__gte=(newest["year"] or 0) - 1,
        withdrawn_from=None,
    )
    terms = ObjectiveTerms.objects.filter(objective=OuterRef("pk")).order_by("-from_quarter", "-pk")
    return (
        Objective.objects.filter(recent | Q(pk=chosen and chosen.pk))
        .annotate(called=Subquery(terms.values("short_name")[:1]))
        .select_related("planned_programme__programme", "planned_programme__plan")
        .order_by("-planned_programme__plan__year", "planned_programme__position", "number")
    )


class NewBenefitForm(_Placed, Form, _BenefitWords):
    submit_label = "Put it on the register"


class ChangeBenefitForm(_Placed, EditForm, _BenefitWords):
    submit_label = "Save changes"


class EndForm(EditForm):
    submit_label = "End it"

    ended_on = DateField(
        label="Last day", error_messages={"required": "Enter the last day that it counts"}
    )
    reason = LongTextField(
        label="Why it ends",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why it ends"},
    )

    def buttons(self):
        return [Button.warning(self.submit_name, self.submit_label)]


class PlanForm(EditForm):
    """The figures of one financial year; those of other years stay as they are planned."""

    submit_label = "Save this plan"

    def __init__(self, *args, spans: Sequence[Span], unit: str, is_first: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.spans = {f"planned_{span.quarter}": span for span in spans}
        self.fields |= {
            name: FigureField(label=f"{span.label}, {unit}", required=False)
            for name, span in self.spans.items()
        }
        self.fields["dated_on"] = DateField(
            label="Day of the plan",
            help_text="On which it was agreed.",
            error_messages={"required": "Enter the day of the plan"},
        )
        self.fields["reason"] = LongTextField(
            label="Why the plan changes" if not is_first else "Remark (optional)",
            max_length=REASON_LENGTH,
            rows=3,
            required=not is_first,
            error_messages={"required": "Say why the plan changes"},
        )

    def figures(self) -> dict[Span, Decimal]:
        """Of the year, without those left empty."""
        given = {span: self.cleaned_data[name] for name, span in self.spans.items()}
        return {span: amount for span, amount in given.items() if amount is not None}


class ReportForm(Form):
    submit_label = "Report this figure"

    def __init__(self, *args, spans: Sequence[Span], unit: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["span"].choices = [
            ("", "Choose a period"),
            *((one.key, one.label) for one in spans),
        ]
        self.fields["amount"].label = f"Achieved, {unit}"

    span = forms.ChoiceField(
        label="Period",
        help_text="Only periods that are over.",
        error_messages={
            "required": "Choose the period",
            "invalid_choice": "Choose the period from the list",
        },
    )
    amount = FigureField(
        label="Achieved", error_messages={"required": "Enter what was achieved, 0 if nothing was"}
    )
    stated = _radios("This figure is", Stated.choices, "Choose whether the figure is final")
    note = LongTextField(
        label="Note",
        help_text="Needed where the period has a figure already.",
        max_length=REASON_LENGTH,
        rows=3,
        required=False,
    )

    def chosen_span(self) -> Span:
        year, quarter = self.cleaned_data["span"].split("-")
        return Span(int(year), int(quarter))


class DecideForm(Form):
    submit_label = "Save"

    decided = _radios(
        "Is this saving achieved?",
        [
            (Decided.CONFIRMED, "Yes: the budget has given it up"),
            (Decided.QUERIED, "No: send the figure back"),
        ],
        "Choose whether you confirm it",
    )
    reason = LongTextField(
        label="What is not right with it",
        help_text="Needed where it is sent back.",
        max_length=REASON_LENGTH,
        rows=3,
        required=False,
    )
