"""What became of a year's deliverables, as arithmetic."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.realisation import Span, SpanFigure
from periods.calendar import Quarter
from reporting.papers.annual.counting import (
    Counts,
    Outcome,
    Promised,
    achieved_in,
    added,
    count,
    done_in,
    kept_to,
    outcome_of,
    was_due,
)
from returns.vocabulary import Status

YEAR = 2009
YEAR_END = dt.date(2010, 3, 31)
days = st.dates(dt.date(2008, 10, 1), dt.date(2011, 3, 31))
reports = st.dictionaries(st.integers(1, 4), st.sampled_from(Status.values)).map(
    lambda given: tuple(given.items())
)
promises = st.builds(Promised, days, days, st.booleans(), reports)
amounts = st.decimals("-1000000", "1000000", places=2)


def promised(due, *statuses, moved=None, withdrawn=False):
    """``statuses`` are those of quarters 1, 2 …; an empty one was not reported."""
    given = ((number, status) for number, status in enumerate(statuses, start=1) if status)
    return Promised(due, moved or due, withdrawn, tuple(given))


SEPTEMBER = dt.date(2009, 9, 15)
COMPLETE, GOING = "complete", "in_progress"


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (promised(SEPTEMBER, GOING, COMPLETE), "on_time"),
        (promised(SEPTEMBER, GOING, GOING, COMPLETE), "late"),
        (promised(SEPTEMBER, "", "", COMPLETE, moved=dt.date(2009, 12, 1)), "by_moved_date"),
        (promised(SEPTEMBER, "", "", "", COMPLETE, moved=dt.date(2009, 12, 1)), "late"),
        # Brought forward: its new date counts.
        (promised(YEAR_END, "", "", COMPLETE, moved=SEPTEMBER), "late"),
        (promised(SEPTEMBER, "", "", "", "delayed"), "not_done"),
        (promised(SEPTEMBER, "", "", "", "on_hold", moved=dt.date(2010, 9, 1)), "not_done"),
        (promised(SEPTEMBER), "not_reported"),
        (promised(SEPTEMBER, GOING, GOING, GOING), "not_reported"),
        (promised(SEPTEMBER, GOING, "cancelled"), "withdrawn"),
        (promised(SEPTEMBER, GOING, withdrawn=True), "withdrawn"),
        (promised(SEPTEMBER, COMPLETE, withdrawn=True), "on_time"),
        # Taken up again: the last time counts.
        (promised(SEPTEMBER, COMPLETE, GOING, COMPLETE), "late"),
        # Due before the year began, and done in it.
        (promised(dt.date(2009, 3, 31), COMPLETE), "late"),
    ],
)
def test_what_became_of_a_deliverable(one, outcome):
    assert was_due(one, YEAR)
    assert outcome_of(one, YEAR) == outcome


def test_what_was_moved_out_of_the_year_stays_in_its_count():
    moved_out = promised(SEPTEMBER, "", "", "", "delayed", moved=dt.date(2010, 6, 30))
    never_due = promised(dt.date(2010, 6, 30), GOING)
    found = count([moved_out, never_due], YEAR)
    assert (found.due, found.not_done, found.later) == (1, 1, 1)


def test_a_quarter_without_a_report_does_not_undo_what_was_done():
    assert done_in([(1, GOING), (2, COMPLETE), (4, COMPLETE)]) == 2
    assert done_in([(2, COMPLETE), (4, "delayed")]) is None
    assert done_in([]) is None


@given(st.lists(promises, max_size=6))
def test_every_deliverable_is_counted_once(many):
    found = count(many, YEAR)
    assert found.due + found.later == len(many)
    assert found.done + found.not_done + found.withdrawn + found.not_reported == found.due
    assert found.on_time <= found.in_force <= found.done
    halves = count(many[::2], YEAR) + count(many[1::2], YEAR)
    assert halves == found


@given(promises)
def test_a_moved_date_never_makes_anything_on_time(one):
    """Whatever date it was moved to, on time means by the plan's own."""
    if outcome_of(one, YEAR) is Outcome.ON_TIME:
        assert Quarter(YEAR, done_in(one.reports)) <= Quarter.containing(one.planned_due)
    if outcome_of(one, YEAR) is Outcome.BY_MOVED_DATE:
        assert Quarter(YEAR, done_in(one.reports)) > Quarter.containing(one.planned_due)
        assert one.due > one.planned_due


@given(promises)
def test_what_nobody_reported_is_neither_done_nor_not_done(one):
    unreported = Promised(one.planned_due, one.due, False, ())
    assert outcome_of(unreported, YEAR) is Outcome.NOT_REPORTED


def test_nothing_promised_is_nil_of_each():
    assert count([], YEAR) == Counts()
    assert Counts().due == 0


@pytest.mark.parametrize(
    ("revised", "spent", "unreported", "kept"),
    [
        ("100.00", "100.00", 0, True),
        ("100.00", "100.01", 0, False),
        ("100.00", "99.99", 1, None),
        # Already above it, whatever the lines that are missing bring.
        ("100.00", "100.01", 1, False),
        ("100.00", None, 0, None),
    ],
)
def test_on_budget_is_not_above_it(revised, spent, unreported, kept):
    spent = None if spent is None else Decimal(spent)
    assert kept_to(revised=Decimal(revised), spent=spent, unreported=unreported) is kept


def fig(quarter, achieved, settled=True, year=YEAR):
    given = None if achieved is None else Decimal(achieved)
    return SpanFigure(Span(year, quarter), Decimal(1), given, settled)


def test_what_is_not_confirmed_stands_apart():
    rows = [fig(1, "10"), fig(2, "20", settled=False), fig(3, None), fig(4, "40", year=2008)]
    found = achieved_in(rows, to=YEAR_END, adds_up=True)
    assert (found.confirmed, found.unconfirmed) == (10, 20)
    latest = achieved_in(rows, to=YEAR_END, adds_up=False)
    assert (latest.confirmed, latest.unconfirmed) == (None, 20)


def test_without_a_figure_nothing_is_nil():
    found = achieved_in([fig(1, None)], to=YEAR_END, adds_up=True)
    assert (found.confirmed, found.unconfirmed) == (None, None)
    assert achieved_in([fig(1, "0")], to=YEAR_END, adds_up=True).confirmed == 0


@given(st.lists(st.none() | amounts))
def test_what_is_added_is_what_is_there(many):
    there = [one for one in many if one is not None]
    assert added(many) == (sum(there) if there else None)
