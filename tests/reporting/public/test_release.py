"""Released to the public: an act of its own, of another person, and without what is private."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from notices.models import Notice
from records.refusals import Refused
from reporting.models import Audience, Edition, EditionFile
from reporting.papers import actions, rendering, tasks
from reporting.papers.audiences import for_public, is_private
from reporting.papers.html import document, render_html
from reporting.papers.making import make_files, make_public_files
from reporting.papers.plain import render_json
from reporting.papers.tasks import render_edition
from tests.factories import member
from tests.reporting.papers.factories import published

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


@pytest.fixture
def of_before(world, monkeypatch, django_capture_on_commit_callbacks):
    """An edition that was issued when only members got files. Its PDFs are markup, so that their
    words can be read."""
    as_markup = rendering.Renderer(
        lambda record: document(record, paged=True).encode(), "application/pdf"
    )
    for name in (EditionFile.Format.PDF, EditionFile.Format.BOARD):
        monkeypatch.setitem(rendering.RENDERERS, name, as_markup)

    def for_members(record):
        return tuple(
            replace(one, audiences=(Audience.MEMBERS,))
            for one in make_files(record)
            if Audience.MEMBERS in one.audiences
        )

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "make_files", for_members)
        made = published(world, django_capture_on_commit_callbacks)
    assert made.is_issued
    assert bytes_of(made, "public") == {}
    return made


def test_an_edition_of_before_gets_its_public_files_when_it_is_released(
    world, of_before, django_capture_on_commit_callbacks
):
    kept = bytes_of(of_before, "members")
    with django_capture_on_commit_callbacks(execute=True):
        actions.release(edition=of_before, by=world.director)
    public = bytes_of(of_before, "public")
    assert set(public) == set(EditionFile.Format.values)
    for name, data in public.items():
        assert SECRET not in data, name
        assert b"Staff matters" not in data, name
    assert SECRET in kept["pdf"]
    assert b"This paper tells the board" in public["pdf"]
    assert bytes_of(of_before, "members") == kept
    before = list(of_before.files.values_list("pk", "stored_file__sha256"))
    tasks.make_files_for_public.func(of_before.pk)
    assert list(of_before.files.values_list("pk", "stored_file__sha256")) == before


def test_two_runs_at_once_make_the_public_files_once(of_before, monkeypatch):
    """The other run is through while this one still lays out."""

    def overtaken(record):
        monkeypatch.undo()
        tasks.make_files_for_public.func(of_before.pk)
        return make_public_files(record)

    monkeypatch.setattr(tasks, "make_public_files", overtaken)
    tasks.make_files_for_public.func(of_before.pk)
    assert of_before.files.for_public().count() == 5
    assert not of_before.failures.exists()


def test_why_the_public_files_could_not_be_made_is_kept(of_before, monkeypatch):
    def broken(record):
        raise ValueError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "make_public_files", broken)
        tasks.make_files_for_public.func(of_before.pk)
    assert "the disk is full" in of_before.failures.get().message
    assert not of_before.files.for_public().exists()
    tasks.make_files_for_public.func(of_before.pk)
    assert of_before.files.for_public().count() == 5


def test_a_release_of_today_has_its_files_already(world, edition, monkeypatch):
    """Nothing is made again, and nothing is added."""
    monkeypatch.setattr(tasks, "make_public_files", pytest.fail)
    assert len(bytes_of(edition, "public")) == 5
    tasks.make_files_for_public.func(edition.pk)
    assert edition.files.count() == 10


# References to what is private ----------------------------------------------------------


@pytest.fixture
def referring(world):
    """A public paragraph, a recommendation and a private paragraph that name the private one."""
    private = world.paper.paragraphs.get(section__title="Staff matters")
    text = f"As {{paragraph:{private.pk}}} says, [it](#section-{private.section.key}) matters."
    for section in ("general", "recommendation", private.section.key):
        actions.add_paragraph(paper=world.paper, section=section, text=text, by=world.writer)
    return private


def test_the_public_is_not_told_the_number_of_a_private_paragraph(world, referring):
    record = world.record()
    (number,) = [one.number for one in record.paragraphs if one.paragraph_id == referring.pk]
    inside, public = (render_html(one).decode() for one in (record, for_public(record)))
    assert f">paragraph {number}</a>" in inside
    assert "As another part of this paper says, another part of this paper matters." in public
    assert f"paragraph {number}" not in public
    said = render_json(for_public(record)).decode()
    assert f"#paragraph-{number}" not in said
    assert f"#section-{referring.section.key}" not in said
    assert "another part of this paper" in for_public(record).summary.decisions[-1].text


def test_references_to_what_the_public_reads_stay(world):
    first = world.paper.paragraphs.first()
    actions.add_paragraph(
        paper=world.paper,
        section="general",
        text=f"See {{paragraph:{first.pk}}} and {{note:1}}.",
        by=world.writer,
    )
    public = render_html(for_public(world.record())).decode()
    assert '<a href="#paragraph-1"' in public
    assert '<a href="#note-1"' in public
    assert "another part" not in public


def test_a_note_that_members_alone_read_is_not_numbered_for_the_public(world):
    actions.add_paragraph(
        paper=world.paper, section="general", text="See {note:1}.", by=world.writer
    )
    notes = world.paper.sections.get(kind="notes")
    actions.change_section(
        section=notes,
        title=notes.title,
        exemption="Exempt: contracts (paragraph 3)",
        expected_version=notes.edit_version,
        by=world.writer,
    )
    public = render_html(for_public(world.record())).decode()
    assert "See another part of this paper." in public
    assert "#note-1" not in public
    assert ">note 1" not in public


def test_whoever_writes_is_told_what_the_public_will_read(world, referring, as_member):
    page = as_member(world.writer).get(
        reverse("paper-detail", args=[world.organisation.slug, world.paper.pk])
    )
    said = page.content.decode()
    number = next(o.number for o in world.record().paragraphs if o.paragraph_id == referring.pk)
    assert said.count(f"for members only (paragraph {number})") == 2  # of three: one is private


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
