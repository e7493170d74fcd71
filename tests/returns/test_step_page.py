"""One objective's page: what it shows, what it fills in, what it asks, who sees it."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.roles import Role
from programmes.actions import add_milestone
from returns.actions import SectionStep, open_round, submit_return
from returns.actions.handing import hand_over_step
from returns.models import ObjectiveUpdate, ProgressUpdate, StepDraft
from returns.queries import TELLING
from returns.steps import activity_field, section_field
from returns.vocabulary import Heading
from risks.actions import close_risk
from tests.factories import ProgrammeFactory, member
from tests.risks.factories import a_risk, an_issue

from .factories import PREPARED_ON, Q2, WINDOW, at, fill, world
from .test_pages import posted_step, sign_in, text_of, url

pytestmark = pytest.mark.django_db


def step_of(made, number=1):
    return url(made, "return-objective", number=number)


def after_a_quarter(text="As ever.", **fields):
    """A world whose last quarter was submitted, with a text under Follow-ups."""
    made = world(objectives=1, quarter=Q2.previous())
    given = made.return_for(1)
    fill(made, given, 30, 30, sections={Heading.FOLLOW_UPS: SectionStep(text=text)}, **fields)
    submit_return(programme_return=given, by=made.head, prepared_on=PREPARED_ON)
    open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **WINDOW)
    return made


def amber(made, **changes):
    """A step whose first deliverable is amber, with cause, action, day and owner."""
    pk = made.activities()[0].pk
    parts = {
        "rag": "amber",
        "footnote": "The supplier is late",
        "action": "Meet the supplier",
        "action_due_0": "30",
        "action_due_1": "11",
        "action_due_2": "2030",
        "action_owner": "Head of Research",
    }
    typed = {activity_field(pk, part): value for part, value in parts.items()}
    typed = posted_step(made, **{**typed, **changes})
    for heading in TELLING:
        del typed[section_field(heading, "nothing")]
        typed[section_field(heading, "text")] = "The supplier"
    return typed


# What it shows --------------------------------------------------------------------------


def test_it_shows_now_last_quarter_and_the_strip(client):
    made = after_a_quarter()
    sign_in(client, made.head)
    page = text_of(client.get(step_of(made)))
    assert "Objective 1 of 1" in page
    assert "Not judged" in page, "nothing is said of this quarter yet"
    assert "Q1 to Q2 2009/10: green, no colour" in page


def test_boxes_begin_with_the_colours_of_the_figures_and_nothing_is_written(client):
    made = world()
    typed = posted_step(made, delivery_rag="", forecast_rag="")
    del typed[section_field("budget_status", "budget_status")]
    sign_in(client, made.head)
    client.post(step_of(made), typed)
    form = client.get(step_of(made)).context["form"]
    assert form["delivery_rag"].value() == "green"
    assert form["forecast_rag"].value() == "green"
    assert form[section_field("budget_status", "budget_status")].value() == "no_budget"
    assert form["overall_rag"].value() == ""
    update = ObjectiveUpdate.objects.get()
    assert (update.delivery_rag, update.forecast_rag) == ("", "")


def test_milestones_and_the_keys_that_a_text_may_name(client):
    made = world(objectives=1)
    first = made.activities()[0]
    add_milestone(activity=first, name="Tender <out>", due_on=dt.date(2009, 9, 1), by=made.officer)
    sign_in(client, made.head)
    response = client.get(step_of(made))
    assert ("PD1.1", "Tender <out>") in response.context["page"].keys
    page = text_of(response)
    assert "Tender &lt;out&gt;" in page
    assert f"{made.programme.slug}/objectives/1/activities/pd1/milestones/" in page


def closed_before_the_quarter(made):
    risk = a_risk(made, title="Closed long ago", objective=None)
    with at(dt.date(2009, 6, 1)):
        close_risk(risk=risk, reason="Over", expected_version=1, by=made.officer)


def of_another_programme(made):
    programme = ProgrammeFactory(organisation=made.organisation)
    a_risk(made, title="Of another programme", programme=programme, objective=None)


def test_keys_of_the_register_are_the_programmes_and_the_organisations_own(client):
    made, other = world(objectives=1), world()
    a_risk(made, title="Of the programme", objective=None)
    a_risk(made, title="Of the organisation", programme=None, objective=None)
    closed_before_the_quarter(made)
    of_another_programme(made)
    an_issue(made, title="An issue", programme=None)
    a_risk(other, title="Of another organisation")
    sign_in(client, made.head)
    offered = dict(client.get(step_of(made)).context["page"].keys)
    assert {key: name for key, name in offered.items() if key[0] in "RI"} == {
        "R001": "Of the programme",
        "R002": "Of the organisation",
        "I001": "An issue",
    }


@pytest.mark.parametrize(
    ("named", "is_known"),
    [("R001", True), ("R002", True), ("R003", True), ("R004", False), ("R009", False)],
)
def test_a_text_that_names_no_entry_of_the_register_is_not_ready(client, named, is_known):
    made = world(objectives=1)
    a_risk(made, title="Of the programme", objective=None)
    a_risk(made, title="Of the organisation", programme=None, objective=None)
    closed_before_the_quarter(made)
    of_another_programme(made)
    sign_in(client, made.head)
    typed = posted_step(made, ready="1")
    del typed[section_field("risk_update", "nothing")]
    typed[section_field("risk_update", "text")] = f"As {named} says."
    page = client.post(step_of(made), typed, follow=True)
    assert ObjectiveUpdate.objects.get().is_ready == is_known
    if not is_known:
        errors = page.context["form"].errors[section_field("risk_update", "text")]
        assert f"{named} is not in the register" in errors[0]


def test_the_objectives_risks_and_issues_stand_under_their_headings(client):
    made = world()
    a_risk(made, title="A <late> supplier", current=(4, 4))
    a_risk(made, title="Of the other objective", objective=made.objectives[1])
    an_issue(made, objective=made.objectives[0])
    sign_in(client, made.head)
    response = client.get(step_of(made))
    rows = {row.heading: row for row in response.context["form"].section_rows()}
    assert [one.reference for one in rows["risk_update"].risks] == ["R001"]
    assert [one.reference for one in rows["issues_update"].issues] == ["I001"]
    page = text_of(response)
    assert "R001 A &lt;late&gt; supplier" in page
    assert "high (16)" in page
    assert response.context["form"]["risk_rag"].value() == "amber"
    assert ("R001", "A <late> supplier") in response.context["page"].keys
    an_issue(made, title="Of the whole programme", objective=None)
    assert "Of the whole programme" in text_of(client.get(url(made, "return-whole")))


def test_everything_that_is_typed_about_an_amber_is_kept_and_shown(client):
    made = world()
    sign_in(client, made.head)
    saved = client.post(step_of(made), amber(made, ready="1"))
    assert saved.url == step_of(made, 2)
    update = ProgressUpdate.objects.get(activity=made.activities()[0])
    assert update.action_due == dt.date(2030, 11, 30)
    assert (update.action, update.action_owner) == ("Meet the supplier", "Head of Research")
    page = text_of(client.get(step_of(made)))
    assert 'action_due_1" id="id_activity-' in page
    assert 'value="11"' in page
    check = text_of(client.get(url(made, "return-check")))
    assert "Action: Meet the supplier, by 30 November 2030 (Head of Research)." in check


def test_a_red_asks_for_the_date_at_its_boxes(client):
    made = world()
    pk = made.activities()[0].pk
    sign_in(client, made.head)
    typed = amber(made, ready="1", **{activity_field(pk, "rag"): "red"})
    page = text_of(client.post(step_of(made), typed, follow=True))
    assert "PD1: it is red, so say whether its due date changes" in page
    typed |= {"edit_version": "1", activity_field(pk, "date_moves"): "moves"}
    page = text_of(client.post(step_of(made), typed, follow=True))
    assert f'href="#id_activity-{pk}-proposed_due_date_0"' in page
    check = text_of(client.get(url(made, "return-check")))
    assert f"?missing#id_activity-{pk}-proposed_due_date_0" in check
    days = {"0": "31", "1": "5", "2": "2010"}
    typed |= {f"{activity_field(pk, 'proposed_due_date')}_{at}": day for at, day in days.items()}
    typed |= {"edit_version": "2", activity_field(pk, "proposal_reason"): "It takes longer"}
    assert client.post(step_of(made), typed).url == step_of(made, 2)
    assert ProgressUpdate.objects.get(activity=pk).proposed_due_date == dt.date(2010, 5, 31)


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("action_due_1", "13", "PD1: enter by when it is done as a real date, like 30 9 2009"),
        ("action_due_2", "", "The date must include a year"),
        ("action_owner", "x" * 121, "PD1: shorten the name to 120 characters"),
        ("action", "x" * 501, "Shorten this to 500 characters: it has 501"),
        ("date_moves", "perhaps", "PD1: say whether the due date changes"),
        ("proposal_reason", "Because", "PD1: choose that a new due date is proposed"),
    ],
)
def test_what_is_wrong_about_an_amber_is_said_and_kept(client, part, value, says):
    made = world()
    sign_in(client, made.head)
    name = activity_field(made.activities()[0].pk, part)
    page = text_of(client.post(step_of(made), amber(made, **{name: value})))
    assert page.count(says) >= 2, "in the summary and at the field"
    assert "Meet the supplier" in page or part == "action"
    assert 'app-return__why" open' in page
    assert not ObjectiveUpdate.objects.exists()


# What it fills in -----------------------------------------------------------------------


def test_bringing_a_text_over_saves_nothing_and_loses_nothing(client):
    made = after_a_quarter("- Audits <b>followed</b> up")
    sign_in(client, made.head)
    pk = made.activities()[0].pk
    wrong = {
        activity_field(pk, "progress"): "half",
        f"{activity_field(pk, 'action_due')}_1": "13",
        "edit_version": "nonsense",
    }
    response = client.post(step_of(made), posted_step(made, bring="follow_ups", **wrong))
    assert response.status_code == 200
    page = text_of(response)
    assert "There is a problem" not in page
    assert 'value="half"' in page
    assert 'value="13"' in page
    form = response.context["form"]
    assert form[section_field("follow_ups", "text")].value() == "- Audits <b>followed</b> up"
    assert not form[section_field("follow_ups", "nothing")].value()
    assert page.count("Audits &lt;b&gt;followed&lt;/b&gt; up") == 2
    assert "autofocus" in page
    assert not made.return_for(2).versions.get().objective_updates.exists()
    assert not StepDraft.objects.exists()


@pytest.mark.parametrize("heading", ["nonsense", "", "risk_update", "budget_status"])
def test_bringing_over_what_there_is_not_does_no_harm(client, heading):
    made = after_a_quarter()
    sign_in(client, made.head)
    response = client.post(step_of(made), posted_step(made, bring=heading))
    assert response.status_code == 200
    assert response.context["form"][section_field("risk_update", "text")].value() == ""


def test_nothing_to_report_under_all_empty_headings(client):
    made = world()
    sign_in(client, made.head)
    typed = posted_step(made, nothing_elsewhere="1")
    for heading in Heading:
        typed.pop(section_field(heading, "nothing"), None)
    typed[section_field("follow_ups", "text")] = "Some"
    form = client.post(step_of(made), typed).context["form"]
    ticked = {heading for heading in Heading if _ticked(form, heading)}
    assert ticked == set(Heading) - {Heading.FOLLOW_UPS, Heading.BUDGET_STATUS}
    assert not ObjectiveUpdate.objects.exists()


def _ticked(form, heading):
    name = section_field(heading, "nothing")
    return name in form.fields and form[name].value()


# What it asks ---------------------------------------------------------------------------


def test_an_answer_lasts_while_its_question_is_not_asked(client):
    made = after_a_quarter()
    pk = made.activities()[0].pk
    sign_in(client, made.head)
    lower = {activity_field(pk, "progress"): "20"}
    client.post(step_of(made), posted_step(made, **lower))
    page = text_of(client.get(step_of(made)))
    assert f'name="answer-fell-{pk}"' in page
    answers = {f"answer-fell-{pk}": "Counted anew", f"answer-better-{pk}": "It will catch up"}
    client.post(step_of(made), posted_step(made, edit_version=1, **lower, **answers))
    assert ObjectiveUpdate.objects.latest("pk").answers[f"fell-{pk}"] == "Counted anew"
    client.post(step_of(made), posted_step(made, edit_version=2, **answers))
    client.post(step_of(made), posted_step(made, edit_version=3))
    assert f'name="answer-fell-{pk}"' not in text_of(client.get(step_of(made)))
    assert ObjectiveUpdate.objects.latest("pk").answers[f"fell-{pk}"] == "Counted anew"


def test_the_whole_asks_too(client):
    made = world()
    fill(made)
    sign_in(client, made.head)
    whole = {"edit_version": "2", "nothing_extra": "on", "delivery_rag": "green"}
    whole |= {"overall_rag": "red", "forecast_rag": "green"}
    page = client.post(url(made, "return-whole"), whole, follow=True)
    assert page.redirect_chain == [(f"{url(made, 'return-whole')}?missing", 302)]
    assert "You say red overall, and the worst of the three is green. Why?" in text_of(page)
    whole |= {"edit_version": "3", "answer-overall": "A cut is coming"}
    assert client.post(url(made, "return-whole"), whole).url == url(made, "return-check")
    assert "A cut is coming" in text_of(client.get(url(made, "return-check")))


def test_both_texts_name_every_part(client):
    made = world()
    sign_in(client, made.deputy)
    client.post(step_of(made), amber(made))
    sign_in(client, made.head)
    other = {activity_field(made.activities()[0].pk, "action_due_1"): "12"}
    page = text_of(client.post(step_of(made), amber(made, delivery_rag="amber", **other)))
    assert "PD1 by when" in page
    assert "30 November 2030" in page
    assert "Colour of delivery" in page


# Who sees it ----------------------------------------------------------------------------


def test_a_contributor_sees_and_fills_the_handed_step_alone(client):
    made = world()
    helper = member(made.organisation, Role.CONTRIBUTOR)
    hand_over_step(
        programme_return=made.programme_return,
        objective=made.objectives[0],
        to=helper,
        note="",
        by=made.head,
    )
    sign_in(client, helper)
    detail = text_of(client.get(url(made, "return-detail")))
    assert "1. Thing 1" in detail
    assert "2. Thing 2" not in detail
    assert "Submit the return" not in detail
    assert "0 of 1 step ready" in detail
    page = text_of(client.get(step_of(made)))
    assert "Hand this step to somebody" not in page
    saved = client.post(step_of(made), posted_step(made, ready="1"))
    assert saved.url == step_of(made)
    assert "1 of 1 step ready" in text_of(client.get(url(made, "return-detail")))
    assert client.get(step_of(made, 2)).status_code == 403
    assert client.post(step_of(made, 2), posted_step(made, 2)).status_code == 403
    for name in ("return-whole", "return-check"):
        assert client.get(url(made, name)).status_code == 403
    assert client.post(url(made, "return-submit")).status_code == 403


def test_the_task_list_says_what_is_missing_and_why_it_cannot_be_submitted(client):
    made = world()
    sign_in(client, made.head)
    client.post(step_of(made), posted_step(made, ready="1"))
    client.post(step_of(made, 2), posted_step(made, 2, forecast_rag=""))
    page = text_of(client.get(url(made, "return-detail")))
    assert "1 of 3 steps ready" in page
    assert "1 to fill in" in page
    assert "You can submit when every step is ready: 2 are not" in page
    assert "disabled" in page


def test_who_gave_which_figure_stands_where_it_is_checked(client):
    made = world()
    fill(made)
    sign_in(client, made.head)
    assert made.head.user.name in text_of(client.get(url(made, "return-check")))
