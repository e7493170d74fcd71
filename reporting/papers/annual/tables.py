"""The tables of an annual report: declared once, printed in every file. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from benefits.printing import as_printed
from figures.money import pounds
from periods.calendar import Quarter, print_day, year_label
from returns.vocabulary import Rag
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

from .counting import Counts, Outcome
from .records import (
    GROUPS,
    SAVINGS,
    Added,
    AimRecord,
    AimsRecord,
    AnnualRecord,
    BenefitRecord,
    BudgetRecord,
    DeliveredProgramme,
    DeliveredRecord,
    MissedRecord,
    SavingsRecord,
    SupportRecord,
)

WHOLE = "All programmes"


def of(count: int, whole: int) -> str:
    """A share as people read it: ``14 of 18``."""
    return f"{count} of {whole}"


# Deliverables and budgets ---------------------------------------------------------

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
    "On time means by the due date in the plan as it was approved: a date that was moved later "
    "does not make anything on time, and is counted apart. Returns tell how a deliverable stood at "
    "the end of a quarter, so it counts as on time when an approved return said that it was "
    "complete by the end of the quarter in which it was due."
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
    return Row(kind, key, (text(name), *(_number(one) for one in numbers)))


def _number(count: int) -> Cell:
    return Cell(str(count), Decimal(count))


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
            _pounds(budget.revised),
            _pounds(budget.spent),
            absent(DOES_NOT_APPLY) if budget.spent is None else _pounds(budget.difference),
            _kept(budget),
        )
    return Row(kind, key, (text(name), *cells))


def _kept(budget: BudgetRecord) -> Cell:
    if budget.is_kept is None:
        return absent(NOT_KNOWN)
    return text("Yes" if budget.is_kept else "No")


def _pounds(amount: Decimal | None) -> Cell:
    return absent(NOT_REPORTED) if amount is None else Cell(pounds(amount), amount)


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


# Aims -----------------------------------------------------------------------------

AIM_COLUMNS = (
    Column("aim", "Aim or outcome"),
    Column("objectives", "Objectives", Kind.NUMBER),
    Column("planned", "Savings planned", Kind.MONEY, "£"),
    Column("achieved", "Savings achieved", Kind.MONEY, "£"),
    Column("unconfirmed", "Not confirmed yet", Kind.MONEY, "£"),
    Column("benefits", "Savings and benefits that serve it"),
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
            AIM_COLUMNS,
            tuple(_aim_row(one) for one in found.aims),
            (AIM_RULE, *_without(found)),
        ),
        Table(
            f"Objectives that support them, at the end of {year}",
            SUPPORT_COLUMNS,
            tuple(row for one in found.aims if one.objectives for row in _support_rows(one)),
        ),
    )


def _called(aim: AimRecord) -> str:
    return f"{aim.label}: {aim.short_name}"


def _aim_row(aim: AimRecord) -> Row:
    count = len(aim.objectives)
    return Row(
        RowKind.LINE,
        f"aim-{aim.aim_id}",
        (
            text(_called(aim)),
            _number(count) if count else absent(NO_OBJECTIVE),
            *_money_of(aim.planned, aim.achieved, aim.unconfirmed),
            text("; ".join(aim.benefits)) if aim.benefits else absent(NO_BENEFIT),
        ),
    )


def _money_of(
    planned: Decimal | None, achieved: Decimal | None, unconfirmed: Decimal | None
) -> tuple[Cell, Cell, Cell]:
    if planned is None and achieved is None and unconfirmed is None:
        return absent(NO_SAVING), absent(DOES_NOT_APPLY), absent(DOES_NOT_APPLY)
    return _planned(planned), _pounds(achieved), _apart(unconfirmed)


def _planned(amount: Decimal | None) -> Cell:
    return absent("nothing planned") if amount is None else _pounds(amount)


def _apart(amount: Decimal | None) -> Cell:
    return absent(DOES_NOT_APPLY) if amount is None else _pounds(amount)


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


# Savings --------------------------------------------------------------------------

SAVING_COLUMNS = (
    Column("what", "Programme and kind"),
    Column("planned", "Planned", Kind.MONEY, "£"),
    Column("achieved", "Achieved", Kind.MONEY, "£"),
    Column("difference", "Difference", Kind.MONEY, "£", less=("achieved", "planned")),
    Column("unconfirmed", "Not confirmed yet", Kind.MONEY, "£"),
)
ACHIEVED_RULE = (
    "Achieved is what is final; of cashable savings, what finance has confirmed. What was reported "
    "and may still change stands apart, and is in no other figure. Cash is never added to what is "
    "no cash but in the line that says so."
)
BENEFIT_COLUMNS = (
    Column("benefit", "Saving or benefit"),
    Column("kind", "Kind"),
    Column("unit", "Unit"),
    Column("planned", "Planned", Kind.NUMBER),
    Column("achieved", "Achieved", Kind.NUMBER),
    Column("unconfirmed", "Not confirmed yet", Kind.NUMBER),
    Column("missing", "Periods not reported"),
)


def savings_tables(annual: AnnualRecord | None) -> tuple[Table, ...]:
    if annual is None or annual.savings is None:
        return ()
    found, year = annual.savings, year_label(annual.year)
    return (
        Table(
            f"Savings and benefits in pounds, {year}",
            SAVING_COLUMNS,
            tuple(_saving_rows(found)),
            (ACHIEVED_RULE, *_incomplete(found)),
        ),
        Table(
            f"Each saving and benefit, {year}",
            BENEFIT_COLUMNS,
            tuple(_benefit_row(one) for one in found.benefits),
        ),
    )


def _saving_rows(found: SavingsRecord) -> Iterator[Row]:
    for slug, name in found.programmes:
        yield from _group_rows(RowKind.LINE, found, slug, name)
    yield from _group_rows(RowKind.SUBTOTAL, found, "", WHOLE)
    savings = found.of(SAVINGS)
    if savings.count:
        yield _saving_row(RowKind.TOTAL, "savings", f"{WHOLE}: savings, cashable or not", savings)


def _group_rows(kind: RowKind, found: SavingsRecord, slug: str, name: str) -> Iterator[Row]:
    for group, words in GROUPS.items():
        added = found.of((group,), slug)
        if added.count:
            key = f"{group.replace('_', '-')}-{slug or 'whole'}"
            yield _saving_row(kind, key, f"{name}: {words}", added)


def _saving_row(kind: RowKind, key: str, name: str, added: Added) -> Row:
    cells = (
        _planned(added.planned),
        _pounds(added.achieved),
        absent(DOES_NOT_APPLY) if added.difference is None else _pounds(added.difference),
        _apart(added.unconfirmed),
    )
    return Row(kind, key, (text(name), *cells))


def _incomplete(found: SavingsRecord) -> Iterator[str]:
    count = sum(bool(one.missing) for one in found.benefits)
    if count:
        yield f"{of(count, len(found.benefits))} have periods without a figure: see each below."


def _benefit_row(one: BenefitRecord) -> Row:
    return Row(
        RowKind.LINE,
        f"benefit-{one.number}",
        (
            text(f"{one.reference} {one.title}"),
            text(one.kind),
            text(one.unit or "£"),
            _in_unit(one, one.planned, "nothing planned"),
            _in_unit(one, one.achieved, NOT_REPORTED),
            _in_unit(one, one.unconfirmed, DOES_NOT_APPLY),
            text(", ".join(one.missing)) if one.missing else absent(DOES_NOT_APPLY),
        ),
    )


def _in_unit(one: BenefitRecord, amount: Decimal | None, why_not: str) -> Cell:
    if amount is None:
        return absent(why_not)
    return Cell(as_printed(amount, unit=one.unit, decimals=one.decimals), amount)
