"""What goes wrong around a round: nobody to remind, dates that move, people who change."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from programmes.models import Activity, HeadAssignment, Objective
from records import clock
from records.refusals import Refused
from returns import actions
from returns.actions import (
    change_round,
    comment,
    extend,
    remind,
    remind_all,
    send_back,
    submit_return,
)
from returns.actions.attaching import attach_link, remove_attachment
from returns.actions.workbook import load_workbook
from returns.around_records import AttachmentRecord
from returns.comparing import differences
from returns.deadline import due_on_of
from returns.drafting import build_draft
from returns.models import Reminder, ReturnSubmission, ReturnVersion
from returns.neglect import neglected
from returns.reading import record_of
from returns.records import QueryRecord
from returns.reviews import carried_on
from returns.urls import one_return
from tests.factories import head_of, member
from tests.returns.test_pages import posted_step, sign_in, url

from .factories import PREPARED_ON, at, fill, submitted, world
from .test_running_a_round import VERBS

pytestmark = pytest.mark.django_db
DUE = dt.date(2009, 10, 20)


@pytest.fixture
def made():
    return world()


def heads_until(made, day):
    for one in HeadAssignment.objects.filter(programme=made.programme):
        one.ends_on = day
        one.save()


# A round that is run ----------------------------------------------------------------------


def test_nobody_is_told_that_nobody_was_reminded(client, made):
    heads_until(made, dt.date(2009, 9, 30))
    with pytest.raises(Refused, match="assign a head first"):
        remind(programme_return=made.programme_return, note="", by=made.officer)
    with pytest.raises(Refused, match="nobody to remind"):
        remind_all(period=made.programme_return.period, note="", by=made.officer)
    assert not Reminder.objects.exists()
    sign_in(client, made.officer)
    page = client.post(url(made, "return-remind"), {"note": "Please"})
    assert "assign a head first" in page.content.decode()


def test_a_round_that_moves_its_due_date_past_an_extension_moves_it_for_all(made):
    with at(DUE):
        extend(
            programme_return=made.programme_return,
            until=dt.date(2009, 10, 25),
            reason="Ill",
            by=made.officer,
        )
    period = made.programme_return.period
    change_round(
        period=period,
        expected_version=period.edit_version,
        opens_on=period.opens_on,
        due_on=dt.date(2009, 10, 30),
        closes_on=period.closes_on,
        by=made.officer,
    )
    assert due_on_of(made.programme_return) == dt.date(2009, 10, 30)


def test_a_head_replaced_in_mid_quarter(client, made):
    """The one before loses the return, the next goes on; who gave which figure stays."""
    programme_return = fill(made)
    today = clock.today()
    heads_until(made, today - dt.timedelta(days=1))
    following = member(made.organisation, Role.PROGRAMME_HEAD)
    head_of(made.programme, following)
    with pytest.raises(PermissionDenied):
        submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    sign_in(client, made.head)
    assert client.post(url(made, "return-submit")).status_code == 403
    sign_in(client, following)
    client.post(url(made, "return-submit"))
    submission = programme_return.versions.get().submission
    assert submission.submitted_by == following
    given = record_of(submission).objectives[0].activities[0].given
    assert given.name == made.head.user.name


def test_a_deliverable_in_two_lists_counts_once(made):
    heads_until(made, dt.date(2009, 9, 30))
    found = neglected(made.programme_return.period, dt.date(2009, 10, 5))
    assert (len(found.unowned), len(found.never_updated), found.total) == (4, 4, 4)


def test_submit_pressed_twice(client, made):
    programme_return = fill(made)
    sign_in(client, made.head)
    client.post(url(made, "return-submit"))
    again = client.post(url(made, "return-submit"), follow=True)
    assert again.status_code == 200
    assert programme_return.versions.count() == 1
    assert programme_return.versions.get().is_submitted


# Reviewing --------------------------------------------------------------------------------


def test_a_comment_names_no_other_programmes_objective(made):
    submission = submitted(made).versions.get().submission
    with pytest.raises(Refused, match="of another programme"):
        comment(
            submission=submission,
            objective=world().objectives[0],
            heading="",
            text="x",
            by=made.director,
        )


def test_answers_evidence_and_lost_deliverables_are_compared_too(made):
    record = build_draft(made.programme_return.versions.get())
    first, second = record.objectives
    asked = QueryRecord("better-delivery", "Why is it better?", "Winter work")
    changed = replace(
        first,
        activities=first.activities[:1],
        queries=(asked,),
        attachments=(AttachmentRecord("Minutes", 7, link="https://example.org/m"),),
    )
    after = replace(record, objectives=(changed, second), nothing_extra=True)
    assert [(one.what, one.before, one.after) for one in differences(record, after)] == [
        ("Deliverables beyond the plan", "nothing", "Nothing to report"),
        ("PD2", first.activities[1].label, "not there"),
        ("Why is it better?", "nothing", "Winter work"),
        ("Evidence", "nothing", "new: Minutes"),
    ]


def test_evidence_that_a_new_version_only_copied_is_no_difference(made):
    programme_return = made.programme_return
    attach_link(
        programme_return=programme_return,
        objective=made.objectives[0],
        title="Minutes",
        link="https://example.org/m",
        by=made.head,
    )
    record = build_draft(programme_return.versions.get())
    (one,) = record.objectives[0].attachments
    copied = replace(record.objectives[0], attachments=(replace(one, attachment_id=999),))
    assert differences(record, replace(record, objectives=(copied, record.objectives[1]))) == ()


def test_a_reason_typed_for_a_version_that_is_gone_is_kept(client, made):
    programme_return = submitted(made)
    send_back(programme_return=programme_return, reason="Again", by=made.director)
    submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    sign_in(client, made.director)
    typed = {"version_read": "1", "reason": "Say what the councils said"}
    page = client.post(url(made, "return-review"), typed).content.decode()
    assert "Read it, then decide" in page
    assert "Say what the councils said</textarea>" in page
    client.post(url(made, "return-review"), typed | {"version_read": "2"})
    assert made.programme_return.state == "returned"


def test_a_new_years_plan_is_compared_with_what_it_continues(made):
    before = build_draft(made.programme_return.versions.get())
    following = world()
    for new, old in zip(following.objectives, made.objectives, strict=True):
        Objective.objects.filter(pk=new.pk).update(continues=old)
        for row, was in zip(new.activities.all(), old.activities.all(), strict=True):
            Activity.objects.filter(pk=row.pk).update(continues=was)
    after = build_draft(following.programme_return.versions.get())
    after = replace(after, period_key="2010-11-q1")
    assert [one for one in differences(before, after) if "new: " in one.after]
    assert differences(carried_on(before, after), after) == ()


# Every way to write -----------------------------------------------------------------------

#: Verbs of the package's modules that its front door does not name, and where each is tried
#: against a submitted version, or why it holds nothing of one.
ELSEWHERE = {
    "attach_file": "below",
    "attach_link": "below",
    "remove_attachment": "below",
    "load_workbook": "below",
    "keep_draft": "drafts are of one person, beside the version",
    "throw_draft_away": "drafts are of one person, beside the version",
    "settle_draft": "drafts are of one person, beside the version",
    "hand_over_step": "handovers are of the return",
    "take_back_step": "handovers are of the return",
    "report_step_done": "handovers are of the return",
    "carry_plan_forward": "writes the next year's plan alone",
}


def verbs_of_the_package():
    """Every public function that takes who acts, in any module of the package."""
    for found in pkgutil.walk_packages(actions.__path__, f"{actions.__name__}."):
        module = importlib.import_module(found.name)
        for name, one in inspect.getmembers(module, inspect.isfunction):
            written_there = one.__module__ == module.__name__ and not name.startswith("_")
            if written_there and "by" in inspect.signature(one).parameters:
                yield name, one


def test_each_verb_of_each_module_is_known():
    helpers = {"copy_version", "move"}
    assert {name for name, _ in verbs_of_the_package()} - helpers == set(VERBS) | set(ELSEWHERE)


def rows_of(version):
    updates = version.objective_updates, version.progress_updates, version.sections
    rows = [list(one.order_by("pk").values()) for one in (*updates, version.attachments)]
    itself = ReturnVersion.objects.filter(pk=version.pk).values().get()
    return rows, itself, ReturnSubmission.objects.filter(version=version).values().get()


def attached(made):
    return attach_link(
        programme_return=made.programme_return,
        objective=made.objectives[0],
        title="Minutes",
        link="https://example.org/m",
        by=made.head,
    )


def test_evidence_and_workbook_cannot_write_in_it(made):
    attachment = attached(made)
    version = submitted(made).versions.get()
    before = rows_of(version)
    with pytest.raises(Refused):
        attached(made)
    with pytest.raises(Refused):
        remove_attachment(attachment=attachment, by=made.head)
    with pytest.raises(Refused, match="cannot be changed"):
        load_workbook(programme_return=made.programme_return, data=b"", by=made.head)
    assert rows_of(version) == before


def addresses_of_a_return():
    return sorted({one.name for one in one_return})


@pytest.mark.parametrize("name", addresses_of_a_return())
def test_no_address_of_a_return_writes_in_it_when_posted_to(client, made, name):
    attachment = attached(made)
    version = submitted(made).versions.get()
    before = rows_of(version)
    (route,) = [str(one.pattern) for one in one_return if one.name == name]
    parts = {"number": 1, "attachment": attachment.pk}
    given = {part: value for part, value in parts.items() if f":{part}>" in route}
    typed = posted_step(made, footnote="Rewritten", edit_version=1) | {
        "title": "x",
        "link": "https://example.org/x",
        "link_title": "x",
        "reason": "x",
        "version_read": "1",
        "text": "x",
        "part": "",
        "nothing_extra": "on",
        "extra_deliverables": "x",
    }
    for person in (made.head, made.deputy, made.director, made.officer):
        sign_in(client, person)
        client.post(url(made, name, **given), typed)
        assert rows_of(version) == before
