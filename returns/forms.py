"""What people type into rounds and returns, as values of the domain."""

from __future__ import annotations

from dataclasses import dataclass

from crispy_forms_gds.helper import FormHelper
from django import forms
from django.forms import BoundField
from django.utils.functional import cached_property

from components.forms import DateField, EditForm, Form, LongTextField, PercentField
from periods.calendar import Quarter
from programmes.reading import PlannedActivity

from .models import ReturnVersion
from .records import SectionRecord
from .step_page import StepPage
from .steps import (
    ActivityStep,
    Gap,
    LastQuarter,
    ObjectiveStep,
    SectionStep,
    WholeStep,
    activity_field,
    section_field,
)
from .vocabulary import (
    FOOTNOTE_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    BudgetStatus,
    Heading,
    Rag,
    Status,
)


class OpenRoundForm(Form):
    """Which quarter, and the three dates, typed."""

    submit_label = "Open the round"

    quarter = forms.ChoiceField(
        label="Quarter", error_messages={"required": "Choose the quarter to collect"}
    )
    opens_on = DateField(
        label="Opening date", error_messages={"required": "Enter the opening date"}
    )
    due_on = DateField(
        label="Due date",
        help_text="A return that comes later is late, and is still taken",
        error_messages={"required": "Enter the due date"},
    )
    closes_on = DateField(
        label="Closing date", error_messages={"required": "Enter the closing date"}
    )
    instructions = LongTextField(
        label="Instructions for programme heads (optional)", rows=4, required=False
    )
    common_statement = LongTextField(
        label="A sentence true for all programmes (optional)",
        help_text="Written once here and printed once in the paper",
        rows=3,
        required=False,
    )

    def __init__(self, *args, quarters: list[Quarter], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = [(one.key, one.label) for one in quarters]

    def values(self) -> dict[str, object]:
        return {**self.cleaned_data, "quarter": Quarter.from_key(self.cleaned_data["quarter"])}


class ChangeRoundForm(EditForm):
    """The dates and words of a round that is open."""

    submit_label = "Save changes"
    field_order = ["opens_on", "due_on", "closes_on", "instructions", "common_statement"]

    opens_on = OpenRoundForm.base_fields["opens_on"]
    due_on = OpenRoundForm.base_fields["due_on"]
    closes_on = OpenRoundForm.base_fields["closes_on"]
    instructions = OpenRoundForm.base_fields["instructions"]
    common_statement = OpenRoundForm.base_fields["common_statement"]

    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.field_order}


class SendBackForm(Form):
    """It stands below all that is reviewed, its errors on top of the page."""

    submit_label = "Send back"
    submit_name = "send_back"

    version_read = forms.IntegerField(widget=forms.HiddenInput)
    reason = LongTextField(
        label="What should be changed",
        help_text="The head reads this above the return. It stays on the record.",
        max_length=TEXT_LENGTH,
        rows=5,
        error_messages={"required": "Say what should be changed"},
    )

    @cached_property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.summary_elsewhere = True
        return helper


#: The design system's class of each kind of box.
_CLASSES = {
    forms.Select: "govuk-select",
    forms.TextInput: "govuk-input",
    forms.Textarea: "govuk-textarea",
    forms.CheckboxInput: "govuk-checkboxes__input",
}


class Boxes:
    """A form that a page lays out itself: boxes with the design system's classes."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.dress()

    def full_clean(self) -> None:
        super().full_clean()
        self.mark_errors()

    def dress(self) -> None:
        for field in self.fields.values():
            _add_class(field, _CLASSES.get(type(field.widget), ""))

    def mark_errors(self) -> None:
        for name in set(self.errors) & {box.name for box in self.visible_fields()}:
            field = self.fields[name]
            _add_class(field, f"{_CLASSES[type(field.widget)]}--error")

    def add_gaps(self, gaps: list[Gap]) -> None:
        """Each at its field, where the form has it."""
        for gap in gaps:
            self.add_error(gap.field if gap.field in self.fields else None, gap.message)
        self.mark_errors()

    def is_filled_or_wrong(self, *names: str) -> bool:
        return any(self[name].value() not in (None, "") or self[name].errors for name in names)

    @property
    def override_is_open(self) -> bool:
        return self.is_filled_or_wrong("reported_progress", "override_reason")


def _add_class(field: forms.Field, name: str) -> None:
    known = field.widget.attrs.get("class", "").split()
    if name and name not in known:
        field.widget.attrs["class"] = " ".join([*known, name])


def _as_typed(values: dict[str, object]) -> dict[str, str]:
    """Values as a browser would send them."""
    typed = {name: "on" if value is True else value for name, value in values.items()}
    return {
        name: str(value)
        for name, value in typed.items()
        if value is not None and value is not False and value != ""
    }


class WholeStepForm(Boxes, EditForm):
    """What is said of the programme as a whole."""

    form_tag = False

    extra_deliverables = LongTextField(
        label="Deliverables beyond the plan",
        help_text="What the programme did in the quarter that its plan does not mention",
        max_length=TEXT_LENGTH,
        rows=6,
        required=False,
    )
    nothing_extra = forms.BooleanField(label="Nothing to report", required=False)
    reported_progress = PercentField(label="Progress to report, %", required=False)
    override_reason = LongTextField(
        label="Why another figure than the computed one",
        max_length=REASON_LENGTH,
        rows=3,
        required=False,
    )

    NAMES = ("extra_deliverables", "nothing_extra", "reported_progress", "override_reason")

    @classmethod
    def of(cls, version: ReturnVersion, gaps: list[Gap] | None = None) -> WholeStepForm:
        """The form as it stands in the store, what is missing marked at its fields."""
        initial = {name: getattr(version, name) for name in cls.NAMES}
        if not gaps:
            return cls(initial=initial, edit_version=version.edit_version)
        form = cls(_as_typed(initial | {"edit_version": version.edit_version}))
        form.add_gaps(gaps)
        return form

    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.NAMES}

    def step(self) -> WholeStep:
        """What was typed, as a value; after ``is_valid()``."""
        return WholeStep(**self.values())


@dataclass(frozen=True)
class ActivityRow:
    """One activity of the page: what the plan says, what last quarter said, the boxes."""

    planned: PlannedActivity
    last: LastQuarter | None
    status: BoundField
    rag: BoundField
    progress: BoundField
    footnote: BoundField


@dataclass(frozen=True)
class SectionRow:
    """One heading of the page; a box that it does not have is None."""

    heading: Heading
    last: SectionRecord | None
    text: BoundField
    nothing: BoundField | None
    budget_status: BoundField | None


class ObjectiveStepForm(Boxes, EditForm):
    """All of one objective's page. Its fields are named as ``steps`` names them."""

    form_tag = False

    def __init__(self, *args, page: StepPage, **kwargs) -> None:
        self.page = page
        super().__init__(*args, **kwargs)
        for planned in page.planned.activities:
            self.fields |= _activity_fields(planned)
        self.fields["footnote"] = LongTextField(
            label="Footnote for all rows of this objective",
            help_text="Where one explanation covers more than one amber or red row",
            max_length=FOOTNOTE_LENGTH,
            rows=2,
            required=False,
        )
        self.fields |= _override_fields()
        for heading in Heading:
            self.fields |= _section_fields(heading)
        self.dress()

    @classmethod
    def of(cls, page: StepPage, gaps: list[Gap] | None = None) -> ObjectiveStepForm:
        """The form as it stands in the store, what is missing marked at its fields."""
        initial = _initial(page)
        if not gaps:
            return cls(page=page, initial=initial, edit_version=page.edit_version)
        form = cls(_as_typed(initial | {"edit_version": page.edit_version}), page=page)
        form.add_gaps(gaps)
        return form

    def activity_rows(self) -> list[ActivityRow]:
        return [
            ActivityRow(
                planned=planned,
                last=self.page.last.get(planned.activity.pk),
                **{
                    part: self[activity_field(planned.activity.pk, part)]
                    for part in ("status", "rag", "progress", "footnote")
                },
            )
            for planned in self.page.planned.activities
        ]

    def section_rows(self) -> list[SectionRow]:
        record = self.page.last_record
        last = {one.heading: one for one in record.sections} if record else {}
        return [
            SectionRow(
                heading=heading,
                last=last.get(heading),
                text=self[section_field(heading, "text")],
                nothing=self._box(heading, "nothing"),
                budget_status=self._box(heading, "budget_status"),
            )
            for heading in Heading
        ]

    def step(self, *, is_ready: bool) -> ObjectiveStep:
        """What was typed, as a value; after ``is_valid()``."""
        given = self.cleaned_data
        return ObjectiveStep(
            activities={
                one.activity.pk: ActivityStep(
                    **{
                        part: given[activity_field(one.activity.pk, part)]
                        for part in ("status", "rag", "progress", "footnote")
                    }
                )
                for one in self.page.planned.activities
            },
            sections={
                heading.value: SectionStep(
                    text=given[section_field(heading, "text")],
                    nothing_to_report=given.get(section_field(heading, "nothing"), False),
                    budget_status=given.get(section_field(heading, "budget_status"), ""),
                )
                for heading in Heading
            },
            footnote=given["footnote"],
            reported_progress=given["reported_progress"],
            override_reason=given["override_reason"],
            is_ready=is_ready,
        )

    def _box(self, heading: Heading, part: str) -> BoundField | None:
        name = section_field(heading, part)
        return self[name] if name in self.fields else None


def _activity_fields(planned: PlannedActivity) -> dict[str, forms.Field]:
    key = planned.key
    wrong = {"invalid": f"{key}: enter its progress as a whole number from 0 to 100"}
    fields = {
        "status": forms.ChoiceField(
            label="Status",
            choices=[("", "Choose a status"), *Status.choices],
            required=False,
            error_messages={"invalid_choice": f"{key}: choose a status from the list"},
        ),
        "rag": forms.ChoiceField(
            label="RAG",
            choices=[("", "No RAG"), *Rag.choices],
            required=False,
            error_messages={"invalid_choice": f"{key}: choose a RAG from the list"},
        ),
        "progress": PercentField(label="Progress, %", required=False, error_messages=wrong),
        "footnote": LongTextField(
            label="Footnote", max_length=FOOTNOTE_LENGTH, rows=2, required=False
        ),
    }
    return {activity_field(planned.activity.pk, part): one for part, one in fields.items()}


def _override_fields() -> dict[str, forms.Field]:
    return {
        "reported_progress": PercentField(
            label="Progress to report, %",
            required=False,
            error_messages={"invalid": "Progress to report: enter a whole number from 0 to 100"},
        ),
        "override_reason": LongTextField(
            label="Why another figure than the computed one",
            max_length=REASON_LENGTH,
            rows=3,
            required=False,
        ),
    }


def _section_fields(heading: Heading) -> dict[str, forms.Field]:
    text = LongTextField(label=heading.label, max_length=TEXT_LENGTH, rows=3, required=False)
    if heading != Heading.BUDGET_STATUS:
        nothing = forms.BooleanField(label="Nothing to report", required=False)
        return {section_field(heading, "text"): text, section_field(heading, "nothing"): nothing}
    text.label, text.widget.attrs["rows"] = "In words", 2
    choice = forms.ChoiceField(
        label="Budget status",
        choices=[("", "Choose one"), *BudgetStatus.choices],
        required=False,
        error_messages={"invalid_choice": "Budget status: choose from the list"},
    )
    return {section_field(heading, "budget_status"): choice, section_field(heading, "text"): text}


def _initial(page: StepPage) -> dict[str, object]:
    stored = page.stored
    found: dict[str, object] = {
        "footnote": stored.footnote,
        "reported_progress": stored.reported_progress,
        "override_reason": stored.override_reason,
    }
    for planned in page.planned.activities:
        for part, value in vars(page.to_start_from(planned)).items():
            found[activity_field(planned.activity.pk, part)] = value
    for heading, section in stored.sections.items():
        found[section_field(heading, "text")] = section.text
        found[section_field(heading, "nothing")] = section.nothing_to_report
        found[section_field(heading, "budget_status")] = section.budget_status
    return found
