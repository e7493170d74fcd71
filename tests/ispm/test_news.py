"""What changed since a person last signed in: asked of the home page."""

import datetime as dt

import pytest

from accounts.news import SIGNED_IN_BEFORE
from accounts.roles import Role
from finance.actions import close_month, reopen_month
from finance.models import Budget
from records import clock
from returns.actions import approve_return, send_back
from tests.factories import PASSWORD, OrganisationFactory, member
from tests.meetings import factories as meetings
from tests.returns import factories

pytestmark = pytest.mark.django_db

LONG_AGO = dt.datetime(2001, 4, 1, tzinfo=dt.UTC)
HEADING = "Since you last signed in"


def home(client, membership, since=LONG_AGO):
    client.force_login(membership.user)
    session = client.session
    session[SIGNED_IN_BEFORE] = since.isoformat()
    session.save()
    return client.get(f"/{membership.organisation.slug}/")


def told(client, membership, since=LONG_AGO):
    return [one.what for one in home(client, membership, since).context["news"]]


def test_the_first_sign_in_tells_nothing_and_the_second_what_happened_between(client):
    one = member(OrganisationFactory(), Role.AUDITOR)
    sign_in = {"login": one.user.email, "password": PASSWORD}
    first = client.post("/accounts/login/", sign_in, follow=True)
    assert HEADING not in first.text
    client.post("/accounts/logout/")
    second = client.post("/accounts/login/", sign_in, follow=True)
    assert HEADING in second.text
    assert "Nothing has changed since" in second.text
    since = dt.datetime.fromisoformat(client.session[SIGNED_IN_BEFORE])
    one.user.refresh_from_db()
    assert LONG_AGO < since < one.user.last_login


def test_a_submitted_return_is_news_for_who_reviews(client):
    made = factories.world()
    factories.submitted(made)
    (what,) = told(client, made.director)
    assert what == f"The return of {made.programme} for Quarter 2 of 2009/10 was submitted"
    assert told(client, member(made.organisation, Role.CONTRIBUTOR)) == []
    assert told(client, member(made.organisation, Role.BOARD_MEMBER)) == []


def test_an_approval_is_news_for_all_inside_and_links_to_the_return(client):
    made = factories.world()
    approve_return(programme_return=factories.submitted(made), by=made.director)
    inside = member(made.organisation, Role.CONTRIBUTOR)
    response = home(client, inside)
    (news,) = response.context["news"]
    assert news.what.endswith("was approved")
    assert client.get(news.url).status_code == 200
    assert told(client, member(OrganisationFactory(), *Role)) == []


def test_a_return_sent_back_is_told_to_its_head_and_to_reviewers_alone(client):
    made = factories.world()
    send_back(programme_return=factories.submitted(made), reason="Too short", by=made.director)
    assert [what.split(" was ")[1] for what in told(client, made.head)] == ["sent back"]
    assert {what.split(" was ")[1] for what in told(client, made.director)} == {
        "sent back",
        "submitted",
    }
    assert told(client, member(made.organisation, Role.CONTRIBUTOR)) == []


def test_what_happened_before_is_no_news(client):
    made = factories.world()
    factories.submitted(made)
    assert told(client, made.director, since=clock.now()) == []


def test_agreed_minutes_are_news_for_the_board(client):
    made = meetings.board()
    meetings.agreed(made, meetings.held(made))
    (what,) = told(client, member(made.organisation, Role.BOARD_MEMBER))
    assert what.startswith("Minutes were agreed:")


def test_a_closed_month_and_a_reopened_one_are_news(client):
    organisation = OrganisationFactory()
    finance = member(organisation, Role.FINANCE_OFFICER)
    director = member(organisation, Role.DIRECTOR)
    budget = Budget.objects.create(organisation=organisation, year=2009)
    close_month(budget=budget, month=1, stage="holders", by=finance)
    close_month(budget=budget, month=1, stage="finance", by=finance)
    reopen_month(budget=budget, month=1, stage="finance", reason="An invoice", by=director)
    expected = ["April 2009 was reopened", "April 2009 was closed"]
    assert told(client, member(organisation, Role.CONTRIBUTOR)) == expected
    assert told(client, member(organisation, Role.BOARD_MEMBER)) == []
