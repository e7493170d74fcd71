"""The form of one objective's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from components.forms import EditForm, LongTextField, NarrativeField, PercentField
from programmes.reading import PlannedActivity

from ..around_records import IssueRecord, RiskRecord
from ..records import ActivityRecord, QueryRecord, SectionRecord
from ..remarks import Remark
from ..step_page import StepPage
from ..steps import (
    ActivityStep,
    Gap,
    LastQuarter,
    ObjectiveStep,
    SectionStep,
    activity_field,
    section_field,
)
from ..vocabulary import (
    FOOTNOTE_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    BudgetStatus,
    DateMoves,
    Heading,
    Rag,
    Status,
)
from .colours import ColourRow, colours_to_begin_with, last_colours
from .laid_out import (
    Boxes,
    answer_fields,
    as_typed,
    colour_field,
    day_field,
    override_fields,
    remedy_fields,
)

PARTS = tuple(ActivityStep.__dataclass_fields__)
#: What explains an amber or a red, and what a red asks besides.
CAUSE = ("footnote", "action", "action_due", "action_owner")
DATE = ("date_moves", "proposed_due_date", "proposal_reason")
_SPEND = section_field(Heading.BUDGET_STATUS, "budget_status")
#: The boxes of the colours, by part of the judgement.
_COLOURS = {
    "delivery": "delivery_rag",
    "spend": _SPEND,
    "risk": "risk_rag",
    "overall": "overall_rag",
}
_WHOLE_OBJECTIVE = ("footnote", "action", "action_due", "action_owner")


@dataclass(frozen=True)
class ActivityRow:
    """One activity of the page: what the plan says, what last quarter said, the boxes."""

    planned: PlannedActivity
    record: ActivityRecord
    last: LastQuarter | None
    status: BoundField
    rag: BoundField
    progress: BoundField
    footnote: BoundField
    action: BoundField
    action_due: BoundField
    action_owner: BoundField
    date_moves: BoundField
    proposed_due_date: BoundField
    proposal_reason: BoundField
    queries: list[BoundField]
    is_open: bool
    """Whether the explanation stands open: filled, wrong, or beside an amber or a red."""


@dataclass(frozen=True)
class SectionRow:
    """One heading of the page; a box that it does not have is None."""

    heading: Heading
    last: SectionRecord | None
    text: BoundField
    nothing: BoundField | None
    risks: tuple[RiskRecord, ...]
    issues: tuple[IssueRecord, ...]
    remarks: tuple[Remark, ...]


class ObjectiveStepForm(Boxes, EditForm):
    """All of one objective's page. Its fields are named as ``steps`` names them."""

    form_tag = False

    def __init__(self, *args, page: StepPage, **kwargs) -> None:
        self.page = page
        super().__init__(*args, **kwargs)
        for planned in page.planned.activities:
            self.fields |= _activity_fields(planned)
        self.fields |= {"footnote": _objective_footnote(), **remedy_fields()}
        self.fields |= override_fields() | _colour_fields()
        for heading in Heading:
            self.fields |= _section_fields(heading)
        self.fields |= answer_fields(page.record.queries)
        self.dress()

    @classmethod
    def of(cls, page: StepPage, gaps: list[Gap] | None = None) -> ObjectiveStepForm:
        """The form as it stands in the store, what is missing marked at its fields."""
        initial = _initial(page)
        if not gaps:
            return cls(page=page, initial=initial, edit_version=page.edit_version)
        form = cls(as_typed(initial | {"edit_version": page.edit_version}), page=page)
        form.add_gaps(gaps)
        return form

    @classmethod
    def as_sent(cls, page: StepPage, sent: Mapping[str, object]) -> ObjectiveStepForm:
        """The form with everything as it was typed, nothing judged and nothing saved."""
        form = cls(page=page)
        form.take_as_sent(sent)
        return form

    def bring_over(self, heading: str) -> None:
        """Last quarter's text of the heading, below what is typed there already."""
        before = self._last_sections().get(heading)
        if before is None or not before.text or heading not in Heading.values:
            return
        name = section_field(heading, "text")
        typed = str(self.initial[name] or "").rstrip()
        self.initial[name] = f"{typed}\n\n{before.text}" if typed else before.text
        self.initial[section_field(heading, "nothing")] = False
        self.focus = name

    def nothing_elsewhere(self) -> None:
        """*Nothing to report* under every heading that is empty."""
        for heading in Heading:
            nothing = section_field(heading, "nothing")
            if nothing in self.fields and not self.initial[section_field(heading, "text")]:
                self.initial[nothing] = True
                self.focus = self.focus or nothing

    # What the page shows ----------------------------------------------------------------

    def activity_rows(self) -> list[ActivityRow]:
        records = {one.activity_id: one for one in self.page.record.activities}
        return [
            self._activity_row(planned, records[planned.activity.pk])
            for planned in self.page.planned.activities
        ]

    def _activity_row(self, planned: PlannedActivity, record: ActivityRecord) -> ActivityRow:
        pk = planned.activity.pk
        names = {part: activity_field(pk, part) for part in PARTS}
        coloured = self[names["rag"]].value() in (Rag.AMBER, Rag.RED)
        return ActivityRow(
            planned=planned,
            record=record,
            last=self.page.last.get(pk),
            queries=self.answer_boxes(self._asked_of(pk)),
            is_open=coloured or self.is_filled_or_wrong(*(names[part] for part in (*CAUSE, *DATE))),
            **{part: self[name] for part, name in names.items()},
        )

    @property
    def footnote_is_open(self) -> bool:
        return self.is_filled_or_wrong(*_WHOLE_OBJECTIVE)

    def colour_rows(self) -> list[ColourRow]:
        last = self.page.last_record
        before = last_colours(last.judgement if last else None)
        rows = self.page.record.judgement.rows
        return [
            ColourRow(
                row.of,
                row.evidence,
                before[part],
                self[name],
                self.answer_boxes(self._asked_with((part, f"better-{part}"))),
            )
            for row, (part, name) in zip(rows, _COLOURS.items(), strict=True)
        ]

    def section_rows(self) -> list[SectionRow]:
        last, record = self._last_sections(), self.page.record
        return [
            SectionRow(
                heading=heading,
                last=last.get(heading),
                text=self[section_field(heading, "text")],
                nothing=self._box(heading, "nothing"),
                risks=record.risks if heading == Heading.RISK_UPDATE else (),
                issues=record.issues if heading == Heading.ISSUES_UPDATE else (),
                remarks=self.page.beside.remarks_on(heading),
            )
            for heading in Heading
        ]

    def other_queries(self) -> list[BoundField]:
        """Questions about the page as a whole."""
        placed = {one.key for pk in self._ids() for one in self._asked_of(pk)}
        placed |= {key for part in _COLOURS for key in (part, f"better-{part}")}
        return self.answer_boxes(one for one in self.page.record.queries if one.key not in placed)

    def _asked_of(self, pk: int) -> list[QueryRecord]:
        """Questions about an activity: their keys end in its number."""
        return [one for one in self.page.record.queries if one.key.endswith(f"-{pk}")]

    def _asked_with(self, keys: tuple[str, ...]) -> list[QueryRecord]:
        return [one for one in self.page.record.queries if one.key in keys]

    def _ids(self) -> list[int]:
        return [one.activity.pk for one in self.page.planned.activities]

    def _last_sections(self) -> dict[str, SectionRecord]:
        record = self.page.last_record
        return {one.heading: one for one in record.sections} if record else {}

    def _box(self, heading: Heading, part: str) -> BoundField | None:
        name = section_field(heading, part)
        return self[name] if name in self.fields else None

    # What was typed ---------------------------------------------------------------------

    def step(self, *, is_ready: bool) -> ObjectiveStep:
        """What was typed, as a value; after ``is_valid()``."""
        given, page = self.cleaned_data, self.page
        activities = {
            pk: ActivityStep(**{part: given[activity_field(pk, part)] for part in PARTS})
            for pk in self._ids()
        }
        apart = {"activities", "sections", "is_ready", "answers"}
        return ObjectiveStep(
            activities=activities,
            sections={heading.value: self._section(heading) for heading in Heading},
            is_ready=is_ready,
            answers=self.answers_given(page.stored.answers, page.record.queries),
            **{name: given[name] for name in vars(page.stored) if name not in apart},
        )

    def _section(self, heading: Heading) -> SectionStep:
        given = self.cleaned_data
        return SectionStep(
            text=given[section_field(heading, "text")],
            nothing_to_report=given.get(section_field(heading, "nothing"), False),
            budget_status=given.get(section_field(heading, "budget_status"), ""),
        )


# Fields ---------------------------------------------------------------------------------


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
            label="Why (printed as a footnote)", max_length=FOOTNOTE_LENGTH, rows=2, required=False
        ),
        **remedy_fields(key),
        **_date_fields(key),
    }
    return {activity_field(planned.activity.pk, part): one for part, one in fields.items()}


def _date_fields(key: str) -> dict[str, forms.Field]:
    return {
        "date_moves": forms.ChoiceField(
            label="If red: does the due date change?",
            choices=DateMoves.choices,
            widget=forms.RadioSelect,
            required=False,
            error_messages={"invalid_choice": f"{key}: say whether the due date changes"},
        ),
        "proposed_due_date": day_field("New due date", f"{key}: ", "the new due date"),
        "proposal_reason": LongTextField(
            label="Why another due date", max_length=REASON_LENGTH, rows=2, required=False
        ),
    }


def _objective_footnote() -> forms.Field:
    return LongTextField(
        label="Footnote for all rows of this objective",
        help_text="Where one explanation covers more than one amber or red row",
        max_length=FOOTNOTE_LENGTH,
        rows=2,
        required=False,
    )


def _colour_fields() -> dict[str, forms.Field]:
    return {
        "delivery_rag": colour_field("Delivery", "Choose one"),
        _SPEND: colour_field("Budget status", "Choose one", BudgetStatus.choices),
        "risk_rag": colour_field("Risk", "Choose one"),
        "overall_rag": colour_field("Overall", "The worst of the three"),
        "forecast_rag": colour_field("Forecast at year end", "Choose one"),
    }


def _section_fields(heading: Heading) -> dict[str, forms.Field]:
    text = NarrativeField(label=heading.label, max_length=TEXT_LENGTH, rows=3, required=False)
    if heading == Heading.BUDGET_STATUS:
        text.label, text.widget.attrs["rows"] = "Budget status in words", 2
        return {section_field(heading, "text"): text}
    nothing = forms.BooleanField(label="Nothing to report", required=False)
    return {section_field(heading, "text"): text, section_field(heading, "nothing"): nothing}


def _initial(page: StepPage) -> dict[str, object]:
    stored = page.stored
    apart = {"activities", "sections", "is_ready", "answers"}
    found = {name: value for name, value in vars(stored).items() if name not in apart}
    for planned in page.planned.activities:
        for part, value in vars(page.to_start_from(planned)).items():
            found[activity_field(planned.activity.pk, part)] = value
    for heading, section in stored.sections.items():
        found[section_field(heading, "text")] = section.text
        found[section_field(heading, "nothing")] = section.nothing_to_report
    shown = colours_to_begin_with(page.record.judgement)
    found |= {_COLOURS.get(part, f"{part}_rag"): colour for part, colour in shown.items()}
    return found | {f"answer-{key}": text for key, text in stored.answers.items()}
