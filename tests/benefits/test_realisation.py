"""What was planned and achieved to a day, as arithmetic."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.realisation import (
    Span,
    SpanFigure,
    add_up,
    over_years,
    overdue,
    planned_of_year,
    realised,
)

END_OF_Q2 = dt.date(2009, 9, 30)
amounts = st.decimals("-1000000", "1000000", places=2)
maybe = st.none() | amounts
spans = st.builds(Span, st.integers(2008, 2010), st.integers(1, 4))


@st.composite
def figures(draw):
    chosen = draw(st.lists(spans, unique=True, max_size=12))
    return [SpanFigure(span, draw(maybe), draw(maybe), draw(st.booleans())) for span in chosen]


def fig(quarter, planned, achieved=None, settled=True, year=2009):
    given = (None if one is None else Decimal(one) for one in (planned, achieved))
    return SpanFigure(Span(year, quarter), *given, settled)


def test_spans_are_quarters_or_whole_years():
    assert Span(2009, 2).end == Span(2009, 2).start.replace(month=9, day=30) == END_OF_Q2
    assert (Span(2009).start, Span(2009).end) == (dt.date(2009, 4, 1), dt.date(2010, 3, 31))
    assert [Span(2009, 2).label, Span(2009).label] == ["Quarter 2 of 2009/10", "2009/10"]
    with pytest.raises(ValueError, match="not 5"):
        Span(2009, 5)


def test_what_is_over_counts_of_the_year_and_what_is_not_settled_is_told():
    found = realised(
        [fig(1, "100", "90"), fig(2, "100", "80", False), fig(3, "100", "70"), fig(4, "9", "9")],
        to=END_OF_Q2,
        adds_up=True,
    )
    assert (found.planned, found.achieved, found.unsettled) == (200, 170, 80)
    assert (found.difference, found.is_short, found.share) == (-30, True, 85)


def test_another_year_is_never_added_to_this_one():
    rows = [fig(1, "100", "100"), fig(1, "100", "100", year=2008)]
    assert realised(rows, to=END_OF_Q2, adds_up=True).achieved == 100
    assert over_years(rows, to=END_OF_Q2) == 200
    assert planned_of_year(rows, 2009) == 100


def test_the_latest_figure_counts_as_a_share_of_the_way_from_the_baseline():
    rows = [fig(1, "15", "18"), fig(2, "10", "12.5", False)]
    by = {"to": END_OF_Q2, "adds_up": False, "more_is_better": False}
    found = realised(rows, baseline=Decimal(20), **by)
    assert (found.planned, found.achieved, found.unsettled) == (
        10,
        Decimal("12.5"),
        Decimal("12.5"),
    )
    assert (found.difference, found.is_short, found.share) == (Decimal("2.5"), True, 75)
    assert realised(rows, **by).share is None


def test_no_share_where_little_is_good_and_figures_add_up_or_nothing_was_planned():
    less = realised([fig(1, "10", "8")], to=END_OF_Q2, adds_up=True, more_is_better=False)
    assert (less.share, less.is_short) == (None, False)
    nil = realised([fig(1, "0", "8")], to=END_OF_Q2, adds_up=True)
    assert (nil.share, nil.is_short) == (None, False)


def test_nothing_is_not_nil():
    none = realised([], to=END_OF_Q2, adds_up=True)
    assert (none.planned, none.achieved, none.difference, none.is_short) == (None,) * 4
    assert realised([fig(1, None, "0")], to=END_OF_Q2, adds_up=True).achieved == 0


def test_a_span_is_overdue_once_it_is_over_and_planned_and_nothing_was_said():
    rows = [fig(3, "1"), fig(2, "1"), fig(1, "1", "0"), fig(4, None)]
    assert overdue(rows, on=END_OF_Q2) == []
    assert overdue(rows, on=END_OF_Q2 + dt.timedelta(days=1)) == [Span(2009, 2)]
    assert overdue(rows, on=dt.date(2010, 4, 1)) == [Span(2009, 2), Span(2009, 3)]


@given(figures())
def test_the_order_of_figures_says_nothing(rows):
    for adds_up in (True, False):
        forth = realised(rows, to=END_OF_Q2, adds_up=adds_up)
        assert forth == realised(rows[::-1], to=END_OF_Q2, adds_up=adds_up)


@given(figures())
def test_quarters_of_a_year_come_to_the_year(rows):
    to = dt.date(2010, 3, 31)
    found = realised(rows, to=to, adds_up=True)
    assert (found.planned or 0) == planned_of_year(rows, 2009)
    years = [realised(rows, to=Span(year).end, adds_up=True).achieved or 0 for year in (2008, 2009)]
    assert sum(years) == over_years(rows, to=to)


@given(figures())
def test_what_is_unsettled_is_a_part_and_the_difference_is_the_difference(rows):
    found = realised(rows, to=END_OF_Q2, adds_up=True)
    settled = [
        SpanFigure(one.span, one.planned, one.achieved if one.is_settled else None) for one in rows
    ]
    rest = realised(settled, to=END_OF_Q2, adds_up=True)
    assert (rest.achieved or 0) + found.unsettled == (found.achieved or 0)
    if found.difference is not None:
        assert found.planned + found.difference == found.achieved
        assert found.is_short == (found.achieved < found.planned)


@given(st.lists(figures(), max_size=5))
def test_totals_are_the_sums_of_their_lines(many):
    lines = [(realised(rows, to=END_OF_Q2, adds_up=True), Decimal(1)) for rows in many]
    added = add_up(lines)
    assert added.count == added.year_planned == len(many)
    assert added.achieved == sum(one.achieved or 0 for one, _ in lines)
    assert added.planned + added.difference == added.achieved
    assert (added.share is None) == (added.planned == 0)
