"""An auditor has an edition checked from its page; what was found stays there for every reader."""

import datetime as dt

import pytest
from django.urls import reverse

from records import clock
from reporting.models import EditionCheck, EditionCheckResult, EditionFile
from reporting.models.checks import PATIENCE
from reporting.papers.rendering import RENDERERS
from reporting.verification import actions
from reporting.verification.tasks import carry_out_check
from tests.reporting.papers.factories import paper_world, published
from tests.reporting.verification.test_verify import alter


@pytest.fixture
def world(db):
    return paper_world()


@pytest.fixture
def edition(world, monkeypatch, django_capture_on_commit_callbacks):
    """Without the PDFs, which take seconds: ``test_verify`` reads them."""
    # The table's own keys: what is put back afterwards must be what was there.
    for name in (EditionFile.Format.PDF, EditionFile.Format.BOARD):
        monkeypatch.delitem(RENDERERS, name)
    return published(world, django_capture_on_commit_callbacks)


@pytest.fixture
def checked(client, world, edition, django_capture_on_commit_callbacks):
    """Presses the button as that person, and lets the worker do what it asks for."""
    where = [world.organisation.slug, edition.paper_id, edition.number]

    def press(person):
        client.force_login(person.user)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("edition-check", args=where))
        return answer, client.get(reverse("edition-detail", args=where)).content.decode()

    return press


def words(text):
    return " ".join(text.split())


def test_what_is_missing_is_said_to_every_reader(world, edition, checked, client):
    _, page = checked(world.auditor)
    missing = EditionCheckResult.objects.get().findings
    assert missing == [
        "there is no file for members as PDF",
        "there is no file for members as PDF, the short version",
    ]
    assert "there is no file for members as PDF" in page
    client.force_login(world.board.user)
    read = client.get(
        reverse("edition-detail", args=[world.organisation.slug, edition.paper_id, 1])
    ).content.decode()
    assert "not as it was published" in read
    assert "Check this edition now" not in read
    assert "Check this edition now" in page


def test_an_edition_as_published_is_said_to_be_so(world, edition, checked, monkeypatch):
    monkeypatch.setattr("reporting.verification.checking._missing", lambda *_: ())
    _, page = checked(world.auditor)
    files = edition.files.count()
    assert f"the record and its {files} files are as they were published" in words(page)


def test_an_altered_file_is_named(world, edition, checked):
    file = edition.files.get(format="json", audience="members").stored_file
    data = bytes(file.content.data).replace(b"Policy", b"Polity", 1)
    alter("files_filecontent", ("stored_file_id", file.pk), "data", data)
    _, page = checked(world.auditor)
    assert f"({file.name}): altered" in words(page)


def test_a_check_that_fails_proves_nothing(world, edition, checked, monkeypatch):
    def fail(edition):
        raise MemoryError

    monkeypatch.setattr("reporting.verification.tasks.check_edition", fail)
    _, page = checked(world.auditor)
    assert "the check could not be carried out, and proves nothing" in words(page)
    assert "not as it was published" not in page
    assert "MemoryError" not in page


@pytest.mark.parametrize("role", ["writer", "director", "board", "finance", "head"])
def test_auditors_alone_ask_for_it(world, checked, role):
    answer, _ = checked(getattr(world, role))
    assert answer.status_code == 403
    assert not EditionCheck.objects.exists()


def test_a_second_check_waits_for_the_first_unless_that_is_lost(world, edition, checked):
    actions.ask_for_check(edition=edition, by=world.auditor)
    _, page = checked(world.auditor)
    assert EditionCheck.objects.count() == 1
    assert "It is being checked" in page
    lost = clock.now() - PATIENCE - dt.timedelta(seconds=1)
    alter("reporting_editioncheck", ("id", EditionCheck.objects.get().pk), "recorded_at", lost)
    _, page = checked(world.auditor)
    assert EditionCheck.objects.count() == 2
    assert "the check was lost with its worker" in words(page)
    assert "there is no file for members as PDF" in page


def test_carried_out_twice_the_first_result_stands(world, edition, checked):
    checked(world.auditor)
    carry_out_check.func(EditionCheck.objects.get().pk)
    assert EditionCheckResult.objects.count() == 1
