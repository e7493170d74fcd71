import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from finance.models import LineNote
from reporting.models import Edition, EditionFile, Paper
from reporting.news import news_for
from reporting.owed import owed_by
from reporting.papers import actions, rendering
from tests.factories import OrganisationFactory, meeting_of, member

from .factories import change_a_figure, published, ready

pytestmark = pytest.mark.django_db
PEOPLE = ("writer", "finance", "director", "board", "auditor", "head")


def page(name, thing, *parts):
    if isinstance(thing, Edition):
        return reverse(
            name, args=[thing.paper.organisation.slug, thing.paper_id, thing.number, *parts]
        )
    if isinstance(thing, Paper):
        return reverse(name, args=[thing.organisation.slug, thing.pk, *parts])
    return reverse(name, args=[thing.slug, *parts])


def words(response):
    """The page's text, its markup and spare blanks away."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Who sees what --------------------------------------------------------------------


def test_papers_are_listed_newest_first_and_say_what_became_of_them(
    world, edition, as_member, django_capture_on_commit_callbacks
):
    change_a_figure(world)
    ready(world)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(paper=world.paper, by=world.writer, reason="An invoice was late")
    actions.withdraw(edition=edition, reason="A wrong table", by=world.director)
    said = words(as_member(world.board).get(page("paper-list", world.organisation)))
    second, first = said.index("edition 2"), said.index("edition 1")
    assert second < first
    assert "Withdrawn Superseded" in said[first:]
    assert "Withdrawn" not in said[second:first]


def test_only_those_who_make_papers_see_one_in_preparation(world, as_member):
    for role in PEOPLE:
        client = as_member(getattr(world, role))
        listed = client.get(page("paper-list", world.organisation))
        opened = client.get(page("paper-detail", world.paper))
        preview = client.get(page("paper-preview", world.paper))
        sees = role not in ("board", "head")
        assert (str(world.paper) in words(listed)) is sees
        assert opened.status_code == preview.status_code == (200 if sees else 403)


def test_members_do_not_see_an_edition_before_its_files(world, as_member):
    ready(world)
    edition = actions.publish(paper=world.paper, by=world.writer)
    address = page("edition-detail", edition)
    assert as_member(world.board).get(address).status_code == 404
    assert as_member(world.board).get(page("edition-file", edition, "pdf")).status_code == 404
    seen = as_member(world.writer).get(address)
    assert "Files being made" in words(seen)
    # A link, not a timer: a page that changes under its reader is lost on some of them.
    assert "Look again" in words(seen)
    assert b"http-equiv" not in seen.content


def test_another_organisations_papers_are_not_there(world, edition, as_member):
    stranger = member(OrganisationFactory(), Role.PERFORMANCE_OFFICER)
    client = as_member(stranger)
    here = [stranger.organisation.slug, world.paper.pk]
    for name, parts in (
        ("paper-detail", []),
        ("paper-preview", []),
        ("paper-publish", []),
        ("edition-detail", [1]),
        ("edition-file", [1, "pdf"]),
    ):
        assert client.get(reverse(name, args=[*here, *parts])).status_code == 404
    assert client.get(page("paper-detail", world.paper)).status_code == 404


# Compiling ------------------------------------------------------------------------


def test_a_paper_is_begun_in_a_form(world, as_member):
    client = as_member(world.writer)
    address = page("paper-create", world.organisation)
    assert client.get(address).status_code == 200
    typed = {
        "kind": "finance-and-operations",
        "period": world.period.pk,
        "meeting": meeting_of(world.organisation, body="Audit Committee").pk,
        "author": world.writer.pk,
        "author_contact": "a@example.org",
        "purpose": "decision",
    }
    response = client.post(address, typed)
    paper = Paper.objects.get(meeting__body__name="Audit Committee")
    assert response.url == page("paper-detail", paper)
    again = client.post(address, typed)
    assert "There is already a paper" in words(again)
    assert f'<option value="{typed["meeting"]}" selected>' in again.text
    assert 'href="#id_meeting"' in again.text


def test_the_compile_page_shows_the_paper_and_what_is_next(world, as_member):
    said = words(as_member(world.writer).get(page("paper-detail", world.paper)))
    assert "waits for its figures to be confirmed" in said
    assert "£40,001 less than planned" in said
    assert "Typed by hand, not bound to a figure: £12,345 – source: The grant letter" in said
    assert "Nothing is missing" in said
    assert "Look at the figures and confirm them" not in said
    said = words(as_member(world.finance).get(page("paper-detail", world.paper)))
    assert "Look at the figures and confirm them" in said
    assert "Insert after" not in said


def test_a_paragraph_is_added_edited_moved_and_removed(world, as_member):
    client = as_member(world.writer)
    new = page("paragraph-new", world.paper)
    assert "{actual_to_date:millions}" in words(client.get(f"{new}?section=general"))
    typed = {"section": "general", "text": "At {period_end}.", "edit_version": 0}
    assert client.post(new, typed).status_code == 302
    one = world.paper.paragraphs.get(section__key="general")
    client.post(new, typed | {"text": "Before it?", "after": one.pk})
    change = page("paragraph-change", world.paper, one.pk)
    assert b"At {period_end}." in client.get(change).content
    client.post(change, {"text": "By {period_end}.", "edit_version": one.edit_version})
    one.refresh_from_db()
    assert one.text == "By {period_end}."
    client.post(page("paragraph-move", world.paper, one.pk), {"direction": "down"})
    assert [p.text for p in world.paper.paragraphs.filter(section__key="general")] == [
        "Before it?",
        "By {period_end}.",
    ]
    remove = page("paragraph-remove", world.paper, one.pk)
    assert "Remove this paragraph?" in words(client.get(remove))
    client.post(remove)
    assert not world.paper.paragraphs.filter(pk=one.pk).exists()


def test_an_unknown_name_is_said_at_the_field_and_the_text_is_kept(world, as_member):
    response = as_member(world.writer).post(
        page("paragraph-new", world.paper),
        {"section": "general", "text": "We spent {actual_to_dat}.", "edit_version": 0},
    )
    said = words(response)
    assert "Near it: {actual_to_date}" in said
    assert "We spent {actual_to_dat}." in said
    assert b'href="#id_text"' in response.content


def test_two_who_write_at_once_see_both_texts_and_lose_neither(world, as_member):
    paragraph = world.paper.paragraphs.get(section__key="purpose")
    actions.write_paragraph(
        paragraph=paragraph, text="Theirs.", expected_version=1, by=world.writer
    )
    client, address = as_member(world.writer), page("paragraph-change", world.paper, paragraph.pk)
    response = client.post(address, {"text": "Mine.", "edit_version": 1})
    said = words(response)
    assert "Someone else changed this" in said
    assert "Theirs." in said
    assert "Mine." in said
    version = re.search(r'name="edit_version" value="(\d+)"', response.content.decode())[1]
    assert client.post(address, {"text": "Mine.", "edit_version": version}).status_code == 302


def test_the_heading_is_changed_and_a_conflict_shows_both(world, as_member):
    client, address = as_member(world.writer), page("paper-heading", world.paper)
    assert "30 November 2009 (past), The Board" in client.get(address).text
    later, latest = (meeting_of(world.organisation, dt.date(2009, 12, n)) for n in (1, 8))
    typed = {
        "meeting": later.pk,
        "author": world.writer.pk,
        "author_contact": "a@example.org",
        "purpose": "decision",
        "edit_version": 1,
    }
    assert client.post(address, typed).status_code == 302
    again = words(client.post(address, typed | {"meeting": latest.pk}))
    assert "Someone else changed this" in again
    assert "Board, 1 December 2009" in again


def test_the_usual_paragraphs_are_offered_to_an_empty_paper(world, as_member):
    world.paper.paragraphs.all().delete()
    client = as_member(world.writer)
    assert "usual paragraphs" in words(client.get(page("paper-detail", world.paper)))
    client.post(page("paper-begin", world.paper))
    assert world.paper.paragraphs.count() == 4


def test_gaps_have_a_link_and_are_passed_with_a_reason(world, as_member):
    for note in LineNote.objects.filter(kind="numbered"):
        note.withdrawn_reason = "Mistaken"
        note.save()
    client = as_member(world.writer)
    shown = client.get(page("paper-detail", world.paper))
    assert "2 gaps open" in words(shown)
    link = re.search(r'href="([^"]*/gap/\?key=note[^"]*)"', shown.content.decode())[1]
    assert "has no note" in words(client.get(link))
    key = f"note:{world.lines['policy'].pk}"
    empty = client.post(page("paper-gap", world.paper), {"key": key, "reason": ""})
    assert "Say why" in words(empty)
    client.post(page("paper-gap", world.paper), {"key": key, "reason": "It is known"})
    said = words(client.get(page("paper-detail", world.paper)))
    assert "1 gap open" in said
    assert "It is known" in said
    gone = client.post(page("paper-gap", world.paper), {"key": key, "reason": "Again"})
    assert "not there any more" in words(gone)


def test_the_draft_stands_alone_under_its_own_policy(world, as_member):
    response = as_member(world.writer).get(page("paper-preview", world.paper))
    assert b"not published" in response.content
    assert "sha256-" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]


# Confirming, signing, publishing --------------------------------------------------


def hidden(response):
    html = response.content.decode()
    found = {}
    for name in ("shown", "drawn_at"):
        match = re.search(rf'name="{name}" value="([^"]*)"', html)
        if match:
            found[name] = match[1]
    return found


def test_from_draft_to_edition_through_the_pages(
    world, quick_files, as_member, django_capture_on_commit_callbacks
):
    confirm, sign, publish = (
        page(name, world.paper) for name in ("paper-confirm", "paper-sign-off", "paper-publish")
    )
    client = as_member(world.finance)
    shown = client.get(confirm)
    assert "Current account: £1,235" in words(shown)
    assert client.post(confirm, hidden(shown)).status_code == 302
    client = as_member(world.director)
    assert client.post(sign, hidden(client.get(sign))).status_code == 302
    client = as_member(world.writer)
    assert "Publish edition 1" in words(client.get(publish))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(publish)
    edition = Edition.objects.get()
    assert response.url == page("edition-detail", edition)
    said = words(as_member(world.board).get(response.url))
    assert "£40,001 less than planned" in said
    assert edition.record_sha256 in said


def test_a_figure_that_changes_while_the_page_is_open_is_not_confirmed(world, as_member):
    client, address = as_member(world.finance), page("paper-confirm", world.paper)
    before = hidden(client.get(address))
    change_a_figure(world)
    assert "A figure changed" in words(client.post(address, before))
    assert world.paper.confirmations.count() == 0
    assert client.post(address, before | {"drawn_at": "yesterday"}).status_code == 200


def test_a_moment_beside_the_first_year_is_no_moment(world, as_member):
    client, address = as_member(world.finance), page("paper-confirm", world.paper)
    shown = hidden(client.get(address)) | {"drawn_at": "0001-01-01T00:00:00+14:00"}
    assert "Open it again" in client.post(address, shown).content.decode()
    assert world.paper.confirmations.count() == 0


def test_words_that_change_while_the_page_is_open_are_not_signed(world, as_member):
    actions.confirm_figures(paper=world.paper, drawn_at=timezone.now(), by=world.finance)
    client, address = as_member(world.director), page("paper-sign-off", world.paper)
    before = hidden(client.get(address))
    actions.add_paragraph(paper=world.paper, section="general", text="New.", by=world.writer)
    assert "changed since you opened it" in words(client.post(address, before))
    assert world.paper.sign_offs.count() == 0


def test_the_pages_say_what_must_come_first(world, as_member):
    said = words(as_member(world.director).get(page("paper-sign-off", world.paper)))
    assert "have to be confirmed first" in said
    said = words(as_member(world.writer).get(page("paper-publish", world.paper)))
    assert "has to be signed off first" in said
    assert "not been confirmed" in words(
        as_member(world.writer).post(page("paper-publish", world.paper))
    )


def test_a_correction_asks_for_its_reason(world, edition, as_member):
    client = as_member(world.writer)
    assert "published already" in words(client.get(page("paper-publish", world.paper)))
    change_a_figure(world)
    ready(world)
    address = page("paper-publish", world.paper)
    assert "What this edition corrects" in words(client.get(address))
    assert "Say why" in words(client.post(address, {"reason": ""}))
    assert client.post(address, {"reason": "An invoice was late"}).status_code == 302
    second = Edition.objects.get(number=2)
    said = words(client.get(page("edition-detail", second)))
    assert "An invoice was late" in said


# Editions -------------------------------------------------------------------------


def test_the_stored_bytes_are_sent_with_few_queries(
    world, edition, as_member, django_assert_max_num_queries
):
    client = as_member(world.board)
    for file in edition.files.for_members().select_related("stored_file__content"):
        address = page("edition-file", edition, file.format)
        with django_assert_max_num_queries(5):
            response = client.get(address)
        assert response.content == bytes(file.stored_file.content.data)
        assert response["ETag"] == f'"{file.stored_file.sha256}"'
        kind = "inline" if file.format == "html" else "attachment"
        assert response["Content-Disposition"].startswith(f'{kind}; filename="')
        assert file.stored_file.name in response["Content-Disposition"]
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
    policy = client.get(page("edition-file", edition, "html"))["Content-Security-Policy"]
    assert "style-src 'sha256-" in policy
    assert client.get(page("edition-file", edition, "docx")).status_code == 404


def test_a_withdrawn_edition_says_so_and_its_files_open_to_the_auditor_alone(
    world, edition, as_member
):
    client, address = as_member(world.director), page("edition-withdraw", edition)
    assert "Withdraw edition 1" in words(client.get(address))
    client.post(address, {"reason": "A wrong table"})
    for role in PEOPLE:
        client = as_member(getattr(world, role))
        said = words(client.get(page("edition-detail", edition)))
        opened = client.get(page("edition-file", edition, "pdf"))
        assert "A wrong table" in said
        assert world.director.post in said
        is_auditor = role == "auditor"
        assert opened.status_code == (200 if is_auditor else 403)
        assert ("£40,001 less than planned" in said) is is_auditor


def test_a_superseded_edition_leads_to_the_newer(
    world, edition, as_member, django_capture_on_commit_callbacks
):
    change_a_figure(world)
    ready(world)
    with django_capture_on_commit_callbacks(execute=True):
        second = actions.publish(paper=world.paper, by=world.writer, reason="A late invoice")
    response = as_member(world.board).get(page("edition-detail", edition))
    assert "superseded" in words(response)
    assert page("edition-detail", second) in response.content.decode()


def test_a_failure_is_shown_and_can_be_tried_again(
    world, as_member, monkeypatch, django_capture_on_commit_callbacks
):
    def broken(record):
        raise ValueError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setitem(
            rendering.RENDERERS, EditionFile.Format.PDF, rendering.Renderer(broken, "x")
        )
        edition = published(world, django_capture_on_commit_callbacks)
    client = as_member(world.writer)
    assert "the disk is full" in words(client.get(page("edition-detail", edition)))
    monkeypatch.setitem(
        rendering.RENDERERS,
        EditionFile.Format.PDF,
        rendering.Renderer(lambda record: b"%PDF", "application/pdf"),
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("edition-files-again", edition))
    assert Edition.objects.get().is_issued
    assert "Files being made" not in words(client.get(page("edition-detail", edition)))


def test_lists_ask_no_more_for_many(world, edition, as_member, django_assert_num_queries):
    client, address = as_member(world.writer), page("paper-list", world.organisation)
    with django_assert_num_queries(5):
        client.get(address)
    for number in range(5):
        actions.create_paper(
            organisation=world.organisation,
            period=world.period,
            meeting=meeting_of(world.organisation, body=f"Body {number}"),
            author_contact="x",
            purpose="noting",
            by=world.writer,
        )
    with django_assert_num_queries(5):
        client.get(address)


# Home -----------------------------------------------------------------------------


def owed(membership):
    return [one.what.split(" Finance")[0] for one in owed_by(membership, timezone.localdate())]


def test_each_step_is_owed_by_whoever_comes_next(world):
    assert owed(world.finance) == ["Confirm the figures of"]
    assert owed(world.director) == owed(world.writer) == owed(world.board) == []
    actions.confirm_figures(paper=world.paper, drawn_at=timezone.now(), by=world.finance)
    assert owed(world.finance) == []
    assert owed(world.director) == ["Sign off"]
    actions.sign_off(paper=world.paper, by=world.director)
    assert owed(world.director) == []
    assert owed(world.writer) == ["Publish"]
    actions.publish(paper=world.paper, by=world.writer)
    assert owed(world.writer) == []


def test_open_gaps_are_owed_by_who_compiles(world):
    world.organisation.balances.create(name="Investments", side="held", position=2)
    assert owed(world.writer) == ["Close the gaps of"]
    assert owed(world.finance) == []


def test_an_issued_edition_is_news_for_its_readers(world, edition):
    (news,) = news_for(world.board, edition.recorded_at)
    assert news.url == page("edition-detail", edition)
    assert news_for(world.board, timezone.now()) == []
