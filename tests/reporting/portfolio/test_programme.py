"""One programme's page: its quarter, its deliverables, its money, its past reports."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.roles import Role
from finance.statements.statement import build_statement
from ispm.bench.world import Volume, make_world
from periods.calendar import Quarter
from reporting.portfolio.programme import build_programme
from returns.actions import approve_return, open_round, send_back
from tests.factories import OrganisationFactory, ProgrammeFactory, member
from tests.returns import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return factories.world()


def get(client, made, membership, query=""):
    client.force_login(membership.user)
    return client.get(f"/{made.organisation.slug}/programmes/{made.programme.slug}/{query}")


def approve(made):
    one = factories.submitted(made)
    approve_return(programme_return=one, by=made.director)
    return one


def test_the_heading_answers_and_head_and_deputy_are_named(client, made):
    approve(made)

    response = get(client, made, made.director)
    page = response.content.decode()

    assert response.status_code == 200
    assert f"{made.programme.name}: 50% done, green" in page
    assert [(p.kind, p.name) for p in response.context["report"].people] == [
        ("Head", made.head.user.name),
        ("Deputy", made.deputy.user.name),
    ]


def test_deliverables_stand_under_their_objective_with_what_was_expected(client, made):
    approve(made)

    report = get(client, made, made.director).context["report"]

    assert [one.record.number for one in report.approved.objectives] == [1, 2]
    first = report.approved.objectives[0].deliverables[0]
    assert (first.record.key, first.label, first.record.progress) == ("PD1", "Part 1", 50)
    assert first.record.expected == 50
    assert first.before is None


def test_the_quarter_before_stands_beside(client):
    small = make_world(Volume(programmes=2, objectives=1, activities=1, lines=2))

    report = build_programme(
        small.everyone,
        small.programme,
        asked=Quarter(2009, 2),
        on=dt.date(2009, 10, 1),
        known_at=timezone.now(),
    )

    assert report.approved.objectives[0].before is not None
    assert report.approved.objectives[0].deliverables[0].before is not None
    assert report.approved.before is not None


def test_a_year_begins_with_nothing_to_compare(client):
    small = make_world(Volume(programmes=2, objectives=1, activities=1, lines=2))

    report = build_programme(
        small.everyone,
        small.programme,
        asked=Quarter(2009, 1),
        on=dt.date(2009, 10, 1),
        known_at=timezone.now(),
    )

    assert report.approved.facts is not None
    assert report.approved.before is None
    assert report.change_in_words == ""


def test_the_money_is_the_statements_own_rows():
    small = make_world(Volume(programmes=2, objectives=1, activities=1, lines=6))
    now = timezone.now()
    quarter = Quarter(2009, 4)
    report = build_programme(
        small.everyone, small.programme, asked=quarter, on=quarter.end, known_at=now
    )
    statement = build_statement(organisation=small.organisation, year=2009, month=12, known_at=now)
    theirs = [
        (line.line_id, line.amounts)
        for group in statement.expenditure
        for line in group.lines
        if line.programme_id == small.programme.pk
    ]

    assert theirs
    assert [(line.line_id, line.amounts) for line in report.money] == theirs


def test_a_return_not_approved_yet_shows_no_figures(client, made):
    factories.submitted(made)

    response = get(client, made, made.head, "?period=2009-10-q2")
    page = response.content.decode()

    assert "The return for Quarter 2 of 2009/10 is not approved yet" in page
    assert response.context["report"].approved.objectives == ()


def test_every_past_report_is_listed_newest_first(client, made):
    approve(made)
    window = {name: day.replace(year=2010) for name, day in factories.WINDOW.items()}
    open_round(organisation=made.organisation, quarter=Quarter(2009, 3), by=made.officer, **window)

    report = get(client, made, made.director).context["report"]

    assert [(one.quarter.number, one.version) for one in report.reports] == [(3, None), (2, 1)]
    assert report.quarter == Quarter(2009, 2)


def test_after_a_return_was_sent_back_the_last_submission_is_still_there_to_read(client, made):
    one = factories.submitted(made)
    send_back(programme_return=one, reason="Say more", by=made.director)

    report = get(client, made, made.director).context["report"]

    assert report.reports[0].version == 1
    assert report.approved.facts is None


@pytest.mark.parametrize("query", ["?period=2009-10-q4", "?period=2009-11-q2", "?period=x"])
def test_a_quarter_without_a_return_is_not_there(client, made, query):
    assert get(client, made, made.director, query).status_code == 404


def test_an_empty_programme_says_what_will_stand_there(client, made):
    other = ProgrammeFactory(organisation=made.organisation, slug="other")
    client.force_login(made.director.user)

    page = client.get(f"/{made.organisation.slug}/programmes/{other.slug}/").content.decode()

    assert "no approved return yet" in page
    assert "Nobody heads this programme now" in page
    assert "There is no return of this programme yet" in page


def test_an_ended_programme_says_so(client, made):
    made.programme.ended_on, made.programme.ended_reason = dt.date(2009, 11, 1), "Merged"
    made.programme.save()

    page = get(client, made, made.director).content.decode()

    assert "This programme ended on 1 November 2009: Merged" in page


def test_another_organisations_programme_is_not_there(client, made):
    stranger = member(OrganisationFactory(), Role.DIRECTOR)
    client.force_login(stranger.user)

    assert get(client, made, stranger).status_code == 404
    slug = stranger.organisation.slug
    assert client.get(f"/{slug}/programmes/{made.programme.slug}/").status_code == 404


def test_a_board_member_reads_papers_not_programmes(client, made):
    assert get(client, made, member(made.organisation, Role.BOARD_MEMBER)).status_code == 403
