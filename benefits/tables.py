"""Benefits as tables, for who reads them in a spreadsheet, and for the page of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from figures.money import pounds
from periods.calendar import print_day
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
    text,
)

from .lines import BenefitLine, Standing, Totals
from .models import AchievedFigure
from .printing import share_in_words
from .realisation import Pounds
from .vocabulary import Recurrence, State, state_of

NOT_PLANNED = "nothing planned"
NO_BASELINE = "no baseline"
REGISTER_COLUMNS = (
    Column("reference", "Reference"),
    Column("title", "Benefit"),
    Column("programme", "Programme"),
    Column("objective", "Objective"),
    Column("kind", "Kind"),
    Column("recurrence", "What counts once"),
    Column("owner", "Owner"),
    Column("unit", "Unit"),
    Column("baseline", "Baseline", Kind.NUMBER),
    Column("baseline_on", "Baseline of", Kind.DATE),
    Column("planned", "Planned to date", Kind.NUMBER),
    Column("achieved", "Achieved to date", Kind.NUMBER),
    Column("difference", "Difference", Kind.NUMBER),
    Column("share", "Achieved of planned", Kind.PERCENT, unit="%"),
    Column("unsettled", "Of it not final", Kind.NUMBER),
    Column("year_planned", "Planned for the year", Kind.NUMBER),
    Column("evidence", "Pieces of evidence", Kind.NUMBER),
    Column("aims", "Aims and outcomes"),
    Column("ended_on", "Last day", Kind.DATE),
)
COLUMNS_ON_PAPER = {
    *("reference", "title", "programme", "kind", "unit"),
    *("planned", "achieved", "difference", "share", "unsettled"),
}
ADDING = (
    "Figures count for periods that are over. Each line is in its own unit; lines in different "
    "units are never added up."
)


def register_table(
    standing: Standing, lines: Iterable[BenefitLine], *, for_paper: bool = False
) -> Table:
    """One row for each benefit; figures in its own unit. A page of paper has room for some of the
    columns only."""
    kept = [
        place
        for place, one in enumerate(REGISTER_COLUMNS)
        if not for_paper or one.key in COLUMNS_ON_PAPER
    ]
    rows = []
    for line in lines:
        cells = _register_cells(line)
        rows.append(Row(RowKind.LINE, line.reference, tuple(cells[place] for place in kept)))
    columns = tuple(REGISTER_COLUMNS[place] for place in kept)
    caption = f"Savings and benefits to {print_day(standing.as_of)}"
    return Table(caption, columns, tuple(rows), notes=(ADDING,))


def totals_table(standing: Standing) -> Table:
    """Pounds by programme and by what they are."""
    named = [(one.programme_slug, one.programme, one.totals) for one in standing.programmes]
    rows = [
        _totals_row(RowKind.LINE, f"{slug}:{words}", name, words, added)
        for slug, name, totals in named
        for words, added in _kinds(totals)
    ]
    whole = [
        _totals_row(RowKind.TOTAL, words, "All programmes", words, added)
        for words, added in _kinds(standing.totals)
    ]
    return Table("Pounds by programme", TOTALS_COLUMNS, (*rows, *whole), notes=(ADDING,))


def _kinds(totals: Totals) -> list[tuple[str, Pounds]]:
    """Those of which there is any benefit at all."""
    kinds = (
        ("Cashable savings", totals.cashable),
        ("Savings, not cashable", totals.non_cashable),
        ("Other benefits in pounds", totals.other),
    )
    return [(words, added) for words, added in kinds if added.count]


def _totals_row(kind: RowKind, key: str, name: str, words: str, added: Pounds) -> Row:
    cells = (
        text(name),
        text(words),
        _pounds(added.planned),
        _pounds(added.achieved),
        _pounds(added.difference),
        _share(added.share),
        _pounds(added.unsettled),
        _pounds(added.year_planned),
    )
    return Row(kind, key, cells)


TOTALS_COLUMNS = (
    Column("programme", "Programme"),
    Column("kind", "Kind"),
    Column("planned", "Planned to date", Kind.MONEY, unit="£"),
    Column("achieved", "Achieved to date", Kind.MONEY, unit="£"),
    Column("difference", "Difference", Kind.MONEY, unit="£"),
    Column("share", "Achieved of planned", Kind.PERCENT, unit="%"),
    Column("unsettled", "Of it not final", Kind.MONEY, unit="£"),
    Column("year_planned", "Planned for the year", Kind.MONEY, unit="£"),
)


def spans_table(line: BenefitLine) -> Table:
    """What a benefit was to bring and brought, span by span."""
    unit = line.unit_in_words
    columns = (
        Column("period", "Period"),
        Column("planned", "Planned", Kind.NUMBER, unit=unit),
        Column("achieved", "Achieved", Kind.NUMBER, unit=unit),
        Column("difference", "Difference", Kind.NUMBER, unit=unit),
        Column("state", "State of the figure"),
    )
    rows = tuple(
        Row(
            RowKind.LINE,
            one.span.key,
            (
                text(one.span.label),
                _number(line, one.planned, NOT_PLANNED),
                _number(line, one.achieved, NOT_REPORTED),
                _number(line, _less(one.achieved, one.planned), DOES_NOT_APPLY),
                text(State(one.state).label) if one.state else absent(NOT_REPORTED),
            ),
        )
        for one in line.spans
    )
    return Table(f"{line.reference} {line.title}: planned and achieved", columns, rows)


def figures_table(line: BenefitLine, figures: Iterable[AchievedFigure], confirms: bool) -> Table:
    """Every figure that was ever said, the newest first; ``confirms`` where finance is asked."""
    columns = (
        Column("period", "Period"),
        Column("amount", "Achieved", Kind.NUMBER, unit=line.unit_in_words),
        Column("state", "State"),
        Column("by", "Reported by"),
        Column("on", "On", Kind.DATE),
        Column("note", "Note"),
        Column("decided_by", "Finance"),
        Column("reason", "Why it was sent back"),
    )
    rows = tuple(
        Row(RowKind.LINE, str(one.pk), _figure_cells(line, one, confirms)) for one in figures
    )
    return Table(f"{line.reference} {line.title}: figures as they were reported", columns, rows)


def _figure_cells(line: BenefitLine, one: AchievedFigure, confirms: bool) -> tuple[Cell, ...]:
    decision = getattr(one, "decision", None)
    state = state_of(
        stated=one.stated,
        decision=decision.decided if decision else "",
        needs_confirmation=confirms,
    )
    return (
        text(one.span.label),
        _number(line, one.amount, NOT_REPORTED),
        text(state.label),
        text(one.recorded_by.user.name),
        _day(timezone.localdate(one.recorded_at)),
        text(one.note),
        text(decision.recorded_by.user.name) if decision else absent(DOES_NOT_APPLY),
        text(decision.reason) if decision else absent(DOES_NOT_APPLY),
    )


def _register_cells(line: BenefitLine) -> tuple[Cell, ...]:
    gone = line.realised
    once = Recurrence(line.recurrence).label
    return (
        text(line.reference),
        text(line.title),
        text(line.programme),
        text(line.objective) if line.objective else absent(DOES_NOT_APPLY),
        text(line.kind_in_words),
        text(once),
        text(line.owner),
        text(line.unit_in_words),
        _number(line, line.baseline, NO_BASELINE),
        _day(line.baseline_on),
        _number(line, gone.planned, NOT_PLANNED),
        _number(line, gone.achieved, NOT_REPORTED),
        _number(line, gone.difference, DOES_NOT_APPLY),
        _share(gone.share),
        _number(line, gone.unsettled, DOES_NOT_APPLY),
        _number(line, line.year_planned, DOES_NOT_APPLY),
        Cell(text=str(line.evidence), value=line.evidence),
        text("; ".join(f"{one.label} {one.short_name}" for one in line.aims)),
        _day(line.ended_on),
    )


def _number(line: BenefitLine, amount: Decimal | None, why: str) -> Cell:
    return absent(why) if amount is None else Cell(text=line.printed(amount), value=amount)


def _pounds(amount: Decimal) -> Cell:
    return Cell(text=pounds(amount), value=amount)


def _share(share: Decimal | None) -> Cell:
    if share is None:
        return absent(DOES_NOT_APPLY)
    return Cell(text=share_in_words(share), value=share)


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _day(day: dt.date | None) -> Cell:
    return Cell(text=print_day(day), value=day) if day else absent(DOES_NOT_APPLY)
