"""Signing in, out, and with a new password: by whom, how often, and where it leads."""

import datetime as dt
import re

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from accounts.roles import Role
from tests.factories import PASSWORD, OrganisationFactory, UserFactory, member

LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
WRONG = "The e-mail address or the password is not right"


@pytest.fixture(autouse=True)
def no_rate_limits_left_over():
    cache.clear()


@pytest.fixture
def user(head):
    return head.user


def try_to_sign_in(client, email, password="not the password", **kwargs):
    return client.post(LOGIN, {"login": email, "password": password}, **kwargs)


# Where it leads ---------------------------------------------------------------------


def test_one_organisation_leads_straight_home(client, user, body):
    response = try_to_sign_in(client, user.email.upper(), PASSWORD, follow=True)
    assert [url for url, _ in response.redirect_chain] == ["/", f"/{body.slug}/"]


def test_several_organisations_are_a_choice(client, user, body):
    other = member(OrganisationFactory(name="Another Body"), Role.DIRECTOR, user=user)
    member(OrganisationFactory(name="Left Long Ago"), Role.DIRECTOR, user=user,
           ends_on=dt.date(2020, 1, 1))  # fmt: skip
    member(OrganisationFactory(name="Without A Role"), user=user)
    text = try_to_sign_in(client, user.email, PASSWORD, follow=True).text
    assert "You belong to 2 organisations" in text
    assert f'href="/{body.slug}/"' in text
    assert f'href="/{other.organisation.slug}/"' in text
    assert "Left Long Ago" not in text
    assert "Without A Role" not in text


def test_no_organisation_is_said_in_words(client, db):
    nobody = UserFactory()
    text = try_to_sign_in(client, nobody.email, PASSWORD, follow=True).text
    assert "You belong to no organisation here" in text
    assert nobody.email in text


def test_the_first_page_is_for_who_has_signed_in(client, db):
    assert client.get("/").url == f"{LOGIN}?next=/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_signing_in_never_leads_elsewhere(client, user, elsewhere):
    given = {"login": user.email, "password": PASSWORD, "next": elsewhere}
    assert client.post(LOGIN, given).url == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, user, body):
    wanted = f"/{body.slug}/people/"
    assert f'value="{wanted}"' in client.get(LOGIN, {"next": wanted}).text
    given = {"login": user.email, "password": PASSWORD, "next": wanted}
    assert client.post(LOGIN, given).url == wanted


def test_signing_out_is_a_post(client, user):
    client.force_login(user)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    response = client.post("/accounts/logout/", follow=True)
    assert "You have signed out." in response.text
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_told_so(client, user):
    user.is_active = False
    user.save()
    assert (
        "This account is closed" in try_to_sign_in(client, user.email, PASSWORD, follow=True).text
    )
    # Only to who knows the password.
    assert WRONG in try_to_sign_in(client, user.email).text


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_confirm_email", "account_reauthenticate"]
)
def test_what_the_product_does_not_use_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_empty_fields_are_named(client, db):
    text = client.post(LOGIN, {"login": "nobody", "password": ""}).text
    assert text.count("Enter an e-mail address in the form name@example.org") == 2
    assert text.count("Enter your password") == 2
    assert 'value="nobody"' in text
    assert "placeholder" not in text


# Nobody learns who has an account ---------------------------------------------------


def without_tokens(text):
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+|[\w.+-]+@example\.org', "", text)


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, user):
    known = try_to_sign_in(client, user.email)
    unknown = try_to_sign_in(client, "unknown@example.org")
    assert known.text.count(WRONG) == 1
    assert without_tokens(known.text) == without_tokens(unknown.text)


def test_asking_for_a_password_looks_the_same_for_everyone(client, user):
    known = client.post(RESET, {"email": user.email}, follow=True)
    unknown = client.post(RESET, {"email": "unknown@example.org"}, follow=True)
    assert "Look at your e-mail" in known.text
    assert without_tokens(known.text) == without_tokens(unknown.text)
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_a_mail_server_that_is_down_tells_nothing(client, user, monkeypatch):
    def down(*args, **kwargs):
        raise OSError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", down)
    assert "Look at your e-mail" in client.post(RESET, {"email": user.email}, follow=True).text


# A new password ---------------------------------------------------------------------


def link_in(message):
    return re.search(r"(https?://[^/\s]+)(/accounts/password/reset/key/\S+)", message.body)


def test_a_new_password_by_e_mail(client, user, settings):
    settings.SITE_URL = "https://returns.example.org"
    client.post(RESET, {"email": user.email}, headers={"host": "127.0.0.1"})
    (message,) = mail.outbox
    assert message.subject == "Choose a new password for ISPM"
    # A link is never built from what a request says the site is called.
    assert link_in(message)[1] == "https://returns.example.org"
    form = client.get(link_in(message)[2], follow=True)
    words = {"password1": "four unlikely words together", "password2": "four unlikely words"}
    again = client.post(form.context["action_url"], words)
    assert "You must type the same password each time." in again.text
    words["password2"] = words["password1"]
    assert "Your password is changed" in client.post(
        form.context["action_url"], words, follow=True
    ).text  # fmt: skip
    assert "does not work any more" in client.get(link_in(message)[2], follow=True).text
    user.refresh_from_db()
    assert user.check_password(words["password1"])


@pytest.mark.parametrize("weak", ["short", "123456789012", "password1234"])
def test_a_weak_password_is_refused(client, user, weak):
    client.post(RESET, {"email": user.email})
    form = client.get(link_in(mail.outbox[0])[2], follow=True)
    text = client.post(form.context["action_url"], {"password1": weak, "password2": weak}).text
    assert "There is a problem" in text


def test_a_link_made_up_does_not_work(client, user):
    path = "/accounts/password/reset/key/1-abc123-deadbeef/"
    assert "does not work any more" in client.get(path, follow=True).text


def test_changing_the_password(client, user):
    client.force_login(user)
    given = {"oldpassword": "wrong", "password1": "four unlikely words together"}
    given["password2"] = given["password1"]
    assert "This is not the password you have now" in client.post(
        "/accounts/password/change/", given
    ).text  # fmt: skip
    given["oldpassword"] = PASSWORD
    response = client.post("/accounts/password/change/", given, follow=True)
    assert "You have a new password." in response.text
    user.refresh_from_db()
    assert user.check_password(given["password1"])


# Lock-out ---------------------------------------------------------------------------


def fail(client, email, times=5):
    return [try_to_sign_in(client, email) for _ in range(times)][-1]


def test_five_failures_lock_and_the_page_says_until_when(client, user):
    assert WRONG in fail(client, user.email, times=4).text
    locked = try_to_sign_in(client, user.email)
    assert locked.status_code == 429
    text = re.sub(r"\s+", " ", locked.text)
    assert re.search(r"Sign-in is locked until \d\d:\d\d", text)
    assert "again in 15 minutes" in text
    assert "Choose a new password" in text
    assert try_to_sign_in(client, user.email, PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_capitals_and_blanks_do_not_go_round_it(client, user):
    fail(client, user.email, times=3)
    fail(client, f" {user.email.upper()} ", times=2)
    assert try_to_sign_in(client, user.email, PASSWORD).status_code == 429


def test_nobody_else_behind_the_same_address_is_locked_out(client, user, administrator):
    fail(client, user.email)
    assert try_to_sign_in(client, administrator.user.email, PASSWORD).url == "/"


def test_another_machine_or_browser_does_not_go_round_it(client, user):
    fail(client, user.email, times=3)
    for n in range(2):
        try_to_sign_in(
            client, user.email, REMOTE_ADDR=f"10.0.0.{n}", headers={"user-agent": f"{n}"}
        )
    response = try_to_sign_in(client, user.email, PASSWORD, REMOTE_ADDR="10.9.9.9")
    assert response.status_code == 429


def test_it_ends_after_fifteen_minutes_whatever_is_tried_meanwhile(client, user):
    fail(client, user.email)
    AccessAttempt.objects.update(attempt_time=minutes_ago(14))
    assert "again in 1 minute." in try_to_sign_in(client, user.email, PASSWORD).text
    AccessAttempt.objects.update(attempt_time=minutes_ago(15.1))
    assert try_to_sign_in(client, user.email, PASSWORD).url == "/"


def minutes_ago(minutes):
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)


def test_an_unknown_address_is_locked_out_likewise(client, db):
    assert fail(client, "unknown@example.org").status_code == 429


def test_success_forgets_the_failures(client, user):
    fail(client, user.email, times=4)
    try_to_sign_in(client, user.email, PASSWORD)
    client.post("/accounts/logout/")
    assert WRONG in fail(client, user.email, times=4).text


def test_a_new_password_opens_the_account_at_once(client, user):
    fail(client, user.email)
    client.post(RESET, {"email": user.email})
    form = client.get(link_in(mail.outbox[0])[2], follow=True)
    words = "four unlikely words together"
    client.post(form.context["action_url"], {"password1": words, "password2": words})
    assert try_to_sign_in(client, user.email, words).url == "/"


def test_what_was_typed_as_a_password_is_not_kept(client, user):
    try_to_sign_in(client, user.email, "almost my password")
    assert "almost" not in AccessAttempt.objects.get().post_data


def test_a_building_signs_in_on_one_morning(client, body, settings):
    people = [member(body, Role.CONTRIBUTOR).user for _ in range(40)]
    for user in people:
        assert try_to_sign_in(client, user.email, PASSWORD).status_code == 302
        client.post("/accounts/logout/")


def test_a_flood_is_stopped_in_words(client, db, settings):
    # allauth reads its limits once, so the flood is of links, of which one key allows five.
    for _ in range(5):
        client.post(RESET, {"email": "unknown@example.org"})
    flooded = client.post(RESET, {"email": "unknown@example.org"})
    assert flooded.status_code == 429
    assert "Too many requests" in flooded.text


# The admin --------------------------------------------------------------------------


def test_the_admin_signs_in_by_the_same_page(client, user):
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/").url == f"{LOGIN}?next=%2Fadmin%2F"
    client.force_login(user)
    assert client.get("/admin/login/?next=/admin/").status_code == 403
