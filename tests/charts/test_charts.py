"""Pictures of figures: places on a scale, and what the markup says to those who cannot see it."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import bars, fourparts, lines, quarters
from charts.bars import Bar, BarChart
from charts.fourparts import FourParts
from charts.judgements import COLOURS, DIRECTIONS, NOT_REPORTED
from charts.lines import LineChart, Series
from charts.quarters import QuarterCell, QuarterStrip
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


def parts(**said):
    given = {"now": "amber", "forecast": "green", "last": "red", "direction": "improving"}
    return FourParts(**given | said, summary="Amber <now>.")


def drawn(markup):
    return re.findall(r'<path d="([^"]+)"', markup)


def test_the_four_parts_are_told_apart_by_words_and_shape():
    markup = fourparts.to_svg(parts())
    assert "<title>Amber &lt;now&gt;.</title>" in markup
    assert 'role="img"' in markup
    said = ["Amber now", "Green at year end", "Red last quarter", "Improving"]
    assert re.findall(r"<text[^>]*>([^<]+)</text>", markup) == said
    assert len(drawn(markup)) == 4


def test_what_was_not_judged_is_an_outline_and_says_so():
    markup = fourparts.to_svg(parts(now="", forecast="", last="", direction="not judged"))
    said = ["None now", "No forecast", "None last quarter", "Not judged"]
    assert re.findall(r"<text[^>]*>([^<]+)</text>", markup) == said
    outlines, dash = drawn(markup)
    assert outlines.count("M") == 3
    assert markup.count('fill="none"') == dash.count("M") == 1


def test_a_shape_stands_before_its_words_in_rows_and_in_one_row():
    drawings = [fourparts.to_svg(parts(), columns=n) for n in (4, 2, 1)]
    sizes = [_size(one) for one in drawings]
    assert sizes[1][0] <= 272, "a phone of 320 pixels has room for it"
    assert sizes == sorted(sizes, key=lambda size: (-size[0], size[1]))
    for markup, (width, height) in zip(drawings, sizes, strict=True):
        places = [(int(x), int(y)) for x, y in re.findall(r'<text x="(\d+)" y="(\d+)"', markup)]
        assert len(set(places)) == 4
        assert all(16 <= x < width and 12 <= y <= height for x, y in places)


def _size(markup):
    return tuple(int(n) for n in re.search(r'viewBox="0 0 (\d+) (\d+)"', markup).groups())


def a_strip(*cells):
    made = tuple(QuarterCell(year, colour) for year, colour in cells)
    return quarters.to_svg(QuarterStrip(made, "In a sentence.", "In <words>"))


def test_a_strip_has_a_shape_for_each_quarter_and_a_letter_for_each_colour():
    markup = a_strip(
        ("2007/08", "green"),
        ("2008/09", "amber"),
        ("2008/09", "red"),
        ("2008/09", None),
        ("2008/09", ""),
        ("2009/10", "red"),
    )
    assert re.findall(r"<text[^>]*>([^<]+)</text>", markup) == ["2008/09"]
    *shapes, letters = drawn(markup)
    assert [one.count("M") for one in shapes] == [1, 1, 2, 1, 1]
    assert letters.count("M") == 4
    assert markup.count("stroke-dasharray") == 1
    assert _size(markup)[0] == 6 * 22
    assert "<title>In a sentence.</title>" in markup
    assert "In &lt;words&gt;" in markup


def test_a_quarter_alone_is_no_strip():
    assert a_strip(("2009/10", "red")) == a_strip() == ""


def test_every_ink_of_a_judgement_is_seen_and_read_on_white():
    for look in (*COLOURS.values(), *DIRECTIONS.values(), NOT_REPORTED):
        assert 1.05 / (_luminance(look.ink) + 0.05) >= 4.5


def _luminance(ink):
    parts = (int(ink[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
