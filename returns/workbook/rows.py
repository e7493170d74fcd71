"""Which rows each sheet has: what tells them apart, what they show, which fields they fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..steps import activity_field, section_field
from ..vocabulary import BudgetStatus, Heading, Rag, Status
from .layout import (
    DELIVERABLE_COLUMNS,
    DELIVERABLES,
    HIGHLIGHT_COLUMNS,
    HIGHLIGHTS,
    OBJECTIVE_COLUMNS,
    OBJECTIVES,
    PROGRAMME,
    PROGRAMME_COLUMNS,
    Column,
)
from .standing import WHOLE, Standing, StandingStep

_LOOKS = {
    "status": dict(Status.choices),
    "rag": dict(Rag.choices) | dict(BudgetStatus.choices),
}


@dataclass(frozen=True)
class SheetRow:
    """``key`` tells the row apart in its sheet, ``step`` names the step that it belongs to,
    ``shown`` holds the locked cells and ``fields`` the names of the fields, both by the title or
    part of their column. A part without a field is not asked in this row."""

    key: tuple[str, ...]
    step: str
    shown: Mapping[str, object]
    fields: Mapping[str, str]

    @property
    def name(self) -> str:
        """``objective 1, PD1``; ``the programme`` for its own row."""
        if self.step == WHOLE:
            return "the programme"
        return ", ".join([f"objective {self.key[0]}", *self.key[1:]])


def rows_of(standing: Standing) -> dict[str, tuple[SheetRow, ...]]:
    """By sheet, its rows in the order of the plan."""
    return {
        DELIVERABLES: tuple(row for step in standing.steps for row in _deliverables(step)),
        OBJECTIVES: tuple(_objective(step) for step in standing.steps),
        HIGHLIGHTS: tuple(row for step in standing.steps for row in _highlights(step)),
        PROGRAMME: (_programme(standing),),
    }


def asked_of(standing: Standing) -> dict[str, frozenset[str]]:
    """By step, the names of the fields that the workbook asks."""
    asked: dict[str, frozenset[str]] = {}
    for rows in rows_of(standing).values():
        for row in rows:
            asked[row.step] = asked.get(row.step, frozenset()) | set(row.fields.values())
    return asked


def _deliverables(step: StandingStep) -> Iterator[SheetRow]:
    for planned in step.planned.activities:
        pk = planned.activity.pk
        last = step.last.get(pk)
        shown = {
            "Objective": step.number,
            "Key": planned.key,
            "Deliverable": planned.label,
            "Wording in the plan": planned.terms.wording,
            "Due": planned.due_date,
            "Expected by now, %": planned.expected,
        }
        if last:
            shown |= {
                "Last quarter: status": _LOOKS["status"].get(last.status, ""),
                "Last quarter: RAG": _LOOKS["rag"].get(last.rag, ""),
                "Last quarter: progress, %": last.progress,
            }
        fields = {part: activity_field(pk, part) for part in _parts(DELIVERABLE_COLUMNS)}
        yield SheetRow((str(step.number), planned.key), str(step.number), shown, fields)


def _objective(step: StandingStep) -> SheetRow:
    shown: dict[str, object] = {
        "Objective": step.number,
        "Name": step.planned.terms.short_name,
    }
    if before := step.last_record:
        shown["Last quarter: progress, %"] = before.progress.printed
        shown["Last quarter: overall colour"] = _LOOKS["rag"].get(before.judgement.now, "")
    fields = {part: part for part in _parts(OBJECTIVE_COLUMNS)}
    return SheetRow((str(step.number),), str(step.number), shown, fields)


def _highlights(step: StandingStep) -> Iterator[SheetRow]:
    before = {one.heading: one for one in step.last_record.sections} if step.last_record else {}
    for heading in Heading:
        is_budget = heading == Heading.BUDGET_STATUS
        asked = ("text", "budget_status") if is_budget else ("text", "nothing")
        last = before.get(heading)
        shown = {
            "Objective": step.number,
            "Name": step.planned.terms.short_name,
            "Heading": heading.label,
            "Last quarter's text": last.text if last else "",
        }
        fields = {
            part: section_field(heading, part)
            for part in _parts(HIGHLIGHT_COLUMNS)
            if part in asked
        }
        yield SheetRow((str(step.number), heading.label), str(step.number), shown, fields)


def _programme(standing: Standing) -> SheetRow:
    name = standing.programme_return.programme.name
    fields = {part: part for part in _parts(PROGRAMME_COLUMNS)}
    return SheetRow((name,), WHOLE, {"Programme": name}, fields)


def _parts(columns: tuple[Column, ...]) -> list[str]:
    return [column.part for column in columns if column.is_filled]
