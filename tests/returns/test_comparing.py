"""What changed, as a reviewer reads it: by objective, since last quarter and since the version
before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from records import codec
from returns.actions import send_back, submit_return
from returns.comparing import differences
from returns.drafting import build_draft
from returns.records import ReturnRecord

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
