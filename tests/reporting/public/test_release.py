"""Released to the public: an act of its own, of another person, and without what is private."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from notices.models import Notice
from records.refusals import Refused
from reporting.models import Edition
from reporting.papers import actions
from reporting.papers.audiences import for_public, is_private
from reporting.papers.html import render_html
from reporting.papers.plain import render_json
from reporting.papers.tasks import make_files_for_public, render_edition
from tests.factories import member

SECRET = b"xylophone"


def bytes_of(edition, audience):
    files = edition.files.filter(audience=audience).select_related("stored_file__content")
    return {one.format: bytes(one.stored_file.content.data) for one in files}


def test_the_public_part_is_in_no_file_for_the_public(edition):
    members, public = bytes_of(edition, "members"), bytes_of(edition, "public")
    assert set(members) == set(public)
    assert SECRET in members["html"]
    assert SECRET in members["json"]
    for data in public.values():
        assert SECRET not in data
        assert b"Staff matters" not in data
        assert b"about a person" not in data


def test_where_nothing_is_private_one_file_serves_both(world):
    record = world.record()
    assert is_private(record)
    public = for_public(record)
    assert not is_private(public)
    assert render_html(public) == render_html(for_public(public))


def test_what_manages_performance_is_not_in_the_public_record(world):
    record = world.record()
    inside, public = render_json(record), render_json(for_public(record))
    assert b'"set_id"' in inside
    assert b"Two more councils joined" in public  # it prints: the reported figure's reason
    report = for_public(record).reports[0]
    assert report.tolerances is None
    assert report.queries == report.attachments == ()
    assert all(one.given is None for o in report.objectives for one in o.activities)


def test_released_is_not_issued(edition, world):
    assert edition.is_issued
    assert not Edition.objects.public().exists()
    actions.release(edition=edition, by=world.director)
    assert Edition.objects.public().get() == edition


def test_nobody_releases_what_they_published(world, edition):
    with pytest.raises(PermissionDenied, match="someone else"):
        actions.release(edition=edition, by=world.writer)
    with pytest.raises(PermissionDenied):
        actions.release(edition=edition, by=world.board)


def test_another_performance_officer_may(world, edition):
    other = member(world.organisation, "performance_officer", post="Deputy")
    assert actions.release(edition=edition, by=other).post == "Deputy"


def test_once_and_never_after_withdrawal(world, released):
    fresh = Edition.objects.get(pk=released.pk)
    with pytest.raises(Refused, match="already"):
        actions.release(edition=fresh, by=world.director)
    actions.withdraw(edition=fresh, reason="Wrong", by=world.director)
    assert not Edition.objects.public().exists()
    with pytest.raises(Refused, match="withdrawn"):
        actions.release(edition=Edition.objects.get(pk=released.pk), by=world.director)


def test_an_edition_of_before_gets_its_public_files(world, edition, monkeypatch):
    members_alone = [one for one in edition.files.all() if one.audience == "public"]
    assert len(members_alone) == 5
    make_files_for_public.func(edition.pk)  # nothing to do: they are there
    assert edition.files.count() == 10


def test_members_are_told_once(world, edition):
    told = Notice.objects.filter(kind="paper_issued", key=f"paper-issued:{edition.pk}")
    assert {one.membership_id for one in told} >= {world.board.pk, world.director.pk}
    count = told.count()
    render_edition.func(edition.pk)
    assert told.count() == count


def test_the_page_says_what_is_left_out_and_releases(world, edition, as_member):
    client = as_member(world.director)
    where = [world.organisation.slug, edition.paper_id, 1]
    page = client.get(reverse("edition-release", args=where)).content.decode()
    assert "but for what is for members only: Staff matters" in page
    response = client.post(reverse("edition-release", args=where), follow=True)
    assert "Released to the public" in response.content.decode()
    assert "As the public sees it" in response.content.decode()
