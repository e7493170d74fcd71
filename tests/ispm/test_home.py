"""The home page and the navigation, by role."""

import datetime as dt

import pytest

from accounts.owed import Owed
from accounts.roles import Role
from ispm import home, navigation, owed
from records.clock import today
from reporting.models import Edition, EditionIssue, EditionWithdrawal, FiguresConfirmation, SignOff
from tests.factories import OrganisationFactory, ReportingPeriodFactory, meeting_of, member
from tests.returns import factories

pytestmark = pytest.mark.django_db


def get(client, membership):
    client.force_login(membership.user)
    response = client.get(f"/{membership.organisation.slug}/")
    assert response.status_code == 200
    return response


def test_nothing_waits_is_an_answer_too(client):
    page = get(client, member(OrganisationFactory(), Role.AUDITOR)).content.decode()

    assert "Nothing waits for you" in page


def test_what_is_owed_is_listed_by_day_and_says_what_is_late(client, monkeypatch):
    one = member(OrganisationFactory(), Role.AUDITOR)
    day = today()

    def tasks(membership, on):
        return [
            Owed("Read this", "/a/", None),
            Owed("Submit that", "/b/", day - dt.timedelta(days=365)),
        ]

    monkeypatch.setattr(owed, "TASKS", (tasks,))
    page = get(client, one).content.decode()

    assert "You have 2 things to do" in page
    assert page.index("Submit that") < page.index("Read this")
    assert "late, was due by" in page


def test_the_round_and_its_progress_are_for_all_inside(client):
    made = factories.world()

    inside = get(client, made.director).content.decode()
    outside = get(client, member(made.organisation, Role.BOARD_MEMBER)).content.decode()

    assert "0 of 1 return approved. Due by 20 October 2009" in inside
    assert "The round" not in outside


def edition_of(one, number=1, issued=True):
    period = one.organisation.periods.first() or ReportingPeriodFactory(
        organisation=one.organisation
    )
    paper, _ = one.organisation.papers.get_or_create(
        period=period, meeting=meeting_of(one.organisation), author=one
    )
    made = {"paper": paper, "by": one}
    confirmation = FiguresConfirmation.objects.create(drawn_at=period.opened_at, **made)
    edition = Edition.objects.create(
        number=number,
        schema_version=1,
        record="{}",
        reason="Put right",
        sign_off=SignOff.objects.create(confirmation=confirmation, **made),
        **made,
    )
    if issued:
        EditionIssue.objects.create(edition=edition)
    return edition


def test_the_last_issued_edition_of_a_paper_is_listed(client):
    one = member(OrganisationFactory(), Role.BOARD_MEMBER)
    edition_of(one, 1)
    second = edition_of(one, 2)
    edition_of(one, 3, issued=False)

    response = get(client, one)

    assert list(response.context["editions"]) == [second]
    assert "edition 2" in response.content.decode()


def test_a_withdrawn_edition_says_so(client):
    one = member(OrganisationFactory(), Role.BOARD_MEMBER)
    EditionWithdrawal.objects.create(edition=edition_of(one), by=one, reason="Wrong year")

    assert "Withdrawn" in get(client, one).content.decode()


def test_another_organisations_papers_are_not_listed(client):
    edition_of(member(OrganisationFactory(), Role.BOARD_MEMBER))

    response = get(client, member(OrganisationFactory(), Role.BOARD_MEMBER))

    assert "No paper has been issued yet" in response.content.decode()


# Navigation ---------------------------------------------------------------------------


def texts(response):
    return [item.text for item in response.context["navigation"]]


def test_the_navigation_leads_only_where_the_roles_go(client):
    organisation = OrganisationFactory()

    board = texts(get(client, member(organisation, Role.BOARD_MEMBER)))
    auditor = texts(get(client, member(organisation, Role.AUDITOR)))

    assert {"Portfolio", "People"} <= set(auditor)
    assert not {"Portfolio", "People"} & set(board)


@pytest.mark.parametrize(
    ("path", "current"), [("", "Home"), ("portfolio/", "Portfolio"), ("people/", "People")]
)
def test_the_part_one_is_in_is_marked(client, path, current):
    one = member(OrganisationFactory(), Role.AUDITOR)
    client.force_login(one.user)

    response = client.get(f"/{one.organisation.slug}/{path}")

    assert [item.text for item in response.context["navigation"] if item.current] == [current]
    assert response.content.decode().count('aria-current="true"') == 1


def test_nobody_is_led_anywhere_outside_an_organisation(client):
    assert client.get("/accessibility/").context["navigation"] == []


def test_every_section_and_quick_link_leads_to_a_page_of_the_product():
    one = member(OrganisationFactory(), Role.AUDITOR)
    names = [section.url_name for section in navigation.SECTIONS]
    names += [link.url_name for link in home.QUICK_LINKS]

    assert [name for name in names if not navigation.address(name, one)] == []


def test_the_accessibility_statement_is_public(client):
    response = client.get("/accessibility/")

    assert response.status_code == 200
    assert "Accessibility statement" in response.content.decode()
