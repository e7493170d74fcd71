"""A reopened return and its papers: what prints, what is missing, what stays published."""

from __future__ import annotations

import pytest
from django.urls import reverse

from records.refusals import Refused
from reporting.papers import actions as papers
from reporting.papers.completeness import gaps
from returns.actions import approve_return, reopen_return, submit_return
from returns.models import ProgrammeReturn
from tests.reporting.papers.factories import paper_world, published

from .factories import PREPARED_ON
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db


def state(world) -> str:
    return ProgrammeReturn.objects.get(period=world.period).state


def reopened(world) -> ProgrammeReturn:
    programme_return = ProgrammeReturn.objects.get(period=world.period)
    reopen_return(programme_return=programme_return, reason="The wrong year", by=world.director)
    return programme_return


def test_a_reopened_return_is_a_gap_and_what_was_approved_prints_until_it_is_again():
    world = paper_world()
    programme_return = reopened(world)
    draft = programme_return.versions.get(number=2)
    draft.extra_deliverables, draft.nothing_extra = "Not approved by anyone", False
    draft.signed(world.head).save()
    for _ in range(2):
        (gap,) = gaps(world.record(), world.organisation)
        assert "is not approved" in gap.text
        (programme,) = world.record().programmes
        assert (programme.is_approved, programme.report.version) == (False, 1)
        if state(world) != "submitted":
            submit_return(programme_return=programme_return, by=world.head, prepared_on=PREPARED_ON)
    approve_return(programme_return=programme_return, by=world.director)
    assert gaps(world.record(), world.organisation) == ()
    (programme,) = world.record().programmes
    assert (programme.is_approved, programme.report.version) == (True, 2)


def test_an_edition_publishes_its_returns_and_its_withdrawal_changes_none(
    django_capture_on_commit_callbacks,
):
    world = paper_world()
    edition = published(world, django_capture_on_commit_callbacks)
    assert state(world) == "published"
    papers.withdraw(edition=edition, reason="A wrong figure", by=world.director)
    assert state(world) == "published"


def test_what_an_edition_prints_stays_when_its_return_is_reopened(
    django_capture_on_commit_callbacks,
):
    world = paper_world()
    edition = published(world, django_capture_on_commit_callbacks)
    before = edition.record_sha256
    reopened(world)
    edition.refresh_from_db()
    assert (edition.record_sha256, state(world)) == (before, "returned")
    with pytest.raises(Refused, match="was sent back or reopened"):
        reopen_return(
            programme_return=ProgrammeReturn.objects.get(), reason="Twice", by=world.director
        )


def test_every_reason_is_read_on_the_return_its_versions_and_by_its_reviewer(client):
    world = paper_world()
    programme_return = reopened(world)
    submit_return(programme_return=programme_return, by=world.head, prepared_on=PREPARED_ON)
    names = {
        "organisation": world.organisation.slug,
        "period": world.period.key,
        "programme": world.programme_slug,
    }
    home = reverse("return-detail", kwargs=names)
    sign_in(client, world.director)
    for page in ("", "review/", "versions/1/", "versions/2/"):
        found = text_of(client.get(home + page))
        assert "Version 1 was reopened by" in found, page
        assert "The wrong year" in found, page
