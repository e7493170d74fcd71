"""Financial years, quarters and months, for any day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periods import calendar
from periods.calendar import Quarter

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
years = st.integers(1900, 2198)
months = st.integers(1, 12)
quarters = st.builds(Quarter, years, st.integers(1, 4))
A_DAY = dt.timedelta(days=1)


@given(days)
def test_a_day_lies_in_its_year_month_and_quarter(day):
    year, month = calendar.month_of(day)
    assert year == calendar.financial_year_of(day)
    assert calendar.month_start(year, month) <= day <= calendar.month_end(year, month)
    quarter = Quarter.containing(day)
    assert quarter.start <= day <= quarter.end
    assert quarter.first_month <= month <= quarter.last_month


@given(years)
def test_a_year_is_twelve_months_without_gap_or_overlap(year):
    assert calendar.month_start(year, 1) == dt.date(year, 4, 1)
    assert calendar.month_end(year, 12) == dt.date(year + 1, 3, 31)
    for month in range(1, 12):
        assert calendar.month_end(year, month) + A_DAY == calendar.month_start(year, month + 1)


@given(quarters)
def test_quarters_follow_each_other_without_gap(quarter):
    assert quarter.end + A_DAY == quarter.next().start
    assert quarter.next().previous() == quarter == quarter.previous().next()
    assert quarter.previous() < quarter < quarter.next()
    assert quarter.last_month - quarter.first_month == 2


@given(quarters)
def test_a_key_reads_back(quarter):
    assert Quarter.from_key(quarter.key) == quarter


@given(years, months)
def test_a_month_is_named_by_its_own_calendar_year(year, month):
    end = calendar.month_end(year, month)
    assert calendar.month_label(year, month) == f"{end:%B} {end.year}"
    assert calendar.month_of(end) == (year, month)


@given(days)
def test_a_day_is_printed_without_a_leading_nought(day):
    number, month, year = calendar.print_day(day).split()
    assert (number, year) == (str(day.day), str(day.year))
    assert calendar.MONTH_NAMES[calendar.month_of(day)[1] - 1] == month


@pytest.mark.parametrize("month", [-1, 0, 13])
def test_there_is_no_thirteenth_month(month):
    with pytest.raises(ValueError, match="months 1 to 12"):
        calendar.month_end(2009, month)


@pytest.mark.parametrize("number", [0, 5])
def test_there_is_no_fifth_quarter(number):
    with pytest.raises(ValueError, match="quarters 1 to 4"):
        Quarter(2009, number)


@pytest.mark.parametrize(
    "key",
    [
        "2009-11-q2",
        "2009-10-q5",
        "2009-10-q0",
        "2009-10",
        "09-10-q1",
        "2009-10-Q2",
        "2009-10-q2 ",
        "",
    ],
)
def test_what_is_no_key_is_refused(key):
    with pytest.raises(ValueError, match="not a quarter"):
        Quarter.from_key(key)


def test_the_turn_of_the_century_keeps_two_digits():
    assert calendar.year_label(1999) == "1999/00"
    assert Quarter(1999, 4).key == "1999-00-q4"


def test_the_sources_quarter():
    quarter = Quarter(2009, 2)
    assert (quarter.start, quarter.end) == (dt.date(2009, 7, 1), dt.date(2009, 9, 30))
    assert (quarter.key, quarter.label, quarter.short_label) == (
        "2009-10-q2", "Quarter 2 of 2009/10", "Q2 2009/10",
    )  # fmt: skip
    assert calendar.financial_year_of(dt.date(2010, 3, 31)) == 2009
    assert calendar.financial_year_of(dt.date(2010, 4, 1)) == 2010
    assert calendar.month_end(2011, 11) == dt.date(2012, 2, 29)
    assert calendar.month_label(2009, 6) == "September 2009"
    assert calendar.print_day(dt.date(2009, 9, 3)) == "3 September 2009"
