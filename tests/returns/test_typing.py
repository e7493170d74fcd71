"""Typed text is never lost: drafts through the doors that pages use."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from records.refusals import Refused
from returns.actions import giving, save_objective_step
from returns.drafts import LARGEST_DRAFT, DraftText, Typing, after_saving, merged, size_of
from returns.models import ObjectiveUpdate, StepDraft
from tests.factories import member
from tests.returns import factories
from tests.returns.doors import page, signed_in

pytestmark = pytest.mark.django_db
TEXT = "section-completed_activities-text"
OTHER = "section-risk_update-text"


@pytest.fixture
def world():
    with factories.at(dt.date(2009, 10, 16)):
        yield factories.world(objectives=2)


@pytest.fixture
def head(world):
    return signed_in(world.head)


def typed(client, world, values, *, base=None, based_on=0, revision=0, name="return-objective"):
    """What the script sends."""
    return client.post(
        page(world, f"{name}-draft"),
        {"values": values, "base": base or {}, "based_on": based_on, "revision": revision},
        content_type="application/json",
        headers={"accept": "application/json"},
    )


# Saving while typing --------------------------------------------------------------------


def test_it_is_kept_and_shown_again(world, head):
    answer = typed(head, world, {TEXT: "Signed the contract"}).json()
    assert answer["saved_at"] == "13:00"
    shown = head.get(page(world)).content.decode()
    assert "Signed the contract" in shown
    assert "Typed on 16 October 2009 at 13:00 and not yet saved" in shown
    assert not ObjectiveUpdate.objects.exists()


def test_one_row_whatever_the_number_of_saves(world, head):
    revision = 0
    for text in ("S", "Si", "Signed"):
        revision = typed(head, world, {TEXT: text}, revision=revision).json()["revision"]
    draft = StepDraft.objects.get()
    assert (draft.values, draft.kept) == ({TEXT: "Signed"}, [])


def test_six_queries(world, head):
    revision = typed(head, world, {TEXT: "S"}).json()["revision"]
    with CaptureQueriesContext(connection) as captured:
        typed(head, world, {TEXT: "Signed"}, revision=revision)
    assert len(captured) <= 6


def test_every_kind_of_box_comes_back(world, head):
    activity = world.activities()[0].pk
    values = {
        f"activity-{activity}-status": "delayed",
        f"activity-{activity}-progress": "a third",
        "section-follow_ups-nothing": "on",
        "section-budget_status-budget_status": "amber",
        "reported_progress": "101",
    }
    typed(head, world, values)
    form = head.get(page(world)).context["form"]
    for name, text in values.items():
        assert form[name].value() == text


def test_only_the_steps_own_fields_are_taken(world, head):
    other = world.activities(2)[0].pk
    junk = {"csrfmiddlewaretoken": "x", "is_ready": "on", "__proto__": "x", "edit_version": "9"}
    typed(head, world, {TEXT: "Yes", f"activity-{other}-footnote": "No", **junk})
    assert StepDraft.objects.get().values == {TEXT: "Yes"}


def test_text_is_cleaned_as_forms_clean_it(world, head):
    typed(head, world, {TEXT: "a\x00b\x07\r\nc \u200fd\u202e \uf0b7 e"})
    assert StepDraft.objects.get().values[TEXT] == "ab\nc \u200fd\u202e \u2022 e"


def test_a_very_long_text_is_kept_and_refused_with_its_length_when_saved(world, head):
    text = "x" * 50_000
    assert typed(head, world, {TEXT: text}).status_code == 200
    answer = head.post(page(world), {"edit_version": 0, TEXT: text})
    assert "it has 50,000" in answer.content.decode()
    assert StepDraft.objects.get().values[TEXT] == text


def test_too_much_is_refused_and_what_was_kept_stays(world, head):
    revision = typed(head, world, {OTHER: "Before"}).json()["revision"]
    answer = typed(head, world, {TEXT: "é" * 201_000}, revision=revision)
    assert answer.status_code == 413
    assert "too much text" in answer.json()["message"]
    assert StepDraft.objects.get().values == {OTHER: "Before"}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"values": 3}', b'{"values": {"a": [1]}}'])
def test_nonsense_is_an_answer(world, head, body):
    answer = head.post(page(world, "return-objective-draft"), body, content_type="application/json")
    assert answer.status_code in (200, 400)
    assert not any(draft.values for draft in StepDraft.objects.all())


def test_a_return_that_was_handed_in_takes_no_more_and_shows_what_was_typed(world, head):
    typed(head, world, {TEXT: "Too late to save"})
    StepDraft.objects.update(membership=world.deputy)
    factories.submitted(world)
    StepDraft.objects.update(membership=world.head)
    answer = typed(head, world, {TEXT: "And more"})
    assert answer.status_code == 409
    assert "submitted meanwhile" in answer.json()["message"]
    detail = head.get(page(world, "return-detail")).content.decode()
    assert "Too late to save" in detail
    assert (
        "Too late to save"
        not in signed_in(world.deputy).get(page(world, "return-detail")).content.decode()
    )
    head.post(page(world, "return-objective-draft"), {"throw_away": "1"})
    assert not StepDraft.objects.exists()


def test_who_may_not_fill_the_step_keeps_no_draft_of_it(world):
    for person in (world.director, member(world.organisation, Role.CONTRIBUTOR)):
        assert typed(signed_in(person), world, {TEXT: "No"}).status_code == 403
    assert not StepDraft.objects.exists()


def test_a_script_without_a_session_is_told_so(world):
    answer = typed(Client(), world, {TEXT: "x"})
    assert answer.status_code == 401
    assert answer.json()["sign_in"] == reverse("account_login")


def test_the_whole_programmes_step(world, head):
    name = "return-whole"
    typed(head, world, {"extra_deliverables": "Advised", TEXT: "Not here"}, name=name)
    assert StepDraft.objects.get().values == {"extra_deliverables": "Advised"}
    assert "Advised" in head.get(page(world, name)).content.decode()


# Saving the step ------------------------------------------------------------------------


def test_saving_the_step_takes_the_draft_away(world, head):
    revision = typed(head, world, {TEXT: "Signed"}).json()["revision"]
    head.post(page(world), {"edit_version": 0, "draft_revision": revision, TEXT: "Signed it"})
    assert not StepDraft.objects.exists()
    assert "Signed it" in head.get(page(world)).content.decode()


def test_a_save_that_dies_in_the_middle_keeps_the_draft_and_nothing_else(world, head, monkeypatch):
    typed(head, world, {TEXT: "Signed"})

    def dies(*args, **kwargs):
        raise RuntimeError("The server was killed")

    monkeypatch.setattr(giving, "move", dies)
    with pytest.raises(RuntimeError):
        head.post(page(world), {"edit_version": 0, TEXT: "Signed"})
    assert StepDraft.objects.get().values == {TEXT: "Signed"}
    assert not ObjectiveUpdate.objects.exists()


def test_somebody_else_saved_meanwhile(world, head):
    typed(head, world, {TEXT: "Mine"})
    step = factories.full_step(world.objectives[0])
    save_objective_step(
        programme_return=world.programme_return,
        objective=world.objectives[0],
        step=step,
        expected_version=0,
        by=world.deputy,
    )
    form = head.get(page(world)).context["form"]
    assert form["edit_version"].value() == 0
    answer = head.post(page(world), {"edit_version": 0, TEXT: "Mine"}).content.decode()
    assert "Someone else changed this while you were writing" in answer
    assert StepDraft.objects.get().values == {TEXT: "Mine"}


def test_a_draft_that_says_what_is_saved_is_nobodys_alarm(world, head):
    """Its last save may come in after its step: blanks at the end are not in what is saved."""
    head.post(page(world), {"edit_version": 0, "draft_revision": 0, TEXT: "Signed the contract"})
    assert ObjectiveUpdate.objects.exists()
    typed(head, world, {TEXT: "Signed the contract \n"})
    for person in (head, signed_in(world.deputy)):
        assert "not yet saved" not in (shown := person.get(page(world)).content.decode())
        assert "has typed here" not in shown


def test_others_are_told_that_somebody_types_here(world, head):
    typed(signed_in(world.deputy), world, {TEXT: "Elsewhere"})
    shown = head.get(page(world)).content.decode()
    assert f"{world.deputy.user.name} has typed here and not saved it" in shown
    assert "Elsewhere" not in shown


def test_a_save_that_arrives_after_its_step_was_saved_is_no_draft(world, head):
    head.post(page(world), {"edit_version": 0, TEXT: "Signed"})
    typed(head, world, {TEXT: "Signed"})
    answer = head.get(page(world))
    assert "not yet saved" not in answer.content.decode()
    assert answer.context["form"]["edit_version"].value() == 1


# Two tabs -------------------------------------------------------------------------------


def test_what_both_typed_is_kept_twice(world, head):
    typed(head, world, {TEXT: "One"}, base={TEXT: ""})
    answer = typed(head, world, {TEXT: "Two", OTHER: "Mine alone"}, base={TEXT: "", OTHER: ""})
    assert answer.json()["kept"] == 1
    shown = head.get(page(world)).content.decode()
    assert "You also typed this in another tab" in shown
    assert ">One<" in shown
    draft = StepDraft.objects.get()
    assert draft.values == {TEXT: "Two", OTHER: "Mine alone"}


def test_a_tab_that_saves_the_step_does_not_lose_what_the_other_typed(world, head):
    first = typed(head, world, {OTHER: "Here"}, base={OTHER: ""}).json()
    second = typed(head, world, {TEXT: "There"}, base={TEXT: ""}).json()
    assert second["revision"] == 0, "it has not seen what the first tab typed"
    head.post(page(world), {"edit_version": 0, "draft_revision": 0, TEXT: "There"})
    draft = StepDraft.objects.get()
    assert [one["text"] for one in draft.kept] == ["Here"]
    shown = head.get(page(world)).content.decode()
    assert "Here" in shown
    assert first["revision"] != draft.revision
    head.post(page(world, "return-objective-draft"), {"throw_away": "1"})
    assert not StepDraft.objects.exists()


names = st.sampled_from([TEXT, OTHER, "footnote"])
texts = st.dictionaries(names, st.text("abc ", max_size=4))


@given(first=texts, second=texts, base=texts)
def test_merging_loses_nothing(first, second, base):
    stored = merged(DraftText(), Typing(first), at="1")
    after = merged(stored, Typing(second, base={n: base.get(n, "") for n in second}), at="2")
    assert {**first, **second} == dict(after.values)
    for name, text in first.items():
        texts_of = [after.values[name], *(k["text"] for k in after.kept if k["field"] == name)]
        is_known = name in second and base.get(name, "") == text
        assert is_known or any(text.strip() in one for one in texts_of)


@given(values=texts, saved=texts)
def test_saving_by_a_page_that_did_not_know_loses_nothing(values, saved):
    left = after_saving(DraftText(values, revision=5), saved, 4, at="1")
    for name, text in values.items():
        found = [saved.get(name, text), *(k["text"] for k in left.kept if k["field"] == name)]
        assert any(text.strip() in one for one in found)


def test_the_size_counts_bytes():
    with pytest.raises(Refused):
        merged(DraftText(), Typing({TEXT: "é" * (LARGEST_DRAFT // 2)}), at="1")
    assert size_of(DraftText({"ab": "é"})) == 4


# Without scripts ------------------------------------------------------------------------


def test_saved_as_a_draft_by_a_button(world, head):
    activity = world.activities()[0].pk
    contradiction = {
        TEXT: "Text",
        "section-completed_activities-nothing": "on",
        f"activity-{activity}-status": "not_started",
        f"activity-{activity}-progress": "80",
    }
    answer = head.post(page(world), {"edit_version": 0, "draft": "1", **contradiction})
    assert answer.status_code == 302
    assert contradiction.items() <= StepDraft.objects.get().values.items()
    form = head.get(page(world)).context["form"]
    assert form["section-completed_activities-nothing"].value() == "on"


def test_the_button_leaves_alone_what_the_page_left_alone(world, head):
    typed(head, world, {OTHER: "Of the other tab"})
    head.post(page(world), {"edit_version": 0, "draft": "1", TEXT: "Of this one", OTHER: ""})
    draft = StepDraft.objects.get()
    assert draft.values[TEXT] == "Of this one"
    kept = [draft.values[OTHER], *(one["text"] for one in draft.kept)]
    assert "Of the other tab" in kept
