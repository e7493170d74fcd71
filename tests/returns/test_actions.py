"""Giving, submitting and reviewing a return through its verbs."""

from __future__ import annotations

import datetime as dt

import pytest

from programmes.models import ObjectiveTerms
from records.refusals import Conflict, Refused
from returns import workflow
from returns.actions import (
    Gaps,
    approve_return,
    change_round,
    giving,
    open_round,
    reviewing,
    save_objective_step,
    send_back,
    submit_return,
)
from returns.authors import authors_of, with_given
from returns.drafting import Typed, latest_records
from returns.reading import approved_records, record_of, submitted_records
from tests.factories import ProgrammeFactory, plan_for

from .factories import PREPARED_ON, Q2, WINDOW, fill, full_step, submitted, world

pytestmark = pytest.mark.django_db


def test_from_opening_to_approval(mailoutbox, django_capture_on_commit_callbacks):
    made = world()
    programme_return = fill(made)
    assert programme_return.state == "draft"
    with django_capture_on_commit_callbacks(execute=True):
        submission = submit_return(
            programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON
        )
    assert record_of(submission).progress.computed == 50
    assert record_of(submission).prepared_post == "Head of the programme"
    with django_capture_on_commit_callbacks(execute=True):
        approve_return(programme_return=programme_return, by=made.director)
    programme_return.refresh_from_db()
    assert programme_return.state == "approved"
    assert [mail.to for mail in mailoutbox] == [
        [made.director.user.email],
        [made.head.user.email],
        [made.deputy.user.email],
    ]
    assert list(approved_records(programme_return.period)) == [made.programme.pk]


def test_a_step_that_someone_saved_meanwhile_is_refused():
    made = world()
    step = full_step(made.objectives[0])
    given = {"programme_return": made.programme_return, "objective": made.objectives[0]}
    first = save_objective_step(**given, step=step, expected_version=0, by=made.head)
    with pytest.raises(Conflict) as refused:
        save_objective_step(**given, step=step, expected_version=0, by=made.deputy)
    assert refused.value.current == first
    second = save_objective_step(
        **given, step=step, expected_version=first.edit_version, by=made.deputy
    )
    assert second.edit_version == 2
    with pytest.raises(Conflict):
        save_objective_step(**given, step=step, expected_version=1, by=made.head)


def test_what_was_submitted_cannot_be_submitted_or_saved_again():
    made = world()
    programme_return = submitted(made)
    with pytest.raises(Refused, match="waits for a director"):
        submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    with pytest.raises(Refused, match="Nothing was changed"):
        save_objective_step(
            programme_return=programme_return,
            objective=made.objectives[0],
            step=full_step(made.objectives[0], 10, 10),
            expected_version=1,
            by=made.head,
        )


def test_sent_back_begins_a_copy_with_all_that_was_written():
    made = world()
    programme_return = submitted(made)
    version = send_back(
        programme_return=programme_return, reason="Say more about PD1.", by=made.director
    )
    assert version.number == 2
    assert version.progress_updates.count() == 4
    programme_return.refresh_from_db()
    assert programme_return.state == "returned"
    submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    period = programme_return.period
    assert submitted_records(period)[made.programme.pk].version == 2
    assert latest_records(period)[made.programme.pk].version == 2
    assert approved_records(period) == {}


def test_two_directors_at_once_make_one_decision():
    made = world()
    programme_return = submitted(made)
    approve_return(programme_return=programme_return, by=made.director)
    with pytest.raises(Refused, match="was approved"):
        approve_return(programme_return=programme_return, by=made.director)
    with pytest.raises(Refused, match="was approved"):
        send_back(programme_return=programme_return, by=made.director, reason="Too late")


def test_submitting_lists_everything_that_is_missing_at_once():
    made = world(objectives=1, activities=1)
    programme_return = made.programme_return
    step = full_step(made.objectives[0], is_ready=False, sections={})
    save_objective_step(
        programme_return=programme_return,
        objective=made.objectives[0],
        step=type(step)(),
        expected_version=0,
        by=made.head,
    )
    with pytest.raises(Gaps) as refused:
        submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    assert [gap.message for gap in refused.value.gaps] == [
        "PD1: choose a status",
        "PD1: enter its progress",
        "Follow-ups: write a text, or mark nothing to report",
        "Budget status: choose one",
        "Risk update: write a text, or mark nothing to report",
        "Issues update: write a text, or mark nothing to report",
        "Completed activities: write a text, or mark nothing to report",
        "Outstanding actions: write a text, or mark nothing to report",
        "Additional comment: write a text, or mark nothing to report",
        "Write the deliverables beyond the plan, or mark nothing to report",
    ]


def test_a_round_is_opened_once():
    made = world()
    with pytest.raises(Refused, match="open already"):
        open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **WINDOW)


def test_a_programme_that_joins_the_plan_is_asked_for_a_return_when_the_round_is_changed():
    made = world()
    joined = ProgrammeFactory(organisation=made.organisation)
    plan_for(joined, made.officer)
    period = made.programme_return.period
    for _ in range(2):
        period.refresh_from_db()
        change_round(period=period, expected_version=period.edit_version, by=made.officer, **WINDOW)
    given = period.returns.get(planned_programme__programme=joined)
    assert given.state == "not_started"
    assert given.versions.count() == 1
    assert period.returns.count() == 2


def test_a_round_needs_a_plan():
    made = world()
    with pytest.raises(Refused, match=r"no Operational Plan for 2008/09\. Set it up first"):
        open_round(
            organisation=made.organisation, quarter=type(Q2)(2008, 2), by=made.officer, **WINDOW
        )


# Races that the state alone does not stop: the database's own constraints do --------


def test_two_first_saves_at_once_make_one_step(monkeypatch):
    made = world()
    given = {"programme_return": made.programme_return, "objective": made.objectives[0]}
    step = full_step(made.objectives[0])
    first = save_objective_step(**given, step=step, expected_version=0, by=made.head)
    monkeypatch.setattr(giving, "typed_in", lambda version, objective: Typed())
    with pytest.raises(Conflict) as refused:
        save_objective_step(**given, step=step, expected_version=0, by=made.deputy)
    assert refused.value.current == first


def test_two_submissions_at_once_make_one(monkeypatch):
    made = world()
    programme_return = submitted(made)
    save = workflow.transition("submit", "draft")
    monkeypatch.setattr(giving, "check_may_happen", lambda name, state: save)
    with pytest.raises(Refused, match="a moment ago"):
        submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)


def test_two_decisions_at_once_make_one(monkeypatch):
    made = world()
    programme_return = submitted(made)
    approve_return(programme_return=programme_return, by=made.director)
    taken = workflow.transition("approve", "submitted")
    monkeypatch.setattr(reviewing, "check_may_happen", lambda name, state: taken)
    with pytest.raises(Refused, match="a moment ago"):
        approve_return(programme_return=programme_return, by=made.director)


def test_a_return_is_not_prepared_in_the_future():
    made = world()
    programme_return = fill(made)
    with pytest.raises(Refused, match="future"):
        submit_return(
            programme_return=programme_return, by=made.head, prepared_on=dt.date(2100, 1, 1)
        )


def test_a_step_of_another_programme_or_quarter_is_refused():
    made, other = world(), world()
    given = {"programme_return": made.programme_return, "expected_version": 0, "by": made.head}
    with pytest.raises(Refused, match="not in the plan"):
        save_objective_step(
            **given, objective=other.objectives[0], step=full_step(other.objectives[0])
        )
    with pytest.raises(Refused, match="Not an activity"):
        save_objective_step(
            **given, objective=made.objectives[0], step=full_step(other.objectives[0])
        )


def test_a_sent_back_reason_is_asked_for_and_bounded():
    made = world()
    programme_return = submitted(made)
    for reason in (" ", "x" * 8001):
        with pytest.raises(Refused) as refused:
            send_back(programme_return=programme_return, reason=reason, by=made.director)
        assert refused.value.field == "reason"


def test_drafts_and_frozen_versions_are_read_alike():
    made = world()
    fill(made)
    period = made.programme_return.period
    [draft] = latest_records(period).values()
    assert submitted_records(period) == {}
    submit_return(programme_return=made.programme_return, by=made.head, prepared_on=PREPARED_ON)
    [frozen] = latest_records(period).values()
    assert frozen == submitted_records(period)[made.programme.pk]
    authors = authors_of(made.programme_return.versions.get())
    assert frozen.objectives == with_given(draft, authors).objectives


def test_the_record_keeps_the_plans_words_when_the_plan_changes():
    made = world()
    submitted(made)
    ObjectiveTerms.objects.create(
        objective=made.objectives[0],
        wording="Other words",
        short_name="X",
        recorded_by=made.officer,
    )
    [frozen] = latest_records(made.programme_return.period).values()
    assert frozen.objectives[0].short_name == "Thing 1"
