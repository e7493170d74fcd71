"""Pictures of figures: places on a scale, and what the markup says to those who cannot see it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import bars, lines
from charts.bars import Bar, BarChart
from charts.lines import LineChart, Series
from charts.scale import scale_of, short_amount, short_percent

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(st.lists(amounts, min_size=1, max_size=20))
def test_a_scale_holds_nil_and_all_its_values_in_a_few_round_steps(values):
    scale = scale_of(values, start=200, end=0)

    assert scale.low <= min(0, *values)
    assert max(0, *values) <= scale.high
    assert 0 in scale.ticks
    assert scale.ticks[-1] == scale.high
    assert len(scale.ticks) <= 7
    for value in values:
        assert 0 <= scale.at(value) <= 200
    assert scale.at(scale.low) == 200
    assert scale.at(scale.high) == 0


@given(amounts, amounts)
def test_more_stands_higher(one, other):
    scale = scale_of([one, other], start=200, end=0)
    low, high = sorted((one, other))
    assert scale.at(low) >= scale.at(high)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "£0"),
        ("750", "£750"),
        ("20000", "£20k"),
        ("2500", "£2.5k"),
        ("1500000", "£1.5M"),
        ("-20000", "−£20k"),
    ],
)
def test_amounts_beside_an_axis_are_short(amount, words):
    assert short_amount(Decimal(amount)) == words


def test_percentages_beside_an_axis():
    assert [short_percent(Decimal(n)) for n in ("0", "-2.5", "10")] == ["0%", "−2.5%", "10%"]


def chart(*series, labels=("Apr", "May", "Jun")):
    return LineChart("spend", "Spend by month", "It rises.", labels, series)


def test_lines_say_what_they_show_and_are_told_apart_without_colour():
    planned = Series("Planned", (Decimal(10), Decimal(20), Decimal(30)))
    actual = Series("Actual <b>", (Decimal(11), None, Decimal(29)))

    markup = lines.to_svg(chart(planned, actual))

    assert '<title id="spend-title">Spend by month. It rises.</title>' in markup
    assert "Actual &lt;b&gt;" in markup
    assert "<b>" not in markup
    assert markup.count("stroke-dasharray") == 1  # in the key: a value alone has no line
    assert markup.count("<circle") == 4
    assert markup.count("<rect") == 3


def test_a_gap_breaks_the_line():
    values = tuple(Decimal(n) if n is not None else None for n in (1, 2, None, 3, 4))
    markup = lines.to_svg(chart(Series("A", values), labels=tuple("abcde")))
    assert markup.count("<polyline") == 2


def test_nothing_to_draw_is_no_picture():
    assert lines.to_svg(chart(Series("A", (None, None, None)))) == ""
    assert bars.to_svg(BarChart("v", "Variance", "", ())) == ""


def test_values_and_labels_go_together():
    with pytest.raises(ValueError, match="for every label"):
        chart(Series("A", (Decimal(1),)))
    with pytest.raises(ValueError, match="4 series"):
        chart(*[Series(str(n), (None, None, None)) for n in range(5)])


def test_bars_stand_left_and_right_of_nil_with_their_figures():
    made = BarChart(
        "variance",
        "Variance by group",
        "Staff is under plan.",
        (Bar("Staff", Decimal(-40301), "(40,301)"), Bar("Programme", Decimal(500), "500")),
    )

    markup = bars.to_svg(made)

    assert ">(40,301)</text>" in markup
    assert ">Staff</text>" in markup
    assert "Variance by group. Staff is under plan." in markup
    assert markup.count("<rect") == 2
