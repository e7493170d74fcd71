"""The position statement: every cell as published, and as known at any moment."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import actions
from finance.models import BudgetLine
from finance.statements.known import Amounts
from finance.statements.statement import build_statement, sum_of
from finance.statements.statement_table import COLUMNS, line_of, statement_table
from finance.statements.variance import is_material, variance
from records import clock
from records.codec import from_json, to_json
from tests.finance.appendix import LATER, morning
from tests.finance.factories import SmallBudget
from tests.fixtures.test_demo_data import EXPENDITURE

AMOUNTS = ("approved", "revised", "planned", "actual", "variance", "percent", "projection")
INCOME = {
    "RSG Funding": ("(1,700,000)", "(1,700,000)"),
    "Planning Development": ("(450,000)", "(727,000)"),
    "Shared Services": ("(330,000)", "(351,787)"),
    "Customer First": ("(790,000)", "(726,773)"),
}
TOTALS = {
    "Total income": ("(3,270,000)", "(3,505,560)"),
    "Staff subtotal": (
        *("1,862,757", "1,933,449", "1,018,035", "974,280"),
        *("(43,755)", "(4%)", "1,933,449"),
    ),
    "Corporate subtotal": (
        *("517,000", "462,000", "208,023", "205,875"),
        *("(2,148)", "(1%)", "462,000"),
    ),
    "Programme subtotal": (
        *("840,243", "1,060,111", "603,135", "603,444"),
        *("309", "0%", "1,060,111"),
    ),
    "Total expenditure": (
        *("3,270,000", "3,505,560", "1,879,193", "1,833,599"),
        *("(45,594)", "(2%)", "3,505,560"),
    ),
}


def at(organisation, month=6, known_at=LATER, year=2009):
    return build_statement(organisation=organisation, year=year, month=month, known_at=known_at)


def printed(row):
    return tuple(cell.text for cell in row.cells[1:8])


def line_at(statement, line) -> Amounts:
    return next(one.amounts for one in statement.lines if one.line_id == line.pk)


# Appendix 1, cell by cell ----------------------------------------------------------


@pytest.fixture
def table(year, organisation):
    return statement_table(at(organisation))


def test_every_line_prints_as_published(table):
    lines = [row for row in table.rows if row.kind == "line"]
    income, expenditure = lines[:4], lines[4:]
    assert {row.name: printed(row)[:2] for row in income} == INCOME
    published = [(line[0], *line[1:]) for group in EXPENDITURE.values() for line in group]
    assert [(row.name, *printed(row)) for row in expenditure] == published


def test_every_total_prints_as_published(table):
    totals = {row.name: printed(row) for row in table.rows if row.kind in ("subtotal", "total")}
    assert totals.pop("Total income")[:2] == TOTALS["Total income"]
    assert totals == {name: cells for name, cells in TOTALS.items() if name != "Total income"}


def test_income_prints_approved_and_revised_only(table):
    for row in [row for row in table.rows if row.kind == "line"][:4]:
        assert {cell.absence for cell in row.cells[3:8]} == {"does not apply"}


def test_notes_stand_where_the_source_has_them(table):
    marks = {row.name: row.cells[8].text for row in table.rows if row.kind == "line"}
    assert {name: mark for name, mark in marks.items() if mark} == {
        "Knowledge Management": "1",
        "Programme Development Fund": "2",
        "Contingency Reserve Provision": "*",
    }


def test_the_provision_and_what_was_spent_without_it_stand_below(table):
    assert (
        "£50,000 of the actual spend is a provision: set aside, not spent. "
        "Spent without it: £1,783,599." in table.notes
    )


def test_sign_convention_and_denominator_stand_below(table):
    assert any("Brackets mean a minus" in note for note in table.notes)
    assert any("percentage is of the planned spend" in note for note in table.notes)


def test_contingency_is_one_line_without_heading_or_subtotal(table):
    names = [row.name for row in table.rows]
    assert "Contingency" not in names
    assert "Contingency subtotal" not in names


def test_the_published_budget_balances(year, organisation):
    statement = at(organisation)
    assert statement.unbalanced_by == 0
    assert not any("does not balance" in note for note in statement_table(statement).notes)


def test_the_total_adds_the_pence_and_not_the_printed_pounds(year, organisation):
    staff = at(organisation).expenditure[0]
    printed_sum = sum(round(line.amounts.actual) for line in staff.lines)
    assert printed_sum == 974_281
    assert round(staff.subtotal.actual) == 974_280


def test_the_statement_survives_the_record(year, organisation):
    statement = at(organisation)
    assert from_json(type(statement), to_json(statement)) == statement


# Two dates ------------------------------------------------------------------------


def test_what_is_recorded_later_does_not_show(small, organisation):
    with clock.set_to(morning(dt.date(2009, 5, 8))):
        small.enter(1, pay="40.00")
    with clock.set_to(morning(dt.date(2009, 6, 8))):
        small.enter(1, pay="45.00", seen={"pay": "40.00"})
    known = {
        day: line_at(at(organisation, 1, morning(day)), small.pay).actual
        for day in (dt.date(2009, 5, 9), dt.date(2009, 6, 9))
    }
    assert list(known.values()) == [Decimal("40.00"), Decimal("45.00")]


@pytest.fixture
def in_april(organisation, officer):
    """The small budget as it was made on 1 April 2009."""
    with clock.set_to(morning(dt.date(2009, 4, 1))):
        budget = SmallBudget(organisation, officer)
        budget.approve()
    return budget


def test_a_revision_counts_from_its_date_on(in_april, organisation):
    with clock.set_to(morning(dt.date(2009, 8, 28))):
        in_april.revise(dated_on=dt.date(2009, 8, 28), pay="100", travel="-100")
    july, august = at(organisation, 4), at(organisation, 5)
    assert line_at(july, in_april.pay).revised == 600
    assert line_at(august, in_april.pay).revised == 700
    assert line_at(august, in_april.pay).approved == 600


def test_a_revision_recorded_later_was_not_known(in_april, organisation):
    with clock.set_to(morning(dt.date(2009, 10, 5))):
        in_april.revise(dated_on=dt.date(2009, 8, 28), pay="100", travel="-100")
    before = at(organisation, 6, morning(dt.date(2009, 10, 4)))
    assert line_at(before, in_april.pay).revised == 600
    assert line_at(at(organisation, 6), in_april.pay).revised == 700


def test_re_profiling_counts_from_its_date_and_keeps_the_earlier(in_april, organisation):
    with clock.set_to(morning(dt.date(2009, 4, 2))):
        in_april.profile(in_april.pay, each="50")
    with clock.set_to(morning(dt.date(2009, 8, 20))):
        in_april.profile(in_april.pay, each="40", dated_on=dt.date(2009, 8, 15))
    assert line_at(at(organisation, 4), in_april.pay).planned == 200
    assert line_at(at(organisation, 5), in_april.pay).planned == 200  # 5 × 40
    assert line_at(at(organisation, 6), in_april.pay).planned == 240
    earlier = at(organisation, 6, morning(dt.date(2009, 8, 19)))
    assert line_at(earlier, in_april.pay).planned == 300


def test_of_two_profiles_of_one_day_the_last_recorded_counts(in_april, organisation):
    in_april.profile(in_april.pay, each="50")
    in_april.profile(in_april.pay, each="30")
    now = clock.now()
    assert line_at(at(organisation, 2, now), in_april.pay).planned == 60


def test_a_renamed_line_keeps_its_name_in_what_was_known_before(in_april, organisation):
    with clock.set_to(morning(dt.date(2009, 9, 1))):
        line = in_april.pay
        actions.change_line(
            line=line,
            group=line.group,
            name="Salaries",
            position=line.position,
            expected_version=line.edit_version,
            by=in_april.by,
        )
    before, after = at(organisation, 6, morning(dt.date(2009, 8, 31))), at(organisation, 6)
    assert "Pay" in [one.name for one in before.lines]
    assert "Salaries" in [one.name for one in after.lines]


def test_a_line_taken_in_later_was_not_there(in_april, organisation):
    with clock.set_to(morning(dt.date(2009, 9, 1))):
        extra = in_april.new_line(in_april.costs, "Training")
        actions.include_line(budget=in_april.budget, line=extra, by=in_april.by)
    assert len(at(organisation, 6, morning(dt.date(2009, 8, 31))).lines) == 3
    assert len(at(organisation, 6).lines) == 4


def write(small, text, version, line=None, kind="numbered", symbol="", month=6):
    return actions.write_note(
        budget=small.budget,
        line=line or small.pay,
        month=month,
        kind=kind,
        symbol=symbol,
        text=text,
        expected_version=version,
        by=small.by,
    )


def test_a_note_reads_as_it_did(in_april, organisation):
    with clock.set_to(morning(dt.date(2009, 10, 5))):
        note = write(in_april, "First words", None)
    with clock.set_to(morning(dt.date(2009, 10, 7))):
        note = write(in_april, "Better words", note.edit_version)
    with clock.set_to(morning(dt.date(2009, 10, 9))):
        actions.withdraw_note(
            note=note, reason="Settled", expected_version=note.edit_version, by=in_april.by
        )
    read = [
        [one.text for one in at(organisation, 6, morning(dt.date(2009, 10, day))).numbered_notes]
        for day in (4, 6, 8, 10)
    ]
    assert read == [[], ["First words"], ["Better words"], []]


def test_notes_are_numbered_in_the_order_of_the_statement(small, organisation):
    write(small, "On travel", None, line=small.travel)
    write(small, "On pay", None, line=small.pay)
    notes = at(organisation, 6, clock.now()).numbered_notes
    assert [(note.mark, note.line) for note in notes] == [("1", "Pay"), ("2", "Travel")]


def test_a_note_belongs_to_its_month(small, organisation):
    write(small, "About June", None, month=3)
    assert at(organisation, 6, clock.now()).numbered_notes == ()


# Not reported ----------------------------------------------------------------------


def test_what_was_not_reported_says_so_and_nil_does_not(small, organisation):
    small.enter(1, pay="0")
    statement = at(organisation, 1, clock.now())
    assert line_at(statement, small.pay).actual == 0
    assert line_at(statement, small.travel).actual is None
    rows = {row.name: row for row in statement_table(statement).rows}
    assert rows["Pay"].cells[4].text == "0"
    assert rows["Travel"].cells[4].absence == "not reported"
    assert rows["Travel"].cells[5].absence == "not known"
    assert "No actual is entered for April 2009: Travel." in statement_table(statement).notes


def test_a_month_that_is_missing_is_named_though_earlier_ones_are_there(small, organisation):
    small.enter(1, pay="10", travel="10")
    small.enter(2, pay="10")
    statement = at(organisation, 2, clock.now())
    assert [line.name for line in statement.not_reported] == ["Travel"]
    assert line_at(statement, small.travel).actual == 10


def test_a_figure_that_was_taken_back_is_not_reported(small, organisation):
    (entry,) = small.enter(1, pay="10")
    actions.reverse_entry(entry=entry, reason="Wrong line", by=small.by)
    assert line_at(at(organisation, 1, clock.now()), small.pay).actual is None


def test_a_projection_that_one_line_lacks_leaves_the_total_unknown(small, organisation):
    actions.project_year_end(
        budget=small.budget,
        month=6,
        figures={small.pay: Decimal(600)},
        reasons={},
        by=small.by,
    )
    statement = at(organisation, 6, clock.now())
    rows = {row.name: row for row in statement_table(statement).rows}
    assert line_at(statement, small.pay).projection == 600
    assert rows["Travel"].cells[7].absence == "not reported"
    assert rows["Total expenditure"].cells[7].absence == "not known"


def test_where_nothing_was_planned_there_is_no_percentage(small, organisation):
    small.enter(1, pay="10.00")
    rows = {row.name: row for row in statement_table(at(organisation, 1, clock.now())).rows}
    assert rows["Pay"].cells[5].text == "10"
    assert rows["Pay"].cells[6].absence == "does not apply"


def test_a_budget_out_of_balance_says_by_how_much(organisation, officer):
    budget = SmallBudget(organisation, officer)
    budget.approve(grant="-1000", pay="1000.50")
    statement = at(organisation, 1, clock.now())
    assert statement.unbalanced_by == Decimal("0.50")
    assert (
        "This budget does not balance: revised expenditure is £0.50 more than revised income."
        in statement_table(statement).notes
    )


def test_a_year_without_budget_has_no_statement(organisation):
    assert at(organisation, 6, clock.now(), year=2031) is None


@pytest.mark.parametrize("lines", [2, 12])
def test_six_queries_whatever_the_volume(small, organisation, django_assert_num_queries, lines):
    for n in range(lines):
        line = small.new_line(small.costs, f"Line {n}")
        actions.include_line(budget=small.budget, line=line, by=small.by)
        small.profile(line)
        small.enter(1, pay=str(n), seen={"pay": str(n - 1) if n else "0"})
    with django_assert_num_queries(6):
        at(organisation, 6, clock.now())


# Arithmetic ------------------------------------------------------------------------

money = st.decimals(
    min_value=-10_000_000, max_value=10_000_000, places=2, allow_nan=False, allow_infinity=False
)


@given(money, money)
def test_a_variance_is_what_leads_from_plan_to_actual(actual, planned):
    assert planned + variance(actual=actual, planned=planned) == actual


@given(money, money, st.decimals(0, 100, places=2), st.decimals(0, 100_000, places=2))
def test_what_is_material_stays_so_as_the_bar_is_lowered(actual, planned, percent, amount):
    if is_material(actual=actual, planned=planned, percent=percent, amount=amount):
        assert is_material(actual=actual, planned=planned, percent=percent / 2, amount=amount / 2)


@given(money, money)
def test_materiality_knows_no_direction(actual, planned):
    moved = variance(actual=actual, planned=planned)
    bar = {"percent": Decimal(5), "amount": Decimal(5000)}
    assert is_material(actual=planned + moved, planned=planned, **bar) == is_material(
        actual=planned - moved, planned=planned, **bar
    )


@given(st.lists(st.tuples(money, money, money, money), min_size=1, max_size=20))
def test_a_total_is_the_sum_of_its_rows_in_every_cell(rows):
    amounts = [
        Amounts(approved=a, revised=b, planned=c, actual=d, projection=b) for a, b, c, d in rows
    ]
    total = sum_of(amounts)
    assert total.variance == sum(row.variance for row in amounts)
    assert total.actual - total.planned == total.variance
    assert total.projection == total.revised


@given(st.lists(money, min_size=1, max_size=10), st.data())
def test_any_split_into_groups_has_the_same_total(actuals, data):
    cut = data.draw(st.integers(0, len(actuals)))
    nil = Decimal("0.00")
    rows = [Amounts(approved=nil, revised=nil, planned=nil, actual=one) for one in actuals]
    parts = [sum_of(part) for part in (rows[:cut], rows[cut:]) if part]
    assert sum(part.actual for part in parts) == sum_of(rows).actual


def test_the_columns_are_those_of_appendix_1():
    assert [column.key for column in COLUMNS] == ["name", *AMOUNTS, "note"]


def test_a_line_row_leads_to_its_line(year, organisation):
    rows = statement_table(at(organisation)).rows
    keys = {line_of(row) for row in rows if row.kind == "line"}
    assert keys == set(BudgetLine.objects.values_list("pk", flat=True))


def test_income_that_a_ledger_has_stands_in_its_row_and_in_the_total_of_income(small):
    """A row that is given to a line of income leaves what is unallocated: it is not lost."""
    small.enter(1, grant="-250", pay="50")
    statement = build_statement(organisation=small.organisation, year=2009, month=1)
    grant = statement.income[0].lines[0]
    assert (grant.amounts.actual, grant.amounts.planned, grant.amounts.variance) == (
        -250,
        None,
        None,
    )
    assert statement.total_income.actual == -250
    assert statement.total_expenditure.actual == 50
    assert not grant.is_material
