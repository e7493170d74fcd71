import datetime as dt
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import MembershipRole
from accounts.roles import Role
from files.models import FileContent, StoredFile
from records.codec import fingerprint
from records.refusals import Conflict, Refused
from reporting.models import (
    Edition,
    EditionFile,
    EditionIssue,
    EditionWithdrawal,
    FiguresConfirmation,
    GapPass,
    Paper,
    Paragraph,
    RenderFailure,
    SignOff,
)
from reporting.papers import actions, rendering
from reporting.papers.records import read_record
from reporting.papers.tasks import render_edition
from tests.factories import OrganisationFactory, meeting_of, member

from .factories import change_a_figure, paper_world, published, ready

pytestmark = pytest.mark.django_db

HEADING = {
    "author_contact": "officer@example.org",
    "purpose": "noting",
}


def new_paper(world, body="The Committee", on=dt.date(2009, 11, 30), **fields):
    given = {
        "organisation": world.organisation,
        "period": world.period,
        "meeting": meeting_of(world.organisation, on, body),
        "by": world.writer,
    }
    return actions.create_paper(**given | HEADING | fields)


# Writing --------------------------------------------------------------------------


def test_one_meeting_has_one_paper_about_a_period(world):
    with pytest.raises(Refused) as refused:
        new_paper(world, body="The Board")
    assert refused.value.field == "meeting"
    assert new_paper(world, body="Audit Committee").pk


def test_the_authors_post_is_kept_as_it_was(world):
    paper = new_paper(world)
    world.writer.post = "Someone else by now"
    world.writer.save()
    paper.refresh_from_db()
    assert paper.author_post != world.writer.post


def test_a_meeting_before_the_periods_end_is_refused(world):
    with pytest.raises(Refused, match="before the period ends"):
        new_paper(world, on=dt.date(2009, 9, 29))


def test_a_period_of_another_organisation_is_refused(world):
    other = paper_world()
    with pytest.raises(Refused):
        new_paper(world, period=other.period)


@pytest.mark.parametrize("role", ["finance", "director", "board", "auditor", "head"])
def test_only_who_compiles_papers_writes_them(world, role):
    by = getattr(world, role)
    paragraph = world.paper.paragraphs.first()
    with pytest.raises(PermissionDenied):
        new_paper(world, by=by)
    with pytest.raises(PermissionDenied):
        actions.add_paragraph(paper=world.paper, section="general", text="Hello", by=by)
    with pytest.raises(PermissionDenied):
        actions.write_paragraph(paragraph=paragraph, text="Hello", expected_version=1, by=by)
    with pytest.raises(PermissionDenied):
        actions.remove_paragraph(paragraph=paragraph, by=by)


def test_the_same_role_elsewhere_gives_nothing(world):
    stranger = member(OrganisationFactory(), Role.PERFORMANCE_OFFICER)
    with pytest.raises(PermissionDenied):
        actions.add_paragraph(paper=world.paper, section="general", text="Hi", by=stranger)


@pytest.mark.parametrize(
    ("text", "said"),
    [("  ", "Enter what"), ("x" * 8001, "Shorten"), ("{nope}", "no figure called")],
)
def test_a_paragraph_that_cannot_print_is_refused(world, text, said):
    with pytest.raises(Refused, match=said) as refused:
        actions.add_paragraph(paper=world.paper, section="general", text=text, by=world.writer)
    assert refused.value.field == "text"


def test_two_who_write_the_same_paragraph(world):
    mine, theirs = (Paragraph.objects.get(section__key="purpose") for _ in range(2))
    actions.write_paragraph(paragraph=theirs, text="Theirs", expected_version=1, by=world.writer)
    with pytest.raises(Conflict) as conflict:
        actions.write_paragraph(paragraph=mine, text="Mine", expected_version=1, by=world.writer)
    assert conflict.value.current.text == "Theirs"


def test_paragraphs_are_inserted_moved_and_removed_with_history(world):
    def texts():
        return [one.text for one in world.paper.paragraphs.filter(section__key="general")]

    first, second = (
        actions.add_paragraph(paper=world.paper, section="general", text=text, by=world.writer)
        for text in ("one", "two")
    )
    actions.add_paragraph(
        paper=world.paper, section="general", text="between", after=first, by=world.writer
    )
    assert texts() == ["one", "between", "two"]
    second.refresh_from_db()
    actions.move_paragraph(paragraph=second, up=True, by=world.writer)
    assert texts() == ["one", "two", "between"]
    first.refresh_from_db()
    actions.move_paragraph(paragraph=first, up=True, by=world.writer)
    actions.remove_paragraph(paragraph=first, by=world.writer)
    assert texts() == ["two", "between"]
    assert Paragraph.history.filter(text="one", history_type="-").exists()


def test_the_usual_paragraphs_are_for_an_empty_paper(world):
    paper = new_paper(world)
    actions.begin_with_usual_paragraphs(paper=paper, by=world.writer)
    assert paper.paragraphs.count() == 4
    with pytest.raises(Refused):
        actions.begin_with_usual_paragraphs(paper=paper, by=world.writer)


# Confirming and signing -----------------------------------------------------------


def test_figures_that_changed_since_they_were_drawn_are_not_confirmed(world):
    drawn_at = timezone.now()
    change_a_figure(world)
    with pytest.raises(Refused, match="changed since"):
        actions.confirm_figures(paper=world.paper, drawn_at=drawn_at, by=world.finance)


def test_figures_of_the_future_are_not_confirmed(world):
    with pytest.raises(Refused, match="still to come"):
        actions.confirm_figures(
            paper=world.paper,
            drawn_at=timezone.now() + dt.timedelta(minutes=5),
            by=world.finance,
        )


def test_a_figure_that_changes_asks_for_both_again(world):
    ready(world)
    assert world.record().confirmation
    assert world.record().sign_off
    change_a_figure(world)
    assert world.record().confirmation is None
    assert world.record().sign_off is None


def test_words_that_change_ask_for_the_signature_again(world):
    ready(world)
    actions.add_paragraph(paper=world.paper, section="general", text="More.", by=world.writer)
    record = world.record()
    assert record.confirmation is not None
    assert record.sign_off is None


def test_nothing_is_signed_before_its_figures_are_confirmed(world):
    with pytest.raises(Refused, match="not been confirmed"):
        actions.sign_off(paper=world.paper, by=world.director)


def test_what_changed_since_it_was_shown_is_not_signed(world):
    actions.confirm_figures(paper=world.paper, drawn_at=timezone.now(), by=world.finance)
    with pytest.raises(Refused, match="changed since you opened it"):
        actions.sign_off(paper=world.paper, shown="0" * 64, by=world.director)


def give(membership, *roles):
    for role in roles:
        MembershipRole.objects.create(membership=membership, role=role)
    return type(membership).objects.get(pk=membership.pk)


def test_who_confirmed_does_not_sign(world):
    finance = give(world.finance, Role.DIRECTOR)
    actions.confirm_figures(paper=world.paper, drawn_at=timezone.now(), by=finance)
    with pytest.raises(PermissionDenied, match="confirmed these figures"):
        actions.sign_off(paper=world.paper, by=finance)


def test_who_wrote_does_not_sign(world):
    writer = give(world.writer, Role.DIRECTOR)
    actions.confirm_figures(paper=world.paper, drawn_at=timezone.now(), by=world.finance)
    with pytest.raises(PermissionDenied, match="author"):
        actions.sign_off(paper=world.paper, by=writer)


def test_naming_another_author_makes_nobody_a_reader_of_their_own_words(world):
    writer = give(world.writer, Role.DIRECTOR)
    heading = {name: getattr(world.paper, name) for name in ("meeting", *HEADING)}
    actions.change_paper(
        paper=world.paper,
        author=world.finance,
        author_post="",
        expected_version=world.paper.edit_version,
        by=writer,
        **heading,
    )
    actions.confirm_figures(paper=world.paper, drawn_at=timezone.now(), by=world.finance)
    with pytest.raises(PermissionDenied, match="wrote in this paper"):
        actions.sign_off(paper=world.paper, by=writer)


def test_who_wrote_one_paragraph_does_not_sign(world):
    director = give(world.director, Role.PERFORMANCE_OFFICER)
    actions.add_paragraph(paper=world.paper, section="general", text="Mine.", by=director)
    actions.confirm_figures(paper=world.paper, drawn_at=timezone.now(), by=world.finance)
    with pytest.raises(PermissionDenied, match="wrote in this paper"):
        actions.sign_off(paper=world.paper, by=director)


def test_who_signed_does_not_publish(world):
    director = give(world.director, Role.PERFORMANCE_OFFICER)
    actions.confirm_figures(paper=world.paper, drawn_at=timezone.now(), by=world.finance)
    actions.sign_off(paper=world.paper, by=director)
    with pytest.raises(PermissionDenied, match="signed this paper off"):
        actions.publish(paper=world.paper, by=director)


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [("confirm_figures", "finance"), ("sign_off", "director"), ("publish", "writer")],
)
def test_each_act_has_its_role(world, verb, allowed):
    ready(world)
    fields = {"drawn_at": timezone.now()} if verb == "confirm_figures" else {}
    for role in {"finance", "director", "writer", "board", "auditor", "head"} - {allowed}:
        with pytest.raises(PermissionDenied):
            getattr(actions, verb)(paper=world.paper, by=getattr(world, role), **fields)
    getattr(actions, verb)(paper=world.paper, by=getattr(world, allowed), **fields)


# Publishing -----------------------------------------------------------------------


def test_publishing_freezes_the_record_and_makes_the_files(world, edition):
    record = read_record(edition.record, edition.schema_version)
    assert edition.record_sha256 == fingerprint(edition.record)
    assert (edition.number, edition.post) == (1, world.writer.post)
    assert record.edition.published_at == edition.recorded_at
    assert record.confirmation.post == world.finance.post
    assert record.sign_off.post == world.director.post
    assert {file.format for file in edition.files.all()} == {"pdf", "board", "html", "xlsx", "json"}
    assert edition.is_issued


def test_the_record_is_frozen_before_the_files_are_made(world):
    ready(world)
    edition = actions.publish(paper=world.paper, by=world.writer)
    assert not edition.is_issued
    assert edition.files.count() == 0


def test_an_open_gap_blocks():
    world = paper_world(approved=False)
    ready(world)
    with pytest.raises(Refused, match="still open"):
        actions.publish(paper=world.paper, by=world.writer)


def test_a_figure_that_changed_after_the_signature_blocks(world):
    ready(world)
    change_a_figure(world)
    with pytest.raises(Refused, match="not been confirmed"):
        actions.publish(paper=world.paper, by=world.writer)


def test_words_that_changed_after_the_signature_block(world):
    ready(world)
    actions.add_paragraph(paper=world.paper, section="general", text="More.", by=world.writer)
    with pytest.raises(Refused, match="not been signed off"):
        actions.publish(paper=world.paper, by=world.writer)


def test_publishing_twice_makes_one_edition(world, edition):
    with pytest.raises(Refused, match="nothing has changed"):
        actions.publish(paper=world.paper, by=world.writer)
    assert Edition.objects.count() == 1


def test_two_at_once_make_one_edition(world, monkeypatch):
    """The second reads before the first has written: the database decides."""
    ready(world)
    from_before = list(world.paper.editions.all())
    actions.publish(paper=world.paper, by=world.writer)
    manager = type(world.paper.editions)
    monkeypatch.setattr(
        manager, "order_by", lambda self, *_: self.filter(pk__in=[e.pk for e in from_before])
    )
    with pytest.raises(Refused, match="just published"):
        actions.publish(paper=world.paper, by=world.writer)
    monkeypatch.undo()
    assert Edition.objects.count() == 1


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="threads share one database in memory there"
)
@pytest.mark.django_db(transaction=True)
def test_two_people_who_press_at_once(quick_files):
    world = ready(paper_world())
    barrier, outcomes = Barrier(2), []

    def press():
        barrier.wait()
        try:
            actions.publish(paper=Paper.objects.get(pk=world.paper.pk), by=world.writer)
            outcomes.append("published")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    both = [Thread(target=press) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["published", "refused"]
    assert Edition.objects.count() == 1


def test_a_correction_needs_a_reason_and_a_change(
    world, edition, django_capture_on_commit_callbacks
):
    change_a_figure(world)
    ready(world)
    with pytest.raises(Refused) as refused:
        actions.publish(paper=world.paper, by=world.writer)
    assert refused.value.field == "reason"
    with django_capture_on_commit_callbacks(execute=True):
        second = actions.publish(paper=world.paper, by=world.writer, reason="An invoice was late")
    assert (second.number, second.reason) == (2, "An invoice was late")
    newest = Edition.objects.issued().latest_of_each_paper()
    assert [one.number for one in newest] == [2]


# Files ----------------------------------------------------------------------------


def broken(record):
    raise ValueError("the disk is full")


@pytest.fixture
def failed(world, quick_files, monkeypatch, django_capture_on_commit_callbacks):
    """An edition whose first attempt at the files failed."""
    renderer = rendering.Renderer(broken, "application/pdf")
    with monkeypatch.context() as patched:
        patched.setitem(rendering.RENDERERS, EditionFile.Format.PDF, renderer)
        return published(world, django_capture_on_commit_callbacks)


def test_a_failure_says_why_and_stores_nothing(failed):
    assert not failed.is_issued
    assert failed.files.count() == 0
    assert StoredFile.objects.count() == 0
    assert [one.message for one in failed.failures.all()] == ["ValueError: the disk is full"]


def test_the_files_can_be_asked_for_again(world, failed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_files_again(edition=failed, by=world.writer)
    again = Edition.objects.get(pk=failed.pk)
    assert again.is_issued
    assert again.record == failed.record
    with pytest.raises(Refused):
        actions.ask_for_files_again(edition=again, by=world.writer)


def test_only_who_publishes_asks_again(world, failed):
    with pytest.raises(PermissionDenied):
        actions.ask_for_files_again(edition=failed, by=world.finance)


def test_making_the_files_again_changes_nothing(edition):
    before = list(edition.files.values_list("stored_file__sha256", flat=True))
    render_edition.call(edition.pk)
    assert list(edition.files.values_list("stored_file__sha256", flat=True)) == before
    assert EditionIssue.objects.count() == 1


def test_a_run_that_comes_second_leaves_the_first_ones_files(edition, monkeypatch):
    monkeypatch.setattr(Edition, "is_issued", False)
    render_edition.call(edition.pk)
    assert edition.files.for_members().count() == 5
    assert RenderFailure.objects.count() == 0


# What was published stays ---------------------------------------------------------


def test_an_edition_is_withdrawn_by_a_row_beside_it(world, edition):
    before = (edition.record, edition.record_sha256)
    actions.withdraw(edition=edition, reason="A wrong table", by=world.director)
    again = Edition.objects.get(pk=edition.pk)
    assert again.is_withdrawn
    assert (again.record, again.record_sha256) == before
    with pytest.raises(Refused, match="already"):
        actions.withdraw(edition=again, reason="Once more", by=world.director)


def test_a_withdrawal_has_a_reason_and_its_role(world, edition):
    with pytest.raises(Refused) as refused:
        actions.withdraw(edition=edition, reason=" ", by=world.director)
    assert refused.value.field == "reason"
    for role in ("writer", "finance", "board", "auditor"):
        with pytest.raises(PermissionDenied):
            actions.withdraw(edition=edition, reason="Why", by=getattr(world, role))


def test_what_is_not_issued_is_not_withdrawn(world):
    ready(world)
    edition = actions.publish(paper=world.paper, by=world.writer)
    with pytest.raises(Refused, match="not been issued"):
        actions.withdraw(edition=edition, reason="Why", by=world.director)


FROZEN = [
    Edition,
    EditionFile,
    EditionIssue,
    EditionWithdrawal,
    FiguresConfirmation,
    SignOff,
    StoredFile,
    FileContent,
    GapPass,
    RenderFailure,
]


@pytest.mark.parametrize("model", FROZEN, ids=lambda model: model.__name__)
def test_no_sql_rewrites_what_was_published(world, edition, model):
    actions.withdraw(edition=edition, reason="A wrong table", by=world.director)
    GapPass.objects.create(
        paper=world.paper, gap_key="x", gap_text="x", reason="x", by=world.writer, post="x"
    )
    RenderFailure.objects.create(edition=edition, message="x")
    table, key = model._meta.db_table, model._meta.pk.column
    statements = [f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        statements.append(f"TRUNCATE {table} CASCADE")
        with connection.cursor() as cursor:
            # What was added in this transaction would stand in TRUNCATE's way before we do.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="on the record"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert model.objects.exists()
