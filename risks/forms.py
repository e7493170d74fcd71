"""What people type into the register, as values of the domain."""

from __future__ import annotations

import datetime as dt

from crispy_forms_gds.layout import Div, Field, Fieldset, Size
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

from .actions import IssueFields, RiskFields, Scored
from .matrix import Matrix
from .permissions import may_keep
from .scoring import Bands
from .vocabulary import (
    REASON_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Category,
    Priority,
    Response,
    ScoreKind,
)

PARTS = ("likelihood", "impact")
KINDS_EXPLAINED = {
    ScoreKind.CURRENT: "Current: as it is now",
    ScoreKind.INHERENT: "Inherent: before any measure",
    ScoreKind.TARGET: "Target: what is aimed for",
}
LEGENDS = {
    "inherent": "Inherent: before any measure (optional)",
    "current": "Current: as it is now",
    "target": "Target: what is aimed for (optional)",
}
EXPLAINED = {
    Response.TREAT: "Treat: make it less likely, or less harmful",
    Response.TOLERATE: "Tolerate: live with it, and watch it",
    Response.TRANSFER: "Transfer: have another carry it, by contract or insurance",
    Response.TERMINATE: "Terminate: stop what gives rise to it",
}


class Placed:
    """Programme, objective and owner, chosen among what the person may keep."""

    def __init__(self, *args, by: Membership, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kept = running_within_reach(by, Permission.KEEP_RISKS, on=on)
        self.fields["programme"].queryset = kept
        whole = may_keep(by, None, on)
        self.fields["programme"].required = not whole
        self.fields["programme"].empty_label = (
            "The organisation’s own" if whole else "Choose a programme"
        )
        self.fields["objective"].queryset = _objectives(kept, self.initial.get("objective"))
        people = Membership.objects.visible_to(by).on(on).select_related("user")
        self.fields["owner"].queryset = people.order_by("user__name")


def _objectives(kept: ProgrammeQuerySet, chosen: Objective | None) -> QuerySet[Objective]:
    """Those of the last two years with a plan, by name, and the one that is chosen already."""
    planned = PlannedProgramme.objects.filter(programme__in=kept)
    newest = planned.aggregate(year=Max("plan__year"))["year"] or 0
    recent = Q(
        planned_programme__programme__in=kept,
        planned_programme__plan__year__gte=newest - 1,
        withdrawn_from=None,
    )
    terms = ObjectiveTerms.objects.filter(objective=OuterRef("pk")).order_by("-from_quarter", "-pk")
    return (
        Objective.objects.filter(recent | Q(pk=chosen and chosen.pk))
        .annotate(called=Subquery(terms.values("short_name")[:1]))
        .select_related("planned_programme__programme", "planned_programme__plan")
        .order_by("-planned_programme__plan__year", "planned_programme__position", "number")
    )


class _ObjectiveChoice(forms.ModelChoiceField):
    def label_from_instance(self, objective: Objective) -> str:
        planned = objective.planned_programme
        called = f"{objective.number}. {objective.called}".strip(". ")
        return f"{planned.programme.short_name} {year_label(planned.plan.year)}: {called}"


class _OwnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, membership: Membership) -> str:
        return str(membership)


def _programme() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Programme",
        queryset=Programme.objects.none(),
        required=False,
        error_messages={"required": "Choose a programme"},
    )


def _objective() -> forms.ModelChoiceField:
    return _ObjectiveChoice(
        label="Objective (optional)",
        queryset=Objective.objects.none(),
        required=False,
        empty_label="No objective in particular",
    )


def _owner() -> forms.ModelChoiceField:
    return _OwnerChoice(
        label="Owner",
        queryset=Membership.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose who owns it"},
    )


def _text(label: str, wrong: str, **more) -> LongTextField:
    return LongTextField(
        label=label, max_length=TEXT_LENGTH, rows=3, error_messages={"required": wrong}, **more
    )


def _choices(label: str, choices, wrong: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", "Choose one"), *choices], error_messages={"required": wrong}
    )


def _level(label: str, *, required: bool = True) -> forms.TypedChoiceField:
    """Its choices come with the organisation's matrix."""
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        empty_value=None,
        required=required,
        error_messages={"required": f"{label}: choose from 1 to 5"},
    )


class _RiskWords(forms.Form):
    title = LineField(
        label="Title", max_length=TITLE_LENGTH, error_messages={"required": "Enter the title"}
    )
    programme = _programme()
    objective = _objective()
    cause = _text("Cause: what gives rise to it", "Enter the cause")
    event = _text("Event: what may happen", "Enter the event")
    effect = _text("Effect: what would follow", "Enter the effect")
    owner = _owner()
    category = _choices("Category", Category.choices, "Choose a category")
    response = _choices("Response", list(EXPLAINED.items()), "Choose a response")

    def risk_fields(self) -> RiskFields:
        names = RiskFields.__dataclass_fields__
        return RiskFields(**{name: self.cleaned_data[name] for name in names})


class _Scored:
    """Likelihood and impact in the words of the organisation's matrix."""

    def __init__(self, *args, matrix: Matrix, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            words = matrix.impacts if name.endswith("impact") else matrix.likelihoods
            if isinstance(field, forms.TypedChoiceField):
                numbered = [(n, f"{n} {word}") for n, word in enumerate(words, start=1)]
                field.choices = [("", "Choose one"), *numbered]


class NewRiskForm(_Scored, Placed, Form, _RiskWords):
    submit_label = "Put it on the register"

    raised_on = DateField(
        label="Raised on", error_messages={"required": "Enter the day on which it was raised"}
    )
    inherent_likelihood = _level("Likelihood before any measure", required=False)
    inherent_impact = _level("Impact before any measure", required=False)
    current_likelihood = _level("Likelihood now")
    current_impact = _level("Impact now")
    target_likelihood = _level("Likelihood aimed for", required=False)
    target_impact = _level("Impact aimed for", required=False)

    def layout(self):
        scores = {f"{kind}_{part}" for kind in ScoreKind.values for part in PARTS}
        words = [self.laid_out(name) for name in self.fields if name not in scores]
        return [*words, *(self._pair(kind, legend) for kind, legend in LEGENDS.items())]

    def _pair(self, kind: str, legend: str) -> Fieldset:
        halves = [Div(Field(f"{kind}_{p}"), css_class="govuk-grid-column-one-half") for p in PARTS]
        return Fieldset(
            Div(*halves, css_class="govuk-grid-row"), legend=legend, legend_size=Size.SMALL
        )

    def clean(self) -> dict:
        given = super().clean()
        for kind in ScoreKind.values:
            pair = [given.get(f"{kind}_{part}") for part in PARTS]
            if kind != ScoreKind.CURRENT and None in pair and pair != [None, None]:
                self.add_error(f"{kind}_likelihood", "Choose both likelihood and impact, or none")
        return given

    def scores(self) -> dict[ScoreKind, Scored]:
        found = {}
        for kind in ScoreKind:
            pair = [self.cleaned_data[f"{kind.value}_{part}"] for part in PARTS]
            if None not in pair:
                found[kind] = Scored(*pair)
        return found


class ChangeRiskForm(Placed, EditForm, _RiskWords):
    submit_label = "Save changes"


class ScoreForm(_Scored, Form):
    submit_label = "Add the score"

    kind = forms.ChoiceField(
        label="Which score", choices=list(KINDS_EXPLAINED.items()), initial=ScoreKind.CURRENT
    )
    likelihood = _level("Likelihood")
    impact = _level("Impact")
    scored_on = DateField(
        label="As of", error_messages={"required": "Enter the day that the score is about"}
    )
    reason = LongTextField(
        label="Why it changes",
        help_text="Needed for every score after the first",
        max_length=REASON_LENGTH,
        rows=3,
        required=False,
    )


class CloseForm(EditForm):
    submit_label = "Close the risk"

    reason = LongTextField(
        label="Why it is closed",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why the risk is closed"},
    )


class ReopenForm(EditForm):
    submit_label = "Open it again"

    reason = LongTextField(
        label="Why it is opened again",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why it is opened again"},
    )


class _Owned:
    """An owner, chosen among who is in the organisation."""

    def __init__(self, *args, by: Membership, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.visible_to(by).on(on).select_related("user")
        self.fields["owner"].queryset = people.order_by("user__name")


class MitigationForm(_Owned, Form):
    submit_label = "Add the mitigation"

    action = LongTextField(
        label="What is to be done",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Enter what is to be done"},
    )
    owner = _owner()
    due_on = DateField(label="By when", error_messages={"required": "Enter by when it is done"})


class ChangeMitigationForm(_Owned, EditForm):
    submit_label = "Save changes"

    action = MitigationForm.base_fields["action"]
    owner = _owner()
    due_on = MitigationForm.base_fields["due_on"]
    done_on = DateField(label="Done on (empty until it is)", required=False)


class _IssueWords(forms.Form):
    title = _RiskWords.base_fields["title"]
    programme = _programme()
    objective = _objective()
    description = _text("What has happened", "Say what has happened")
    owner = _owner()
    priority = _choices("Priority", Priority.choices, "Choose a priority")
    action = LongTextField(
        label="What is done about it (optional)", max_length=REASON_LENGTH, rows=2, required=False
    )
    due_on = DateField(label="By when (optional)", required=False)

    def issue_fields(self) -> IssueFields:
        names = IssueFields.__dataclass_fields__
        return IssueFields(**{name: self.cleaned_data[name] for name in names})


class NewIssueForm(Placed, Form, _IssueWords):
    submit_label = "Put it on the register"

    raised_on = NewRiskForm.base_fields["raised_on"]


class ChangeIssueForm(Placed, EditForm, _IssueWords):
    submit_label = "Save changes"


class ResolveForm(EditForm):
    submit_label = "Mark as resolved"

    resolved_on = DateField(
        label="Resolved on", error_messages={"required": "Enter the day on which it was resolved"}
    )
    resolution = LongTextField(
        label="How",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say how it was resolved"},
    )


def _least(label: str) -> WholeNumberField:
    wrong = f"{label}: enter a whole number from 2 to 25"
    return WholeNumberField(label=label, least=2, most=25, wrong=wrong)


class MatrixForm(Form):
    """Five words each, one a line, and where each band begins."""

    submit_label = "Use this matrix from today"

    likelihood_words = LongTextField(
        label="Likelihood, from 1 to 5, one word a line",
        rows=5,
        max_length=300,
        error_messages={"required": "Enter five words for likelihood"},
    )
    impact_words = LongTextField(
        label="Impact, from 1 to 5, one word a line",
        rows=5,
        max_length=300,
        error_messages={"required": "Enter five words for impact"},
    )
    medium_from = _least("Medium from a score of")
    high_from = _least("High from a score of")
    very_high_from = _least("Very high from a score of")

    def values(self) -> dict[str, object]:
        given = self.cleaned_data
        return {
            "likelihood_words": _lines(given["likelihood_words"]),
            "impact_words": _lines(given["impact_words"]),
            "bands": Bands(given["medium_from"], given["high_from"], given["very_high_from"]),
        }


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
