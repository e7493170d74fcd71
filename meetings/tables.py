"""The decision register as a table, for page and file alike."""

from __future__ import annotations

from collections.abc import Iterable

from tables.declaration import DOES_NOT_APPLY, Cell, Column, Kind, Row, RowKind, Table, absent, text

from .models import Decision

COLUMNS = (
    Column("reference", "Reference"),
    Column("decided", "Decided on", Kind.DATE),
    Column("maker", "Decided by"),
    Column("subject", "Subject"),
    Column("parts", "What was decided"),
    Column("reasons", "Reasons"),
    Column("aims", "Aims supported"),
    Column("state", "State"),
)


def decision_table(decisions: Iterable[Decision]) -> Table:
    rows = tuple(Row(RowKind.LINE, one.reference, _cells(one)) for one in decisions)
    return Table("Decision register", COLUMNS, rows)


def _cells(decision: Decision) -> tuple[Cell, ...]:
    day = decision.decided_on
    return (
        text(decision.reference),
        Cell(text=f"{day.day} {day:%B %Y}", value=day),
        text(decision.decision_maker),
        text(decision.subject),
        text("; ".join(_part(one) for one in decision.parts.all())),
        text(decision.reasons) if decision.reasons else absent("none recorded"),
        text("; ".join(str(link.aim) for link in decision.aim_links.all()))
        if decision.aim_links.all()
        else absent(DOES_NOT_APPLY),
        text(state_in_words(decision)),
    )


def _part(part) -> str:
    on = f", on condition: {part.conditions}" if part.conditions else ""
    return f"{part.get_verb_display()}: {part.text}{on}"


def state_in_words(decision: Decision) -> str:
    if decision.withdrawn_on is not None:
        return "withdrawn"
    return "on record" if decision.is_on_record else "not agreed yet"
