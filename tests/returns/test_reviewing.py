"""Reviewing a return, and reading who changed what in it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from programmes.models import HeadAssignment
from returns.actions import send_back
from tests.factories import member

from .factories import submitted, world
from .test_pages import posted_step, sign_in, text_of, url

pytestmark = pytest.mark.django_db

GREEN = {"delivery_rag": "green", "forecast_rag": "green"}


def test_a_director_sends_back_with_a_reason_that_stays_and_then_approves(client):
    made = world()
    submitted(made)
    sign_in(client, made.director)
    review = url(made, "return-review")
    page = client.post(review, {"version_read": "1", "reason": ""})
    assert "Say what should be changed" in text_of(page)
    client.post(review, {"version_read": "1", "reason": "Say more about <PD1>."})
    assert made.programme_return.state == "returned"
    sign_in(client, made.head)
    page = text_of(client.get(url(made, "return-detail")))
    assert "Say more about &lt;PD1&gt;." in page
    assert "3 of 3 steps ready" in page
    client.post(url(made, "return-submit"))
    sign_in(client, made.director)
    client.post(url(made, "return-approve"), {"version_read": "2"})
    assert made.programme_return.state == "approved"
    page = text_of(client.get(url(made, "return-detail")))
    assert "Say more about" in page, "the reason is kept"
    assert client.get(url(made, "return-version", number=1)).status_code == 200


def test_both_figures_are_before_the_director(client):
    made = world()
    sign_in(client, made.head)
    step = posted_step(made, reported_progress="40", override_reason="Two have yet to begin.")
    client.post(url(made, "return-objective", number=1), step)
    client.post(url(made, "return-objective", number=2), posted_step(made, number=2))
    client.post(
        url(made, "return-whole"),
        {
            "edit_version": "1",
            "nothing_extra": "on",
            "delivery_rag": "green",
            "forecast_rag": "green",
        },
    )
    client.post(url(made, "return-submit"))
    sign_in(client, made.director)
    page = text_of(client.get(url(made, "return-review")))
    assert "Computed 50%, reported 40%: Two have yet to begin." in page


def test_a_version_that_was_not_read_is_not_approved(client):
    made = world()
    programme_return = submitted(made)
    send_back(programme_return=programme_return, reason="Again.", by=made.director)
    sign_in(client, made.head)
    client.post(url(made, "return-submit"))
    sign_in(client, made.director)
    for number in ("1", "", "x"):
        page = client.post(url(made, "return-approve"), {"version_read": number}, follow=True)
        assert "Read it, then decide" in text_of(page)
    assert made.programme_return.state == "submitted"


def test_two_directors_at_once(client):
    made = world()
    submitted(made)
    other = member(made.organisation, Role.DIRECTOR)
    sign_in(client, made.director)
    client.post(url(made, "return-approve"), {"version_read": "1"})
    sign_in(client, other)
    page = client.post(url(made, "return-approve"), {"version_read": "1"}, follow=True)
    assert "was approved" in text_of(page)
    late = client.post(
        url(made, "return-review"), {"version_read": "1", "reason": "Late"}, follow=True
    )
    assert "was approved" in text_of(late)
    assert made.programme_return.state == "approved"


def test_a_director_who_heads_the_programme_is_told_why_not(client):
    made = world()
    submitted(made)
    both = member(made.organisation, Role.DIRECTOR)
    HeadAssignment.objects.create(
        programme=made.programme, membership=both, starts_on=dt.date(2009, 1, 1)
    )
    sign_in(client, both)
    page = text_of(client.get(url(made, "return-review")))
    assert "another director reviews its return" in page
    assert "Approve this return" not in page
    assert client.post(url(made, "return-approve"), {"version_read": "1"}).status_code == 403
    given = {"version_read": "1", "reason": "No"}
    assert client.post(url(made, "return-review"), given).status_code == 403


# The record -----------------------------------------------------------------------


def test_who_changed_what(client):
    made = world()
    sign_in(client, made.head)
    step = url(made, "return-objective", number=1)
    client.post(step, posted_step(made))
    first = made.activities()[0]
    client.post(step, posted_step(made, edit_version=1, **{f"activity-{first.pk}-progress": "60"}))
    page = text_of(client.get(url(made, "return-history")))
    assert made.head.user.name in page
    assert "Progress of PD1 of objective 1" in page
    kwargs = {"organisation": made.organisation.slug, "activity": first.pk}
    page = text_of(client.get(reverse("activity-history", kwargs=kwargs)))
    assert "Due date, from quarter 1" in page
    assert "Progress" in page
    assert ">60<" in page


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.FINANCE_OFFICER, Role.AUDITOR])
def test_what_is_not_submitted_shows_in_no_history_either(client, role):
    made = world()
    sign_in(client, made.head)
    first = made.activities()[0]
    typed = posted_step(made, **{f"activity-{first.pk}-progress": "61"})
    client.post(url(made, "return-objective", number=1), typed)
    kwargs = {"organisation": made.organisation.slug, "activity": first.pk}
    pages = url(made, "return-history"), reverse("activity-history", kwargs=kwargs)
    drafts = [text_of(client.get(page)) for page in pages]
    assert "Progress of PD1 of objective 1" in drafts[0]
    assert ">61<" in drafts[1]
    sign_in(client, member(made.organisation, role))
    assert "Progress of PD1 of objective 1" not in text_of(client.get(pages[0]))
    shown = text_of(client.get(pages[1]))
    assert ">61<" not in shown
    assert "Due date, from quarter 1" in shown


def test_what_was_only_copied_is_no_change(client):
    made = world()
    programme_return = submitted(made)
    sign_in(client, made.director)
    before = text_of(client.get(url(made, "return-history")))
    send_back(programme_return=programme_return, reason="Again.", by=made.director)
    after = text_of(client.get(url(made, "return-history")))
    assert after.count("Progress of PD1 of objective 1") == 1
    assert before.count("Progress of PD1 of objective 1") == 1
    assert "Sent back" in after
