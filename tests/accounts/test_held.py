"""What is sent when a session has ended: held over the sign-in, for that person alone."""

import datetime as dt
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import held
from accounts.held import COOKIE, LARGEST, MOST, RENEWED_ON, SESSION_KEY
from accounts.roles import Role
from finance.models import ActualEntry
from returns.models import ObjectiveUpdate
from returns.parked import signed_for
from tests.factories import PASSWORD, member
from tests.finance.factories import SmallBudget
from tests.returns import factories as returns

pytestmark = pytest.mark.django_db
LOGIN, HELD = "/accounts/login/", "/accounts/held/"
HEADING = "You were signed out before this was saved"
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture(autouse=True)
def no_rate_limits_left_over():
    cache.clear()


@pytest.fixture
def officer(body):
    return member(body, Role.FINANCE_OFFICER)


@pytest.fixture
def small(body, officer):
    made = SmallBudget(body, officer)
    made.approve()
    return made


@pytest.fixture
def grid(body, small):
    return reverse("actuals-enter", kwargs={"organisation": body.slug, "year": 2009, "month": 6})


def signs_in(client, membership, leads_to=HELD):
    """By the page's own form, as people do."""
    page = client.get(LOGIN)
    answer = client.post(
        f"{LOGIN}?next={leads_to}",
        {"login": membership.user.email, "password": PASSWORD, "next": leads_to}
        | ({"csrfmiddlewaretoken": page.context["csrf_token"]} if page.context else {}),
    )
    assert answer.status_code == 302
    client.get(leads_to)
    return answer


def signed_out(membership, **given):
    """A browser whose session has ended since: the cookie says whose it is."""
    client = Client(**given)
    signs_in(client, membership)
    end_sessions(client)
    return client


def end_sessions(client):
    Session.objects.all().delete()
    client.cookies.pop(settings.SESSION_COOKIE_NAME, None)


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and what its inputs hold."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.found.append((given.get("action"), {}))
        elif tag == "input" and self.found:
            self.found[-1][1].setdefault(given["name"], []).append(given["value"])


def forms(client):
    return dict(Forms(client.get(HELD).text).found)


# Held, read and sent --------------------------------------------------------------------


def test_a_months_grid_waits_and_is_saved_once_it_is_sent(officer, small, grid):
    client = signed_out(officer)
    answer = client.post(
        grid,
        {f"amount_{small.pay.pk}": "55.00", f"seen_{small.pay.pk}": ""},
        headers={"referer": f"http://testserver{grid}?year=1"},
    )
    assert answer.url == f"{LOGIN}?next={HELD}"
    assert not ActualEntry.objects.exists()
    assert signs_in(client, officer).url == HELD
    shown = client.get(HELD).text
    assert HEADING in shown
    assert "55.00" in shown
    assert f"Amount {small.pay.pk}" in shown
    assert f"Seen {small.pay.pk}" not in shown
    assert f'href="{grid}?year=1"' in shown
    assert not ActualEntry.objects.exists()
    answer = client.post(grid, forms(client)[grid])
    assert answer.status_code == 302
    assert ActualEntry.objects.get().amount == Decimal("55.00")
    assert HEADING not in client.get(HELD).text


def test_what_is_refused_waits_on(officer, small, grid):
    client = signed_out(officer)
    client.post(grid, {f"amount_{small.pay.pk}": "five"})
    signs_in(client, officer)
    assert client.post(grid, forms(client)[grid]).status_code == 200
    assert "five" in client.get(HELD).text


def test_a_button_is_pressed_only_from_the_page(body, administrator, head):
    path = reverse("person-invite-again", kwargs={"organisation": body.slug, "pk": head.pk})
    client = signed_out(administrator)
    assert client.post(path).url == f"{LOGIN}?next={HELD}"
    signs_in(client, administrator)
    assert "It was a button" in client.get(HELD).text
    assert not mail.outbox
    assert client.post(path, forms(client)[path]).status_code == 302
    assert path not in forms(client)


def test_every_value_of_a_name_goes_along_as_it_was_typed(body, administrator):
    path = reverse("person-invite", kwargs={"organisation": body.slug})
    client = signed_out(administrator)
    sent = {"name": 'A "quoted" <b>name</b>', "roles": ["director", "auditor"], "post": "one\ntwo"}
    client.post(path, sent)
    signs_in(client, administrator)
    again = forms(client)[path]
    assert again["name"] == [sent["name"]]
    assert again["roles"] == sent["roles"]
    assert again["post"] == [sent["post"]]
    assert "<b>name" not in client.get(HELD).text


def test_boxes_of_a_date_and_ticks_are_named(body, administrator):
    client = signed_out(administrator)
    path = reverse("person-invite", kwargs={"organisation": body.slug})
    client.post(
        path, {"starts_on_0": "4", "starts_on_1": "5", "starts_on_2": "2009", "is-kept": "on"}
    )
    signs_in(client, administrator)
    shown = client.get(HELD).text
    assert "Starts on (day)" in shown
    assert "Starts on (year)" in shown
    assert "ticked" in shown


def test_it_is_thrown_away(officer, small, grid):
    client = signed_out(officer)
    client.post(grid, {f"amount_{small.pay.pk}": "55.00"})
    signs_in(client, officer)
    drop = reverse("held-drop")
    shown = client.post(drop, {"path": grid}, follow=True).text
    assert "It is thrown away" in shown
    assert "55.00" not in shown
    assert "It is thrown away" not in client.post(drop, {"path": grid}, follow=True).text


def test_some_wait_together_and_a_later_one_of_an_address_replaces(officer, small, grid):
    client = signed_out(officer)
    for number in range(MOST + 2):
        client.post(f"{grid}?n={number}", {f"amount_{small.pay.pk}": f"{number}.11"})
    client.post(f"{grid}?n={MOST}", {f"amount_{small.pay.pk}": "7.77"})
    signs_in(client, officer)
    waiting = [one["path"] for one in client.session[SESSION_KEY]]
    assert waiting == [f"{grid}?n={number}" for number in (2, 3, 4, MOST + 1, MOST)]
    assert "7.77" in client.get(HELD).text


def test_a_file_is_chosen_again(body, officer, small):
    path = reverse("budget-workbook-upload", kwargs={"organisation": body.slug, "year": 2009})
    client = signed_out(officer)
    client.post(path, {"file": SimpleUploadedFile("budget.xlsx", b"bytes"), "reason": "As agreed"})
    signs_in(client, officer)
    shown = client.get(HELD).text
    assert "Choose the file again: budget.xlsx was not kept." in shown
    assert "As agreed" in shown
    assert path not in forms(client)
    assert f'href="{path}"' in shown


def test_what_is_too_large_says_so(officer, small, grid):
    client = signed_out(officer)
    client.post(grid, {"note": "x" * (LARGEST + 1)})
    signs_in(client, officer)
    shown = client.get(HELD).text
    assert "too large to be kept" in shown
    assert grid not in forms(client)
    assert client.session[SESSION_KEY][0]["values"] == []


def test_the_page_writes_nothing_when_it_is_read(officer, small, grid):
    client = signed_out(officer)
    client.post(grid, {f"amount_{small.pay.pk}": "55.00"})
    signs_in(client, officer)
    before = list(Session.objects.values_list("session_key", "session_data"))
    client.get(HELD)
    assert list(Session.objects.values_list("session_key", "session_data")) == before


# For whom -------------------------------------------------------------------------------


def test_another_person_sees_nothing(officer, administrator, small, grid):
    client = signed_out(officer)
    client.post(grid, {f"amount_{small.pay.pk}": "55.00"})
    signs_in(client, administrator)
    shown = client.get(HELD).text
    assert "Nothing waits to be sent" in shown
    assert "55.00" not in shown
    client.post(reverse("held-drop"), {"path": grid})
    assert client.session[SESSION_KEY]


@pytest.mark.parametrize("value", [None, "1", "1:forged:forged"])
def test_without_the_cookie_nothing_is_held(officer, small, grid, value):
    client = Client()
    if value:
        client.cookies[COOKIE] = value
    answer = client.post(grid, {f"amount_{small.pay.pk}": "55.00"})
    assert answer.url == f"{LOGIN}?next={grid}"
    assert SESSION_KEY not in client.session


def test_without_the_cookie_a_button_leads_back_to_its_page(body, head):
    names = {"organisation": body.slug, "pk": head.pk}
    path, page = (
        reverse("person-invite-again", kwargs=names),
        reverse("person-detail", kwargs=names),
    )
    for said, leads_to in (
        (f"http://testserver{page}", page),
        ("http://elsewhere.example/x/", "/"),
        ("", "/"),
    ):
        assert Client().post(path, headers={"referer": said}).url == f"{LOGIN}?next={leads_to}"


def test_signing_out_by_hand_forgets_whose_browser_it_is(officer, small, grid):
    client = Client()
    signs_in(client, officer)
    assert client.cookies[COOKIE].value
    assert client.cookies[COOKIE]["httponly"]
    assert client.cookies[COOKIE]["samesite"] == "Lax"
    client.post(reverse("account_logout"))
    assert not client.cookies[COOKIE].value
    assert client.post(grid, {f"amount_{small.pay.pk}": "1"}).url == f"{LOGIN}?next={grid}"


@pytest.mark.parametrize("name", ["password", "new_password1", "oldPassword"])
def test_passwords_are_never_held(officer, small, grid, name):
    client = signed_out(officer)
    client.post(grid, {name: "correct-horse", f"amount_{small.pay.pk}": "1"})
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("path", ["/accounts/password/change/", "/accounts/held/drop/", "/admin/"])
def test_of_an_account_nothing_is_held(officer, path):
    client = signed_out(officer)
    client.post(path, {"words": "four unlikely words"})
    assert SESSION_KEY not in client.session


def test_what_a_script_sends_is_not_held(officer, small, grid):
    client = signed_out(officer)
    for headers in ({"sec-fetch-mode": "cors"}, {"accept": "application/json"}):
        answer = client.post(grid, {f"amount_{small.pay.pk}": "1"}, headers=headers)
        assert answer.url == f"{LOGIN}?next={grid}"
    client.post(grid, {"amount": "1"}, content_type="application/json")
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("path", ["/health/", "/api/v1/openapi.json", "/nowhere", "/public/x/"])
def test_what_everybody_may_read_sets_no_cookie(client, officer, path):
    client.force_login(officer.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert COOKIE not in client.get(path).cookies


# A form of an earlier session -----------------------------------------------------------


@pytest.fixture
def strict(officer, grid):
    """A browser with the grid open, and the token of its form."""
    client = Client(enforce_csrf_checks=True)
    signs_in(client, officer)
    client.token = str(client.get(grid).context["csrf_token"])
    return client


def typed(client, small, **more):
    return {"csrfmiddlewaretoken": client.token, f"amount_{small.pay.pk}": "55.00", **more}


def test_after_a_sign_in_in_another_tab_it_is_held(strict, officer, small, grid):
    end_sessions(strict)
    signs_in(strict, officer)
    answer = strict.post(grid, typed(strict, small), headers=ORIGIN)
    assert answer.url == HELD
    assert not ActualEntry.objects.exists()
    given = forms(strict)[grid]
    assert strict.post(grid, given, headers=ORIGIN).status_code == 302
    assert ActualEntry.objects.get().amount == Decimal("55.00")
    assert grid not in forms(strict)


def test_with_the_session_the_tokens_cookie_is_gone_too(strict, officer, small, grid):
    end_sessions(strict)
    del strict.cookies[settings.CSRF_COOKIE_NAME]
    answer = strict.post(grid, typed(strict, small), headers=ORIGIN)
    assert answer.url == f"{LOGIN}?next={HELD}"
    signs_in(strict, officer)
    assert "55.00" in strict.get(HELD).text


@pytest.mark.parametrize("origin", [{}, {"Origin": "http://elsewhere.example"}, {"Origin": "null"}])
def test_what_comes_from_elsewhere_is_refused(strict, officer, small, grid, origin):
    end_sessions(strict)
    signs_in(strict, officer)
    assert strict.post(grid, typed(strict, small), headers=origin).status_code == 403
    assert SESSION_KEY not in strict.session


@pytest.mark.parametrize("token", ["", "x" * 64, "ä" * 64, "short"])
def test_a_token_that_no_page_of_theirs_carried_is_refused(strict, officer, small, grid, token):
    sent = typed(strict, small, csrfmiddlewaretoken=token)
    assert strict.post(grid, sent, headers=ORIGIN).status_code == 403
    assert SESSION_KEY not in strict.session


def test_a_page_made_for_somebody_else_in_this_browser_is_refused(
    strict, administrator, small, grid
):
    end_sessions(strict)
    signs_in(strict, administrator)
    assert strict.post(grid, typed(strict, small), headers=ORIGIN).status_code == 403
    assert SESSION_KEY not in strict.session


def test_a_step_goes_its_own_way(strict):
    with returns.at(dt.date(2009, 10, 16)):
        world = returns.world(objectives=2)
        path = reverse(
            "return-objective",
            kwargs={
                "organisation": world.organisation.slug,
                "period": "2009-10-q2",
                "programme": world.programme.slug,
                "number": 1,
            },
        )
        client = Client(enforce_csrf_checks=True)
        sent = {"typed_by": signed_for(world.head.user), "edit_version": 0}
        words = {"section-completed_activities-text": "Signed the contract"}
        answer = client.post(path, sent | words, headers=ORIGIN)
        assert answer.url == f"{LOGIN}?next={path}"
        signs_in(client, world.head)
        assert "Signed the contract" in client.get(path).text
        assert not ObjectiveUpdate.objects.exists()
        assert SESSION_KEY not in client.session


# How long -------------------------------------------------------------------------------


def renewed(client):
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Session.objects.get(pk=key).expire_date


def test_a_session_lasts_from_the_last_day_of_work_on(client, officer, small, grid, monkeypatch):
    client.force_login(officer.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    first, start = renewed(client), timezone.now()
    client.get(grid)
    assert renewed(client) == first
    monkeypatch.setattr(timezone, "now", lambda: start + dt.timedelta(days=9))
    client.get(grid)
    script = {"accept": "application/json"}
    client.post(grid, {f"amount_{small.pay.pk}": "1"}, headers=script)
    assert renewed(client) == first
    client.post(grid, {f"amount_{small.pay.pk}": "2"})
    later = renewed(client)
    assert later - first >= dt.timedelta(days=8)
    assert client.session[RENEWED_ON] == timezone.localdate().isoformat()
    client.post(grid, {f"amount_{small.pay.pk}": "x"})
    assert renewed(client) == later


def test_the_cookie_is_set_anew_as_days_go_by(client, officer, monkeypatch):
    client.force_login(officer.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert COOKIE in client.get("/accounts/").cookies
    assert COOKIE not in client.get("/accounts/").cookies
    monkeypatch.setattr(held, "SET_ANEW", dt.timedelta(seconds=-1))
    assert COOKIE in client.get("/accounts/").cookies
