"""The workbook's two pages, and whatever somebody sends to them."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.conf import settings as product
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from returns.forms.workbook import LARGEST
from returns.models import ObjectiveUpdate
from returns.views.workbook import CONTENT_TYPE
from returns.workbook.sheets import write_workbook
from returns.workbook.standing import read_standing
from tests.returns.factories import submitted, world
from tests.returns.test_workbook import downloaded, fill_all, put, saved, version_of


@pytest.fixture
def made(db):
    return world()


@pytest.fixture
def head(client, made):
    client.force_login(made.head.user)
    return client


def url(made, name="return-workbook-upload") -> str:
    return reverse(
        name,
        kwargs={
            "organisation": made.organisation.slug,
            "period": "2009-10-q2",
            "programme": made.programme.slug,
        },
    )


def send(client, made, data: bytes, name="return.xlsx"):
    file = SimpleUploadedFile(name, data, CONTENT_TYPE)
    return client.post(url(made), {"workbook": file})


def test_download_fill_in_upload(head, made):
    response = head.get(url(made, "return-workbook"))
    assert response["Content-Type"] == CONTENT_TYPE
    assert "attachment" in response["Content-Disposition"]
    assert f"2009-10-q2-{made.programme.slug}.xlsx" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    book = load_workbook(io.BytesIO(response.content))
    words = " ".join(str(row[0].value) for row in book["Read me"].iter_rows())
    assert f"http://testserver{url(made)}" in words
    fill_all(made, book)
    done = send(head, made, saved(book))
    assert done.status_code == 302
    page = head.get(done.url)
    assert "The workbook is loaded. Changed: Objective 1, Objective 2" in page.text
    again = head.get(send(head, made, saved(book)).url)
    assert "nothing changed" in again.text


def test_what_the_site_asks_about_the_workbooks_words_is_listed_after_the_upload(head, made):
    book = downloaded(made)
    read_me = " ".join(str(row[0].value) for row in book["Read me"].iter_rows())
    assert "Such questions are not in this workbook" in read_me
    fill_all(made, book)
    put(book, "Deliverables", (2, "PD1"), rag="Amber", footnote="Two officers left")
    page = head.get(send(head, made, saved(book)).url)
    (question,) = page.context["questions"]
    assert question["words"].startswith("Objective 2. PD1 is amber, and there is nothing to report")
    step = url(made, "return-detail") + "objectives/2/"
    assert question["address"] == f"{step}?missing#id_answer-nothing"
    assert "1 question about what was written" in page.text
    assert f'href="{question["address"]}"' in page.text
    assert 'id="id_answer-nothing"' in head.get(question["address"]).text


def test_the_returns_page_leads_there(head, made):
    assert url(made) in head.get(url(made, "return-detail")).text


def test_errors_are_listed_in_the_summary_and_the_files_name_stays(head, made):
    book = downloaded(made)
    where = put(book, "Deliverables", (1, "PD1"), progress=120, status="Fine")
    page = send(head, made, saved(book), "my return.xlsx").text
    summary = page[page.index("govuk-error-summary") : page.index("<h1")]
    assert f"{where['progress']}: “120” is not a whole number from 0 to 100" in summary
    assert where["status"] in summary
    assert "Nothing of “my return.xlsx” was saved" in page
    assert "The workbook was not loaded" in page
    assert not ObjectiveUpdate.objects.exists()


def test_very_many_errors_are_cut_short(head, db):
    made = world(objectives=20, activities=6)
    head.force_login(made.head.user)
    book = downloaded(made)
    for number in range(1, 21):
        for key in range(1, 7):
            put(book, "Deliverables", (number, f"PD{key}"), progress=500)
    assert "And 20 more like these" in send(head, made, saved(book)).text


def test_without_a_file_it_says_so(head, made):
    assert "Choose the workbook" in head.post(url(made), {}).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This file is empty"),
        (b"a,b\n1,2", "not an Excel workbook"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "not an Excel workbook"),
        (b"PK\x03\x04" + bytes(99), "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(99), "older kind"),
    ],
)
def test_files_of_other_kinds_are_refused_in_words(head, made, data, words):
    response = send(head, made, data)
    assert response.status_code == 200
    assert words in response.text


def test_a_file_larger_than_the_limit_is_refused_unread(head, made):
    assert "larger than 5 megabytes" in send(head, made, bytes(LARGEST + 1)).text


def test_a_hundred_megabytes_are_refused_before_anything_is_read(made):
    class NeverRead(io.BytesIO):
        def read(self, *_):
            raise AssertionError("the request was read")

    client = Client(raise_request_exception=False)
    client.force_login(made.head.user)
    response = client.generic(
        "POST",
        url(made),
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(100 * 1024 * 1024),
        **{"wsgi.input": NeverRead()},
    )
    assert response.status_code == 413
    limit = product.REQUEST_MAX_SIZE // (1024 * 1024)
    assert f"larger than {limit} megabytes" in response.text


def test_a_submitted_return_is_neither_downloaded_nor_uploaded(head, made):
    data = saved(downloaded(made))
    submitted(made)
    for name in ("return-workbook", "return-workbook-upload"):
        response = head.get(url(made, name))
        assert response.url == url(made, "return-detail")
    assert "was submitted and waits for a director" in send(head, made, data).text


def test_others_get_neither(client, made):
    data = saved(downloaded(made))
    for person in (made.director, made.officer):
        client.force_login(person.user)
        assert client.get(url(made, "return-workbook")).status_code == 403
        assert send(client, made, data).status_code == 403


def test_a_deputy_may_and_the_history_says_who(client, made):
    client.force_login(made.deputy.user)
    book = downloaded(made)
    fill_all(made, book)
    assert send(client, made, saved(book)).status_code == 302
    assert {row.history_user for row in ObjectiveUpdate.history.all()} == {made.deputy.user}


def test_control_characters_and_marks_of_direction_do_no_harm(head, made):
    book = downloaded(made)
    put(book, "Highlights", (1, "Follow-ups"), text="A\u202eB\u200fC\u0085D\ue000E")
    put(book, "Deliverables", (1, "PD1"), status="\u200fIn progress\u200f", progress=" 42\u00a0")
    put(book, "Deliverables", (1, "PD1"), rag="Green")
    assert send(head, made, saved(book)).status_code == 302
    step = read_standing(version_of(made)).steps[0].stored
    assert step.sections["follow_ups"].text == "A\u202eB\u200fCDE"
    assert step.activities[made.activities()[0].pk].progress == 42


def test_fifty_thousand_characters_are_refused_by_their_cell(head, made):
    book = downloaded(made)
    where = put(book, "Highlights", (1, "Follow-ups"), text="x" * 8_001)
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(data, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"x" * 8_001, b"x" * 50_000))
    page = send(head, made, data.getvalue()).text
    assert f"{where['text']}: shorten this to 8,000 characters, it has 50,000" in page


PARTS = ["", "xl/sharedStrings.xml", *(f"xl/worksheets/sheet{n}.xml" for n in "23456")]
PLACES = st.integers(0, 10**7)


@pytest.fixture
def written(made) -> bytes:
    return write_workbook(read_standing(version_of(made)), address="https://example.org/")


def with_part(data: bytes, name: str, change) -> bytes:
    anew = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(anew, "w", 8) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return anew.getvalue()


def with_bytes(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    spoilt = bytearray(data)
    for at, byte in changes:
        spoilt[at % len(spoilt)] = byte
    return bytes(spoilt)


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    changes=st.lists(st.tuples(PLACES, st.integers(0, 255)), min_size=1, max_size=5),
    part=st.sampled_from(PARTS),
    letters=st.booleans(),
)
def test_a_workbook_changed_at_random_is_never_a_fault_of_ours(
    client, made, written, changes, part, letters
):
    """Bytes of the file, or of what a part of it unpacks to: taken or refused, never a 500."""
    if letters:
        changes = [(at, b'0129<>/="abr '[byte % 13]) for at, byte in changes]
    if part:
        data = with_part(written, part, lambda content: with_bytes(content, changes))
    else:
        data = with_bytes(written, changes)
    client.force_login(made.head.user)
    assert send(client, made, data).status_code in (200, 302)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 320])
def test_in_a_browser_the_errors_are_read_and_the_page_keeps_its_width(open_page, axe, width):
    made = world()
    book = downloaded(made)
    put(book, "Deliverables", (1, "PD1"), progress=120, status="Fine")
    page = open_page(made.head.user, javascript=width == 1280, width=width)
    page.goto(url(made))
    page.get_by_label("Workbook").set_input_files(
        {"name": "return.xlsx", "mimeType": CONTENT_TYPE, "buffer": saved(book)}
    )
    page.get_by_role("button", name="Upload").click()
    assert page.get_by_role("heading", name="The workbook was not loaded").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width == 1280:
        axe(page)
