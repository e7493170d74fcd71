"""Guidance of first visits: on which page, for whom, hidden and brought back."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from accounts.roles import Role
from ispm.glossary import anchors
from notices.actions import bring_guidance_back, hide_guidance
from notices.guidance import BY_KEY, GUIDANCE, guidance_for
from notices.models import HiddenGuidance
from tests.factories import MembershipRole, OrganisationFactory, member
from tests.sweeps.addresses import of_an_organisation

pytestmark = pytest.mark.django_db
#: Pages that are counted to the last query.
COUNTED = {"portfolio", "programme-detail", "position-statement", "return-objective"}


@pytest.fixture
def organisation():
    return OrganisationFactory(slug="body")


@pytest.fixture
def finance(organisation):
    return member(organisation, Role.FINANCE_OFFICER)


def client_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def path(name, **more):
    return reverse(name, kwargs={"organisation": "body"} | more)


def shown(membership, name="uploads", method="get"):
    response = getattr(client_of(membership), method)(path(name))
    assert response.status_code == 200
    found = re.search(r"guidance/([\w-]+)/hide/", response.content.decode())
    return found[1] if found else None


# The table -------------------------------------------------------------------------------


def test_every_text_has_its_key_once_and_is_short():
    assert len(BY_KEY) == len(GUIDANCE)
    assert 12 <= len(GUIDANCE) <= 20
    for one in GUIDANCE:
        assert slugify(one.key) == one.key
        assert 60 < len(one.text) < 320
        assert one.roles


def test_every_page_and_every_word_is_there():
    pages = {page for one in GUIDANCE for page in one.pages}
    assert pages - set(of_an_organisation()) == set()
    assert pages & COUNTED == set()
    words = {slugify(word) for one in GUIDANCE for word in one.terms}
    assert words - anchors() == set()


@pytest.mark.parametrize("role", Role)
def test_every_role_has_some(role):
    assert [one for one in GUIDANCE if role in one.roles]


def test_a_page_has_what_fits_the_roles(organisation):
    head, both = (
        member(organisation, *roles)
        for roles in ((Role.PROGRAMME_HEAD,), (Role.PROGRAMME_HEAD, Role.CONTRIBUTOR))
    )
    assert [one.key for one in guidance_for(head, "return-detail")] == ["return"]
    assert [one.key for one in guidance_for(both, "return-detail")] == ["return", "handed-step"]
    assert [one.key for one in guidance_for(both, "return-detail", {"return"})] == ["handed-step"]
    assert guidance_for(head, "month-end") == []


# On the page -----------------------------------------------------------------------------


def test_it_stands_on_its_page_with_its_words_until_it_is_hidden(finance):
    assert shown(finance) == "ledger-upload"
    text = client_of(finance).get(path("uploads")).content.decode()
    assert "A file counts only once you have compared its totals" in text
    assert '<a class="govuk-link" href="/glossary/#control-totals">Control totals</a>' in text
    response = client_of(finance).post(
        path("guidance-hide", key="ledger-upload"), {"next": path("uploads")}
    )
    assert response.url == path("uploads")
    assert shown(finance) is None


def test_reading_a_page_writes_nothing(finance):
    shown(finance)
    assert not HiddenGuidance.objects.exists()
    hide = path("guidance-hide", key="ledger-upload")
    assert client_of(finance).get(hide).status_code == 405
    assert client_of(finance).get(path("guidance-bring-back")).status_code == 405


def test_who_has_no_such_role_and_pages_without_any_show_none(organisation, finance):
    assert shown(member(organisation, Role.AUDITOR)) is None
    assert shown(finance, "budget-lines") is None


def test_a_page_without_guidance_costs_no_query(finance, django_assert_num_queries):
    client = client_of(finance)
    client.get(path("uploads"))
    with django_assert_num_queries(3):
        client.get(path("calendar-make"))  # a 405: session, user, membership


def test_one_at_a_time_the_next_once_the_first_is_hidden(organisation):
    both = member(organisation, Role.PERFORMANCE_OFFICER, Role.ADMINISTRATOR)
    assert shown(both, "person-list") == "people"
    assert shown(both, "round-list") == "round"
    MembershipRole.objects.create(membership=both, role=Role.AUDITOR)
    assert shown(both, "home") == "audit"


def test_hidden_by_one_it_stays_for_others(organisation, finance):
    other = member(organisation, Role.FINANCE_OFFICER)
    hide_guidance(key="ledger-upload", by=finance)
    assert shown(other) == "ledger-upload"


# Hiding and bringing back ----------------------------------------------------------------


def test_hidden_twice_is_hidden_once(finance):
    for _ in range(2):
        client_of(finance).post(path("guidance-hide", key="ledger-upload"))
    assert HiddenGuidance.objects.of(finance).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        HiddenGuidance(membership=finance, key="ledger-upload").save()


def test_hidden_at_the_same_moment_is_hidden_once(finance, monkeypatch):
    hide_guidance(key="ledger-upload", by=finance)
    none = HiddenGuidance.objects.none()
    monkeypatch.setattr(type(HiddenGuidance.objects), "of", lambda *_: none)
    hide_guidance(key="ledger-upload", by=finance)
    monkeypatch.undo()
    assert HiddenGuidance.objects.of(finance).count() == 1


@pytest.mark.parametrize("key", ["nothing", "ledger"])
def test_an_unknown_key_is_not_there(finance, key):
    assert client_of(finance).post(path("guidance-hide", key=key)).status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["", "https://elsewhere.example/body/", "//elsewhere.example", "/other/", "javascript:x"],
)
def test_the_way_back_stays_in_the_organisation(finance, asked):
    response = client_of(finance).post(path("guidance-hide", key="ledger-upload"), {"next": asked})
    assert response.url == path("home")


def test_a_stranger_hides_nothing(finance):
    stranger = member(OrganisationFactory(), *Role)
    hide = path("guidance-hide", key="ledger-upload")
    assert client_of(stranger).post(hide).status_code == 404


def test_it_is_brought_back_from_the_account(finance):
    client = client_of(finance)
    account = reverse("your-account")
    assert "Bring guidance back" not in client.get(account).content.decode()
    for key in ("ledger-upload", "month-end"):
        hide_guidance(key=key, by=finance)
    text = client.get(account).content.decode()
    assert "You have hidden 2 pieces of guidance here" in text
    response = client.post(path("guidance-bring-back"), follow=True)
    assert "Guidance stands on its pages again" in response.content.decode()
    assert shown(finance) == "ledger-upload"
    assert HiddenGuidance.objects.count() == 2
    assert bring_guidance_back(by=finance) == 0
    assert (
        "No guidance was hidden"
        in client.post(path("guidance-bring-back"), follow=True).content.decode()
    )
    hide_guidance(key="ledger-upload", by=finance)
    assert HiddenGuidance.objects.of(finance).get().history.get().history_user == finance.user
