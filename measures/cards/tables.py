"""A scorecard's tables, declared once: the page, the PDF, Excel, CSV, JSON and papers print them.

Every figure is in the unit of its own line, which the measure's column names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

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

from ..printing import as_printed
from ..ranking import BEST_QUARTILE, COUNTING, NATIONAL
from ..rating import Movement, Rag
from .records import CardRecord, ComparedRecord, LineRecord, PerspectiveRecord

COLUMNS = (
    Column("measure", "Measure"),
    Column("unit", "Unit"),
    Column("period", "Period"),
    Column("target", "Target"),
    Column("actual", "Actual", Kind.NUMBER),
    Column("state", "State of the value"),
    Column("rag", "RAG"),
    Column("change", "Change"),
    Column("trend", "Three years"),
    Column("national", "National figure", Kind.NUMBER),
    Column("family", "Family"),
    Column("family_is", "Which family"),
    Column("best", "Best in class", Kind.NUMBER),
    Column("best_is", "Who is best"),
    Column("rank", "Rank"),
    Column("quartile", "Quartile", Kind.NUMBER),
    Column("data_of", "Date of the data", Kind.DATE),
    Column("response", "What is done"),
)
#: What a page of paper has room for.
ON_PAPER = (
    *("measure", "period", "target", "actual", "rag", "change", "trend"),
    *("national", "family", "best", "best_is", "rank", "response"),
)
#: What a section of a paper has room for, upright.
IN_PAPERS = ("measure", "target", "actual", "rag", "trend", "national", "best", "rank")
#: What everybody may read: not what is done about a red measure.
PUBLIC = tuple(one.key for one in COLUMNS if one.key != "response")
#: By key of a figure, the column of words that it says itself where that is left out.
WORDS_OF = {"actual": "period", "best": "best_is"}
NOTES = (
    "Each figure is in the unit of its measure. RAG: green meets the target, amber is within its "
    "tolerance, red is beyond it. What has its target in words is not judged.",
    f"{COUNTING} {BEST_QUARTILE} {NATIONAL}",
)
ONE_VALUE = "one value only"
BROKEN = "the definition changed between"
NO_FAMILY = "no family"


def cells_of(line: LineRecord) -> dict[str, Cell]:
    """By key of column. What is missing says why."""
    return {
        "measure": text(line.called),
        "unit": text(line.unit) if line.unit else absent(DOES_NOT_APPLY),
        "period": text(line.period) if line.period else absent(line.why_none),
        "target": _target(line),
        "actual": _number(line, line.value, line.why_none),
        "state": text(line.state) if line.state else absent(DOES_NOT_APPLY),
        "rag": _rag(line),
        "change": _change(line),
        "trend": _trend(line),
        "national": _compared(line, line.national, NOT_REPORTED),
        "family": _family(line),
        "family_is": text(line.family.name) if line.family else absent(_why_no_family(line)),
        "best": _compared(line, line.best, line.why_not_ranked),
        "best_is": text(line.best.name) if line.best else absent(line.why_not_ranked),
        "rank": text(line.place) if line.place else absent(line.why_not_ranked),
        "quartile": _quartile(line),
        "data_of": _day(line),
        "response": _response(line),
    }


def tables_on_paper(card: CardRecord, columns: Collection[str]) -> tuple[Table, ...]:
    """What the tables of all perspectives mean stands once, below the last."""
    tables = card_tables(card, columns)
    return (*(replace(one, notes=()) for one in tables[:-1]), *tables[-1:])


def card_tables(card: CardRecord, columns: Collection[str] = ()) -> tuple[Table, ...]:
    """One for each perspective that has measures; with fewer columns, those that are left say
    what the others would."""
    kept = _kept(columns)
    return tuple(
        Table(one.name, tuple(kept), tuple(_rows(one, kept)), notes=NOTES)
        for one in card.perspectives
        if one.lines
    )


def whole_table(card: CardRecord, columns: Collection[str] = ()) -> Table:
    """All perspectives in one, for a file that holds one table: each line names its own."""
    kept = _kept(columns)
    with_perspective = (kept[0], Column("perspective", "Perspective"), *kept[1:])
    rows = []
    for one in card.perspectives:
        for row in _rows(one, kept):
            first, *rest = row.cells
            key = f"{one.name}:{row.key}"
            rows.append(Row(row.kind, key, (first, text(one.name), *rest)))
    caption = f"{card.name}: {card.of}"
    return Table(caption, with_perspective, tuple(rows), notes=NOTES)


def _kept(keys: Collection[str]) -> list[Column]:
    """All where no keys are given. A figure with words beside it stands in a column of words,
    which may break into lines."""
    kept = [one for one in COLUMNS if not keys or one.key in keys]
    have = {one.key for one in kept}
    wordy = {figure for figure, words in WORDS_OF.items() if words not in have}
    return [replace(one, kind=Kind.TEXT) if one.key in wordy else one for one in kept]


def _rows(perspective: PerspectiveRecord, kept: Sequence[Column]) -> Iterator[Row]:
    keys = {one.key for one in kept}
    for line in perspective.lines:
        cells = cells_of(line)
        if "unit" not in keys:
            cells["measure"] = text(_with_unit(line))
        if "state" not in keys:
            cells["actual"] = _beside(cells["actual"], line.state)
        if "period" not in keys:
            cells["actual"] = _beside(cells["actual"], line.period)
        if "family_is" not in keys and line.family:
            cells["family"] = _beside(cells["family"], line.family.name)
        if "quartile" not in keys and line.quartile:
            cells["rank"] = _beside(cells["rank"], f"quartile {line.quartile}")
        if "best_is" not in keys and line.best:
            cells["best"] = _beside(cells["best"], line.best.name)
        yield Row(RowKind.LINE, f"measure-{line.measure_id}", tuple(cells[c.key] for c in kept))


def _with_unit(line: LineRecord) -> str:
    return f"{line.called}, {line.unit}" if line.unit else line.called


def _beside(cell: Cell, words: str) -> Cell:
    """``12.0 (2011/12)``: a figure with what another column would have said."""
    if not words or not cell.text:
        return cell
    return Cell(text=f"{cell.text} ({words})", value=cell.value)


def _rag(line: LineRecord) -> Cell:
    if not line.rag:
        return absent(line.why_no_rag)
    return replace(text(Rag(line.rag).label), mark=line.rag)


def _target(line: LineRecord) -> Cell:
    if not line.target:
        return absent("none")
    words = f"{line.target}, {line.tolerance}" if line.tolerance else line.target
    return text(words)


def _change(line: LineRecord) -> Cell:
    if not line.movement:
        return absent(line.why_no_movement)
    movement = Movement(line.movement)
    if movement is Movement.SAME or line.difference is None:
        return text(movement.label)
    return text(f"{movement.label}, by {as_printed(abs(line.difference), line)}")


def _trend(line: LineRecord) -> Cell:
    """``12.0, 11.0, –: better``: the oldest first."""
    if not line.trend or all(one.value is None for one in line.trend):
        return absent(line.why_none or "no value")
    figures = ", ".join(
        "–" if one.value is None else as_printed(one.value, line) for one in points(line)
    )
    return text(f"{trend_in_words(line)}: {figures}")


#: Of months and quarters the words name no more than these, the last ones.
MOST_IN_WORDS = 4


def points(line: LineRecord):
    return line.trend[-MOST_IN_WORDS:]


def trend_in_words(line: LineRecord) -> str:
    """Over all of the three years: ``Better``."""
    if not line.trend_movement:
        return ONE_VALUE.capitalize()
    if line.trend_movement == "broken":
        return BROKEN.capitalize()
    return Movement(line.trend_movement).label


def _compared(line: LineRecord, compared: ComparedRecord | None, why: str) -> Cell:
    if compared is None:
        return absent(why or "none")
    return _number(line, compared.value, compared.why)


def _family(line: LineRecord) -> Cell:
    """``2nd of 3, together 11.3``: the own place, and the family's figure together; where there is
    none, its range: ``2nd of 3, 9.0 to 12.0``."""
    family = line.family
    if family is None:
        return absent(_why_no_family(line))
    if family.low is None:
        return absent(family.why_no_whole)
    if family.whole is not None:
        figure = f"together {as_printed(family.whole, line)}"
    else:
        ends = dict.fromkeys(as_printed(one, line) for one in (family.low, family.high))
        figure = " to ".join(ends)
    return text(f"{family.place}, {figure}" if family.place else figure)


def _why_no_family(line: LineRecord) -> str:
    return NO_FAMILY if line.period else line.why_none


def _quartile(line: LineRecord) -> Cell:
    if line.quartile is None:
        return absent(line.why_not_ranked or "too few reported")
    return Cell(text=str(line.quartile), value=line.quartile)


def _day(line: LineRecord) -> Cell:
    if line.data_of is None:
        return absent(DOES_NOT_APPLY)
    return Cell(text=print_day(line.data_of), value=line.data_of)


def _response(line: LineRecord) -> Cell:
    said = line.response
    if said is None:
        return absent("nothing said yet") if line.asks else absent(DOES_NOT_APPLY)
    when = f"done on {print_day(said.done_on)}" if said.done_on else f"by {print_day(said.due_on)}"
    return text(
        f"Cause: {_closed(said.cause)} Action: {_closed(said.action)} {said.owner}, {when}."
    )


def _closed(words: str) -> str:
    """With the full stop that people leave out."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _number(line: LineRecord, value: Decimal | None, why: str) -> Cell:
    if value is None:
        return absent(why)
    return Cell(text=as_printed(value, line), value=value)
