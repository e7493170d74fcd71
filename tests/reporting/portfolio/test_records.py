"""Counting, wording and arranging: pure, from plain values."""

import datetime as dt
from decimal import Decimal

import pytest

from periods.calendar import Quarter
from reporting.portfolio.records import (
    Judged,
    Portfolio,
    PortfolioLine,
    Spend,
    arranged,
    change_in_words,
    facts,
    points_between,
)
from returns.vocabulary import Rag, ReturnState

Q2 = Quarter(2009, 2)
IN_TIME, LATE = dt.date(2010, 3, 31), dt.date(2009, 9, 30)


def a_line(name="One", progress=None, rags=(), variance=None, overdue=0, before=None):
    now = [Judged("in_progress", rag, IN_TIME) for rag in rags]
    now += [Judged("in_progress", "", LATE)] * overdue
    return PortfolioLine(
        programme=name,
        slug=name.lower(),
        return_id=1,
        state=ReturnState.APPROVED,
        facts=facts(progress, now, Q2) if progress is not None or rags or overdue else None,
        before=None if before is None else facts(before, [], Q2),
        spend=None if variance is None else Spend(Decimal(100), Decimal(100) + variance),
    )


def names(lines):
    return [line.programme for line in lines]


def test_the_worst_colour_stands_for_the_programme_and_each_is_counted():
    found = facts(50, [Judged("delayed", rag, IN_TIME) for rag in ("green", "amber", "amber")], Q2)

    assert found.worst is Rag.AMBER
    assert found.rags_in_words == "2 amber, 1 green"
    assert found.delayed == 3


def test_without_a_judgement_there_is_no_colour():
    assert facts(None, [Judged("complete", "", IN_TIME)], Q2).worst is None


@pytest.mark.parametrize(
    ("status", "due", "overdue"),
    [
        ("in_progress", LATE, 1),
        ("in_progress", dt.date(2009, 10, 1), 0),
        ("not_started", dt.date(2009, 4, 1), 1),
        ("complete", LATE, 0),
        ("cancelled", LATE, 0),
        ("on_hold", LATE, 1),
    ],
)
def test_overdue_is_due_by_the_quarters_end_and_not_done_with(status, due, overdue):
    assert facts(50, [Judged(status, "", due)], Q2).overdue == overdue


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [(42, 50, "up 8"), (50, 42, "down 8"), (50, 50, "no change"), (None, 50, ""), (50, None, "")],
)
def test_the_change_since_last_quarter_in_words(before, now, words):
    assert change_in_words(points_between(before, now)) == words


def test_a_line_compares_itself_with_the_quarter_before():
    assert a_line(progress=50, before=42).change_in_words == "up 8"
    assert a_line(progress=50).change is None
    assert a_line(before=50).change is None


@pytest.mark.parametrize(
    ("rags", "verdict"),
    [
        (["red", "amber", "green"], "1 of 3 programmes red, 1 amber"),
        (["amber", "amber", "green"], "2 of 3 programmes amber"),
        (["green", "green"], "2 of 2 programmes green"),
        (["green"], "1 of 1 programme green"),
        ([""], "none of 1 programme judged yet"),
        ([], "no programmes"),
    ],
)
def test_the_heading_answers(rags, verdict):
    lines = tuple(a_line(progress=1, rags=[rag]) for rag in rags)
    assert Portfolio(Q2, is_draft=False, lines=lines).verdict == verdict


def test_lines_are_filtered_by_their_worst_colour():
    lines = [
        a_line("Red", rags=["red", "amber"]),
        a_line("Amber", rags=["amber"]),
        a_line("Uncoloured", progress=3),
        a_line("Silent"),
    ]

    assert names(arranged(lines, rag="amber", sort="plan")) == ["Amber"]
    assert names(arranged(lines, rag="none", sort="plan")) == ["Uncoloured", "Silent"]
    assert names(arranged(lines, rag="", sort="plan")) == [
        "Red",
        "Amber",
        "Uncoloured",
        "Silent",
    ]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("plan", "A B C D"),
        ("rag", "B A C D"),
        ("progress", "C A B D"),
        ("delayed", "C A B D"),
        ("variance", "B D A C"),
    ],
)
def test_lines_are_sorted_and_what_is_not_known_comes_last(sort, order):
    lines = [
        a_line("A", progress=40, rags=["amber"], variance=Decimal(1)),
        a_line("B", progress=60, rags=["red"], variance=Decimal(-50)),
        a_line("C", progress=10, rags=["green"], overdue=2),
        a_line("D", variance=Decimal(20)),
    ]

    assert " ".join(names(arranged(lines, rag="", sort=sort))) == order


def test_spend_keeps_the_sign_of_the_ledger_and_says_what_is_not_known():
    under = Spend(Decimal("202863.00"), Decimal("202311.00"))

    assert under.variance == Decimal("-552.00")
    assert under.percent == "(0%)"
    assert Spend(Decimal(0), Decimal(5)).percent is None
    assert Spend(Decimal(5), None).variance is None
    assert Spend(Decimal(5), None).percent is None
