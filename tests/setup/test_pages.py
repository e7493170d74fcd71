"""Pages that need no organisation, as they are answered and as they look."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

PAGES = ["/accessibility/", "/accounts/login/", "/accounts/password/reset/"]


@pytest.fixture
def person(db):
    return get_user_model().objects.create_user(
        email="somebody@example.org", password="a long pass phrase"
    )


@pytest.fixture
def staff(person):
    person.is_staff = person.is_superuser = True
    person.save()
    return person


def test_health(client, db):
    assert client.get("/health/").content == b"ok\n"


def test_the_content_policy_is_strict(client):
    policy = client.get("/accessibility/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_an_unknown_address_is_a_404_in_words(client, db):
    response = client.get("/no-such/address/at/all/")
    assert response.status_code == 404
    assert "Page not found" in response.text


def test_too_many_fields_is_a_page_that_says_so(client, db):
    response = client.post("/accounts/login/", {f"f{n}": "" for n in range(20_001)})
    assert response.status_code == 400
    assert "more than 20000 fields" in response.text


def test_too_large_a_request_is_a_page_that_says_so(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    response = client.post("/accounts/login/", {"login": "x" * 2 * 1024 * 1024},
                           content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert response.status_code == 413
    assert "1 megabytes" in response.text


def test_a_form_from_elsewhere_is_refused_in_words(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert response.status_code == 403
    assert "Please send that again" in response.text


def test_five_failures_lock_the_name_and_no_other(client, person):
    def attempt(email, password):
        return client.post("/accounts/login/", {"login": email, "password": password})

    for _ in range(4):
        assert attempt("Somebody@example.org", "wrong").status_code == 200
    locked = attempt("somebody@example.org", "wrong")
    assert locked.status_code == 429
    assert "15 minutes" in locked.text
    assert attempt("somebody@example.org", "a long pass phrase").status_code == 429
    get_user_model().objects.create_user(email="other@example.org", password="a long pass phrase")
    assert attempt("other@example.org", "a long pass phrase").status_code == 302


def test_a_failure_before_a_success_is_forgotten(client, person):
    for password in ["wrong"] * 4 + ["a long pass phrase"]:
        response = client.post(
            "/accounts/login/", {"login": "somebody@example.org", "password": password}
        )
    assert response.status_code == 302


def test_nobody_signs_themselves_up(client, db):
    response = client.post(
        "/accounts/signup/", {"email": "new@example.org", "password1": "x", "password2": "x"}
    )
    assert not get_user_model().objects.exists()
    assert response.status_code in (200, 403, 404)


def test_an_unknown_address_is_not_told_apart_at_password_reset(client, person):
    known = client.post("/accounts/password/reset/", {"email": "somebody@example.org"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_the_gallery_is_for_staff(client, person):
    client.force_login(person)
    assert client.get("/components/").status_code == 404


# In a browser ---------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_and_fit_a_phone(open_page, axe, path):
    for width in (1280, 320):
        page = open_page(width=width)
        page.goto(path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_gallery_is_accessible_and_only_its_table_scrolls(open_page, staff, axe):
    page = open_page(user=staff, width=320)
    page.goto("/components/")
    assert page.get_by_role("heading", name="Components", level=1).is_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page = open_page(user=staff)
    page.goto("/components/")
    axe(page)


def test_a_link_of_the_error_summary_takes_one_to_its_field(open_page, staff):
    page = open_page(user=staff)
    page.goto("/components/")
    summary = page.locator(".govuk-error-summary")
    links = summary.get_by_role("link")
    assert links.count() == 6
    for position in range(links.count()):
        links.nth(position).click()
        assert page.evaluate("document.activeElement.matches('input, select, textarea')")


def test_the_first_key_goes_to_the_skip_link(page):
    page.goto("/accessibility/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main-content")


def test_the_gallery_works_without_scripts(open_page, staff):
    page = open_page(user=staff, javascript=False)
    page.goto("/components/")
    assert page.get_by_text("There is a problem").is_visible()


def test_signing_in_and_out(open_page, person, axe):
    page = open_page()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in").click()
    summary = page.locator(".govuk-error-summary")
    assert summary.get_by_role("link").count() == 2
    axe(page)
    page.get_by_label("E-mail address").fill("somebody@example.org")
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Sign in").click()
    page.goto("/accessibility/")
    page.get_by_role("button", name="Sign out").click()
    assert page.url.endswith("/accounts/login/")
