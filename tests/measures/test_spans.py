"""Periods of measures, in the spellings that sources use."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.spans import LENGTHS, Span, span_containing, span_of

SPELT = [
    ("2010-11", 12, dt.date(2010, 4, 1)),
    ("2010/11", 12, dt.date(2010, 4, 1)),
    ("2010–2011", 12, dt.date(2010, 4, 1)),
    ("2018-21", 36, dt.date(2018, 4, 1)),
    ("2007-11", 48, dt.date(2007, 4, 1)),
    ("2010-12", 24, dt.date(2010, 4, 1)),
    ("2010-12", 1, dt.date(2010, 12, 1)),
    ("September 2009", 1, dt.date(2009, 9, 1)),
    ("2009-10-q2", 3, dt.date(2009, 7, 1)),
    ("Q4 2009/10", 3, dt.date(2010, 1, 1)),
    ("Quarter 4 of 2009/10", 3, dt.date(2010, 1, 1)),
    ("1999-00", 12, dt.date(1999, 4, 1)),
]
NONE = [
    *(("2010-12", 12), ("2010-11", 36), ("2010", 12), ("", 12), ("2010-13", 1), ("2009-10-q5", 3)),
    *(("0000-01", 1), ("0000-01", 12), ("q1 0000/01", 3), ("9999-00", 12), ("2009-11-q2", 3)),
]


@pytest.mark.parametrize(("text", "months", "start"), SPELT)
def test_a_period_is_read_as_its_measure_has_it(text, months, start):
    assert span_of(text, months) == Span(start, months)


@pytest.mark.parametrize(("text", "months"), NONE)
def test_what_is_no_period_of_the_measure_says_what_one_looks_like(text, months):
    with pytest.raises(ValueError, match="periods look like"):
        span_of(text, months)


spans = st.builds(
    span_containing,
    st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1)),
    st.sampled_from(LENGTHS),
)


@given(spans)
def test_key_and_label_read_back(span):
    assert span_of(span.key, span.months) == span
    assert span_of(span.label, span.months) == span


@given(spans, st.integers(-40, 40))
def test_steps_lead_back(span, places):
    assert span.step(places).step(-places) == span
    assert span.next().previous() == span


@given(st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1)), st.sampled_from(LENGTHS))
def test_the_span_holds_its_day(day, months):
    span = span_containing(day, months)
    assert span.start <= day <= span.end


def test_rolling_years_move_by_one_year():
    three = Span.year(2018, 3)
    assert three.label == "2018-21"
    assert three.next().label == "2019-22"
    assert three.end == dt.date(2021, 3, 31)


def test_no_span_of_another_length():
    with pytest.raises(ValueError, match="no period of 2 months"):
        Span(dt.date(2009, 4, 1), 2)
