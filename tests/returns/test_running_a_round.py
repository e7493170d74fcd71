"""A round that is run: reminders, extensions, closing, what nobody looks after, reopening."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from programmes.models import HeadAssignment
from records.refusals import Refused
from returns import actions
from returns.actions import (
    WholeStep,
    approve_return,
    ask_for_extension,
    change_round,
    comment,
    extend,
    mark_published,
    remind,
    remind_all,
    reopen_return,
    save_whole_step,
    send_back,
    submit_return,
)
from returns.comparing import differences
from returns.deadline import closes_on_of, due_on_of
from returns.drafting import build_draft
from returns.models import ProgrammeReturn, Reminder
from returns.neglect import neglected
from returns.reading import approved_records, record_of, standing_approved
from returns.rounds import round_table
from tests.factories import member
from tests.returns.test_pages import sign_in, url

from .factories import PREPARED_ON, at, fill, submitted, world

pytestmark = pytest.mark.django_db
DUE = dt.date(2009, 10, 20)


@pytest.fixture
def made():
    return world()


def closed(made, on=dt.date(2009, 10, 31)):
    period = made.programme_return.period
    change_round(
        period=period,
        expected_version=period.edit_version,
        opens_on=period.opens_on,
        due_on=period.due_on,
        closes_on=on,
        by=made.officer,
    )


def approved(made):
    programme_return = submitted(made)
    approve_return(programme_return=programme_return, by=made.director)
    programme_return.refresh_from_db()
    return programme_return


# Reminding and more time ------------------------------------------------------------------


def test_reminding_is_on_the_record_and_only_for_what_is_waited_for(made):
    remind(programme_return=made.programme_return, note="Please", by=made.officer)
    assert len(remind_all(period=made.programme_return.period, note="", by=made.officer)) == 1
    assert Reminder.objects.count() == 2
    submitted(made)
    with pytest.raises(Refused, match="handed in"):
        remind(programme_return=made.programme_return, note="", by=made.officer)
    with pytest.raises(Refused, match="nobody to remind"):
        remind_all(period=made.programme_return.period, note="", by=made.officer)


def test_a_closed_round_takes_text_but_no_return_until_there_is_more_time(made):
    fill(made)
    closed(made)
    programme_return = made.programme_return
    version = programme_return.versions.get()
    step = WholeStep(nothing_extra=True, delivery_rag="green", forecast_rag="green")
    with at(dt.date(2009, 11, 2)):
        save_whole_step(
            programme_return=programme_return,
            step=step,
            expected_version=version.edit_version,
            by=made.head,
        )
        with pytest.raises(Refused, match="The round closed on 31 October 2009"):
            submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
        ask_for_extension(programme_return=programme_return, reason="Ill", by=made.head)
        with pytest.raises(Refused, match="asked for already"):
            ask_for_extension(programme_return=programme_return, reason="", by=made.deputy)
        (row,) = round_table(programme_return.period, dt.date(2009, 11, 2)).rows
        assert row.asked_for_more
        extend(
            programme_return=programme_return,
            until=dt.date(2009, 11, 9),
            reason="Ill",
            by=made.officer,
        )
        (row,) = round_table(programme_return.period, dt.date(2009, 11, 2)).rows
        assert (row.asked_for_more, row.is_extended, row.due_on) == (
            False,
            True,
            dt.date(2009, 11, 9),
        )
        assert row.days_late == 0
        submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)


def test_an_extension_lies_after_the_due_date_and_is_not_over(made):
    given = {"programme_return": made.programme_return, "reason": "Ill", "by": made.officer}
    with pytest.raises(Refused, match="after the due date"):
        extend(until=DUE, **given)
    with pytest.raises(Refused, match="not over"):
        extend(until=dt.date(2009, 11, 9), **given)
    with pytest.raises(Refused, match="Say why"), at(DUE):
        extend(**given | {"reason": " "}, until=dt.date(2009, 11, 9))
    assert due_on_of(made.programme_return) == DUE
    assert closes_on_of(made.programme_return) == made.programme_return.period.closes_on


def test_a_shorter_extension_never_shortens_the_round(made):
    with at(DUE):
        extend(
            programme_return=made.programme_return,
            until=dt.date(2009, 10, 25),
            reason="A week",
            by=made.officer,
        )
    assert due_on_of(made.programme_return) == dt.date(2009, 10, 25)
    assert closes_on_of(made.programme_return) == made.programme_return.period.closes_on


def test_who_may_chase_and_who_may_ask(made):
    for by in (made.head, made.director, member(made.organisation, Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            remind(programme_return=made.programme_return, note="", by=by)
        with pytest.raises(PermissionDenied):
            extend(
                programme_return=made.programme_return,
                until=dt.date(2099, 11, 9),
                reason="x",
                by=by,
            )
    with pytest.raises(PermissionDenied):
        ask_for_extension(programme_return=made.programme_return, reason="", by=made.officer)


def test_the_pages_of_chasing(client, made):
    closed(made)
    sign_in(client, made.officer)
    page = client.post(url(made, "return-remind"), {"note": "Please"}, follow=True)
    assert "is reminded" in page.content.decode()
    wrong = client.post(url(made, "return-extend"), {"reason": "Ill"})
    assert "Enter the day until which" in wrong.content.decode()
    days = {"until_0": "9", "until_1": "11", "until_2": "2099", "reason": "Ill"}
    page = client.post(url(made, "return-extend"), days, follow=True)
    assert "has time until 9 November 2099" in page.content.decode()
    sign_in(client, made.head)
    page = client.get(url(made, "return-detail")).content.decode()
    assert "extended from 20 October 2009" in page


def test_a_head_asks_for_more_time_on_the_returns_page(client, made):
    closed(made)
    sign_in(client, made.head)
    page = client.get(url(made, "return-detail")).content.decode()
    assert "The round closed on 31 October 2009" in page
    page = client.post(url(made, "return-ask-extension"), {"reason": "Ill"}, follow=True)
    assert "More time is asked for. You are told" in page.content.decode()
    assert "Ask for more time" not in page.content.decode()


# What nobody looks after ------------------------------------------------------------------


def test_what_nobody_owns_or_updates_is_listed(made):
    period = made.programme_return.period
    assert len(neglected(period, dt.date(2009, 10, 5)).never_updated) == 4
    assert neglected(period, dt.date(2009, 10, 5)).unowned == ()
    fill(made)
    assert neglected(period, dt.date(2009, 10, 5)).never_updated == ()
    for one in HeadAssignment.objects.all():
        one.ends_on = dt.date(2009, 10, 1)
        one.save()
    assert len(neglected(period, dt.date(2009, 10, 5)).unowned) == 4


def test_what_stands_still_for_two_quarters_is_listed(made):
    submitted(made)
    period = made.programme_return.period
    assert neglected(period, dt.date(2009, 10, 5)).stale == ()
    actions.open_round(
        organisation=made.organisation,
        quarter=period.quarter.next(),
        opens_on=dt.date(2010, 1, 1),
        due_on=dt.date(2010, 1, 20),
        closes_on=dt.date(2099, 1, 31),
        by=made.officer,
    )
    later = ProgrammeReturn.objects.get(period__quarter_number=3)
    fill_as_before(made, later)
    found = neglected(later.period, dt.date(2010, 1, 5)).stale
    assert len(found) == 4
    assert found[0].why == "50% and green in each of the last 2 returns"


def fill_as_before(made, later):
    """The same figures in the third quarter, with why they are behind."""
    for objective in made.objectives:
        activities = list(objective.activities.all())
        step = actions.ObjectiveStep(
            activities={
                one.pk: actions.ActivityStep(status="in_progress", rag="green", progress=50)
                for one in activities
            },
            sections={heading: actions.SectionStep(nothing_to_report=True) for heading in HEADINGS}
            | {"budget_status": actions.SectionStep(budget_status="no_budget")},
            delivery_rag="green",
            forecast_rag="green",
            answers={f"better-{one.pk}": "Winter work" for one in activities}
            | {"better-delivery": "Winter work"},
            is_ready=True,
        )
        actions.save_objective_step(
            programme_return=later, objective=objective, step=step, expected_version=0, by=made.head
        )
    save_whole_step(
        programme_return=later,
        step=WholeStep(
            nothing_extra=True,
            delivery_rag="green",
            forecast_rag="green",
            answers={"better-delivery": "Winter work"},
        ),
        expected_version=later.versions.get().edit_version,
        by=made.head,
    )
    submit_return(programme_return=later, by=made.head, prepared_on=dt.date(2010, 1, 5))


HEADINGS = (
    "follow_ups",
    "risk_update",
    "issues_update",
    "completed_activities",
    "outstanding_actions",
    "additional_comment",
)


# Reopening and publishing -----------------------------------------------------------------


def test_reopening_begins_a_copy_and_the_approved_version_stays(made):
    programme_return = approved(made)
    with pytest.raises(Refused, match="Say why"):
        reopen_return(programme_return=programme_return, reason=" ", by=made.director)
    copy = reopen_return(programme_return=programme_return, reason="Wrong year", by=made.director)
    programme_return.refresh_from_db()
    assert (programme_return.state, copy.number) == ("returned", 2)
    assert (copy.delivery_rag, copy.forecast_rag, copy.nothing_extra) == ("green", "green", True)
    period, pk = programme_return.period, made.programme.pk
    assert (approved_records(period)[pk].version, standing_approved(period)) == (1, frozenset())
    submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    approve_return(programme_return=programme_return, by=made.director)
    assert (approved_records(period)[pk].version, standing_approved(period)) == (2, {pk})


def test_who_may_reopen(made):
    programme_return = approved(made)
    heading = member(made.organisation, Role.DIRECTOR)
    HeadAssignment.objects.create(
        programme=made.programme, membership=heading, starts_on=dt.date(2009, 4, 1)
    )
    for by in (made.head, made.officer, heading, world().director):
        with pytest.raises(PermissionDenied):
            reopen_return(programme_return=programme_return, reason="x", by=by)


def test_what_is_published_can_be_reopened_and_is_not_published_twice(made):
    programme_return = approved(made)
    mark_published(programme_returns=[programme_return], by=made.officer)
    mark_published(programme_returns=[programme_return], by=made.officer)
    programme_return.refresh_from_db()
    assert programme_return.state == "published"
    reopen_return(programme_return=programme_return, reason="Wrong year", by=made.director)
    mark_published(programme_returns=[programme_return], by=made.officer)
    programme_return.refresh_from_db()
    assert programme_return.state == "returned"


def test_the_pages_of_reopening(client, made):
    approved(made)
    sign_in(client, made.director)
    assert "Reopen this return" in client.get(url(made, "return-detail")).content.decode()
    page = client.post(url(made, "return-reopen"), {"reason": ""})
    assert "Say why the return is reopened" in page.content.decode()
    page = client.post(url(made, "return-reopen"), {"reason": "Wrong <year>"}, follow=True)
    assert "Wrong &lt;year&gt;" in page.content.decode()
    sign_in(client, made.head)
    assert "was reopened by" in client.get(url(made, "return-detail")).content.decode()


# Reviewing --------------------------------------------------------------------------------


def test_a_comment_stays_on_the_record_and_ends_with_the_decision(client, made):
    programme_return = submitted(made)
    submission = programme_return.versions.get().submission
    with pytest.raises(PermissionDenied):
        comment(submission=submission, objective=None, heading="", text="x", by=made.head)
    with pytest.raises(Refused, match="heading of an objective"):
        comment(
            submission=submission, objective=None, heading="risk_update", text="x", by=made.director
        )
    sign_in(client, made.director)
    objective = made.objectives[0]
    page = client.post(url(made, "return-comment"), {"part": "", "text": " "})
    assert "Write the comment" in page.content.decode()
    given = {"part": f"{objective.pk}:risk_update", "text": "Which <councils>?"}
    page = client.post(url(made, "return-comment"), given, follow=True).content.decode()
    assert "Objective 1: Risk update" in page
    assert "Which &lt;councils&gt;?" in page
    send_back(programme_return=programme_return, reason="See the comment", by=made.director)
    with pytest.raises(Refused):
        comment(submission=submission, objective=None, heading="", text="x", by=made.director)
    sign_in(client, made.head)
    assert "Which &lt;councils&gt;?" in client.get(url(made, "return-detail")).content.decode()


def test_two_versions_are_compared_field_by_field(client, made):
    programme_return = submitted(made)
    first = record_of(programme_return.versions.get().submission)
    send_back(programme_return=programme_return, reason="Again", by=made.director)
    version = programme_return.versions.get(number=2)
    row = version.progress_updates.order_by("pk").first()
    row.progress = 49
    row.signed(made.head).save()
    second = build_draft(version)
    found = {(one.where, one.what): (one.before, one.after) for one in differences(first, second)}
    assert found[("Objective 1, PD1", "Progress")] == ("50%", "49%")
    assert ("Objective 2", "Progress") not in found
    assert differences(first, first) == ()
    assert differences(None, first) == ()
    sign_in(client, made.head)
    page = client.get(url(made, "return-compare") + "?from=1&to=2").content.decode()
    assert "between version 1 and version 2" in page
    assert "49%" in page
    odd = client.get(url(made, "return-compare") + "?from=x&to=99")
    assert odd.status_code == 200


def test_a_withdrawn_objective_and_a_new_one_are_named():
    made = world(objectives=2)
    record = build_draft(made.programme_return.versions.select_related().get())
    shorter = replace(record, objectives=record.objectives[:1])
    assert [(one.what, one.after) for one in differences(record, shorter)] == [
        ("Objective", "not there")
    ]
    assert [(one.what, one.after) for one in differences(shorter, record)] == [
        ("Objective", "new: Thing 2")
    ]


# Nothing writes in a submitted version ----------------------------------------------------

#: Every verb of the package, and why it cannot change a submitted version: it is refused, or it
#: adds a row beside. A new verb is listed here.
VERBS = {
    "save_objective_step": "refused",
    "save_whole_step": "refused",
    "submit_return": "refused",
    "approve_return": "beside",
    "send_back": "beside",
    "reopen_return": "beside",
    "mark_published": "beside",
    "comment": "beside",
    "open_round": "beside",
    "change_round": "beside",
    "remind": "beside",
    "remind_all": "beside",
    "extend": "beside",
    "ask_for_extension": "beside",
    "set_tolerances": "beside",
    "carry_plan_forward": "beside",
}


def test_every_verb_is_known_not_to_write_in_a_submitted_version():
    verbs = {name for name in actions.__all__ if name[0].islower()}
    assert verbs == set(VERBS)


def test_the_verbs_that_write_are_refused_once_it_is_submitted(made):
    programme_return = submitted(made)
    version = programme_return.versions.get()
    with pytest.raises(Refused):
        save_whole_step(
            programme_return=programme_return,
            step=WholeStep(nothing_extra=True),
            expected_version=version.edit_version,
            by=made.head,
        )
    with pytest.raises(Refused, match="was submitted"):
        submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
