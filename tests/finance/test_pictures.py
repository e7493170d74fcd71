"""The year as pictures and how good projections were: what is drawn stands in a table beside."""

import datetime as dt
from decimal import Decimal

import pytest

from finance import actions
from finance.statements.accuracy import accuracy_table, build_accuracy
from finance.statements.group_detail import build_group_detail
from finance.statements.line_year import build_line_year
from finance.statements.pictures import (
    variance_chart,
    year_chart,
    year_table,
)
from finance.statements.statement import build_statement
from finance.statements.year_by_month import build_plan_and_actual, build_year_by_month
from records import clock
from tables.declaration import DOES_NOT_APPLY

pytestmark = pytest.mark.django_db


def project(small, month, **amounts):
    figures = {getattr(small, name): Decimal(amount) for name, amount in amounts.items()}
    actions.project_year_end(
        budget=small.budget, month=month, figures=figures, reasons={}, by=small.by
    )


def close_months(small):
    for month in range(1, 13):
        for stage in ("holders", "finance"):
            actions.close_month(budget=small.budget, month=month, stage=stage, by=small.by)


def at(small, month):
    return build_statement(organisation=small.organisation, year=small.budget.year, month=month)


def test_the_year_by_month_adds_what_the_statement_adds(small):
    small.profile(small.pay)
    small.enter(1, pay="100.10", travel="5.00")
    small.enter(3, pay="50.05")

    year = build_year_by_month(small.budget, 6)

    for month in range(1, 7):
        assert year.planned[month - 1] == at(small, month).total_expenditure.planned
    for month in range(1, 4):
        assert year.actual[month - 1] == at(small, month).total_expenditure.actual
    assert year.actual[3:] == (None,) * 9
    assert year.planned[11] == 600


def test_plan_and_actual_are_the_statements_as_known_at_the_moment(small):
    small.profile(small.pay)
    small.enter(1, pay="100.10", travel="5.00")
    moment = clock.now()
    small.profile(small.pay, "70")
    small.enter(3, pay="50.05")

    then = build_plan_and_actual(small.budget, 6, known_at=moment)
    now = build_plan_and_actual(small.budget, 6)

    assert then.actual == (Decimal("105.10"), *(None,) * 11)
    assert then.planned[11] == 600
    assert now.planned[11] == 840
    assert now == build_plan_and_actual(small.budget, 6, known_at=clock.now())
    for month in (1, 3):
        said = at(small, month).total_expenditure
        assert (now.planned[month - 1], now.actual[month - 1]) == (said.planned, said.actual)
    assert [one.key for one in year_table(now).columns] == ["month", "planned", "actual"]
    assert len(year_chart(now).series) == 2


@pytest.fixture
def spread_anew(small):
    """Pay of 50 a month, from October on of 80; recorded anew on the same day, of 90."""
    small.profile(small.pay)
    small.profile(small.pay, "80", dated_on=dt.date(2009, 10, 1))
    small.profile(small.pay, "90", dated_on=dt.date(2009, 10, 1))
    small.profile(small.travel, "10", dated_on=dt.date(2009, 6, 30))
    small.enter(12, pay="900", travel="1")
    return small


def test_each_month_is_planned_by_the_profile_dated_by_its_end(spread_anew):
    small = spread_anew
    year = build_year_by_month(small.budget, 12)
    group = build_group_detail(small.budget, small.costs, 12).by_month
    pay = build_line_year(
        budget=small.budget,
        budgeted=small.budget.budgeted_lines.get(line=small.pay),
        known_at=clock.now(),
    )
    for month in range(1, 13):
        statement = at(small, month)
        lines = {line.name: line.amounts for line in statement.lines}
        assert year.planned[month - 1] == statement.total_expenditure.planned
        assert group.planned == year.planned
        assert pay.months[month - 1].planned_to_date == lines["Pay"].planned
        assert pay.months[month - 1].planned == (50 if month < 7 else 90)
    assert pay.months[11].variance_to_date == lines["Pay"].variance == 900 - 12 * 90


def test_the_year_is_not_projected_while_a_line_has_no_projection(small):
    project(small, 1, pay="600")
    project(small, 3, travel="400")
    year = build_year_by_month(small.budget, 4)
    expected = [at(small, month).total_expenditure.projection for month in range(1, 5)]
    assert list(year.projected[:4]) == expected == [None, None, 1000, 1000]


def test_a_line_that_nobody_projects_leaves_the_year_unknown(small):
    project(small, 1, pay="600")
    assert build_year_by_month(small.budget, 1).projected[0] is None
    alone = build_year_by_month(small.budget, 1, lines=[small.pay.pk])
    assert alone.projected[0] == 600


def test_a_projection_counts_from_its_month_on_once_every_line_has_one(small):
    project(small, 2, pay="600")
    project(small, 4, travel="390", pay="610")
    project(small, 7, pay="9999")

    year = build_year_by_month(small.budget, 6)

    assert year.projected == (None, None, None, 1000, 1000, 1000, *([None] * 6))


def test_the_picture_says_in_words_what_it_shows(small):
    small.profile(small.pay)
    assert "nothing is reported yet" in year_chart(build_year_by_month(small.budget, 6)).summary

    small.enter(1, pay="80.00")
    project(small, 1, pay="640", travel="400")

    said = year_chart(build_year_by_month(small.budget, 6)).summary
    assert said == (
        "By April 2009 £80 was spent, £30 more than planned. The year is projected at £1,040."
    )
    rows = year_table(build_year_by_month(small.budget, 6)).rows
    assert [cell.text for cell in rows[0].cells] == ["April 2009", "50", "80", "1,040"]
    assert [cell.absence for cell in rows[4].cells] == ["", "", "not reported", ""]
    assert [cell.absence for cell in rows[7].cells] == ["", "", *[DOES_NOT_APPLY] * 2]


def test_variances_are_drawn_by_group_as_the_statement_has_them(small):
    small.profile(small.pay, "100")
    small.enter(1, pay="60.00", travel="0.00")

    chart = variance_chart(at(small, 1))

    assert [(bar.name, bar.printed) for bar in chart.bars] == [("Costs", "(40)")]
    assert chart.summary == "Costs is furthest from plan: £40 less than planned."


def test_each_months_projection_is_held_against_the_outturn(small):
    project(small, 3, pay="600", travel="400")
    project(small, 9, pay="650")
    small.enter(1, pay="300.00", travel="100.00")
    small.enter(12, pay="320.00", travel="250.00")
    close_months(small)

    accuracy = build_accuracy(small.budget)

    assert accuracy.is_complete
    pay, travel = accuracy.programmes[0].lines
    assert (pay.name, pay.outturn, pay.missed_by(2), pay.missed_by(8), pay.missed_by(9)) == (
        "Pay",
        620,
        None,
        -20,
        30,
    )
    assert travel.missed_by(12) == 50
    assert (accuracy.whole.outturn, accuracy.whole.missed_by(12)) == (970, 80)
    table = accuracy_table(accuracy)
    assert [cell.text for cell in table.rows[-1].cells][-5:] == ["80", "80", "80", "970", "8%"]


def test_an_unfinished_year_says_so(small, client, page):
    project(small, 1, pay="600", travel="400")
    small.enter(2, pay="100.00", travel="0.00")

    text = client.get(page("forecast-accuracy", year=2009)).content.decode()

    assert "The year is entered up to May 2009" in text
    assert "2009/10: not closed yet, so no projection can be held against its outturn" in text
    assert "<svg" not in text


def test_a_first_line_of_march_does_not_end_the_year(small, client, page):
    project(small, 11, pay="600", travel="400")
    small.enter(12, pay="320.00")
    accuracy = build_accuracy(small.budget)
    assert (accuracy.months_known, accuracy.is_complete) == (12, False)
    assert [one.key for one in accuracy_table(accuracy).columns][-1] == "outturn"
    text = client.get(page("forecast-accuracy", year=2009)).content.decode()
    assert "2009/10: not closed yet" in text
    assert "Once March is closed for finance" in text
    assert "<svg" not in text


def test_a_closed_year_is_over_though_nothing_came_in_march(small):
    project(small, 3, pay="600", travel="400")
    small.enter(2, pay="500.00", travel="400.00")
    close_months(small)
    accuracy = build_accuracy(small.budget)
    assert (accuracy.months_known, accuracy.is_complete) == (2, True)
    assert accuracy.whole.missed_by(12) == 100


def test_the_pages_and_their_queries(small, client, page, django_assert_max_num_queries):
    small.profile(small.pay)
    small.enter(1, pay="80.00", travel="1.00")
    project(small, 1, pay="640", travel="400")
    with django_assert_max_num_queries(14):
        text = client.get(page("pictures", year=2009, month=6)).content.decode()
    assert text.count('role="img"') == 2
    assert text.count("<table") == 2
    with django_assert_max_num_queries(10):
        text = client.get(page("forecast-accuracy", year=2009)).content.decode()
    assert text.count('role="img"') == 0


def test_of_a_finished_year_the_whole_and_each_programme_are_drawn(small, client, page):
    project(small, 3, pay="600", travel="400")
    small.enter(12, pay="500.00", travel="500.00")
    close_months(small)
    text = client.get(page("forecast-accuracy", year=2009)).content.decode()
    assert "2009/10: projected exactly as spent" in text
    assert text.count('role="img"') == 2
    assert "June 2009: exactly what was spent was expected." in text
    assert client.get(page("year-file", year=2009, what="accuracy", kind="pdf")).status_code == 200


def test_nothing_is_said_of_months_that_have_not_come(small):
    project(small, 1, pay="600", travel="400")
    small.enter(2, pay="100.00", travel="0.00")
    pay = build_accuracy(small.budget).programmes[0].lines[0]
    assert pay.projected == (600, 600, *([None] * 10))
    assert pay.last_missed_by == 500


def test_while_the_year_is_not_over_the_table_says_what_was_projected(small):
    small.enter(1, pay="50")
    project(small, 1, pay="600")
    accuracy = build_accuracy(small.budget)
    assert accuracy.months == (1,)
    table = accuracy_table(accuracy)
    assert [column.heading for column in table.columns] == ["Budget line", "Apr", "Actual to date"]
    pay = next(row for row in table.rows if row.name == "Pay")
    assert [cell.text for cell in pay.cells[1:]] == ["600", "50"]
