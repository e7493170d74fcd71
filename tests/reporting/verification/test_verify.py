"""Verification: every file is the file published and says what the record says; what is altered is
named. The PDF here is a real one."""

import io
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from records import frozen
from reporting.models import Edition
from reporting.verification.checking import check_edition
from reporting.verification.reading import html_text, pdf_text, squeezed
from tests.reporting.papers.factories import paper_world, published


@pytest.fixture
def edition(db, django_capture_on_commit_callbacks):
    return published(paper_world(), django_capture_on_commit_callbacks)


def alter(table, key, column, value):
    """As somebody with the database in their hands might: past the triggers."""
    with frozen.lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key[0]} = %s", [value, key[1]])


def replace_data(file, data):
    """Other bytes with a SHA-256 that fits them: only what they say can give them away."""
    stored = file.stored_file_id
    alter("files_filecontent", ("stored_file_id", stored), "data", data)
    alter("files_storedfile", ("id", stored), "sha256", sha256(data).hexdigest())
    alter("files_storedfile", ("id", stored), "size", len(data))


def data_of(file):
    return bytes(file.stored_file.content.data)


def test_an_edition_as_published_is_proved_and_what_is_altered_is_named(edition, capsys):
    assert [str(one) for one in check_edition(edition)] == []
    call_command("verify_editions")
    assert "1 editions and their 10 files" in capsys.readouterr().out

    json_file = edition.files.get(format="json", audience="members")
    kept = data_of(json_file)
    altered = kept.replace(b"Policy", b"Polity", 1)
    alter("files_filecontent", ("stored_file_id", json_file.stored_file_id), "data", altered)
    with pytest.raises(CommandError, match="1 of 1 editions") as failed:
        call_command("verify_editions", stderr=(said := io.StringIO()))
    assert failed.value.returncode == 1
    assert str(edition) in said.getvalue()
    assert "Plain data (JSON) for members" in said.getvalue()
    assert "altered: its SHA-256" in said.getvalue()
    assert "PDF" not in said.getvalue()
    alter("files_filecontent", ("stored_file_id", json_file.stored_file_id), "data", kept)

    # A file made to look right, that says something else.
    page = edition.files.get(format="html", audience="members")
    replace_data(page, data_of(page).replace(b"60,000", b"61,000"))
    words = [str(one) for one in check_edition(Edition.objects.get(pk=edition.pk))]
    assert any("Web page" in one and "statement, Policy" in one for one in words)

    # The record itself.
    changed = edition.record.replace("Policy", "Polity", 1)
    alter("reporting_edition", ("id", edition.pk), "record", changed)
    (finding,) = check_edition(Edition.objects.get(pk=edition.pk))
    assert "the record is not the one that was published" in str(finding)

    # What was there to be read, through our own reader.
    pdf = pdf_text(data_of(edition.files.get(format="pdf", audience="members")))
    assert squeezed("This paper tells the board how we stood at 30 September 2009.") in pdf


def test_what_is_only_spoken_is_not_what_is_shown():
    page = b"<p>A<span class='vh'>minus </span>(5)<br>b</p><style>x</style>"
    assert html_text(page) == "A(5)b"
