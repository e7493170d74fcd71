"""The pack of a meeting for everybody: what is private is in no part of it, nor in its count."""

import io

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from files.actions import store_file
from files.models import StoredFile, sha256_of
from meetings.actions import (
    ItemFields,
    add_document,
    cancel_meeting,
    change_item,
    publish_agenda,
    withdraw_document,
)
from records import frozen
from records.refusals import Refused
from reporting.models import EditionFile, EditionRelease, EditionWithdrawal, Pack
from reporting.packs import public
from reporting.packs.actions import make_pack, make_public_pack
from reporting.packs.public import build_public_pack
from reporting.packs.records import read_record
from reporting.packs.tasks import make_pack_file
from reporting.papers.actions import choose_public
from tests.meetings.factories import a_meeting, an_item, board
from tests.tagged import text_of

from .factories import own_pdf
from .test_packs import a_paper, issue, page

pytestmark = pytest.mark.django_db
SECRET = "Xylophone"


@pytest.fixture
def made():
    return board()


def give(made, item, title):
    return add_document(
        item=item,
        title=title,
        source="Auditor",
        name="given.pdf",
        data=own_pdf(title),
        by=made.officer,
    )


def release(made, edition, data):
    stored = store_file(
        organisation=made.organisation,
        name="paper.pdf",
        content_type="application/pdf",
        data=data,
    )
    EditionFile.objects.create(edition=edition, format="pdf", audience="public", stored_file=stored)
    EditionRelease.objects.create(edition=edition, by=made.director, post="Director")
    return edition


@pytest.fixture
def meeting(made):
    """A public item with a released paper and a document; a private one between, with both too;
    and one whose paper members alone may read."""
    found = a_meeting(made)
    budget = an_item(made, found, "Budget")
    private = an_item(made, found, f"{SECRET} contract", exemption=f"Exempt: {SECRET} (3)")
    plan = an_item(made, found, "Plan")
    give(made, budget, "External audit")
    give(made, private, f"{SECRET} tender")
    found = publish_agenda(meeting=found, by=made.officer)
    release(made, issue(a_paper(made, item=budget), data=own_pdf(SECRET)), own_pdf("Public part"))
    release(
        made,
        issue(a_paper(made, item=private, kind="annual-report"), data=own_pdf(SECRET)),
        own_pdf(SECRET),
    )
    issue(a_paper(made, item=plan, kind="exception-report"), data=own_pdf(f"{SECRET} of members"))
    return found


@pytest.fixture
def pack(made, meeting):
    return make(made, meeting)


def make(made, meeting):
    asked = make_public_pack(meeting=meeting, by=made.director)
    make_pack_file.func(asked.pk)
    return Pack.objects.select_related("file__stored_file__content").get(pk=asked.pk)


def show(made, **shows):
    return choose_public(
        **{"shows_papers": True, "shows_programmes": False, "shows_progress": False}
        | {"shows_finance": False, "shows_packs": True}
        | shows,
        expected_version=1,
        by=made.officer,
    )


def address(pack):
    slug = pack.meeting.body.organisation.slug
    return reverse("public-pack", args=[slug, pack.meeting_id, pack.number])


def front(made):
    return Client().get(reverse("public-organisation", args=[made.organisation.slug]))


# What it holds --------------------------------------------------------------------------


def test_nothing_private_is_in_its_record_pages_bookmarks_or_name(pack):
    assert SECRET not in pack.record
    data = bytes(pack.file.stored_file.content.data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        said = " ".join(text_of(pdf))
        with pdf.open_outline() as outline:
            marks = [one.title for one in outline.root]
        # The agenda, the paper's public two, the sheet before the document and its two.
        assert len(pdf.pages) == pack.file.pages == 6
    assert SECRET not in said
    assert "Public part" in said
    assert "External audit" in said
    assert marks == ["Agenda", "Budget"]
    assert pack.file.stored_file.name == "board-2009-11-30-public-pack-1.pdf"
    assert SECRET.encode() not in data


def test_items_have_no_numbers_that_would_leave_gaps(pack):
    with pikepdf.open(io.BytesIO(bytes(pack.file.stored_file.content.data))) as pdf:
        agenda = text_of(pdf)[0]
    assert "Budget" in agenda
    assert "Plan" in agenda
    assert "3. Plan" not in agenda
    assert "has not been issued" not in agenda


def test_it_counts_apart_from_the_members_packs(made, meeting, pack):
    inside = make_pack(meeting=meeting, by=made.officer)
    assert (inside.number, pack.number) == (1, 1)
    assert SECRET in inside.record
    slug = made.organisation.slug
    client = Client()
    client.force_login(made.member.user)
    where = reverse("pack-file", args=[slug, meeting.pk, 1])
    assert client.get(where).status_code == 404  # the members' has no file yet


# Who makes it ---------------------------------------------------------------------------


def test_it_waits_for_the_agenda_and_for_something_public(made):
    found = a_meeting(made)
    an_item(made, found, "Contract", exemption="Exempt: contracts (3)")
    with pytest.raises(Refused, match="not published"):
        make_public_pack(meeting=found, by=made.director)
    publish_agenda(meeting=found, by=made.officer)
    found.refresh_from_db()
    with pytest.raises(Refused, match="Nothing on this agenda"):
        make_public_pack(meeting=found, by=made.director)


def test_before_the_agenda_is_published_it_would_hold_nothing(made):
    found = a_meeting(made)
    an_item(made, found, "Budget")
    assert build_public_pack(found).items == ()


def test_who_releases_papers_makes_it_and_nobody_else(made, meeting, client):
    for person in (made.member, made.head, board().director):
        with pytest.raises(PermissionDenied):
            make_public_pack(meeting=meeting, by=person)
    assert "For the public" not in page(client, made.member, meeting).content.decode()
    said = page(client, made.director, meeting).content.decode()
    assert "Made now, it holds 2 items taken in public" in said
    where = reverse("pack-public", args=[made.organisation.slug, meeting.pk])
    assert client.get(where).status_code == 405
    client.post(where)
    assert Pack.objects.for_public().count() == 1
    client.post(where)  # its file is not made: the same pack is asked for again
    assert Pack.objects.for_public().count() == 1
    make_pack_file.func(Pack.objects.for_public().get().pk)
    with pytest.raises(Refused, match="nothing has changed"):
        make_public_pack(meeting=meeting, by=made.director)


# Where it is offered --------------------------------------------------------------------


def test_it_is_offered_only_where_the_organisation_chose_so(made, pack):
    assert Client().get(address(pack)).status_code == 404
    assert "Packs of meetings" not in front(made).content.decode()
    show(made)
    assert address(pack) in front(made).content.decode()
    response = Client().get(address(pack))
    assert response.content == bytes(pack.file.stored_file.content.data)
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    elsewhere = board().organisation
    other = address(pack).replace(f"/{made.organisation.slug}/", f"/{elsewhere.slug}/")
    assert Client().get(other).status_code == 404


def test_the_members_pack_has_no_public_address(made, meeting):
    show(made)
    inside = make_pack(meeting=meeting, by=made.officer)
    make_pack_file.func(inside.pk)
    assert Client().get(address(inside)).status_code == 404


def becomes_private(made, meeting):
    item = meeting.items.get(title="Budget")
    fields = ItemFields(title="Budget", purpose=item.purpose, exemption="Exempt: contracts (3)")
    change_item(item=item, fields=fields, expected_version=item.edit_version, by=made.officer)


def loses_its_document(made, meeting):
    document = meeting.items.get(title="Budget").documents.get()
    withdraw_document(document=document, reason="Wrong", by=made.officer)


def loses_its_paper(made, meeting):
    edition = meeting.papers.get(item__title="Budget").editions.get()
    EditionWithdrawal.objects.create(
        edition=edition, reason="Wrong", by=made.director, post="Director"
    )


def is_cancelled(made, meeting):
    meeting.refresh_from_db()
    version = meeting.edit_version
    cancel_meeting(meeting=meeting, reason="Snow", expected_version=version, by=made.officer)


def hides_its_papers(made, meeting):
    choose_public(
        shows_papers=False,
        shows_programmes=False,
        shows_progress=False,
        shows_finance=False,
        shows_packs=True,
        expected_version=1,
        by=made.officer,
    )


def loses_words_by_order(made, meeting):
    """The paper's file keeps its number, and holds other bytes."""
    edition = meeting.papers.get(item__title="Budget").editions.get()
    stored = edition.files.get(audience="public").stored_file_id
    with frozen.lifted():
        StoredFile.objects.filter(pk=stored).update(sha256=sha256_of(b"[erased by order]"))


@pytest.mark.parametrize(
    "happens",
    [
        becomes_private,
        loses_its_document,
        loses_its_paper,
        loses_words_by_order,
        is_cancelled,
        hides_its_papers,
    ],
)
def test_it_is_gone_as_soon_as_the_public_may_not_read_all_of_it(made, meeting, pack, happens):
    show(made)
    kept = Client().get(address(pack))["ETag"]
    happens(made, meeting)
    assert Client().get(address(pack), headers={"If-None-Match": kept}).status_code == 404
    assert "agenda and papers" not in front(made).content.decode()


def test_a_list_of_many_asks_no_more(made, meeting, pack, django_assert_num_queries):
    show(made)
    with django_assert_num_queries(6) as few:
        front(made)
    for day in (1, 2, 3):
        other = a_meeting(made, pack.meeting.meets_on.replace(day=day))
        an_item(made, other, "Budget")
        make(made, publish_agenda(meeting=other, by=made.officer))
    with django_assert_num_queries(len(few.captured_queries)):
        assert front(made).content.decode().count("agenda and papers") == 4


def test_only_the_last_pack_of_a_meeting_is_read_and_offered(made, meeting, pack, monkeypatch):
    show(made)
    give(made, meeting.items.get(title="Budget"), "Second audit")
    newer = make(made, meeting)
    asked = []

    def reading(text, version):
        asked.append(text)
        return read_record(text, version)

    monkeypatch.setattr(public, "read_record", reading)
    page = front(made).content.decode()
    assert address(newer) in page
    assert address(pack) not in page
    assert asked == [newer.record]


def test_a_meeting_without_papers_shows_its_pack_though_nothing_else_is_released(made):
    found = a_meeting(made)
    give(made, an_item(made, found, "Budget"), "External audit")
    only = make(made, publish_agenda(meeting=found, by=made.officer))
    assert front(made).status_code == 404
    show(made)
    response = front(made)
    assert address(only) in response.content.decode()
    assert Client().get(address(only)).status_code == 200
    loses_its_document(made, found)
    assert front(made).status_code == 404
