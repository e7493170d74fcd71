"""What two people wrote in the same step: what is stored beside what was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from components.pages import BothTexts
from periods.calendar import print_day

from .records import QueryRecord
from .step_page import StepPage
from .steps import ObjectiveStep, WholeStep
from .vocabulary import BudgetStatus, DateMoves, Heading, Rag, Status
from .whole_page import WholePage

_REMEDY = {
    "action": "what is done about it",
    "action_due": "by when",
    "action_owner": "by whom",
}
_PARTS = {
    "status": "status",
    "rag": "RAG",
    "progress": "progress",
    "footnote": "footnote",
    **_REMEDY,
    "date_moves": "due date",
    "proposed_due_date": "new due date",
    "proposal_reason": "reason for another due date",
}
_COLOURS = {
    "delivery_rag": "Colour of delivery",
    "spend_rag": "Colour of spend",
    "risk_rag": "Colour of risk",
    "overall_rag": "Colour overall",
    "forecast_rag": "Forecast at year end",
}
_OVERRIDE = {
    "reported_progress": "Progress to report",
    "override_reason": "Reason for another figure",
}
_WORDS = {
    "status": dict(Status.choices),
    "rag": dict(Rag.choices),
    "budget_status": dict(BudgetStatus.choices),
    "date_moves": dict(DateMoves.choices),
    **{name: dict(BudgetStatus.choices) for name in _COLOURS},
}
_OBJECTIVE = {
    "footnote": "Footnote for all rows",
    **{part: f"Footnote for all rows, {label}" for part, label in _REMEDY.items()},
    **_OVERRIDE,
    **{name: label for name, label in _COLOURS.items() if name != "spend_rag"},
}
_SECTION = {"text": "", "nothing_to_report": ", nothing to report", "budget_status": ", colour"}
_WHOLE = {
    **_COLOURS,
    "extra_deliverables": "Deliverables beyond the plan",
    "nothing_extra": "Nothing to report",
    **_OVERRIDE,
}
EMPTY = "(empty)"


def differences_of_step(page: StepPage, typed: ObjectiveStep) -> list[BothTexts]:
    """Everything in which what was typed differs from what is stored now."""
    stored = page.stored
    keys = {one.activity.pk: one.key for one in page.planned.activities}
    found = []
    for pk, key in keys.items():
        names = {part: f"{key} {label}" for part, label in _PARTS.items()}
        found += _between(stored.activities[pk], typed.activities[pk], names)
    found += _between(stored, typed, _OBJECTIVE)
    for heading in Heading:
        names = {part: f"{heading.label}{after}" for part, after in _SECTION.items()}
        found += _between(stored.sections[heading], typed.sections[heading], names)
    return found + list(_answers(stored.answers, typed.answers, page.record.queries))


def differences_of_whole(page: WholePage, typed: WholeStep) -> list[BothTexts]:
    """What was typed of the whole programme and differs from what is stored now."""
    found = list(_between(page.stored, typed, _WHOLE))
    return found + list(_answers(page.stored.answers, typed.answers, page.record.queries))


def _between(stored: object, typed: object, names: dict[str, str]) -> Iterator[BothTexts]:
    for name, label in names.items():
        before, now = getattr(stored, name), getattr(typed, name)
        if before != now:
            yield BothTexts(label, _words(name, before), _words(name, now))


def _answers(
    stored: Mapping[str, str], typed: Mapping[str, str], asked: tuple[QueryRecord, ...]
) -> Iterator[BothTexts]:
    for one in asked:
        before, now = stored.get(one.key, ""), typed.get(one.key, "")
        if before != now:
            yield BothTexts(one.question, before or EMPTY, now or EMPTY)


def _words(name: str, value: object) -> str:
    if value in (None, ""):
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return print_day(value)
    return _WORDS.get(name, {}).get(value, str(value))
