"""Evidence: what is taken, what is refused, who opens it."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from openpyxl import Workbook

from accounts.roles import Role
from files.evidence_files import LARGEST_FILE, MOST_ATTACHED, checked_file, safe_name
from files.models import sha256_of
from records.refusals import Refused
from returns.actions import send_back, submit_return
from returns.actions.attaching import attach_file, attach_link, remove_attachment
from returns.models import Attachment
from tests.factories import member
from tests.returns import factories
from tests.returns.doors import page, signed_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2009, 10, 16)
PDF = b"%PDF-1.7\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20
MAIL = b"From: a@example.org\r\nSubject: Yes\r\n\r\nAgreed"


@pytest.fixture
def world():
    with factories.at(TODAY):
        yield factories.world(objectives=2)


def attach(world, name="minutes.txt", data=b"As agreed", objective=0, by=None, title=""):
    return attach_file(
        programme_return=world.programme_return,
        objective=None if objective is None else world.objectives[objective],
        name=name,
        data=data,
        title=title,
        by=by or world.head,
    )


def link(world, address):
    return attach_link(
        programme_return=world.programme_return,
        objective=world.objectives[0],
        link=address,
        title="A page",
        by=world.head,
    )


def package(main, **more):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", more.pop("contents", "<Types/>"))
        archive.writestr(main, "<document/>")
        for name, data in more.items():
            archive.writestr(name, data)
    return made.getvalue()


def workbook():
    made = io.BytesIO()
    Workbook().save(made)
    return made.getvalue()


def words_only(one):
    """Neither bytes nor their number name a test: an archive has its time in it, which changes
    even its length, and every worker collects at its own."""
    return one if isinstance(one, str) else "data"


DOCX = package("word/document.xml")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF),
        ("a.PNG", PNG),
        ("a.jpg", JPG),
        ("a.jpeg", JPG),
        ("a.docx", DOCX),
        ("a.xlsx", workbook()),
        ("a.csv", "Größe,1".encode("latin-1")),
        ("a.txt", "Umlaute: ä".encode()),
        ("a.txt", "Sixteen".encode("utf-16")),
        ("a.eml", MAIL),
    ],
    ids=words_only,
)
def test_what_is_taken(name, data):
    assert checked_file(name, data)[0] == name


MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.exe", b"MZ", "one of these kinds"),
        ("a.html", b"<script>", "one of these kinds"),
        ("a.docm", DOCX, "one of these kinds"),
        ("a", b"x", "one of these kinds"),
        ("pdf", PDF, "one of these kinds"),
        ("a.pdf", b"MZ\0", "not a PDF"),
        ("a.png", JPG, "not a PNG"),
        ("a.jpg", PNG, "not a JPEG"),
        ("a.txt", b"MZ\0\0", "not text"),
        ("a.csv", workbook(), "not text"),
        ("a.eml", b"Hello", "not an e-mail"),
        ("a.txt", b"", "empty"),
        ("a.docx", workbook(), "not what its name says"),
        ("a.xlsx", DOCX, "not what its name says"),
        ("a.docx", DOCX[:40], "cannot be opened"),
        ("a.docx", PDF, "cannot be opened"),
        ("a.docx", package("word/document.xml", **{"word/vbaProject.bin": "x"}), "macros"),
        ("a.docx", package("word/document.xml", contents=MACROS), "macros"),
        ("a.txt", b"x" * (LARGEST_FILE + 1), "at most 10 MB"),
    ],
    ids=words_only,
)
def test_what_is_refused(name, data, words):
    with pytest.raises(Refused, match=words):
        checked_file(name, data)


def test_a_list_of_contents_that_swells_is_not_read_to_its_end():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "x")
        archive.writestr("[Content_Types].xml", b"0" * 200_000_000)
    with pytest.raises(Refused, match="not what its name says"):
        checked_file("a.docx", bomb.getvalue())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\papers\\minutes.pdf", "minutes.pdf"),
        ('a"b\r\nSet-Cookie: x.txt', "a b Set-Cookie x.txt"),
        ("cod\u202eexe.txt", "codexe.txt"),
        ("..txt", "file.txt"),
        ("x" * 300 + ".docx", "x" * 95 + ".docx"),
        ("Protokoll März.pdf", "Protokoll März.pdf"),
    ],
)
def test_names_are_made_safe(name, kept):
    assert safe_name(name) == kept


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://x.org/", "//x.org", "x", " "])
def test_links_lead_to_the_web_only(world, address):
    with pytest.raises(Refused) as refused:
        link(world, address)
    assert refused.value.field == "link"


def test_attached_through_the_page(world):
    head, address = signed_in(world.head), page(world, "return-objective-evidence")
    file = SimpleUploadedFile("minutes.pdf", PDF)
    answer = head.post(address, {"add_file": "1", "file": file, "title": "Minutes"}, follow=True)
    assert "1 of 10 pieces of evidence attached" in answer.content.decode()
    head.post(address, {"add_link": "1", "link": "https://x.org/a", "link_title": "A page"})
    attached = Attachment.objects.first()
    assert attached.stored_file.sha256 == sha256_of(PDF)
    shown = head.get(page(world)).content.decode()
    assert "Minutes" in shown
    assert 'href="https://x.org/a"' in shown
    assert world.programme_return.state == "draft"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"add_file": "1"}, "Choose a file"),
        ({"add_file": "1", "file": SimpleUploadedFile("a.exe", b"MZ")}, "one of these kinds"),
        ({"add_file": "1", "file": SimpleUploadedFile("a.txt", b"")}, "empty"),
        ({"add_link": "1", "link": "nowhere", "link_title": "x"}, "begins with https://"),
        ({}, "Enter the address"),
    ],
)
def test_refused_through_the_page(world, sent, words):
    answer = signed_in(world.head).post(page(world, "return-objective-evidence"), sent)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Attachment.objects.exists()


def test_ten_and_no_more(world):
    for _ in range(MOST_ATTACHED):
        last = attach(world)
    with pytest.raises(Refused, match="Remove one first"):
        attach(world)
    attach(world, objective=1)
    remove_attachment(attachment=last, by=world.head)
    attach(world)


def test_sent_as_a_download_whatever_it_is(world):
    attached = attach(world, name="März.txt", data=b"<script>alert(1)</script>")
    answer = signed_in(world.head).get(page(world, "return-evidence-file", attachment=attached.pk))
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/plain"


def test_who_opens_it(world):
    attached = attach(world)
    auditor = signed_in(member(world.organisation, Role.AUDITOR))
    board = signed_in(member(world.organisation, Role.BOARD_MEMBER))
    address = page(world, "return-evidence-file", attachment=attached.pk)
    assert auditor.get(address).status_code == 404
    assert signed_in(world.director).get(address).status_code == 200
    factories.fill(world)
    submit_return(programme_return=world.programme_return, by=world.head, prepared_on=TODAY)
    assert auditor.get(address).status_code == 200
    assert board.get(address).status_code == 403


def test_another_returns_address_does_not_lead_to_it(world):
    attached = attach(world)
    other = factories.world()
    address = page(other, "return-evidence-file", attachment=attached.pk)
    assert signed_in(other.head).get(address).status_code == 404


def test_removed_and_kept_on_the_record(world):
    attached = attach(world)
    head = signed_in(world.head)
    head.post(page(world, "return-evidence-remove", attachment=attached.pk))
    assert head.get(page(world, "return-evidence-file", attachment=attached.pk)).status_code == 404
    assert Attachment.objects.get().history.count() == 2


def test_frozen_with_its_version(world):
    attached = attach(world)
    factories.fill(world)
    submit_return(programme_return=world.programme_return, by=world.head, prepared_on=TODAY)
    with pytest.raises(Refused):
        attach(world)
    with pytest.raises(Refused):
        remove_attachment(attachment=attached, by=world.head)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.update(title="Other")


def test_what_is_sent_back_keeps_its_evidence(world):
    kept, removed = attach(world, title="Kept"), attach(world, title="Removed")
    remove_attachment(attachment=removed, by=world.head)
    factories.fill(world)
    submit_return(programme_return=world.programme_return, by=world.head, prepared_on=TODAY)
    copy = send_back(programme_return=world.programme_return, reason="More", by=world.director)
    (again,) = copy.attachments.all()
    assert (again.title, again.stored_file) == ("Kept", kept.stored_file)
    remove_attachment(attachment=again, by=world.head)
    kept.refresh_from_db()
    assert not kept.is_removed, "the submitted version keeps its own"
