"""The form of the programme as a whole."""

from __future__ import annotations

from django import forms
from django.forms import BoundField

from components.forms import EditForm, NarrativeField

from ..steps import Gap, WholeStep
from ..vocabulary import TEXT_LENGTH, BudgetStatus
from ..whole_page import WholePage
from .colours import ColourRow, colours_to_begin_with, last_colours
from .laid_out import Boxes, answer_fields, as_typed, colour_field, override_fields

_COLOURS = {
    "delivery": "delivery_rag",
    "spend": "spend_rag",
    "risk": "risk_rag",
    "overall": "overall_rag",
}


class WholeStepForm(Boxes, EditForm):
    """What is said of the programme as a whole."""

    form_tag = False

    delivery_rag = colour_field("Delivery", "Choose one")
    spend_rag = colour_field("Spend", "Choose one", BudgetStatus.choices)
    risk_rag = colour_field("Risk", "Choose one")
    overall_rag = colour_field("Overall", "The worst of the three")
    forecast_rag = colour_field("Forecast at year end", "Choose one")
    extra_deliverables = NarrativeField(
        label="Deliverables beyond the plan",
        help_text="What the programme did in the quarter that its plan does not mention",
        max_length=TEXT_LENGTH,
        rows=6,
        required=False,
    )
    nothing_extra = forms.BooleanField(label="Nothing to report", required=False)

    def __init__(self, *args, page: WholePage, **kwargs) -> None:
        self.page = page
        super().__init__(*args, **kwargs)
        self.fields |= override_fields() | answer_fields(page.record.queries)
        self.dress()

    @classmethod
    def of(cls, page: WholePage, gaps: list[Gap] | None = None) -> WholeStepForm:
        """The form as it stands in the store, what is missing marked at its fields."""
        initial = _initial(page)
        if not gaps:
            return cls(page=page, initial=initial, edit_version=page.edit_version)
        form = cls(as_typed(initial | {"edit_version": page.edit_version}), page=page)
        form.add_gaps(gaps)
        return form

    def colour_rows(self) -> list[ColourRow]:
        last = last_colours(self.page.last_judgement)
        rows = self.page.record.judgement.rows
        return [
            ColourRow(row.of, row.evidence, last[part], self[name], self._asked(part))
            for row, (part, name) in zip(rows, _COLOURS.items(), strict=True)
        ]

    def other_queries(self) -> list[BoundField]:
        """What is asked of nothing that the colours name."""
        placed = {key for part in _COLOURS for key in _keys_of(part)}
        return self.answer_boxes(one for one in self._queries if one.key not in placed)

    def step(self) -> WholeStep:
        """What was typed, as a value; after ``is_valid()``."""
        given = self.cleaned_data
        plain = {name: given[name] for name in vars(self.page.stored) if name != "answers"}
        return WholeStep(
            **plain, answers=self.answers_given(self.page.stored.answers, self._queries)
        )

    @property
    def _queries(self):
        return self.page.record.queries

    def _asked(self, part: str) -> list[BoundField]:
        keys = _keys_of(part)
        return self.answer_boxes(one for one in self._queries if one.key in keys)


def _keys_of(part: str) -> tuple[str, ...]:
    """The keys of ``returns.queries`` that ask about a colour."""
    return (part, f"better-{part}")


def _initial(page: WholePage) -> dict[str, object]:
    found = dict(vars(page.stored))
    answers = found.pop("answers")
    shown = colours_to_begin_with(page.record.judgement)
    found |= {f"{part}_rag": colour for part, colour in shown.items()}
    return found | {f"answer-{key}": text for key, text in answers.items()}
