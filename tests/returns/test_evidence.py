"""Evidence by the figures: every boundary named, and what must hold whatever the figures."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.evidence import (
    Evidence,
    Tolerances,
    is_better,
    months_later,
    of_deliverable,
    of_objective_delivery,
    of_risks,
    of_spend,
    overall,
    worst,
)

DEFAULT = Tolerances()
APRIL, DECEMBER = dt.date(2009, 4, 1), dt.date(2009, 12, 31)
RANK = {"": 0, "green": 1, "amber": 2, "red": 3}


def judged(**given):
    return of_deliverable(
        **{
            "status": "in_progress",
            "progress": 67,
            "expected": 67,
            "start": APRIL,
            "due": DECEMBER,
            "on": dt.date(2009, 9, 30),
            "tolerances": DEFAULT,
            **given,
        }
    )


# Deliverables -------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["complete", "cancelled", "on_hold"])
def test_what_is_not_under_way_has_no_colour(status):
    found = judged(status=status, progress=0, expected=100, on=dt.date(2019, 1, 1))
    assert found.colour == ""
    assert found.words


@pytest.mark.parametrize(
    ("day", "colour"),
    [
        (dt.date(2009, 12, 30), "green"),
        (dt.date(2009, 12, 31), "green"),
        (dt.date(2010, 1, 1), "amber"),  # from the first day
        (dt.date(2010, 1, 31), "amber"),  # one month
        (dt.date(2010, 2, 1), "red"),  # one month and a day
        (dt.date(2012, 1, 1), "red"),
    ],
)
def test_overdue(day, colour):
    assert judged(on=day).colour == colour


@pytest.mark.parametrize(
    ("due", "last_amber"),
    [
        (dt.date(2010, 1, 31), dt.date(2010, 2, 28)),
        (dt.date(2012, 1, 31), dt.date(2012, 2, 29)),
        (dt.date(2010, 2, 28), dt.date(2010, 3, 28)),
        (dt.date(2009, 8, 31), dt.date(2009, 9, 30)),
        (dt.date(2009, 12, 15), dt.date(2010, 1, 15)),
    ],
)
def test_a_month_is_a_calendar_month(due, last_amber):
    assert months_later(due, 1) == last_amber
    assert judged(due=due, on=last_amber).colour == "amber"
    assert judged(due=due, on=last_amber + dt.timedelta(days=1)).colour == "red"


def test_the_months_of_the_tolerance_count():
    two = Tolerances(overdue_red_months=2)
    assert judged(on=dt.date(2010, 2, 28), tolerances=two).colour == "amber"
    assert judged(on=dt.date(2010, 3, 1), tolerances=two).colour == "red"
    none = Tolerances(overdue_red_months=0)
    assert judged(on=dt.date(2010, 1, 1), tolerances=none).colour == "red"


@pytest.mark.parametrize(
    ("progress", "colour"),
    [
        (67, "green"),
        (100, "green"),
        (57, "green"),  # exactly 10 points
        (Decimal("56.99"), "amber"),  # 10.01
        (56, "amber"),
        (47, "amber"),  # exactly 20
        (Decimal("46.99"), "red"),
        (46, "red"),
        (0, "red"),
    ],
)
def test_points_behind_what_is_expected(progress, colour):
    assert judged(progress=progress).colour == colour


def test_delayed_is_amber_and_more_where_the_figures_say_more():
    assert judged(status="delayed").colour == "amber"
    assert judged(status="delayed", progress=100).colour == "amber"
    assert judged(status="delayed", progress=0).colour == "red"
    assert judged(status="delayed", progress=None).colour == "amber"


@pytest.mark.parametrize(
    ("start", "expected", "colour"),
    [
        (dt.date(2009, 10, 1), 0, "green"),
        (dt.date(2009, 9, 30), 0, "green"),  # it is the day
        (dt.date(2009, 9, 29), 0, "amber"),
        (dt.date(2009, 7, 1), 21, "red"),  # and counts as nought
    ],
)
def test_past_its_start_and_not_started(start, expected, colour):
    found = judged(status="not_started", progress=None, expected=expected, start=start)
    assert found.colour == colour


@pytest.mark.parametrize("status", ["", "in_progress"])
def test_progress_not_known_is_no_colour_unless_it_is_overdue(status):
    assert judged(status=status, progress=None) == Evidence("", "progress not yet known")
    assert judged(status=status, progress=None, on=dt.date(2010, 1, 1)).colour == "amber"
    assert judged(status=status, progress=None, on=dt.date(2010, 2, 1)).colour == "red"


def test_the_words_name_the_figures():
    assert judged(progress=42).words == "42% reached, 67% expected: 25 points behind"
    assert judged(progress=66).words == "66% reached, 67% expected: 1 point behind"
    assert judged(progress=70).words == "70% reached, 67% expected"
    late = judged(status="delayed", progress=90, expected=100, on=dt.date(2010, 1, 1))
    assert late.words == (
        "overdue by 1 day: due 31 December 2009; reported as delayed; "
        "90% reached, 100% expected: 10 points behind"
    )


days = st.dates(dt.date(2008, 1, 1), dt.date(2012, 12, 31))
percents = st.integers(0, 100)
open_statuses = st.sampled_from(["", "not_started", "in_progress", "delayed"])
tolerances = st.builds(
    Tolerances,
    behind_amber=st.integers(0, 50),
    behind_red=st.integers(50, 100),
    overdue_red_months=st.integers(0, 6),
)


@given(open_statuses, percents, percents, days, days, days, days, tolerances)
def test_a_later_day_never_improves(status, progress, expected, start, due, one, other, limits):
    common = {
        "status": status,
        "progress": progress,
        "expected": expected,
        "start": start,
        "due": due,
        "tolerances": limits,
    }
    first, then = (judged(**common, on=day).colour for day in sorted((one, other)))
    assert RANK[then] >= RANK[first]


@given(open_statuses, percents, percents, percents, days, days, tolerances)
def test_more_progress_never_worsens(status, one, other, expected, due, on, limits):
    common = {"status": status, "expected": expected, "due": due, "on": on, "tolerances": limits}
    less, more = (judged(**common, progress=figure).colour for figure in sorted((one, other)))
    assert RANK[more] <= RANK[less]


@given(open_statuses, percents, percents, percents, days, days, tolerances)
def test_a_higher_expectation_never_improves(status, progress, one, other, due, on, limits):
    common = {"status": status, "progress": progress, "due": due, "on": on, "tolerances": limits}
    lower, higher = (judged(**common, expected=figure).colour for figure in sorted((one, other)))
    assert RANK[higher] >= RANK[lower]


@given(open_statuses, st.one_of(st.none(), percents), percents, days, days, days, tolerances)
def test_every_evidence_has_words_and_a_known_colour(
    status, progress, expected, start, due, on, limits
):
    found = judged(
        status=status,
        progress=progress,
        expected=expected,
        start=start,
        due=due,
        on=on,
        tolerances=limits,
    )
    assert found.colour in RANK
    assert found.words


@given(days, st.integers(0, 36))
def test_months_later_is_the_same_day_or_that_months_last(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + dt.timedelta(days=1)).day == 1


# Objectives ---------------------------------------------------------------------------

evidences = st.builds(Evidence, st.sampled_from(["", "green", "amber", "red"]), st.just("x"))


@given(st.lists(evidences, min_size=1))
def test_an_objective_is_as_bad_as_its_worst_deliverable(rows):
    found = of_objective_delivery(rows)
    assert RANK[found.colour] == max(RANK[row.colour] for row in rows)


def test_an_objective_says_how_many_have_which_colour():
    rows = [Evidence(colour, "x") for colour in ("green", "red", "", "green")]
    assert of_objective_delivery(rows) == Evidence(
        "red", "4 deliverables: 1 red, 2 green, 1 without a colour"
    )
    assert of_objective_delivery(rows[:1]).words == "1 deliverable: 1 green"
    assert of_objective_delivery([]) == Evidence("", "no deliverables")


# Spend --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("projected", "colour"),
    [
        ("100000.00", "green"),
        ("104999.99", "green"),  # 4.99999 %
        ("105000.00", "amber"),  # 5.0 %
        ("109999.99", "amber"),  # 9.99999 %
        ("110000.00", "red"),  # 10.0 %
        ("95000.01", "green"),
        ("95000.00", "amber"),
        ("90000.01", "amber"),
        ("90000.00", "red"),
        ("0.00", "red"),
    ],
)
def test_spend_from_a_share_on_either_way(projected, colour):
    assert of_spend(Decimal("100000.00"), Decimal(projected), DEFAULT).colour == colour


def test_spend_is_compared_before_it_is_rounded():
    just_below = of_spend(Decimal("300.00"), Decimal("314.99"), DEFAULT)
    assert just_below == Evidence("green", "£315 projected, £300 revised budget: 4.9% over")
    assert of_spend(Decimal("300.00"), Decimal("315.00"), DEFAULT).colour == "amber"


def test_without_a_budget_there_is_no_colour():
    for revised in (None, Decimal(0), Decimal("0.00")):
        assert of_spend(revised, Decimal(10), DEFAULT) == Evidence("", "no budget")


def test_a_projection_that_is_not_known_has_no_colour():
    found = of_spend(Decimal(10), None, DEFAULT)
    assert found.colour == ""
    assert "projection" in found.words


def test_the_words_of_spend():
    assert of_spend(Decimal(600), Decimal(600), DEFAULT).words == (
        "£600 projected, £600 revised budget: no difference"
    )
    assert of_spend(Decimal(600), Decimal(540), DEFAULT).words == (
        "£540 projected, £600 revised budget: 10.0% under"
    )
    assert "less than 0.1% over" in of_spend(Decimal(60000), Decimal(60001), DEFAULT).words


pence = st.integers(1, 10**13 - 1).map(lambda n: Decimal(n).scaleb(-2))


@given(pence, pence)
def test_spend_is_red_exactly_from_a_tenth_on(revised, projected):
    apart = abs(int(projected * 100) - int(revised * 100))
    colour = of_spend(revised, projected, DEFAULT).colour
    assert (colour == "red") == (apart * 10 >= int(revised * 100))
    assert (colour in ("amber", "red")) == (apart * 20 >= int(revised * 100))


@given(pence, pence, pence)
def test_a_projection_farther_off_never_improves(revised, one, other):
    near, far = sorted((one, other))
    over = [of_spend(revised, revised + off, DEFAULT).colour for off in (near, far)]
    assert RANK[over[0]] <= RANK[over[1]]


# Risk ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bands", "colour", "words"),
    [
        ([], "", "no open risks"),
        (["low"], "green", "1 open risk: 1 low"),
        (["medium", "low"], "green", "2 open risks: 1 medium, 1 low"),
        (["high", "medium"], "amber", "2 open risks: 1 high, 1 medium"),
        (["high", "very_high", "high"], "red", "3 open risks: 1 very high, 2 high"),
        ([""], "green", "1 open risk: 1 not scored"),
    ],
)
def test_risks(bands, colour, words):
    assert of_risks(bands) == Evidence(colour, words)


@given(st.lists(st.sampled_from(["very_high", "high", "medium", "low"])), st.data())
def test_one_more_risk_never_improves(bands, data):
    more = [*bands, data.draw(st.sampled_from(["very_high", "high", "medium", "low"]))]
    assert RANK[of_risks(more).colour] >= RANK[of_risks(bands).colour]


# Together -----------------------------------------------------------------------------


@given(evidences, evidences, evidences)
def test_overall_is_the_worst_of_the_three(delivery, spend, risk):
    colours = [one.colour for one in (delivery, spend, risk)]
    found = overall(delivery, spend, risk)
    assert found.colour == max(colours, key=RANK.get) == worst(*colours)


def test_overall_says_what_made_it():
    red, amber, none = (Evidence(colour, "x") for colour in ("red", "amber", ""))
    assert overall(red, amber, none).words == "delivery is red"
    assert overall(amber, none, amber).words == "delivery and risk are amber"
    assert overall(red, red, red).words == "delivery, spend and risk are red"
    assert overall(none, none, none) == Evidence("", "nothing to judge by")


@pytest.mark.parametrize(
    ("declared", "evidence", "better"),
    [
        ("green", "amber", True),
        ("green", "red", True),
        ("amber", "red", True),
        ("amber", "amber", False),
        ("red", "green", False),
        ("green", "", False),
        ("", "red", False),
        ("no_budget", "red", False),
    ],
)
def test_declared_better_than_the_evidence(declared, evidence, better):
    assert is_better(declared, evidence) is better
