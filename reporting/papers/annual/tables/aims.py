"""What was done for each aim and outcome. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from periods.calendar import year_label
from returns.vocabulary import Rag
from tables.declaration import (
    DOES_NOT_APPLY,
    NOT_REPORTED,
    Cell,
    Column,
    Kind,
    Row,
    RowKind,
    Table,
    absent,
    heading,
    text,
)

from ..records import (
    AimRecord,
    AimsRecord,
    AnnualRecord,
    SupportRecord,
)
from .cells import as_planned, in_pounds, number, set_apart

AIM_COLUMNS = (
    Column("aim", "Aim or outcome"),
    Column("objectives", "Objectives", Kind.NUMBER),
    Column("planned", "Savings planned", Kind.MONEY, "£"),
    Column("achieved", "Savings achieved", Kind.MONEY, "£"),
    Column("unconfirmed", "Not confirmed yet", Kind.MONEY, "£"),
    Column("benefits", "Savings and benefits"),
)
SUPPORT_COLUMNS = (
    Column("objective", "Objective"),
    Column("contribution", "How it supports it"),
    Column("progress", "Progress", Kind.PERCENT, "%"),
    Column("colour", "Judgement"),
)
AIM_RULE = (
    "A saving may serve several aims, and counts for each: these figures do not add up to a total."
)
NO_OBJECTIVE, NO_SAVING, NO_BENEFIT = "no objective supports it", "no saving", "none"


def aims_tables(annual: AnnualRecord | None) -> tuple[Table, ...]:
    if annual is None or annual.aims is None:
        return ()
    found, year = annual.aims, year_label(annual.year)
    return (
        Table(
            f"What was done for each aim and outcome in {year}",
            AIM_COLUMNS if found.tells_savings else AIM_COLUMNS[:2],
            tuple(_aim_row(one, found.tells_savings) for one in found.aims),
            (*((AIM_RULE,) if found.tells_savings else ()), *_without(found)),
        ),
        Table(
            f"Objectives that support them, at the end of {year}",
            SUPPORT_COLUMNS,
            tuple(row for one in found.aims if one.objectives for row in _support_rows(one)),
        ),
    )


def _called(aim: AimRecord) -> str:
    return f"{aim.label}: {aim.short_name}"


def _aim_row(aim: AimRecord, tells_savings: bool) -> Row:
    count = len(aim.objectives)
    cells = (text(_called(aim)), number(count) if count else absent(NO_OBJECTIVE))
    if tells_savings:
        cells += (
            *_money_of(aim.planned, aim.achieved, aim.unconfirmed),
            text(", ".join(aim.benefits)) if aim.benefits else absent(NO_BENEFIT),
        )
    return Row(RowKind.LINE, f"aim-{aim.aim_id}", cells)


def _money_of(
    planned: Decimal | None, achieved: Decimal | None, unconfirmed: Decimal | None
) -> tuple[Cell, Cell, Cell]:
    if planned is None and achieved is None and unconfirmed is None:
        return absent(NO_SAVING), absent(DOES_NOT_APPLY), absent(DOES_NOT_APPLY)
    return as_planned(planned), in_pounds(achieved), set_apart(unconfirmed)


def _without(found: AimsRecord) -> Iterator[str]:
    if found.unsupporting:
        one = found.unsupporting == 1
        yield (
            f"{found.unsupporting} objective{'' if one else 's'} of the plan "
            f"support{'s' if one else ''} no aim or outcome."
        )


def _support_rows(aim: AimRecord) -> Iterator[Row]:
    yield heading(f"support-{aim.aim_id}", _called(aim))
    for one in aim.objectives:
        yield Row(
            RowKind.LINE,
            f"support-{aim.aim_id}-{one.objective_id}",
            (
                text(f"{aim.label}: {one.programme}, objective {one.number}, {one.short_name}"),
                text(one.contribution) if one.contribution else absent("not said"),
                _progress(one),
                text(Rag(one.colour).label) if one.colour else absent("not judged"),
            ),
        )


def _progress(one: SupportRecord) -> Cell:
    if one.progress is None:
        return absent(NOT_REPORTED)
    return Cell(f"{one.progress}%", Decimal(one.progress))
