"""A measure's page as tables to take away: the series, all bodies in order, every value given."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

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

from ..models import Definition
from ..printing import aim_in_words, as_printed, state_in_words
from ..ranking import BEST_QUARTILE, COUNTING, NATIONAL
from ..rating import why_not_judged
from ..vocabulary import ValueState
from ..wording import listed
from .comparators import Best, Comparators, Figure
from .history import Given
from .page import MeasurePage, PeriodLine
from .words import (
    break_in_words,
    dated_together,
    known_in_words,
    prices_in_words,
    real_terms_notes,
    whence_in_words,
)

HOW_COUNTED = f"{COUNTING} {BEST_QUARTILE} {NATIONAL}"
NO_TARGET, NOT_RANKED = "no target", "not ranked"


def series_table(page: MeasurePage) -> Table:
    """One row for each period, the newest first."""
    rows = tuple(
        Row(RowKind.LINE, line.span.key, _series_cells(page, line)) for line in reversed(page.lines)
    )
    return Table(_caption(page, "by period"), _series_columns(page), rows, _notes(page))


def _series_columns(page: MeasurePage) -> tuple[Column, ...]:
    unit = page.definition.unit
    return (
        Column("period", "Period"),
        Column("value", "Value", Kind.NUMBER, unit=unit),
        Column("state", "State"),
        Column("target", "Target", Kind.NUMBER, unit=unit),
        Column("target_words", "Target in words"),
        Column("rag", "RAG"),
        Column("change", "Change", Kind.NUMBER, unit=unit),
        Column("movement", "Better or worse"),
        Column("national", page.nation, Kind.NUMBER, unit=unit),
        Column("family", "Family"),
        Column("family_low", "Family, lowest", Kind.NUMBER, unit=unit),
        Column("family_high", "Family, highest", Kind.NUMBER, unit=unit),
        Column("family_whole", "Family together", Kind.NUMBER, unit=unit),
        Column("best", "Best in class", Kind.NUMBER, unit=unit),
        Column("best_who", "Who is best"),
        Column("rank", "Rank", Kind.NUMBER),
        Column("of", "Reported", Kind.NUMBER),
        Column("quartile", "Quartile", Kind.NUMBER),
        Column("whence", "Came with"),
        Column("data_of", "Date of the data", Kind.DATE),
        Column("break", "Break in the series"),
    )


def _series_cells(page: MeasurePage, line: PeriodLine) -> tuple[Cell, ...]:
    one, definition, target = line.comparators, page.definition, line.target
    return (
        text(line.span.label),
        *_figure(line.own, definition),
        _number(target.value if target else None, definition, NO_TARGET),
        text(aim_in_words(target, definition)) if target else absent(NO_TARGET),
        text(line.rag.label) if line.rag else absent(why_not_judged(target)),
        _number(line.change.difference, definition, DOES_NOT_APPLY),
        text(line.change.words),
        _number(one.national.value if one.national else None, definition, NOT_REPORTED),
        *_family(one, definition),
        _best(one.best, definition),
        text(listed(one.best.who)) if one.best else absent(NOT_RANKED),
        _count(one.place.rank if one.place else None, NOT_RANKED),
        _count(one.reported, NOT_RANKED),
        _count(one.place.quartile if one.place else None, NOT_RANKED),
        text(whence_in_words(line.own)) if line.own else absent(NOT_REPORTED),
        _day(line.own.data_of if line.own else None),
        text(break_in_words(line.broken_by)) if line.broken_by else absent(DOES_NOT_APPLY),
    )


def _best(best: Best | None, definition: Definition) -> Cell:
    return _number(best.value, definition, best.why) if best else absent(NOT_RANKED)


def _family(one: Comparators, definition: Definition) -> tuple[Cell, ...]:
    family = one.family
    if family is None:
        return (absent(DOES_NOT_APPLY),) * 4
    return (
        text(family.name),
        _number(family.low, definition, NOT_REPORTED),
        _number(family.high, definition, NOT_REPORTED),
        _number(family.whole.value, definition, family.whole.why),
    )


def ranking_table(page: MeasurePage) -> Table:
    """Every body in the period shown: in rank order, the nation, then who has no value."""
    if page.shown is None:
        return Table("Bodies in order", _ranking_columns(page), ())
    national = page.shown.comparators.national
    rows = [
        *(_ranking_row(page, one.figure, one.place) for one in page.ranking),
        *([_ranking_row(page, national, None)] if national else []),
        *(_without_row(body, figure) for body, figure in page.without),
    ]
    caption = _caption(page, f"bodies in order, {page.shown.span.label}")
    return Table(caption, _ranking_columns(page), tuple(rows), _notes(page))


def _ranking_columns(page: MeasurePage) -> tuple[Column, ...]:
    return (
        Column("body", "Body"),
        Column("rank", "Rank", Kind.NUMBER),
        Column("of", "Of", Kind.NUMBER),
        Column("quartile", "Quartile", Kind.NUMBER),
        Column("value", "Value", Kind.NUMBER, unit=page.definition.unit),
        Column("state", "State"),
        Column("whence", "Came with"),
        Column("data_of", "Date of the data", Kind.DATE),
    )


def _ranking_row(page: MeasurePage, figure: Figure, place) -> Row:
    cells = (
        text(figure.body.name),
        _count(place.rank if place else None, NOT_RANKED),
        _count(place.of if place else None, NOT_RANKED),
        _count(place.quartile if place else None, NOT_RANKED),
        *_figure(figure, page.definition),
        text(whence_in_words(figure)),
        _day(figure.data_of),
    )
    return Row(RowKind.LINE, str(figure.body.pk), cells)


def _without_row(body, figure: Figure | None) -> Row:
    why = state_in_words(figure.state) if figure else NOT_REPORTED
    cells = (
        text(body.name),
        *(absent(NOT_RANKED),) * 3,
        absent(why),
        text(ValueState(figure.state).label) if figure else absent(NOT_REPORTED),
        text(whence_in_words(figure)) if figure else absent(NOT_REPORTED),
        _day(figure.data_of if figure else None),
    )
    return Row(RowKind.LINE, str(body.pk), cells)


def history_table(page: MeasurePage) -> Table:
    """Every value that was ever given of the own body, the newest period first; in the prices of
    its day, as it was written."""
    rows = tuple(
        Row(RowKind.LINE, str(one.pk), _given_cells(page, one))
        for span in sorted(page.history, reverse=True)
        for one in reversed(page.history[span])
    )
    columns = (
        Column("period", "Period"),
        Column("value", "Value", Kind.NUMBER, unit=page.definition.unit),
        Column("state", "State"),
        Column("whence", "Came with"),
        Column("channel", "How it came"),
        Column("data_of", "Date of the data", Kind.DATE),
        Column("confirmed", "Counts since", Kind.DATE),
        Column("by", "Confirmed by"),
        Column("comment", "Comment"),
    )
    return Table(f"{page.definition.title}: every value as it was given", columns, rows)


def _given_cells(page: MeasurePage, one: Given) -> tuple[Cell, ...]:
    return (
        text(one.span.label),
        _number(one.written, page.definition, state_in_words(one.state)),
        text(ValueState(one.state).label),
        text(f"{one.label} ({one.data_set})" if one.label else one.data_set),
        text(one.channel_in_words),
        _day(one.data_of),
        _day(timezone.localdate(one.confirmed_at)),
        text(_by(page, one)),
        text(one.comment if one.organisation_id == page.body.organisation_id else ""),
    )


def _by(page: MeasurePage, one: Given) -> str:
    """Our own people by name, those of others by their organisation."""
    return one.by if one.organisation_id == page.body.organisation_id else one.organisation


def _caption(page: MeasurePage, what: str) -> str:
    return f"{page.measure.code} {page.definition.title}: {what}{prices_in_words(page)}"


def _notes(page: MeasurePage) -> tuple[str, ...]:
    line = page.shown
    best = line.comparators.best if line else None
    dates = f"Who is ranked: {dated_together(best)}." if best else ""
    known = f"{known_in_words(page.known_at)}." if page.known_at else ""
    return tuple(filter(None, (HOW_COUNTED, dates, known, *real_terms_notes(page))))


def _figure(figure: Figure | None, definition: Definition) -> tuple[Cell, Cell]:
    """The value that counts, and its state."""
    if figure is None:
        return absent(NOT_REPORTED), absent(NOT_REPORTED)
    value = _number(figure.value, definition, state_in_words(figure.state))
    return value, text(ValueState(figure.state).label)


def _number(value: Decimal | None, definition: Definition, why: str) -> Cell:
    if value is None:
        return absent(why)
    return Cell(text=as_printed(value, definition), value=value)


def _count(number: int | None, why: str) -> Cell:
    return absent(why) if number is None else Cell(text=str(number), value=number)


def _day(day: dt.date | None) -> Cell:
    return Cell(text=print_day(day), value=day) if day else absent(DOES_NOT_APPLY)
