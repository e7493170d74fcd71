"""The portfolio as people meet it: which quarter it shows, to whom, and in how many queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from finance.models import ActualEntry, Budget, BudgetLine
from finance.posting import post
from finance.statements.statement import build_statement
from ispm.bench.world import Volume, make_world
from periods.calendar import Quarter
from reporting.portfolio import builder, rounds
from reporting.portfolio.spending import spend_by_programme
from returns.actions import approve_return, open_round, save_objective_step
from tests.factories import ProgrammeFactory, member, plan_for
from tests.returns import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return factories.world()


def get(client, organisation, membership, query=""):
    client.force_login(membership.user)
    return client.get(f"/{organisation.slug}/portfolio/{query}")


def shown(response):
    assert response.status_code == 200
    return response.content.decode()


def approve(made):
    one = factories.submitted(made)
    approve_return(programme_return=one, by=made.director)
    return one


def test_before_any_approval_it_says_so_and_offers_the_open_round_to_those_who_may(client, made):
    page = shown(get(client, made.organisation, made.director))

    assert "no return is approved yet" in page
    assert "?round=open" in page
    auditor = member(made.organisation, Role.AUDITOR)
    assert "?round=open" not in shown(get(client, made.organisation, auditor))


def test_it_names_the_latest_quarter_with_approved_returns(client, made):
    approve(made)
    window = {name: day.replace(year=2010) for name, day in factories.WINDOW.items()}
    open_round(organisation=made.organisation, quarter=Quarter(2009, 3), by=made.officer, **window)

    response = get(client, made.organisation, made.head)

    assert "Quarter 2 of 2009/10, to 30 September 2009: 1 of 1 return approved" in shown(response)
    assert "Portfolio: 1 of 1 programme green" in shown(response)
    assert response.context["lines"][0].progress == 50
    assert response.context["open_round"] == Quarter(2009, 3)


def test_a_programme_whose_return_is_not_approved_shows_its_state_and_no_figure(client, made):
    approve(made)
    other = ProgrammeFactory(organisation=made.organisation, name="Other")
    planned = plan_for(other, made.officer)
    period = made.programme_return.period
    period.returns.create(planned_programme=planned)

    lines = get(client, made.organisation, made.head).context["lines"]

    assert {line.programme: line.facts is None for line in lines} == {
        made.programme.name: False,
        "Other": True,
    }


def test_the_open_round_is_a_draft_of_what_is_typed_so_far(client, made):
    objective = made.objectives[0]
    save_objective_step(
        programme_return=made.programme_return,
        objective=objective,
        step=factories.full_step(objective, 75, 42),
        expected_version=0,
        by=made.head,
    )

    response = get(client, made.organisation, made.director, "?round=open")

    assert "Draft: Quarter 2 of 2009/10" in shown(response)
    line = response.context["lines"][0]
    assert line.progress is None  # one objective has no figures yet
    assert line.facts.rags_in_words == "2 green"


def test_the_open_round_rolls_up_as_the_return_does(client, made):
    factories.submitted(made)

    draft = get(client, made.organisation, made.director, "?round=open").context["lines"][0]
    approve_return(programme_return=made.programme_return, by=made.director)
    approved = get(client, made.organisation, made.director).context["lines"][0]

    assert draft.facts == approved.facts


def test_a_head_sees_only_their_own_programmes_of_the_open_round(client, made):
    stranger = member(made.organisation, Role.PROGRAMME_HEAD)

    own = get(client, made.organisation, made.head, "?round=open")
    none = get(client, made.organisation, stranger, "?round=open")

    assert [line.programme for line in own.context["lines"]] == [made.programme.name]
    assert "You head none of the programmes in this round" in shown(none)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE_OFFICER, Role.CONTRIBUTOR])
def test_the_open_round_is_not_for_everybody(client, made, role):
    reader = member(made.organisation, role)

    assert get(client, made.organisation, reader, "?round=open").status_code == 403


def test_where_no_round_is_open_it_says_so(client, made):
    approve(made)

    page = shown(get(client, made.organisation, made.director, "?round=open"))

    assert "no round is open" in page


def test_the_address_filters_and_sorts_and_nonsense_is_the_default(client, made):
    approve(made)

    red = get(client, made.organisation, made.director, "?rag=red&sort=progress")
    odd = get(client, made.organisation, made.director, "?rag=plaid&sort=;--&round=7")

    assert "No programme has the colour chosen" in shown(red)
    assert red.context["sort"] == "progress"
    assert odd.context["rag"] == ""
    assert len(odd.context["lines"]) == 1


def test_a_board_member_has_no_portfolio(client, made):
    reader = member(made.organisation, Role.BOARD_MEMBER)

    assert get(client, made.organisation, reader).status_code == 403


# At volume ----------------------------------------------------------------------------


@pytest.fixture
def small():
    return make_world(Volume(programmes=2, objectives=2, activities=2, lines=6))


def test_spend_is_what_the_position_statement_prints(small):
    now = timezone.now()
    rows = rounds.rounds_with_counts(small.everyone)
    portfolio = builder.build_approved(small.everyone, rows, rows[0], known_at=now)
    quarter = rows[0].quarter
    statement = build_statement(
        organisation=small.organisation, year=quarter.year, month=quarter.last_month, known_at=now
    )

    lines = [line for line in statement.lines if line.programme_id and line.amounts.actual]
    assert lines
    for shown_line in portfolio.lines:
        mine = [line.amounts for line in lines if line.programme == shown_line.programme]
        assert shown_line.spend.planned == sum(row.planned for row in mine)
        assert shown_line.spend.actual == sum(row.actual for row in mine)


def test_income_that_belongs_to_a_programme_is_no_spend(small):
    now = timezone.now()
    budget = Budget.objects.get(organisation=small.organisation, year=2009)
    before = spend_by_programme(small.organisation, Quarter(2009, 4), now)
    line = budget.lines.filter(group__side="income").first()
    BudgetLine.objects.filter(pk=line.pk).update(programme=small.programme)
    entry = ActualEntry(
        budget=budget, line=line, month=1, amount=Decimal(-99), recorded_by=small.everyone
    )
    post(budget, [entry])

    after = spend_by_programme(small.organisation, Quarter(2009, 4), timezone.now())

    assert after == before


def queries_of(client, world, address):
    client.force_login(world.everyone.user)
    client.get(f"/{world.organisation.slug}/{address}")
    with CaptureQueriesContext(
        connection,
    ) as caught:
        response = client.get(f"/{world.organisation.slug}/{address}")
    assert response.status_code == 200
    return len(caught)


@pytest.mark.parametrize("address", ["portfolio/", "programmes/p1/"])
def test_at_most_twelve_queries_whatever_the_volume(client, small, address):
    assert queries_of(client, small, address) <= 12


def test_the_open_round_takes_at_most_twelve_queries(client, made):
    factories.submitted(made)
    deputy_and_head = [made.head, made.director]
    for person in deputy_and_head:
        client.force_login(person.user)
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/{made.organisation.slug}/portfolio/?round=open")
        assert len(caught) <= 12
