"""Who has supplied what, as a table for the page and for files."""

from __future__ import annotations

from django.utils import timezone

from periods.calendar import print_day, year_label
from tables.declaration import Cell, Column, Kind, Row, RowKind, Table, absent, text

from .models import Consortium
from .supplied import MemberLine, Supplied, Supply, SupplyPage
from .vocabulary import ValueState

NOTES = (
    "Supplied counts every answer but a provisional one: also not applicable, nothing to report, "
    "withheld and unreliable. Missing: agreed to be shared, and not there.",
    "Not agreed: no agreement that stands today opens it, whether or not there are values.",
)


def supply_table(consortium: Consortium, page: SupplyPage) -> Table:
    """A row for each member: counts of a year, or one measure's periods."""
    return _by_period(consortium, page) if page.measure else _counts(consortium, page)


def _counts(consortium: Consortium, page: SupplyPage) -> Table:
    columns = (
        Column("member", "Member"),
        Column("asked", "Values asked for", Kind.NUMBER, adds=True),
        *(Column(one.name.lower(), one.capitalize(), Kind.NUMBER, adds=True) for one in Supply),
        Column("last", "Last arrived on", Kind.DATE),
        Column("vintage", "From"),
    )
    rows = tuple(Row(RowKind.LINE, str(line.member.pk), _counted(line)) for line in page.lines)
    caption = f"{consortium}: values of periods that end in {year_label(page.year)}"
    return Table(caption, columns, rows, NOTES)


def _counted(line: MemberLine) -> tuple[Cell, ...]:
    latest = line.latest
    day = latest and timezone.localdate(latest.arrived)
    return (
        text(line.member.organisation.name),
        _number(len(line.cells)),
        *(_number(line.count(one)) for one in Supply),
        Cell(print_day(day), day) if day else absent("nothing yet"),
        text(latest.vintage) if latest else absent(_why_nothing(line)),
    )


def _why_nothing(line: MemberLine) -> str:
    return "nothing yet" if line.body else "no body linked"


def _number(value: int) -> Cell:
    return Cell(f"{value:,}", value)


def _by_period(consortium: Consortium, page: SupplyPage) -> Table:
    titles = {measure.pk: title for measure, title in page.measures}
    columns = (
        Column("member", "Member"),
        *(Column(span.key, span.label) for _, span in page.asked),
    )
    rows = tuple(
        Row(
            RowKind.LINE,
            str(line.member.pk),
            (text(line.member.organisation.name), *(_said(cell) for cell in line.cells)),
        )
        for line in page.lines
    )
    title = titles[page.measure.pk]
    return Table(f"{consortium}: {page.measure} {title}, by period", columns, rows, NOTES)


def _said(cell: Supplied) -> Cell:
    """``Supplied on 3 May 2010, May return``; a state beside reported is named."""
    if cell.row is None:
        return absent(str(cell.supply))
    state = ValueState(cell.row.state)
    is_plain = state in (ValueState.REPORTED, ValueState.PROVISIONAL, ValueState.MISSING)
    word = cell.supply.capitalize() + ("" if is_plain else f" ({state.label.lower()})")
    return text(f"{word} on {print_day(timezone.localdate(cell.arrived))}, {cell.vintage}")
