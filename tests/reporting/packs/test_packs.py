"""Making a pack: what goes into it, who sees it, what its page says, what goes wrong."""

import io

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from files.actions import store_file
from files.models import FileContent
from meetings.actions import withdraw_document
from records import frozen
from records.codec import fingerprint
from records.refusals import Refused
from reporting.models import (
    Edition,
    EditionFile,
    EditionIssue,
    EditionWithdrawal,
    FiguresConfirmation,
    Pack,
    PackFile,
    Paper,
    SignOff,
)
from reporting.packs import rendering
from reporting.packs.actions import ask_for_pack_again, make_pack
from reporting.packs.builder import build_pack
from reporting.packs.records import read_record
from reporting.packs.tasks import make_pack_file
from tests.factories import ReportingPeriodFactory, meeting_of, member
from tests.meetings.factories import DAY, LATER, a_document, a_meeting, an_item, board, published

from .factories import own_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return board()


@pytest.fixture
def meeting(made):
    """Published, with a document and an issued paper under its one item."""
    found = published(made)
    a_document(made, found.items.get(), title="External audit")
    issue(a_paper(made))
    return found


def a_paper(made, **fields):
    period = (
        fields.pop("period", None)
        or made.organisation.periods.first()
        or ReportingPeriodFactory(organisation=made.organisation)
    )
    return Paper.objects.create(
        **{
            "organisation": made.organisation,
            "period": period,
            **goes_to(fields.pop("meeting", None) or made.body.meetings.get()),
            "author": made.officer,
            "author_post": "Officer",
            "author_contact": "a@b.example",
        }
        | fields
    )


def goes_to(meeting):
    """To the meeting, under the first item of its agenda."""
    return {"meeting": meeting, "item": meeting.items.first()}


def issue(paper, number=1, data=None):
    by = {"by": paper.author, "post": "Officer"}
    confirmed = FiguresConfirmation.objects.create(
        paper=paper, drawn_at=paper.period.opened_at or "2009-11-01T00:00Z", **by
    )
    edition = Edition.objects.create(
        paper=paper,
        number=number,
        schema_version=1,
        record="{}",
        record_sha256=fingerprint("{}"),
        reason="Put right",
        sign_off=SignOff.objects.create(paper=paper, confirmation=confirmed, **by),
        **by,
    )
    stored = store_file(
        organisation=paper.organisation,
        name="paper.pdf",
        content_type="application/pdf",
        data=data or own_pdf(f"Edition {number}"),
    )
    EditionFile.objects.create(edition=edition, format="pdf", stored_file=stored)
    EditionIssue.objects.create(edition=edition)
    return edition


def make(made, meeting):
    """Asked for, and made by the worker."""
    pack = make_pack(meeting=meeting, by=made.officer)
    make_pack_file.func(pack.pk)
    return Pack.objects.select_related("file").get(pk=pack.pk)


def at(meeting, name="pack-detail", **more):
    slug = meeting.body.organisation.slug
    return reverse(name, kwargs={"organisation": slug, "meeting": meeting.pk, **more})


def page(client, person, meeting, name="pack-detail", **more):
    client.force_login(person.user)
    return client.get(at(meeting, name, **more))


# What goes in


def test_a_pack_holds_agenda_paper_and_document(made, meeting):
    pack = make(made, meeting)
    # Agenda, the paper's two, the sheet before the document and its two.
    assert (pack.number, pack.file.pages, pack.file.is_tagged) == (1, 6, False)
    assert pack.file.stored_file.name == "board-2009-11-30-pack-1.pdf"
    with pikepdf.open(io.BytesIO(bytes(pack.file.stored_file.content.data))) as pdf:
        assert len(pdf.pages) == 6


def test_the_record_is_read_again(made, meeting):
    pack = make_pack(meeting=meeting, by=made.officer)
    record = read_record(pack.record, pack.schema_version)
    assert record == build_pack(meeting)
    assert fingerprint(pack.record) == pack.record_sha256
    with pytest.raises(ValueError, match="version 99"):
        read_record(pack.record, 99)


def test_only_issued_editions_and_the_last_of_each_go_in(made):
    found = published(made)
    paper = a_paper(made)
    assert build_pack(found).missing == [str(paper)]
    issue(paper)
    second = issue(paper, 2)
    assert [one.about for one in build_pack(found).parts] == ["Edition 2"]
    EditionWithdrawal.objects.create(
        edition=second, reason="Wrong", by=made.director, post="Director"
    )
    assert build_pack(found).parts == []
    assert build_pack(found).missing == [str(paper)]


def test_papers_of_other_days_bodies_and_organisations_stay_out(made):
    found = published(made)
    cabinet = meeting_of(made.organisation, DAY, "Cabinet")
    for other in (a_meeting(made, LATER), cabinet):
        issue(a_paper(made, meeting=other))
    elsewhere = board()
    issue(a_paper(elsewhere, meeting=a_meeting(elsewhere)))
    assert build_pack(found).parts == []


def test_a_pack_is_made_anew_when_something_changed(made, meeting):
    make(made, meeting)
    with pytest.raises(Refused, match="nothing has changed"):
        make_pack(meeting=meeting, by=made.officer)
    withdraw_document(document=meeting.items.get().documents.get(), reason="Wrong", by=made.officer)
    assert make(made, meeting).number == 2
    assert Pack.objects.count() == 2


def test_a_pack_of_nothing_is_refused(made):
    with pytest.raises(Refused, match="nothing on the agenda"):
        make_pack(meeting=a_meeting(made), by=made.officer)


def test_who_does_not_keep_meetings_makes_none(made, meeting):
    for person in (made.director, made.member, board().officer):
        with pytest.raises(PermissionDenied):
            make_pack(meeting=meeting, by=person)


# What goes wrong


def test_a_failure_is_kept_and_tried_again(made, meeting, monkeypatch, client):
    def fail(*args):
        raise rendering.TooLargeError("A pack has at most 3 pages")

    pack = make_pack(meeting=meeting, by=made.officer)
    with monkeypatch.context() as patched:
        patched.setattr("reporting.packs.tasks.render_pack", fail)
        make_pack_file.func(pack.pk)
    assert "at most 3 pages" in pack.failures.get().message
    assert "at most 3 pages" in page(client, made.officer, meeting).content.decode()
    ask_for_pack_again(pack=pack, by=made.officer)
    make_pack_file.func(pack.pk)
    make_pack_file.func(pack.pk)  # twice is once
    assert PackFile.objects.count() == 1
    with pytest.raises(Refused):
        ask_for_pack_again(pack=Pack.objects.select_related("file").get(), by=made.officer)


def test_a_file_that_was_altered_on_disk_is_not_taken_in(made, meeting):
    pack = make_pack(meeting=meeting, by=made.officer)
    with frozen.lifted():
        FileContent.objects.update(data=own_pdf("Another"))
    make_pack_file.func(pack.pk)
    assert "is not what was recorded" in pack.failures.get().message


# The page


def test_the_page_offers_the_file_and_says_what_changed(made, meeting, client):
    assert "No pack is made yet" in page(client, made.officer, meeting).content.decode()
    client.post(at(meeting, "pack-make"))
    make_pack_file.func(Pack.objects.get().pk)
    text = page(client, made.member, meeting).content.decode()
    assert "Pack 1, 6 pages" in text
    assert "without a structure for screen readers" in text
    assert Pack.objects.get().file.stored_file.sha256 in text
    assert "Make" not in text
    issue(Paper.objects.get(), 2)
    text = page(client, made.officer, meeting).content.decode()
    assert "out of date" in text
    assert "is another version" in text
    assert "Make a new pack" in text


def test_members_download_what_was_published(made, meeting, client):
    make(made, meeting)
    response = page(client, made.member, meeting, "pack-file", number=1)
    assert response.content.startswith(b"%PDF-")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert page(client, made.member, meeting, "pack-file", number=2).status_code == 404


def test_before_the_agenda_is_published_its_pack_is_not_there(made, client):
    found = a_meeting(made)
    an_item(made, found)
    make(made, found)
    for name, more in (("pack-detail", {}), ("pack-file", {"number": 1})):
        assert page(client, made.member, found, name, **more).status_code == 404
        assert page(client, made.director, found, name, **more).status_code == 200
    stranger = member(board().organisation, *Role)
    assert page(client, stranger, found).status_code == 404


def test_the_meetings_page_names_papers_and_pack(made, meeting, client):
    second = ReportingPeriodFactory(organisation=made.organisation, quarter_number=1)
    a_paper(made, item=None, period=second)
    text = page(client, made.officer, meeting, "meeting-detail").content.decode()
    assert "Paper, edition 1" in text
    assert "Papers under no item yet" in text
    assert "not made yet" in text
    text = page(client, made.member, meeting, "meeting-detail").content.decode()
    assert "Paper, edition 1" in text
    assert "in preparation" not in text
