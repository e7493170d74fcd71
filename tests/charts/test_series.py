"""The picture of a series: gaps, breaks, markers, a band, and a scale that shows movement."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.lines import Series
from charts.scale import scale_around
from charts.series import Band, Marker, SeriesChart, to_svg


def chart(*values, markers=(), band=None, labels=None, more=()):
    values = tuple(None if one is None else Decimal(str(one)) for one in values)
    return SeriesChart(
        key="days",
        title="Days lost",
        summary="They rose <slowly>.",
        labels=labels or tuple(f"20{n:02d}/{n + 1:02d}" for n in range(9, 9 + len(values))),
        series=(Series("Birch & Co", values), *more),
        axis=lambda value: f"{value:f}",
        band=band,
        markers=markers,
    )


def wide(svg):
    return str(svg).split("</svg>")[0]


def runs(svg):
    return [one.split() for one in re.findall(r'<polyline points="([^"]*)"', wide(svg))]


def test_nothing_is_drawn_where_there_is_nothing():
    assert to_svg(chart(None, None)) == ""


def test_each_picture_says_what_there_is_to_see_and_typed_words_are_escaped():
    svg = to_svg(chart(1, 2, 3))
    assert svg.count('role="img"') == 2
    assert svg.count("<title id=") == 2
    assert "Days lost. They rose &lt;slowly&gt;." in svg
    assert "Birch &amp; Co" in svg
    identities = re.findall(r'id="([^"]*)"', svg)
    assert len(identities) == len(set(identities)) == 2


def test_a_missing_value_is_a_gap_never_nought():
    assert [len(run) for run in runs(to_svg(chart(1, 2, None, 4, 5, 6)))] == [2, 3]


def test_a_break_cuts_the_line_and_is_marked_in_words():
    svg = to_svg(chart(1, 2, 3, 4, markers=(Marker(2, "From here on counted otherwise", True),)))
    assert [len(run) for run in runs(svg)] == [2, 2]
    assert "From here on counted otherwise" in svg
    assert 'app-series__number--break">1</span>' in svg


def test_another_marker_cuts_nothing():
    svg = to_svg(chart(1, 2, 3, 4, markers=(Marker(2, "A new service began"),)))
    assert [len(run) for run in runs(svg)] == [4]
    assert "app-series__number--break" not in svg


def test_a_value_between_two_gaps_is_a_mark_even_where_marks_are_left_out():
    svg = wide(to_svg(chart(*[5] * 30, None, 7, None)))
    assert svg.count("<circle r=") == 1


def test_the_band_is_cut_with_the_lines():
    numbers = tuple(Decimal(n) for n in range(4))
    band = Band("Range of the family", numbers, tuple(n + 2 for n in numbers))
    svg = to_svg(chart(1, 2, 3, 4, band=band, markers=(Marker(2, "Break", True),)))
    assert wide(svg).count("<polygon") == 2
    assert "Range of the family" in svg


def test_labels_are_thinned_where_there_is_no_room_and_the_last_one_stays():
    many = chart(*range(1, 49), labels=tuple(f"Month {n}" for n in range(1, 49)))
    for picture in str(to_svg(many)).split("</svg>")[:2]:
        shown = re.findall(r">(Month \d+)<", picture)
        assert shown[-1] == "Month 48"
        assert len(shown) < 20


def test_no_label_runs_into_the_last():
    quarters = tuple(f"Q{n % 4 + 1} {2021 + n // 4}/{22 + n // 4}" for n in range(2, 22))
    for picture in str(to_svg(chart(*range(1, 21), labels=quarters))).split("</svg>")[:2]:
        found = re.findall(r'<text x="([\d.]+)" [^>]*>(Q\d [^<]+)<', picture)
        places = [float(x) for x, _ in found]
        assert found[-1][1] == quarters[-1]
        assert min(b - a for a, b in pairwise(places)) > 60


def test_a_scale_that_does_not_begin_at_nil_says_so():
    assert "The scale begins at 93" in to_svg(chart(93.1, 94.2, 95.5))
    assert "The scale begins" not in to_svg(chart(1, 50, 95))
    assert "The scale begins" not in to_svg(chart(-3, 4))


def test_no_more_series_than_can_be_told_apart_and_all_of_one_length():
    one = Series("x", (Decimal(1),))
    with pytest.raises(ValueError, match="4 series"):
        chart(1, more=(one,) * 4)
    with pytest.raises(ValueError, match="for every label"):
        chart(1, 2, more=(one,))


values = st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=30)


@given(values)
def test_every_value_lies_on_its_scale(found):
    scale = scale_around(found, start=290, end=26)
    assert scale.low <= min(found)
    assert max(found) <= scale.high
    assert all(26 <= scale.at(value) <= 290 for value in found)
    assert 2 <= len(scale.ticks) <= 8


@given(st.lists(st.none() | st.decimals(-1000, 1000, places=1), min_size=1, max_size=40))
def test_whatever_the_values_both_pictures_can_be_drawn(found):
    svg = to_svg(chart(*found, markers=(Marker(len(found) - 1, "Last", True),)))
    drawn = [one for one in found if one is not None]
    assert svg.count("</svg>") == (3 if drawn else 0)
