"""What the year’s plan delivered, and the budgets: declared once, printed in every file. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from periods.calendar import Quarter, print_day, year_label
from tables.declaration import (
    DOES_NOT_APPLY,
    NOT_KNOWN,
    Cell,
    Column,
    Kind,
    Row,
    RowKind,
    Table,
    absent,
    text,
)

from ..counting import Counts, Outcome
from ..records import (
    AnnualRecord,
    BudgetRecord,
    DeliveredProgramme,
    DeliveredRecord,
    MissedRecord,
)
from .cells import WHOLE, in_pounds, number, of

OUTCOMES = {
    Outcome.ON_TIME: "Done on time",
    Outcome.BY_MOVED_DATE: "Done by a moved date",
    Outcome.LATE: "Done late",
    Outcome.NOT_DONE: "Not done",
    Outcome.WITHDRAWN: "Withdrawn",
    Outcome.NOT_REPORTED: "Not reported",
}
COUNT_COLUMNS = (
    Column("programme", "Programme"),
    Column("due", "Due", Kind.NUMBER, adds=True),
    *(Column(one.value, words, Kind.NUMBER, adds=True) for one, words in OUTCOMES.items()),
)
ON_TIME_RULE = (
    "On time means by the due date in the plan as it was approved, or by an earlier one to which "
    "it was brought forward: a date that was moved later does not make anything on time, and is "
    "counted apart. Returns tell how a deliverable stood at the end of a quarter, so it counts as "
    "on time when an approved return said that it was complete by the end of the quarter in which "
    "it was due."
)
COUNTED_RULE = (
    "Every priority deliverable that was due by the end of the year by either date is counted, "
    "withdrawn and cancelled ones as well. Not reported means that no approved return says how it "
    "stood at the end of the year."
)
BUDGET_COLUMNS = (
    Column("programme", "Programme"),
    Column("revised", "Revised budget", Kind.MONEY, "£", adds=True),
    Column("spent", "Spent", Kind.MONEY, "£", adds=True),
    Column("difference", "Difference", Kind.MONEY, "£", less=("spent", "revised")),
    Column("kept", "On budget"),
)
BUDGET_RULE = (
    "A programme is on budget where it spent no more than its revised budget. Expenditure alone; "
    "brackets mean a minus: less spent than the budget."
)
MISSED_COLUMNS = (
    Column("deliverable", "Deliverable"),
    Column("planned_due", "Due by the plan", Kind.DATE),
    Column("due", "Moved to", Kind.DATE),
    Column("outcome", "What came of it"),
)
NO_BUDGET = "no budget"


def delivered_tables(annual: AnnualRecord | None) -> tuple[Table, ...]:
    if annual is None or annual.delivered is None:
        return ()
    found, year = annual.delivered, year_label(annual.year)
    return (
        Table(
            f"Priority deliverables due in {year}",
            COUNT_COLUMNS,
            tuple(_count_rows(found)),
            (*_shares(found.counts), ON_TIME_RULE, COUNTED_RULE),
        ),
        Table(
            f"Budgets of {year}",
            BUDGET_COLUMNS,
            tuple(_budget_rows(found)),
            (*_kept_share(found), BUDGET_RULE),
        ),
        Table(
            f"Deliverables of {year} that were not done on time",
            MISSED_COLUMNS,
            tuple(_missed_rows(found, annual.year)),
        ),
    )


def _count_rows(found: DeliveredRecord) -> Iterator[Row]:
    for one in found.programmes:
        yield _count_row(RowKind.LINE, f"due-{one.slug}", one.programme, one.counts)
    if found.programmes:
        yield _count_row(RowKind.TOTAL, "due", WHOLE, found.counts)


def _count_row(kind: RowKind, key: str, name: str, counts: Counts) -> Row:
    numbers = (counts.due, *(getattr(counts, one.value) for one in OUTCOMES))
    return Row(kind, key, (text(name), *(number(one) for one in numbers)))


def _shares(counts: Counts) -> Iterator[str]:
    if counts.due:
        yield (
            f"{of(counts.on_time, counts.due)} were done on time by the plan, "
            f"{of(counts.in_force, counts.due)} by the dates in force at the end."
        )
    if counts.later:
        verb = "is" if counts.later == 1 else "are"
        yield f"{counts.later} more {verb} due after the year, and not counted here."


def _budget_rows(found: DeliveredRecord) -> Iterator[Row]:
    for one in found.programmes:
        yield _budget_row(RowKind.LINE, f"budget-{one.slug}", one.programme, one.budget)
    if found.elsewhere:
        yield _budget_row(RowKind.LINE, "budget-elsewhere", "No programme", found.elsewhere)
    if found.whole:
        yield _budget_row(RowKind.TOTAL, "budget", "All expenditure", found.whole)


def _budget_row(kind: RowKind, key: str, name: str, budget: BudgetRecord | None) -> Row:
    if budget is None:
        cells = (absent(NO_BUDGET), *[absent(DOES_NOT_APPLY)] * 3)
    else:
        cells = (
            in_pounds(budget.revised),
            in_pounds(budget.spent),
            absent(DOES_NOT_APPLY) if budget.spent is None else in_pounds(budget.difference),
            _kept(budget),
        )
    return Row(kind, key, (text(name), *cells))


def _kept(budget: BudgetRecord) -> Cell:
    if budget.is_kept is None:
        return absent(NOT_KNOWN)
    return text("Yes" if budget.is_kept else "No")


def _kept_share(found: DeliveredRecord) -> Iterator[str]:
    if found.budgeted:
        yield f"{of(found.on_budget, len(found.budgeted))} programmes with a budget were on budget."


def _missed_rows(found: DeliveredRecord, year: int) -> Iterator[Row]:
    for programme in found.programmes:
        for one in programme.missed:
            yield _missed_row(programme, one, year)


def _missed_row(programme: DeliveredProgramme, one: MissedRecord, year: int) -> Row:
    name = f"{programme.programme}, objective {one.objective}, {one.key}: {one.name}"
    moved = one.due != one.planned_due
    return Row(
        RowKind.LINE,
        f"missed-{one.activity_id}",
        (
            text(name),
            Cell(print_day(one.planned_due), one.planned_due),
            Cell(print_day(one.due), one.due) if moved else absent(DOES_NOT_APPLY),
            text(_came(one, year)),
        ),
    )


def _came(one: MissedRecord, year: int) -> str:
    words = OUTCOMES[Outcome(one.outcome)]
    return f"{words}, {Quarter(year, one.done_in).short_label}" if one.done_in else words
