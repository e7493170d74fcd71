"""What goes wrong around a round: nobody to remind, dates that move, people who change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from programmes.models import HeadAssignment
from records import clock
from records.refusals import Refused
from returns.actions import change_round, comment, extend, remind, remind_all, submit_return
from returns.actions.attaching import attach_link
from returns.comparing import differences
from returns.deadline import due_on_of
from returns.drafting import build_draft
from returns.models import Reminder
from returns.reading import record_of
from returns.records import AttachmentRecord, QueryRecord
from tests.factories import head_of, member
from tests.returns.test_pages import sign_in, url

from .factories import PREPARED_ON, at, fill, submitted, world

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
        ("PD2", first.activities[1].label, "not there"),
        ("Why is it better?", "nothing", "Winter work"),
        ("Evidence", "nothing", "new: Minutes"),
        ("Deliverables beyond the plan", "nothing", "Nothing to report"),
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
