"""A form that is sent twice counts once, through the doors that people use."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import once
from accounts.models import SentForm
from accounts.once import TWICE, forget_sent_forms
from accounts.roles import Role
from finance import actions
from finance.models import BudgetChange, VatFigure
from notices.reaping import Heart
from records import clock
from records.refusals import Refused
from returns.models import Attachment
from risks.models import Risk
from tests.at_once import at_once
from tests.factories import PASSWORD, OrganisationFactory, UserFactory, member
from tests.finance.conftest import on_disk  # noqa: F401  a fixture
from tests.finance.factories import SmallBudget
from tests.finance.test_budgets_proposals import revision
from tests.finance.test_pages import day
from tests.returns import doors, factories
from tests.risks.test_pages import new_risk

CLAIMED = {"kind": "claimed", "amount": "35,000", "remark": ""}
CLAIMED |= day("dated_on", dt.date(2009, 8, 31))
WORDS = "four unlikely words together"


def signed_in(membership):
    """Whose forms must carry the token of a page, as everybody's."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(membership.user)
    return client


def token_of(client, address):
    """What a fresh copy of the page has in its forms."""
    shown = client.get(address, follow=True).text
    return {once.TOKEN: re.search(rf'name="{once.TOKEN}" value="([^"]+)"', shown)[1]}


@pytest.fixture
def officer(body):
    return member(body, Role.FINANCE_OFFICER)


@pytest.fixture
def client(officer):
    return signed_in(officer)


@pytest.fixture
def reclaim(body, officer):
    return actions.create_vat_reclaim(organisation=body, name="Training", by=officer)


@pytest.fixture
def record(body, reclaim):
    """Where a figure of the reclaim is recorded."""
    return reverse("vat-record", kwargs={"organisation": body.slug, "pk": reclaim.pk})


def in_hand(client, record, monkeypatch):
    """A form whose first press is being carried out, and goes on being so."""
    form = CLAIMED | token_of(client, record)
    with monkeypatch.context() as patched:
        patched.setattr(once, "_settle", lambda row, led_to: None)
        assert client.post(record, form).status_code == 302
    assert SentForm.objects.get().answer == ""
    return form


def while_waiting(monkeypatch, act):
    """What happens elsewhere while the second looks for the first time."""
    looks = []

    def look(seconds):
        looks.append(seconds)
        if len(looks) == 1:
            act()

    monkeypatch.setattr(once.time, "sleep", look)
    return looks


# Once --------------------------------------------------------------------------------


def test_money_is_recorded_once_and_the_second_press_leads_where_the_first_did(client, record):
    form = CLAIMED | token_of(client, record)
    first, second = client.post(record, form), client.post(record, form)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert VatFigure.objects.count() == 1
    shown = client.get(second.url).text
    assert TWICE in shown
    assert "It is recorded." in shown


def test_a_budget_is_revised_once(body, officer, client):
    budget = SmallBudget(body, officer)
    budget.approve()
    address = reverse("budget-revise", kwargs={"organisation": body.slug, "year": 2009})
    before = BudgetChange.objects.count()
    form = revision(budget, pay="50", travel="-50") | token_of(client, address)
    assert TWICE not in client.post(address, form, follow=True).text
    assert TWICE in client.post(address, form, follow=True).text
    assert BudgetChange.objects.count() == before + 1


def test_a_risk_is_put_on_the_register_once(db):
    world = factories.world()
    head = signed_in(world.head)
    address = reverse("risk-new", kwargs={"organisation": world.organisation.slug})
    form = new_risk(world) | token_of(head, address)
    for _ in range(3):
        assert head.post(address, form).status_code == 302
    assert Risk.objects.count() == 1


def test_a_file_is_attached_once_and_removed_once(db):
    with factories.at(dt.date(2009, 10, 16)):
        world = factories.world()
        head = signed_in(world.head)
        address = doors.page(world, "return-objective-evidence")
        form = {"add_file": "1", "title": "Minutes"} | token_of(head, address)

        def send(content):
            return head.post(address, form | {"file": SimpleUploadedFile("minutes.txt", content)})

        assert [send(b"As agreed").status_code for _ in range(2)] == [302, 302]
        kept = Attachment.objects.get()
        assert bytes(kept.stored_file.content.data) == b"As agreed", "whoever looks reads it again"
        send(b"As amended")
        assert Attachment.objects.count() == 2, "of the same name and size it is another file"
        remove = doors.page(world, "return-evidence-remove", attachment=kept.pk)
        again = token_of(head, address)
        answers = [head.post(remove, again, follow=True).text for _ in range(2)]
    assert "is removed" in answers[0]
    assert TWICE in answers[1]


def test_a_new_password_is_set_once(db):
    cache.clear()
    user, client = UserFactory(), Client(enforce_csrf_checks=True)
    reset = reverse("account_reset_password")
    asked = {"email": user.email} | token_of(client, reset)
    for _ in range(2):
        assert "Look at your e-mail" in client.post(reset, asked, follow=True).text
    (message,) = mail.outbox
    link = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", message.body)[1]
    form = {"password1": WORDS, "password2": WORDS} | token_of(client, link)
    address = client.get(link, follow=True).context["action_url"]
    assert "Your password is changed" in client.post(address, form, follow=True).text
    again = client.post(address, form, follow=True).text
    assert "Your password is changed" in again
    assert "does not work any more" not in again
    kept = [f"{one.answer} {one.digest}" for one in SentForm.objects.all()]
    assert not any(WORDS in one or user.email in one for one in kept)


# Not the same ------------------------------------------------------------------------


def test_another_page_another_text_and_another_address_count(client, record):
    form = CLAIMED | token_of(client, record)
    client.post(record, form)
    client.post(record, form | {"amount": "35,001"})
    client.post(record, CLAIMED | token_of(client, record))
    client.post(f"{record}?from=list", form)
    assert VatFigure.objects.count() == 4


def test_the_same_form_of_two_people_counts_for_each(body, client, record):
    form = CLAIMED | token_of(client, record)
    colleague = signed_in(member(body, Role.FINANCE_OFFICER))
    # In the same browser, say: the token is good for both.
    colleague.cookies["csrftoken"] = client.cookies["csrftoken"].value
    assert "It is recorded." in client.post(record, form, follow=True).text
    assert TWICE not in colleague.post(record, form, follow=True).text
    assert VatFigure.objects.count() == 2


def test_what_carries_no_token_in_its_body_is_left_alone(officer, record):
    client = Client()
    client.force_login(officer.user)
    for _ in range(2):
        client.post(record, CLAIMED)
    assert VatFigure.objects.count() == 2
    assert not SentForm.objects.exists()


def test_each_sign_in_is_carried_out(db):
    user, client = UserFactory(), Client(enforce_csrf_checks=True)
    login = reverse("account_login")
    form = {"login": user.email, "password": PASSWORD} | token_of(client, login)
    cookies = client.cookies.copy()
    assert client.post(login, form).status_code == 302
    # The browser has let go of the first answer, and of the session that came with it.
    client.cookies = cookies
    assert client.post(login, form).status_code == 302
    assert "_auth_user_id" in client.session


# What failed may be sent again -------------------------------------------------------


def test_a_form_with_a_fault_shows_it_each_time(client, record):
    form = CLAIMED | {"amount": "much"} | token_of(client, record)
    for _ in range(2):
        answer = client.post(record, form)
        assert answer.status_code == 200
        assert "There is a problem" in answer.text
    assert not SentForm.objects.exists()


@pytest.mark.parametrize("is_raised", [True, False])
def test_one_that_broke_is_carried_out_the_next_time(client, record, monkeypatch, is_raised):
    def broken(**given):
        raise RuntimeError("The disk is full")

    client.raise_request_exception = is_raised
    form = CLAIMED | token_of(client, record)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "record_vat", broken)
        if is_raised:
            with pytest.raises(RuntimeError):
                client.post(record, form)
        else:
            assert client.post(record, form).status_code == 500
    assert not SentForm.objects.exists()
    assert "It is recorded." in client.post(record, form, follow=True).text


def test_one_that_was_refused_on_the_next_page_may_be_sent_again(db, monkeypatch):
    def refused(**given):
        raise Refused("It is being read just now")

    with factories.at(dt.date(2009, 10, 16)):
        world = factories.world()
        head = signed_in(world.head)
        address = doors.page(world, "return-objective-evidence")
        form = {"add_link": "1", "link": "https://x.org/", "link_title": "A page"}
        head.post(address, form | token_of(head, address))
        remove = doors.page(world, "return-evidence-remove", attachment=Attachment.objects.get().pk)
        form = token_of(head, address)
        with monkeypatch.context() as patched:
            patched.setattr("returns.views.attaching.remove_attachment", refused)
            assert "It is being read just now" in head.post(remove, form, follow=True).text
        assert "is removed" in head.post(remove, form, follow=True).text


def test_whoever_is_turned_away_has_sent_nothing(client, record):
    form = CLAIMED | token_of(client, record)
    Session.objects.all().delete()
    assert client.post(record, form).url.startswith("/accounts/login/")
    assert not SentForm.objects.exists()


# In the same moment ------------------------------------------------------------------


def test_the_second_waits_for_the_first(client, record, monkeypatch):
    form = in_hand(client, record, monkeypatch)
    looks = while_waiting(monkeypatch, lambda: SentForm.objects.update(answer="/somewhere/"))
    assert client.post(record, form).url == "/somewhere/"
    assert len(looks) == 1
    assert VatFigure.objects.count() == 1


def test_the_second_is_carried_out_where_the_first_failed(client, record, monkeypatch):
    form = in_hand(client, record, monkeypatch)
    while_waiting(monkeypatch, SentForm.objects.all().delete)
    assert "It is recorded." in client.post(record, form, follow=True).text
    assert VatFigure.objects.count() == 2


def test_one_that_takes_long_is_said_to(client, record, monkeypatch):
    form = in_hand(client, record, monkeypatch)
    monkeypatch.setattr(once, "PATIENCE", 0.2)
    answer = client.post(record, form)
    assert answer.status_code == 409
    assert "This is still being saved" in answer.text
    assert VatFigure.objects.count() == 1
    # Reloaded once the first is done, it leads on.
    SentForm.objects.update(answer="/somewhere/")
    assert client.post(record, form).url == "/somewhere/"


def test_one_that_was_left_in_hand_is_taken_over(client, record, monkeypatch):
    form = in_hand(client, record, monkeypatch)
    SentForm.objects.update(sent_at=clock.now() - once.DEAD)
    assert "It is recorded." in client.post(record, form, follow=True).text
    assert SentForm.objects.get().answer
    assert TWICE in client.post(record, form, follow=True).text


def test_who_was_taken_for_dead_changes_nothing(client, record, monkeypatch):
    in_hand(client, record, monkeypatch)
    slow = SentForm.objects.get()
    SentForm.objects.update(sent_at=clock.now())
    once._settle(slow, "")
    once._settle(slow, "/elsewhere/")
    assert SentForm.objects.get().answer == ""


@pytest.mark.usefixtures("on_disk")
def test_four_presses_in_one_moment():
    body = OrganisationFactory()
    officer = member(body, Role.FINANCE_OFFICER)
    reclaim = actions.create_vat_reclaim(organisation=body, name="Training", by=officer)
    record = reverse("vat-record", kwargs={"organisation": body.slug, "pk": reclaim.pk})
    first = signed_in(officer)
    form = CLAIMED | token_of(first, record)

    def press():
        client = Client(enforce_csrf_checks=True)
        client.cookies = first.cookies.copy()
        answer = client.post(record, form)
        assert (answer.status_code, answer.url) == (302, record.removesuffix("record/"))

    assert at_once(*[press] * 4) == ["done"] * 4
    assert VatFigure.objects.count() == 1
    assert not connection.in_atomic_block


# For a day ---------------------------------------------------------------------------


def test_they_are_forgotten_after_a_day(db):
    now = clock.now()
    SentForm.objects.create(digest="a" * 64, sent_at=now - dt.timedelta(hours=25), answer="/")
    SentForm.objects.create(digest="b" * 64, sent_at=now - dt.timedelta(hours=23), answer="/")
    assert forget_sent_forms() == 1
    assert str(SentForm.objects.get()) == "bbbbbbbb"


def test_a_worker_forgets_them(db, monkeypatch):
    SentForm.objects.create(digest="a" * 64, sent_at=clock.now() - dt.timedelta(days=2))
    heart = Heart("one")
    # In this thread, and over at once.
    heart.stopped.set()
    monkeypatch.setattr("notices.reaping.close_old_connections", lambda: None)
    monkeypatch.setattr("notices.reaping.connection.close", lambda: None)
    heart.run()
    assert not SentForm.objects.exists()
