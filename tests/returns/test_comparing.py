"""What changed, as a reviewer reads it: by objective, since last quarter and since the version
before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from records import codec
from returns.actions import send_back, submit_return
from returns.around_records import IssueRecord, RiskRecord
from returns.comparing import differences
from returns.drafting import build_draft
from returns.records import MilestoneRecord, ReturnRecord

from .factories import PREPARED_ON, submitted, world
from .test_pages import sign_in, text_of, url

pytestmark = pytest.mark.django_db


def record_of_draft(made) -> ReturnRecord:
    return build_draft(made.programme_return.versions.get())


def test_differences_stand_together_by_objective():
    before = record_of_draft(world())
    objectives = tuple(
        replace(
            one,
            wording=f"{one.wording} More.",
            activities=tuple(replace(row, status="delayed") for row in one.activities),
        )
        for one in before.objectives
    )
    found = differences(before, replace(before, objectives=objectives))
    parts = [one.part for one in found]
    assert parts == sorted(parts), "each part once, or its list would be broken in two"
    assert set(parts) == {"Objective 1", "Objective 2"}
    assert [one.place for one in found if one.part == "Objective 1"] == ["", "PD1", "PD2"]


def test_every_part_stands_together_whatever_changed():
    before = record_of_draft(world())
    colours = replace(before.judgement, delivery="red", forecast="red")
    objectives = tuple(replace(one, judgement=colours) for one in before.objectives)
    after = replace(
        before, judgement=colours, objectives=objectives, extra_deliverables="A leaflet"
    )
    parts = [one.part for one in differences(before, after)]
    groups = [part for n, part in enumerate(parts) if n == 0 or parts[n - 1] != part]
    assert len(groups) == len(set(groups)), groups


def test_risks_issues_and_milestones_are_compared_by_their_names():
    bare = record_of_draft(world())
    risk = RiskRecord("R001", "Staff leave", "Head", "Treat", (6, "medium"), (4, "low"), "")
    issue = IssueRecord("I002", "No lift", "Head", "High", "Ask", dt.date(2009, 10, 1))
    pilot = MilestoneRecord("PD1.1", "Pilot", dt.date(2009, 9, 1), None)
    before = _holding(bare, (risk,), (issue,), (pilot,))
    risen = replace(risk, current=(16, "very_high"))
    done = replace(pilot, done_on=dt.date(2009, 9, 3))
    resolved = replace(issue, resolved_on=dt.date(2009, 9, 30))
    after = _holding(bare, (risen,), (resolved,), (done,))
    found = {(one.where, one.what): one.after for one in differences(before, after)}
    assert set(found) == {
        ("The programme as a whole", "Risk R001"),
        ("The programme as a whole", "Issue I002"),
        ("Objective 1", "Risk R001"),
        ("Objective 1", "Issue I002"),
        ("Objective 1, PD1", "Milestone PD1.1"),
    }
    assert found["Objective 1", "Risk R001"] == (
        "Staff leave; very high (16); target 4; Treat; Head"
    )
    assert found["Objective 1", "Issue I002"].endswith("resolved on 30 September 2009")
    assert found["Objective 1, PD1", "Milestone PD1.1"].endswith("done on 3 September 2009")
    assert {one.after[:4] for one in differences(bare, before)} == {"new:"}
    assert {one.after for one in differences(before, bare)} == {"not there"}


def _holding(record: ReturnRecord, risks, issues, milestones) -> ReturnRecord:
    """The record with them, for the programme and in its first objective."""
    first, *rest = record.objectives
    row, *others = first.activities
    activities = (replace(row, milestones=milestones), *others)
    first = replace(first, risks=risks, issues=issues, activities=activities)
    return replace(record, risks=risks, issues=issues, objectives=(first, *rest))


def test_a_record_that_was_stored_and_read_is_no_difference():
    record = record_of_draft(world())
    assert differences(record, codec.from_json(ReturnRecord, codec.to_json(record))) == ()


def test_a_reviewer_reads_what_changed_since_the_version_before(client):
    made = world()
    programme_return = submitted(made)
    sign_in(client, made.director)
    page = text_of(client.get(url(made, "return-review")))
    assert "There is no return of last quarter to compare with." in page
    assert "since the version that was submitted before" not in page
    send_back(programme_return=programme_return, reason="Again", by=made.director)
    version = programme_return.versions.get(number=2)
    row = version.progress_updates.order_by("pk").first()
    row.progress = 45
    row.signed(made.head).save()
    submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    page = text_of(client.get(url(made, "return-review")))
    assert "What changed since the version that was submitted before" in page
    assert "PD1: Progress" in page
    assert ">45%<" in page
    page = text_of(client.get(url(made, "return-compare")))
    assert "between version 1 and version 2" in page
    assert "PD1: Progress" in page


def test_the_draft_of_another_is_not_compared(client):
    made = world()
    programme_return = submitted(made)
    send_back(programme_return=programme_return, reason="Again", by=made.director)
    stranger = world()
    sign_in(client, stranger.director)
    assert client.get(url(made, "return-compare")).status_code == 404
    sign_in(client, made.head)
    assert "version 1 and version 2" in text_of(client.get(url(made, "return-compare")))
