"""What two people wrote in the same step: what is stored beside what was typed."""

from __future__ import annotations

from collections.abc import Iterator

from components.pages import BothTexts

from .models import ReturnVersion
from .step_page import StepPage
from .steps import ObjectiveStep
from .vocabulary import BudgetStatus, Heading, Rag, Status

_PARTS = {"status": "status", "rag": "RAG", "progress": "progress", "footnote": "footnote"}
_WORDS = {
    "status": dict(Status.choices),
    "rag": dict(Rag.choices),
    "budget_status": dict(BudgetStatus.choices),
}
_OBJECTIVE = {
    "footnote": "Footnote for all rows",
    "reported_progress": "Progress to report",
    "override_reason": "Reason for another figure",
}
_SECTION = {"text": "", "nothing_to_report": ", nothing to report", "budget_status": ", colour"}
_WHOLE = {
    "extra_deliverables": "Deliverables beyond the plan",
    "nothing_extra": "Nothing to report",
    "reported_progress": "Progress to report",
    "override_reason": "Reason for another figure",
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
    return found


def differences_of_whole(stored: ReturnVersion, typed: dict[str, object]) -> list[BothTexts]:
    """What was typed of the whole programme and differs from what is stored now."""
    return [
        BothTexts(label, _words(name, getattr(stored, name)), _words(name, typed[name]))
        for name, label in _WHOLE.items()
        if getattr(stored, name) != typed[name]
    ]


def _between(stored: object, typed: object, names: dict[str, str]) -> Iterator[BothTexts]:
    for name, label in names.items():
        before, now = getattr(stored, name), getattr(typed, name)
        if before != now:
            yield BothTexts(label, _words(name, before), _words(name, now))


def _words(name: str, value: object) -> str:
    if value in (None, ""):
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _WORDS.get(name, {}).get(value, str(value))
