"""Which values are before and after, and what is said of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest

from measures.effects.building import effects_of
from measures.effects.pictures import chart_of, markers_of, rows_of
from measures.effects.words import (
    answer_of,
    between,
    how_sure,
    shifts_of,
    signed,
    slopes_of,
    why_refused,
)
from measures.signals.facts import Point
from measures.spans import Span


@dataclass(frozen=True)
class Begun:
    """An initiative without a database."""

    pk: int
    starts_on: dt.date
    name: str = "New rules"


@dataclass(frozen=True)
class Meaning:
    direction: str = "down"
    unit: str = "days"
    decimals: int = 1
    range_from: Decimal | None = None
    range_to: Decimal | None = None
    breaks_series: bool = False
    applies_from: dt.date | None = None


MEANING = Meaning()
STEP = [*"56565656", *"12121212"]


def points(values, first=2000, months=12):
    years = months // 12
    return [
        Point(Span.year(first + n, years), Decimal(value))
        for n, value in enumerate(values)
        if value != "-"
    ]


def one(values, starts_on=dt.date(2008, 4, 1), *, definitions=(MEANING,), beside=(), months=12):
    begun = Begun(1, starts_on)
    return effects_of([begun, *beside], points(values, months=months), definitions)[0]


def test_a_step_down_is_found_and_said():
    effect = one(STEP)
    assert (effect.before, effect.after) == (8, 8)
    level, slope = shifts_of(effect.fit, MEANING, 12)
    assert level.value.startswith("−4.")
    assert level.says == "for the better"
    assert slope.name == "Change of slope, each year"
    assert slope.says == "could be chance: the interval holds nil"
    assert answer_of(effect, MEANING) == "the level changed by more than chance would explain"
    assert why_refused(effect) == ""


def test_an_interval_says_its_unit_once_unless_it_is_a_sign():
    low, high = Decimal("-2.5"), Decimal("0.25")
    assert between(low, high, MEANING, 1) == "−2.50 to +0.25 days"
    assert between(low, high, Meaning(unit="%"), 1) == "−2.50% to +0.25%"
    assert between(low, high, Meaning(unit="£", decimals=0), 1) == "−£2.5 to +£0.3"
    assert signed(Decimal("0.001"), MEANING, 1) == "0.00 days"


def test_the_direction_says_what_is_better():
    effect = one(STEP)
    up, none = Meaning(direction="up"), Meaning(direction="none")
    assert shifts_of(effect.fit, up, 12)[0].says == "for the worse"
    assert shifts_of(effect.fit, none, 12)[0].says == "downwards"


def test_noise_alone_is_no_finding():
    effect = one("5656565656565656")
    assert answer_of(effect, MEANING) == "no change that stands out from chance"


def test_the_year_in_which_it_began_is_left_out():
    effect = one([*STEP[:8], "9", *STEP[8:]], dt.date(2008, 7, 15))
    assert (effect.before, effect.after) == (8, 8)
    assert Span.year(2008) not in [point.span for point in effect.points]
    rows = {row.label: row for row in rows_of(effect, MEANING)}
    assert (rows["2008/09"].observed, rows["2008/09"].is_used) == ("9.0", False)
    assert rows["2009/10"].is_used


def test_rolling_years_that_hold_the_day_are_all_left_out():
    effect = one("1" * 20, dt.date(2010, 4, 1), months=36)
    spans = [point.span for point in effect.points]
    assert all(
        span.end < dt.date(2010, 4, 1) or span.start >= dt.date(2010, 4, 1) for span in spans
    )
    assert (effect.before, effect.after) == (8, 10)


def test_too_few_are_refused_with_a_plain_sentence():
    effect = one("5556612", dt.date(2005, 4, 1))
    assert effect.fit is None
    assert why_refused(effect) == (
        "Before and after are not compared: that takes at least 8 values on either side, and "
        "there are 5 before and 2 after."
    )
    assert how_sure(effect, 12) == []
    assert answer_of(effect, MEANING) == "too few values to compare"


def test_nothing_at_all_is_refused_too():
    effect = one("")
    assert "there are 0 before and 0 after" in why_refused(effect)
    assert chart_of(effect, MEANING) is None
    assert rows_of(effect, MEANING) == []


def test_a_break_in_the_series_leaves_values_out():
    broken = Meaning(breaks_series=True, applies_from=dt.date(2004, 4, 1))
    effect = one(STEP, definitions=(MEANING, broken))
    assert (effect.before, effect.after) == (4, 8)
    assert effect.since == dt.date(2004, 4, 1)
    assert "since the definition changed from 1 April 2004" in why_refused(effect)
    later = Meaning(breaks_series=True, applies_from=dt.date(2012, 4, 1))
    assert one(STEP, definitions=(MEANING, later)).until == dt.date(2012, 4, 1)


def test_how_sure_names_few_values_and_what_else_began():
    other = Begun(2, dt.date(2010, 4, 1), "A tax")
    sentences = how_sure(one(STEP, beside=(other,)), 12)
    assert sentences[0] == (
        "This rests on 8 values before and 8 after: so few that the intervals are rough."
    )
    assert any("1 other initiative, “A tax”: what each did" in one for one in sentences)
    assert sentences[-1].startswith("That something changed after it does not prove")


def test_initiatives_outside_the_values_are_not_beside():
    outside = [Begun(n, dt.date(year, 4, 1)) for n, year in ((2, 1990), (3, 2030), (4, 2000))]
    assert one(STEP, beside=outside).beside == ()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ("12345432" + "23454321", "Neighbouring years are alike (autocorrelation 0."),
        (STEP, "High and low years tend to follow each other (autocorrelation −0."),
        ("1" * 8 + "2" * 8, "The two lines go through every value"),
        ("1221221121121221", "show no likeness beyond chance"),
    ],
)
def test_how_sure_names_the_likeness_of_neighbours(values, words):
    assert any(words in sentence for sentence in how_sure(one(values), 12))


def test_periods_that_overlap_are_said_to():
    effect = one("12" * 10, dt.date(2010, 4, 1), months=36)
    assert any("shares years with its neighbours" in one for one in how_sure(effect, 36))
    assert not any("shares years" in one for one in how_sure(one(STEP), 12))


def test_slopes_are_printed_with_their_sign():
    effect = one([*map(str, range(8)), *map(str, range(20, 12, -1))])
    assert slopes_of(effect.fit, MEANING, 12) == [
        ("Slope before, each year", "+1.000 days"),
        ("Slope after, each year", "−1.000 days"),
    ]


# Pictures --------------------------------------------------------------------------------


def test_the_picture_has_both_lines_and_the_mark():
    chart = chart_of(one(["5", "-", *STEP[2:]], dt.date(2008, 4, 1)), MEANING)
    assert chart is not None
    assert chart.labels[:2] == ("2000/01", "2001/02")
    assert chart.series[0].values[1] is None
    effect = one(STEP)
    _, before, after = chart_of(effect, MEANING).series
    assert after.values[:8] == (None,) * 8
    assert None not in before.values
    (mark,) = chart_of(effect, MEANING).markers
    assert (mark.place, mark.words) == (8, "New rules, from 1 April 2008")
    rows = rows_of(effect, MEANING)
    assert (rows[0].observed, rows[0].fitted, rows[8].observed) == ("5.0", "", "1.0")


def test_without_a_comparison_the_values_alone_are_drawn():
    chart = chart_of(one("5556612", dt.date(2005, 4, 1)), MEANING)
    assert [series.name for series in chart.series] == ["Observed"]


def test_marks_stand_where_they_began():
    spans = [Span.year(2005 + n) for n in range(4)]
    marks = markers_of(
        [
            Begun(1, dt.date(2007, 9, 1), "Within"),
            Begun(2, dt.date(2006, 4, 1), "At its start"),
            Begun(3, dt.date(1999, 4, 1), "Before all"),
            Begun(4, dt.date(2010, 4, 1), "After all"),
        ],
        spans,
    )
    assert [(one.place, one.part) for one in marks] == [(1, Decimal("0.5")), (2, Decimal(1))]
    assert markers_of([Begun(1, dt.date(2007, 9, 1))], []) == ()
