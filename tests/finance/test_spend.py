"""What programmes and objectives spend: the statement's own amounts, by where the lines belong."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance import actions
from finance.models import BudgetedLine, BudgetLine
from finance.statements.spend import SpendFigures, spend_of
from finance.statements.statement import build_statement, sum_of
from ispm.bench.world import Volume, make_world
from periods.calendar import month_end
from records import clock
from tests.factories import OrganisationFactory, ProgrammeFactory, objective_in, plan_for
from tests.finance.appendix import LATER, Year2009, morning

from .factories import SmallBudget

SEPTEMBER = dt.date(2009, 9, 30)


def spend(organisation, *programmes, as_of=SEPTEMBER, known_at=None):
    return spend_of(
        organisation,
        programme_ids=[one.pk for one in programmes],
        as_of=as_of,
        known_at=known_at or clock.now(),
    )


def by_the_statement(organisation, programme, as_of, known_at):
    """The figures of the programme's lines, added as the statement adds them."""
    month = (as_of.month - 4) % 12 + 1
    statement = build_statement(
        organisation=organisation, year=2009, month=month, known_at=known_at
    )
    lines = [line for group in statement.expenditure for line in group.lines]
    rows = [line.amounts for line in lines if line.programme_id == programme.pk]
    if not rows:
        return None
    added = sum_of(rows)
    return SpendFigures(added.revised, added.projection, added.planned, added.actual)


@pytest.fixture
def programme(organisation):
    return ProgrammeFactory(organisation=organisation)


@pytest.fixture
def objective(programme, officer):
    return objective_in(plan_for(programme, officer), 1, officer)


def belongs(line, programme, objective=None):
    BudgetLine.objects.filter(pk=line.pk).update(programme=programme)
    BudgetedLine.objects.filter(line=line).update(objective=objective)


@pytest.fixture
def placed(small, programme, objective):
    """Pay is the programme's, travel its objective's; the grant is the programme's too."""
    belongs(small.grant, programme)
    belongs(small.pay, programme)
    belongs(small.travel, programme, objective)
    return small


def test_a_programme_counts_the_lines_of_its_objectives_and_no_income(
    placed, organisation, programme, objective
):
    placed.profile(placed.pay, each="50")
    placed.profile(placed.travel, each="30")
    placed.enter(5, pay="200.01", travel="99.99")
    placed.revise(pay="-50", grant="50")
    read = spend(organisation, programme)
    assert read.of_programme(programme.pk) == SpendFigures(
        Decimal("950.00"), None, Decimal("480.00"), Decimal("300.00")
    )
    assert read.of_objective(objective.pk) == SpendFigures(
        Decimal("400.00"), None, Decimal("180.00"), Decimal("99.99")
    )


def project(small, month=6, **amounts):
    actions.project_year_end(
        budget=small.budget, month=month, figures=small.by_line(amounts), reasons={}, by=small.by
    )


def test_a_projection_that_one_line_lacks_is_not_known_for_the_whole(
    placed, organisation, programme, objective
):
    project(placed, pay="700")
    assert spend(organisation, programme).of_programme(programme.pk).projected is None
    project(placed, travel="410")
    read = spend(organisation, programme)
    assert read.of_programme(programme.pk).projected == Decimal("1110.00")
    assert read.of_objective(objective.pk).projected == Decimal("410.00")


def test_the_latest_projection_by_then_counts(placed, organisation, programme):
    project(placed, month=3, pay="500", travel="1")
    project(placed, month=6, pay="700")
    project(placed, month=6, pay="710")
    project(placed, month=7, pay="900")
    assert spend(organisation, programme).of_programme(programme.pk).projected == 711


def test_where_no_line_belongs_there_is_no_budget(small, organisation, programme, objective):
    belongs(small.grant, programme)
    for at in (SEPTEMBER, dt.date(2011, 9, 30)):
        read = spend(organisation, programme, as_of=at)
        assert read.of_programme(programme.pk) is None
        assert read.of_objective(objective.pk) is None


def test_an_objective_without_lines_of_its_own_has_none(placed, organisation, programme, officer):
    other = objective_in(plan_for(programme, officer), 2, officer)
    assert spend(organisation, programme).of_objective(other.pk) is None


def test_what_was_taken_back_is_not_reported(placed, organisation, programme):
    (entry,) = placed.enter(5, pay="10")
    actions.reverse_entry(entry=entry, reason="Wrong line", by=placed.by)
    assert spend(organisation, programme).of_programme(programme.pk).actual_to_date is None
    placed.enter(5, travel="0")
    assert spend(organisation, programme).of_programme(programme.pk).actual_to_date == 0


def test_a_line_tied_to_an_objective_is_its_programmes_whatever_it_names_since(
    placed, organisation, programme, objective
):
    other = ProgrammeFactory(organisation=organisation)
    belongs(placed.travel, other, objective)
    read = spend(organisation, programme, other)
    assert read.of_programme(programme.pk).revised == 1000
    assert read.of_objective(objective.pk).revised == 400
    assert read.of_programme(other.pk) is None


def test_another_organisations_lines_are_not_counted(placed, programme):
    assert spend(OrganisationFactory(), programme).by_programme == {}


def test_another_programmes_lines_are_not_read(placed, organisation):
    assert spend(organisation, ProgrammeFactory(organisation=organisation)).by_programme == {}


def test_a_line_taken_in_later_was_not_there(organisation, officer, programme):
    with clock.set_to(morning(dt.date(2009, 4, 1))):
        small = SmallBudget(organisation, officer)
        small.approve()
    with clock.set_to(morning(dt.date(2009, 9, 1))):
        extra = small.new_line(small.costs, "Training", programme=programme)
        actions.include_line(budget=small.budget, line=extra, by=officer)
    august, now = morning(dt.date(2009, 8, 31)), clock.now()
    assert spend(organisation, programme, known_at=august).of_programme(programme.pk) is None
    assert spend(organisation, programme, known_at=now).of_programme(programme.pk) == (
        SpendFigures(Decimal(0), None, Decimal(0), None)
    )


# As the statement ----------------------------------------------------------------------


@pytest.fixture
def spread(organisation, officer):
    """The published year, its lines shared out among three programmes and none."""
    year = Year2009(organisation, officer)
    programmes = [ProgrammeFactory(organisation=organisation) for _ in range(3)]
    for n, line in enumerate(year.lines.values()):
        belongs(line, [*programmes, None][n % 4])
    return programmes


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(month=st.integers(1, 12), known=st.dates(dt.date(2009, 3, 30), dt.date(2009, 11, 5)))
def test_it_agrees_with_the_statement_to_the_penny(spread, organisation, month, known):
    as_of, known_at = month_end(2009, month), morning(known)
    read = spend(organisation, *spread, as_of=as_of, known_at=known_at)
    for programme in spread:
        expected = by_the_statement(organisation, programme, as_of, known_at)
        assert read.of_programme(programme.pk) == expected


def test_all_programmes_and_what_belongs_to_none_are_the_statements_total(spread, organisation):
    BudgetLine.objects.filter(programme=None).update(programme=spread[0])
    read = spend(organisation, *spread, known_at=LATER)
    statement = build_statement(organisation=organisation, year=2009, month=6, known_at=LATER)
    total = statement.total_expenditure
    assert sum(one.revised for one in read.by_programme.values()) == total.revised
    assert sum(one.actual_to_date for one in read.by_programme.values()) == total.actual
    assert sum(one.projected for one in read.by_programme.values()) == total.projection


@pytest.mark.django_db
@pytest.mark.parametrize("programmes", [1, 4])
def test_one_query_whatever_the_volume(django_assert_num_queries, programmes):
    world = make_world(Volume(programmes=programmes, objectives=1, activities=1, lines=9))
    everyone = list(world.organisation.programmes.all())
    with django_assert_num_queries(1):
        read = spend(world.organisation, *everyone)
    assert len(read.by_programme) == programmes
