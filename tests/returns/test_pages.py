"""The pages of returns, through the doors that people use."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from periods.calendar import Quarter
from programmes.models import HeadAssignment
from returns.actions import open_round, send_back, submit_return
from returns.models import ObjectiveUpdate, ProgressUpdate
from returns.steps import activity_field, section_field
from returns.vocabulary import Heading
from tests.factories import OrganisationFactory, activity_in, member, objective_in, plan_for

from .factories import PREPARED_ON, Q2, WINDOW, at, fill, submitted, world

pytestmark = pytest.mark.django_db


def url(made, name, **more):
    kwargs = {"organisation": made.organisation.slug, "period": "2009-10-q2", **more}
    if name.startswith("return-"):
        kwargs["programme"] = made.programme.slug
    if name in ("round-list", "round-open"):
        del kwargs["period"]
    return reverse(name, kwargs=kwargs)


def sign_in(client, membership):
    client.force_login(membership.user)
    return client


def text_of(response):
    return response.content.decode()


def posted_step(made, number=1, edit_version=0, **changes):
    """What a browser sends for a full step; ``changes`` by the names of fields."""
    data = {"edit_version": str(edit_version), "footnote": "", "continue": "1"}
    for one in made.activities(number):
        parts = {"status": "in_progress", "rag": "green", "progress": "50", "footnote": ""}
        data |= {activity_field(one.pk, part): value for part, value in parts.items()}
    for heading in Heading:
        data[section_field(heading, "text")] = ""
        data[section_field(heading, "nothing")] = "on"
    del data[section_field("budget_status", "nothing")]
    data[section_field("budget_status", "budget_status")] = "green"
    colours = {"delivery_rag": "green", "risk_rag": "", "overall_rag": "", "forecast_rag": "green"}
    return data | colours | {"reported_progress": "", "override_reason": ""} | changes


# Opening --------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["not started", "draft", "submitted", "sent back"])
def test_every_page_opens_for_a_head(client, state):
    made = world()
    if state == "draft":
        fill(made)
    if state in ("submitted", "sent back"):
        programme_return = submitted(made)
    if state == "sent back":
        send_back(programme_return=programme_return, reason="Say more.", by=made.director)
    sign_in(client, made.head)
    for address in [
        url(made, "return-detail"),
        url(made, "return-objective", number=1),
        url(made, "return-objective", number=1) + "?missing",
        url(made, "return-whole"),
        url(made, "return-whole") + "?missing",
        url(made, "return-check"),
        url(made, "return-history"),
        url(made, "round-list"),
        url(made, "round-detail"),
        url(made, "return-version", number=1),
    ]:
        assert client.get(address).status_code == 200, address


def test_who_gets_in(client):
    made = world()
    activity = made.activities()[0].pk
    kwargs = {"organisation": made.organisation.slug, "activity": activity}
    pages = {
        "detail": url(made, "return-detail"),
        "step": url(made, "return-objective", number=1),
        "version": url(made, "return-version", number=1),
        "review": url(made, "return-review"),
        "open": url(made, "round-open"),
        "round": url(made, "round-detail"),
        "history": url(made, "return-history"),
        "activity": reverse("activity-history", kwargs=kwargs),
    }
    people = {
        "head": made.head,
        "director": made.director,
        "officer": made.officer,
        "board": member(made.organisation, Role.BOARD_MEMBER),
        "head of none": member(made.organisation, Role.PROGRAMME_HEAD),
        "auditor": member(made.organisation, Role.AUDITOR),
        "outsider": member(OrganisationFactory(), Role.PROGRAMME_HEAD),
    }
    found = {}
    for name, person in people.items():
        sign_in(client, person)
        found[name] = [client.get(page).status_code for page in pages.values()]
    assert found == {
        "head": [200, 200, 200, 403, 403, 200, 200, 200],
        "director": [200, 403, 200, 302, 403, 200, 200, 200],
        "officer": [200, 403, 200, 403, 200, 200, 200, 200],
        "board": [403] * 8,
        "head of none": [200, 403, 404, 403, 403, 200, 200, 200],
        "auditor": [200, 403, 404, 403, 403, 200, 200, 200],
        "outsider": [404] * 8,
    }


@pytest.mark.parametrize(
    "path",
    [
        "returns/2009-10-q5/programme/",
        "returns/nonsense/programme/",
        "returns/2009-10-q2/nobody/",
        "returns/2008-09-q2/{slug}/",
        "returns/2009-10-q2/{slug}/objectives/99/",
        "returns/2009-10-q2/{slug}/versions/9/",
        "rounds/2008-09-q2/",
        "rounds/nonsense/change/",
        "activities/999999/history/",
    ],
)
def test_an_unknown_address_is_a_404(client, path):
    made = world()
    both = member(made.organisation, Role.PERFORMANCE_OFFICER, Role.PROGRAMME_HEAD)
    HeadAssignment.objects.create(
        programme=made.programme, membership=both, starts_on=dt.date(2009, 1, 1)
    )
    sign_in(client, both)
    address = f"/{made.organisation.slug}/{path.format(slug=made.programme.slug)}"
    assert client.get(address).status_code == 404


def test_another_organisations_activity_is_a_404(client):
    made, other = world(), world()
    sign_in(client, made.head)
    kwargs = {"organisation": made.organisation.slug, "activity": other.activities()[0].pk}
    assert client.get(reverse("activity-history", kwargs=kwargs)).status_code == 404


def test_one_shot_steps_take_posts_only(client):
    made = world()
    sign_in(client, made.head)
    assert client.get(url(made, "return-submit")).status_code == 405
    sign_in(client, made.director)
    assert client.get(url(made, "return-approve")).status_code == 405


# Giving ---------------------------------------------------------------------------


def test_a_head_gives_a_return_step_by_step(client):
    made = world()
    sign_in(client, made.head)
    assert "0 of 3 steps ready" in text_of(client.get(url(made, "return-detail")))
    step = url(made, "return-objective", number=1)
    saved = client.post(step, posted_step(made, ready="1"))
    assert saved.url == url(made, "return-objective", number=2)
    saved = client.post(saved.url, posted_step(made, number=2, ready="1"))
    assert saved.url == url(made, "return-whole")
    whole = {"edit_version": "1", "nothing_extra": "on", "extra_deliverables": ""}
    whole |= {"delivery_rag": "green", "forecast_rag": "green"}
    saved = client.post(saved.url, whole)
    assert saved.url == url(made, "return-check")
    assert "ready to submit" in text_of(client.get(saved.url))
    done = client.post(url(made, "return-submit"), follow=True)
    assert "submitted, waits for a director" in text_of(done)
    assert made.programme_return.state == "submitted"


def test_a_step_shows_what_was_saved_and_the_computed_mean(client):
    made = world()
    first, second = made.activities()
    sign_in(client, made.head)
    step = url(made, "return-objective", number=1)
    typed = posted_step(
        made,
        **{
            activity_field(first.pk, "progress"): "75",
            activity_field(second.pk, "progress"): "42",
            section_field("risk_update", "text"): "A <b>risk</b>",
            section_field("risk_update", "nothing"): "",
        },
    )
    del typed[section_field("risk_update", "nothing")]
    client.post(step, typed)
    page = text_of(client.get(step))
    assert "<strong>58%</strong>" in page
    assert 'value="75"' in page
    assert "A &lt;b&gt;risk&lt;/b&gt;" in page
    assert "1 of 3" not in page
    assert "In progress" in text_of(client.get(url(made, "return-detail")))


def test_a_step_said_to_be_ready_that_is_not_is_kept_and_says_what_is_missing(client):
    made = world()
    first = made.activities()[0]
    sign_in(client, made.head)
    step = url(made, "return-objective", number=1)
    typed = posted_step(
        made,
        ready="1",
        **{activity_field(first.pk, "rag"): "amber", activity_field(first.pk, "progress"): ""},
    )
    page = client.post(step, typed, follow=True)
    assert page.redirect_chain == [(f"{step}?missing", 302)]
    assert "PD1: enter its progress" in text_of(page)
    assert "PD1: say in a footnote why it is amber" in text_of(page)
    update = ObjectiveUpdate.objects.get()
    assert not update.is_ready
    assert ProgressUpdate.objects.get(activity=first).rag == "amber"


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("progress", "101", "PD1: enter its progress as a whole number from 0 to 100"),
        ("progress", "-1", "PD1: enter its progress as a whole number from 0 to 100"),
        ("progress", "half", "PD1: enter its progress as a whole number from 0 to 100"),
        ("progress", "50.5", "PD1: enter its progress as a whole number from 0 to 100"),
        ("progress", "100", "PD1: what is at 100% is complete"),
        ("status", "complete", "PD1: what is complete is at 100%"),
        ("status", "not_started", "PD1: what has not started is at 0%"),
        ("status", "on_hold", "PD1: only work in progress or delayed has a RAG"),
        ("status", "nonsense", "PD1: choose a status from the list"),
        ("rag", "purple", "PD1: choose a RAG from the list"),
        ("footnote", "x" * 1501, "Shorten this to 1,500 characters: it has 1,501"),
    ],
)
def test_bad_input_is_said_at_the_field_and_in_the_summary_and_kept(client, part, value, says):
    made = world()
    sign_in(client, made.head)
    name = activity_field(made.activities()[0].pk, part)
    other = {
        section_field("follow_ups", "text"): "Kept",
        section_field("follow_ups", "nothing"): "",
    }
    typed = posted_step(made, **{name: value}, **other)
    del typed[section_field("follow_ups", "nothing")]
    page = client.post(url(made, "return-objective", number=1), typed)
    assert page.status_code == 200
    text = text_of(page)
    assert text.count(says) >= 2, "in the summary and at the field"
    assert "There is a problem" in text
    assert "Kept" in text
    if part in ("progress", "footnote"):
        assert value in text
    assert not ObjectiveUpdate.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reported_progress": "40"}, "Give a reason for reporting another figure"),
        ({"override_reason": "So"}, "Enter the figure that the reason is for"),
        ({"reported_progress": "140"}, "Progress to report: enter a whole number"),
        ({"section-risk_update-text": "Some", "section-risk_update-nothing": "on"}, "not both"),
        ({"section-risk_update-text": "x" * 8001}, "Shorten this to 8,000 characters"),
        ({"section-budget_status-budget_status": "blue"}, "Budget status: choose from the list"),
        ({"edit_version": ""}, "This page was out of date"),
        ({"edit_version": "x"}, "This page was out of date"),
    ],
)
def test_more_bad_input(client, changes, says):
    made = world()
    sign_in(client, made.head)
    page = client.post(url(made, "return-objective", number=1), posted_step(made, **changes))
    assert page.status_code == 200
    assert says in text_of(page)
    assert not ObjectiveUpdate.objects.exists()


def test_an_empty_post_is_no_fault_of_ours(client):
    made = world()
    sign_in(client, made.head)
    for name, more in (("return-objective", {"number": 1}), ("return-whole", {})):
        assert client.post(url(made, name, **more), {}).status_code == 200


def test_control_characters_and_marks_of_direction_do_no_harm(client):
    made = world()
    sign_in(client, made.head)
    text = "Bell\x07 and \u202ereversed, “quoted” – and\r\n- a bullet\x00"
    typed = posted_step(made, **{section_field("follow_ups", "text"): text})
    del typed[section_field("follow_ups", "nothing")]
    client.post(url(made, "return-objective", number=1), typed)
    [section] = ObjectiveUpdate.objects.get().version.sections.filter(heading="follow_ups")
    assert section.text == "Bell and \u202ereversed, “quoted” – and\n- a bullet"


def test_two_people_at_the_same_step_see_both_texts(client):
    made = world()
    sign_in(client, made.deputy)
    step = url(made, "return-objective", number=1)
    client.post(step, posted_step(made, footnote="The deputy’s words"))
    sign_in(client, made.head)
    first = made.activities()[0]
    typed = posted_step(
        made, footnote="The head’s words", **{activity_field(first.pk, "progress"): "20"}
    )
    page = client.post(step, typed)
    text = text_of(page)
    assert "Someone else changed this while you were writing" in text
    assert text.count("The deputy’s words") == 1
    assert text.count("The head’s words") == 2, "in the comparison and still in the form"
    assert "PD1 progress" in text
    assert ObjectiveUpdate.objects.get().footnote == "The deputy’s words"
    assert 'name="edit_version" value="1"' in text
    client.post(step, typed | {"edit_version": "1"})
    assert ObjectiveUpdate.objects.get().footnote == "The head’s words"


def test_two_people_at_the_whole_see_both_texts(client):
    made = world()
    sign_in(client, made.head)
    given = {"edit_version": "1", "extra_deliverables": "First"}
    client.post(url(made, "return-whole"), given)
    page = client.post(url(made, "return-whole"), given | {"extra_deliverables": "Second"})
    assert "Someone else changed this" in text_of(page)
    assert "First" in text_of(page)
    assert "Second" in text_of(page)
    assert made.programme_return.versions.get().extra_deliverables == "First"


def test_the_whole_says_what_is_wrong(client):
    made = world()
    sign_in(client, made.head)
    page = client.post(
        url(made, "return-whole"),
        {
            "edit_version": "1",
            "extra_deliverables": "Some",
            "nothing_extra": "on",
            "reported_progress": "40",
        },
    )
    assert "not both" in text_of(page)
    assert "Give a reason" in text_of(page)


def test_submitting_what_is_not_finished_leads_to_what_is_missing(client):
    made = world()
    sign_in(client, made.head)
    client.post(url(made, "return-objective", number=1), posted_step(made))
    page = client.post(url(made, "return-submit"), follow=True)
    assert "cannot be submitted yet" in text_of(page)
    first = made.activities(2)[0]
    place = f"{url(made, 'return-objective', number=2)}?missing#id_activity-{first.pk}-status"
    assert f'href="{place}"' in text_of(page)
    assert made.programme_return.state == "draft"


def test_submit_pressed_twice_submits_once(client):
    made = world()
    fill(made)
    sign_in(client, made.head)
    client.post(url(made, "return-submit"))
    page = client.post(url(made, "return-submit"), follow=True)
    assert "waits for a director" in text_of(page)
    assert made.programme_return.versions.count() == 1


def test_a_head_whose_time_has_ended_is_kept_out(client):
    made = world()
    assignment = HeadAssignment.objects.get(membership=made.head)
    assignment.ends_on = dt.date(2009, 8, 15)
    assignment.save()
    sign_in(client, made.head)
    step = url(made, "return-objective", number=1)
    assert client.get(step).status_code == 403
    assert client.post(step, posted_step(made)).status_code == 403
    assert client.post(url(made, "return-submit")).status_code == 403
    assert client.get(url(made, "return-detail")).status_code == 200


def test_last_quarter_stands_beside(client):
    made = world(quarter=Q2.previous())
    given = made.return_for(1)
    fill(made, given)
    open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **WINDOW)
    sign_in(client, made.head)
    step = url(made, "return-objective", number=1)
    assert "Nothing was reported last quarter" in text_of(client.get(step)), "only a draft"
    submit_return(programme_return=given, by=made.head, prepared_on=PREPARED_ON)
    page = text_of(client.get(step))
    assert "Last quarter:" in page
    assert "Last quarter it was 50%" in page


def test_last_quarter_of_another_year_is_found_through_what_continues(client):
    made = world(quarter=None)
    window = {name: day.replace(year=2010) for name, day in WINDOW.items()}
    opened = {"organisation": made.organisation, "by": made.officer, **window}
    open_round(quarter=Quarter(2009, 4), **opened)
    given = made.return_for(4)
    with at(dt.date(2010, 10, 15)):
        fill(made, given, 95, 95)
        submit_return(programme_return=given, by=made.head, prepared_on=PREPARED_ON)
    planned = plan_for(made.programme, made.officer, year=2010)
    objective = objective_in(planned, 1, made.officer, continues=made.objectives[1])
    activity = activity_in(objective, 1, made.officer)
    activity.continues = made.activities(1)[0]
    activity.save()
    open_round(quarter=Quarter(2010, 1), **opened)
    sign_in(client, made.head)
    page = text_of(client.get(url(made, "return-objective", number=1, period="2010-11-q1")))
    assert "Last quarter:" in page, "its activity continues one of another objective"
    assert "Last quarter it was 95%" in page
