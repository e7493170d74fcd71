"""The tables of an outcomes report: facts and money of the programme, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from benefits.printing import as_printed
from figures.money import pounds
from periods.calendar import Quarter, print_day, year_label
from returns.fourpart import FourPart
from returns.vocabulary import Status
from tables.declaration import (
    DOES_NOT_APPLY,
    NOT_KNOWN,
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

from ..annual.tables.cells import in_unit
from ..records import PaperRecord
from ..words import person
from .counting import came_of_benefit
from .records import (
    AchievedRecord,
    AimServed,
    BenefitOutcome,
    DeliverableOutcome,
    MoneyRecord,
    ObjectiveOutcome,
    ProjectRecord,
    StatusRecord,
)

NO_RETURN = "no approved return by the period’s end"
NO_HEAD = "no head on record"
NO_LINE = "no line of the budget belongs to it"
NONE_ON_RECORD = "None on record"

FACTS = (Column("fact", "Fact"), Column("is", "On record"))
POUNDS = (Column("money", "Money"), Column("amount", "Amount", Kind.MONEY, "£"))
OBJECTIVES = (
    Column("objective", "Objective"),
    Column("came", "What came of it"),
    Column("progress", "Progress", Kind.PERCENT, "%"),
    Column("deliverables", "Priority deliverables done"),
)
DELIVERABLES = (
    Column("deliverable", "Priority deliverable"),
    Column("due", "Due date", Kind.DATE),
    Column("was_due", "First due", Kind.DATE),
    Column("status", "Status"),
    Column("came", "What came of it"),
)
BENEFITS = (
    Column("benefit", "Saving or benefit"),
    Column("kind", "Kind"),
    Column("unit", "Unit"),
    Column("baseline", "Baseline", Kind.NUMBER),
    Column("planned", "Planned", Kind.NUMBER),
    Column("achieved", "Achieved", Kind.NUMBER),
    Column("came", "What came of it"),
    Column("evidence", "Pieces of evidence", Kind.NUMBER),
)
AIMS = (
    Column("aim", "Aim or outcome"),
    Column("objective", "Objective that supports it"),
    Column("how", "How"),
)
HOW_COUNTED = (
    "To the end of the period: what comes once is counted over all years, what recurs in this "
    "financial year alone; of what does not add up, the latest figure counts."
)


# The project ----------------------------------------------------------------------


def project_tables(record: PaperRecord) -> tuple[Table, ...]:
    project = record.outcomes and record.outcomes.project
    if not project:
        return ()
    day = record.heading.period_end
    facts = Table("The programme in short", FACTS, tuple(_facts(project, day)))
    if project.money is None:
        return (facts,)
    caption = f"Money of the programme, financial year {year_label(project.money.year)}"
    return facts, Table(
        caption, POUNDS, tuple(_money(project.money, day)), _of_money(project.money)
    )


def _facts(one: ProjectRecord, day: dt.date) -> Iterator[Row]:
    yield _fact("programme", "Programme", one.programme)
    head = person(one.head, one.head_post)
    yield _fact("head", f"Head on {print_day(day)}", head, NO_HEAD)
    yield from _status(one.status, day)
    since = f"{year_label(one.since)}" if one.since is not None else ""
    yield _fact("since", "In the plan since", since, NOT_KNOWN)
    if one.began and one.due:
        yield _fact("began", "Work of the plan began", print_day(one.began))
        yield _fact("due", "Work of the plan due", _due(one))
    if one.ended_on:
        reason = f": {one.ended_reason}" if one.ended_reason else ""
        yield _fact("ended", "Ended", f"{print_day(one.ended_on)}{reason}")
    if one.objectives and one.deliverables:
        yield _fact("objectives", "Objectives achieved", one.objectives.words)
        yield _fact("deliverables", "Priority deliverables done", one.deliverables.words)
    if one.money is None:
        yield _fact("money", "Budget", "", NO_LINE)


def _status(one: StatusRecord | None, day: dt.date) -> Iterator[Row]:
    if one is None:
        yield _fact("status", f"Status at {print_day(day)}", "", NO_RETURN)
        return
    quarter = Quarter.from_key(one.period_key)
    words = FourPart(one.now, one.forecast, one.last).sentence if one.now else ""
    yield _fact("status", f"Status at {print_day(one.as_at)}", words, "not judged")
    said = "" if one.progress is None else f"{one.progress}%"
    if one.computed is not None:
        said += f" (reported; computed {one.computed}%)"
    yield _fact("progress", f"Progress at {print_day(one.as_at)}", said, NOT_KNOWN)
    approved = f"{quarter.label}, approved on {print_day(one.approved_on)}"
    yield _fact("return", "Last approved return", approved)


def _due(one: ProjectRecord) -> str:
    was = f" (was {print_day(one.was_due)})" if one.was_due and one.was_due != one.due else ""
    return f"{print_day(one.due)}{was}"


def _fact(key: str, name: str, words: str, otherwise: str = NOT_KNOWN) -> Row:
    return Row(RowKind.LINE, key, (text(name), text(words) if words else absent(otherwise)))


def _money(one: MoneyRecord, day: dt.date) -> Iterator[Row]:
    yield _amount("budget", "Revised budget of the year", one.budget)
    yield _amount("planned", f"Planned to {print_day(day)}", one.planned)
    yield _amount("spent", f"Spent to {print_day(day)}", one.spent)
    yield _amount("variance", "Spent less planned", one.variance, NOT_KNOWN)
    yield _amount("projection", "Projected at year end", one.projection, NOT_KNOWN)
    if one.before is not None:
        yield _amount("before", "Spent in earlier years", one.before)


def _of_money(one: MoneyRecord) -> tuple[str, ...]:
    if not one.unreported:
        return ()
    return (f"Without lines of which nothing was reported: {'; '.join(one.unreported)}.",)


def _amount(key: str, name: str, amount: Decimal | None, otherwise: str = NOT_REPORTED) -> Row:
    cell = absent(otherwise) if amount is None else Cell(pounds(amount), amount)
    return Row(RowKind.LINE, key, (text(name), cell))


# What came of it ------------------------------------------------------------------


def outcomes_tables(record: PaperRecord) -> tuple[Table, ...]:
    achieved = record.outcomes and record.outcomes.achieved
    if not achieved:
        return ()
    return (
        _objectives(achieved),
        *_deliverables(achieved),
        _benefits(achieved, record.heading.period_end),
        _aims(achieved),
    )


def _objectives(achieved: AchievedRecord) -> Table:
    if achieved.as_at is None:
        rows = (_nothing("no-return", OBJECTIVES, f"Not known: {NO_RETURN}"),)
        return Table("Objectives", OBJECTIVES, rows)
    caption = f"Objectives at {print_day(achieved.as_at)}"
    rows = tuple(_objective(one) for one in achieved.objectives)
    return Table(caption, OBJECTIVES, rows or (_nothing("no-objective", OBJECTIVES),))


def _objective(one: ObjectiveOutcome) -> Row:
    progress = absent(NOT_KNOWN)
    if one.progress is not None:
        progress = Cell(f"{one.progress}%", Decimal(one.progress))
    cells = (
        text(f"{one.number}. {one.name}"),
        text(one.outcome),
        progress,
        text(one.tally.words) if one.deliverables else absent("none planned"),
    )
    return Row(RowKind.LINE, f"objective-{one.objective_id}", cells)


def _deliverables(achieved: AchievedRecord) -> Iterator[Table]:
    rows = [
        row
        for one in achieved.objectives
        if one.deliverables
        for row in (
            heading(f"deliverables-{one.objective_id}", f"Objective {one.number}: {one.name}"),
            *(_deliverable(each, achieved.as_at) for each in one.deliverables),
        )
    ]
    if rows:
        caption = f"Priority deliverables at {print_day(achieved.as_at)}"
        yield _without_empty(Table(caption, DELIVERABLES, tuple(rows)), "was_due")


def _without_empty(table: Table, key: str) -> Table:
    """Without a column of which no row says anything."""
    place = [column.key for column in table.columns].index(key)
    if any(row.cells[place].text for row in table.rows if row.kind is RowKind.LINE):
        return table

    def others(every: tuple) -> tuple:
        return every[:place] + every[place + 1 :]

    rows = tuple(replace(row, cells=others(row.cells)) for row in table.rows)
    return replace(table, columns=others(table.columns), rows=rows)


def _deliverable(one: DeliverableOutcome, as_at: dt.date) -> Row:
    cells = (
        text(f"{one.key} {one.name}".strip()),
        _day(one.due),
        _day(one.was_due),
        text(Status(one.status).label) if one.status else absent(NOT_REPORTED),
        text(_came(one, as_at)),
    )
    return Row(RowKind.LINE, f"deliverable-{one.activity_id}", cells)


def _came(one: DeliverableOutcome, as_at: dt.date) -> str:
    if one.done_by is not None:
        return f"Done by {print_day(one.done_by)}"
    if one.status == Status.CANCELLED:
        return "Not done: cancelled"
    if not one.status:
        return "Not reported"
    return "Not done by its due date" if one.due <= as_at else "Not done yet"


def _day(day: dt.date | None) -> Cell:
    return Cell(print_day(day), day) if day else absent(DOES_NOT_APPLY)


def _benefits(achieved: AchievedRecord, day: dt.date) -> Table:
    rows = tuple(_benefit(one) for one in achieved.benefits)
    caption = f"Savings and benefits to {print_day(day)}"
    if not rows:
        return Table(caption, BENEFITS, (_nothing("no-benefit", BENEFITS),))
    return Table(caption, BENEFITS, rows, (HOW_COUNTED,))


def _benefit(one: BenefitOutcome) -> Row:
    cells = (
        text(f"{one.reference} {one.title}"),
        text(one.kind),
        text(one.unit or "£"),
        in_unit(one, one.baseline, "none"),
        in_unit(one, one.planned, "nothing planned"),
        in_unit(one, one.achieved, "no figure"),
        text(_came_of(one)),
        Cell(str(one.evidence), one.evidence),
    )
    return Row(RowKind.LINE, f"benefit-{one.number}", cells)


def _came_of(one: BenefitOutcome) -> str:
    """``Not achieved. Not final: 200. No figure for: Quarter 2 …``."""
    came = came_of_benefit(one.planned, one.achieved, more_is_better=one.more_is_better).value
    parts = [came]
    if one.unsettled:
        amount = as_printed(one.unsettled, unit=one.unit, decimals=one.decimals)
        parts.append(f"Not final: {amount}")
    if one.missing:
        parts.append(f"No figure for {', '.join(one.missing)}")
    return ". ".join(parts)


def _aims(achieved: AchievedRecord) -> Table:
    rows = tuple(_aim(one) for one in achieved.aims)
    caption = "Corporate aims and community outcomes that its objectives support"
    return Table(caption, AIMS, rows or (_nothing("no-aim", AIMS),))


def _aim(one: AimServed) -> Row:
    how = text(one.how) if one.how else absent("not said")
    cells = (text(one.aim), text(one.objective), how)
    return Row(RowKind.LINE, f"aim-{one.aim_id}-{one.objective_id}", cells)


def _nothing(key: str, columns: tuple[Column, ...], words: str = NONE_ON_RECORD) -> Row:
    """A table that has nothing to tell says so."""
    return Row(RowKind.LINE, key, (text(words), *[absent(DOES_NOT_APPLY)] * (len(columns) - 1)))
