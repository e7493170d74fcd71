"""Ledgers' files through their pages: a source from a sample, an upload from its arrival to its
reversal, codes without a line, and the way from a figure down to the row of a file."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from finance.models import ActualEntry, CodeMapping, SourceProfile, Upload
from tests.factories import OrganisationFactory, member
from tests.finance.conftest import signed_in

pytestmark = pytest.mark.django_db

HEADER = "Paid Date,Supplier,Cap/Rev,Cost Centre,Cost Centre Name,Total"
ROWS = (
    "2009-04-10,Alpha,Revenue,P1,Pay office,100.10",
    "2009-04-11,Beta,Revenue,P1,Pay office,-20.05",
    "2009-05-12,Gamma,Revenue,T1,Travel desk,60.00",
    "2009-05-12,Gamma,Revenue,T1,Travel desk,60.00",
    "2009-05-13,Delta,Capital,C1,Building,1000.00",
)
WRONG = "2009-13-45,Epsilon,Revenue,P1,Pay office,5.00"


def csv(*rows: str, name: str = "april.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([HEADER, *rows, ""]).encode())


def text_of(response) -> str:
    """The page's words in one line, without its marks."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main", 1)[1])
    return " ".join(unescape(words).split())


COLUMNS = {
    "name": "Payments",
    "kind": "adds",
    "amount": "Total",
    "decimal": ".",
    "text": "Supplier",
    "code_1": "Cost Centre",
    "code_name": "Cost Centre Name",
    "month_by": "date",
    "month_column": "Paid Date",
    "rule-1-name": "Capital",
    "rule-1-column": "Cap/Rev",
    "rule-1-values": "Capital",
    "rule-1-outcome": "aside",
    "rule-2-name": "",
    "rule-2-outcome": "aside",
    "rule-3-name": "",
    "rule-3-outcome": "aside",
}


@pytest.fixture
def sample(client, page):
    """The address of the page that asks what the columns of a sample mean."""
    answer = client.post(page("source-new"), {"file": csv(*ROWS)})
    assert answer.status_code == 302, text_of(answer)
    return answer.url


@pytest.fixture
def source(client, sample):
    answer = client.post(sample, COLUMNS)
    assert answer.status_code == 302, text_of(answer)
    return SourceProfile.objects.get()


@pytest.fixture
def upload(client, page, source, small, django_capture_on_commit_callbacks):
    """`upload(*rows)`: a file sent through the page, and read."""

    def send(*rows: str, name: str = "april.csv") -> Upload:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(
                page("upload-new"),
                {"source": source.pk, "budget": small.budget.pk, "file": csv(*rows, name=name)},
            )
        assert answer.status_code == 302, text_of(answer)
        return Upload.objects.latest("pk")

    return send


@pytest.fixture
def confirm(client, page):
    """`confirm(upload, **more)`: what the page's own form holds, ticked."""

    def send(upload: Upload, **more: object):
        form = client.get(page("upload", pk=upload.pk)).context["form"]
        sent = {name: form[name].value() for name in ("rows", "total", "edit_version")}
        return client.post(page("upload-confirm", pk=upload.pk), {**sent, "checked": "on", **more})

    return send


# Sources ------------------------------------------------------------------------------------


def test_a_sample_shows_its_first_rows_and_proposes_roles(client, sample):
    answer = client.get(sample)
    said = text_of(answer)
    assert "april.csv" in said
    assert "Alpha" in said
    assert "100.10" in said
    boxes = answer.context["form"].initial
    assert (boxes["amount"], boxes["code_1"]) == ("Total", "Cost Centre")
    assert (boxes["code_name"], boxes["month_column"]) == ("Cost Centre Name", "Paid Date")


def test_what_the_columns_mean_is_remembered(client, page, source):
    assert source.layout["amount"] == "Total"
    assert source.layout["code"] == ["Cost Centre"]
    assert source.layout["rules"][0]["values"] == ["Capital"]
    said = text_of(client.get(page("source", pk=source.pk)))
    assert "Payments" in said
    assert "Paid Date (a date)" in said
    assert "Set aside" in said


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(client, sample):
    wrong = COLUMNS | {"amount": "", "name": "", "month_column": "", "rule-1-values": ""}
    answer = client.post(sample, wrong)
    errors = answer.context["form"].errors
    assert set(errors) == {"name", "month_column", "rule-1-values"}
    answer = client.post(sample, COLUMNS | {"amount": "", "debit": "Total"})
    assert "debit and credit" in answer.context["form"].errors["debit"][0]
    answer = client.post(sample, COLUMNS | {"code_1": ""})
    assert "code_1" in answer.context["form"].errors
    assert 'value="Payments"' in answer.content.decode()
    assert not SourceProfile.objects.exists()


def test_more_rules_come_without_javascript_and_keep_what_was_typed(client, sample):
    answer = client.post(sample, COLUMNS | {"add_rules": "", "text": "Supplier"})
    form = answer.context["form"]
    assert answer.status_code == 200
    assert not form.errors
    assert form.rules == 6
    assert form["rule-1-name"].value() == "Capital"
    assert form["amount"].value() == "Total"
    assert not SourceProfile.objects.exists()


def test_another_stored_file_cannot_be_looked_into_by_its_number(client, page, sample):
    assert client.get(f"{page('source-columns')}?sample=1").status_code == 404
    assert client.get(page("source-columns")).url == page("source-new")


def test_a_file_that_is_none_is_refused_in_words(client, page):
    for data in (b"", b"PK\x03\x04 not a workbook"):
        answer = client.post(page("source-new"), {"file": SimpleUploadedFile("x.xlsx", data)})
        assert answer.status_code == 200
        assert answer.context["form"].errors["file"]


def test_a_source_is_changed_with_its_history(client, page, source):
    change = page("source-change", pk=source.pk)
    sent = COLUMNS | {"text": "Cost Centre Name", "edit_version": 1, "name": "Payments of 2009"}
    assert client.post(change, sent).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.layout["text"]) == ("Payments of 2009", "Cost Centre Name")
    said = text_of(client.get(page("source", pk=source.pk)))
    assert "Text Supplier Cost Centre Name" in said
    late = client.post(change, sent | {"text": "Supplier"})
    assert late.status_code == 200
    assert "Someone else changed this" in text_of(late)


def test_other_columns_are_shown_by_a_new_sample(client, page, source):
    file = SimpleUploadedFile("new.csv", b"When,Who,Centre,Sum\n2009-04-10,Alpha,P1,100.10\n")
    answer = client.post(page("source-sample", pk=source.pk), {"file": file})
    asked = client.get(answer.url)
    assert asked.context["form"].fields["amount"].choices[1:] == [
        (name, name) for name in ("When", "Who", "Centre", "Sum")
    ]


# Uploads ------------------------------------------------------------------------------------


def test_the_preview_adds_up_to_the_file(client, page, upload):
    one = upload(*ROWS, WRONG)
    answer = client.get(page("upload", pk=one.pk))
    said = text_of(answer)
    assert "6 rows, £1,205.05: 4 new, 1 set aside, 1 refused" in said
    preview = answer.context["preview"]
    assert sum(tally.rows for _, tally in answer.context["verdicts"]) == preview.whole.rows == 6
    assert sum(t.amount for _, t in answer.context["verdicts"]) == Decimal("1205.05")
    assert "Capital" in said
    assert "April 2009" in said
    assert "May 2009" in said
    assert "7" in [str(row.number) for row in answer.context["refused_rows"]]
    assert {one.code for one in preview.unmapped} == {"P1", "T1"}
    assert not ActualEntry.objects.exists()


def test_nothing_counts_before_it_is_confirmed_and_all_of_it_after(
    client, page, upload, confirm, small
):
    one = upload(*ROWS)
    assert confirm(one).status_code == 302
    assert sum(entry.amount for entry in ActualEntry.objects.all()) == Decimal("200.05")
    said = text_of(client.get(page("upload", pk=one.pk)))
    assert "What it changed, by line and month" in said
    assert "Unallocated" in said
    assert client.get(page("upload", pk=one.pk)).context["found"].stands == Decimal("200.05")
    statement = text_of(client.get(page("position-statement", year=2009, month=2)))
    assert "Unallocated" in statement


def test_a_second_load_adds_nothing(client, page, upload, confirm):
    confirm(upload(*ROWS))
    again = upload(*ROWS, name="again.csv")
    said = text_of(client.get(page("upload", pk=again.pk)))
    assert "5 rows, £1,200.05: 4 already loaded, 1 set aside" in said
    confirm(again)
    assert sum(entry.amount for entry in ActualEntry.objects.all()) == Decimal("200.05")


@pytest.mark.parametrize(
    ("more", "field"),
    [({"checked": ""}, "checked"), ({"rows": "4"}, "total"), ({"total": "1"}, "total")],
)
def test_the_totals_must_be_ticked_and_be_those_of_the_file(upload, confirm, more, field):
    answer = confirm(upload(*ROWS), **more)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not ActualEntry.objects.exists()


def test_refused_rows_are_left_out_only_when_that_is_ticked(upload, confirm):
    one = upload(*ROWS, WRONG)
    assert "leave_out_refused" in confirm(one).context["form"].errors
    assert confirm(one, leave_out_refused="on").status_code == 302
    one.refresh_from_db()
    assert one.state == Upload.State.CONFIRMED


def test_a_preview_that_is_out_of_date_is_read_again(
    client, page, upload, confirm, django_capture_on_commit_callbacks
):
    first, second = upload(*ROWS), upload(*ROWS, name="second.csv")
    confirm(first)
    assert "Have it read again" in text_of(client.get(page("upload", pk=second.pk)))
    assert confirm(second).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("upload-anew", pk=second.pk))
    assert "4 already loaded" in text_of(client.get(page("upload", pk=second.pk)))


def test_an_upload_is_given_up(client, page, upload):
    one = upload(*ROWS)
    client.post(page("upload-abandon", pk=one.pk), {"edit_version": one.edit_version})
    one.refresh_from_db()
    assert one.state == Upload.State.ABANDONED
    assert "given up" in text_of(client.get(page("upload", pk=one.pk)))


def test_an_upload_is_reversed_with_a_reason(client, page, upload, confirm):
    one = upload(*ROWS)
    confirm(one)
    one.refresh_from_db()
    reverse = page("upload-reverse", pk=one.pk)
    assert (
        "reason" in client.post(reverse, {"edit_version": one.edit_version}).context["form"].errors
    )
    sent = {"edit_version": one.edit_version, "reason": "Another body’s"}
    assert client.post(reverse, sent).status_code == 302
    assert sum(entry.amount for entry in ActualEntry.objects.all()) == 0
    said = text_of(client.get(page("upload", pk=one.pk)))
    assert "Reversed" in said
    assert "Another body’s" in said


def test_a_file_that_cannot_be_read_says_why(client, page, upload, source):
    one = upload(name="empty.csv")
    said = text_of(client.get(page("upload", pk=one.pk)))
    assert "could not be read" in said
    assert one.problem in said


def test_while_it_is_read_the_page_says_how_far(client, page, upload):
    one = upload(*ROWS)
    Upload.objects.filter(pk=one.pk).update(state=Upload.State.READING)
    one.progress.rows_read, one.progress.rows_expected = 42_000, 100_000
    one.progress.save()
    assert "42,000 of 100,000 rows read" in text_of(client.get(page("upload", pk=one.pk)))


def test_the_month_is_asked_only_where_the_file_does_not_say_it(client, page, sample, small):
    chosen = COLUMNS | {"month_by": "chosen", "month_column": "", "name": "By month"}
    client.post(sample, chosen)
    sent = {"source": SourceProfile.objects.get().pk, "budget": small.budget.pk}
    answer = client.post(page("upload-new"), sent | {"file": csv(*ROWS)})
    assert "month" in answer.context["form"].errors
    answer = client.post(page("upload-new"), sent | {"file": csv(*ROWS), "month": "2"})
    assert answer.status_code == 302
    assert Upload.objects.get().month == 2


def test_rows_are_chosen_by_address(client, page, upload):
    one = upload(*ROWS, WRONG)
    rows = page("upload-rows", pk=one.pk)
    assert "1 row refused" in text_of(client.get(rows + "?verdict=refused"))
    assert "2 rows of code T1" in text_of(client.get(rows + "?code=T1"))
    assert "6 rows" in text_of(client.get(rows + "?verdict=nonsense&page=99"))


def test_a_row_says_what_the_file_has_and_who_else_holds_it(client, page, upload, confirm):
    first = upload(*ROWS)
    confirm(first)
    second = upload(*ROWS, name="again.csv")
    confirm(second)
    said = text_of(client.get(page("upload-row", pk=second.pk, number=3)))
    assert "Beta" in said
    assert "-20.05" in said
    assert "Cap/Rev Revenue" in said
    assert "Also held by 1 other upload" in said
    assert "april.csv" in said
    assert "It counts once, by “april.csv”" in said


def test_the_file_is_given_back_as_it_came(client, page, upload):
    one = upload(*ROWS)
    answer = client.get(page("upload-file", pk=one.pk))
    assert answer.content == csv(*ROWS).read()
    assert answer["Content-Disposition"].startswith("attachment")
    assert one.stored_file.sha256 in text_of(client.get(page("upload", pk=one.pk)))


# Codes --------------------------------------------------------------------------------------


def boxes_of(answer) -> dict[str, str]:
    """By code, the name of its select."""
    return {row.code: row.key for row in answer.context["form"].rows.values()}


def test_codes_get_their_line_before_the_file_is_confirmed(client, page, upload, confirm, small):
    one = upload(*ROWS)
    codes = page("upload-codes", pk=one.pk)
    boxes = boxes_of(client.get(codes))
    assert set(boxes) == {"P1", "T1"}
    assert client.post(codes, {boxes["P1"]: small.pay.pk}).status_code == 302
    assert CodeMapping.objects.get().line == small.pay
    confirm(one)
    assert small.pay.actual_entries.get().amount == Decimal("80.05")


def test_what_waits_moves_to_the_line_that_is_chosen(client, page, upload, confirm, small):
    confirm(upload(*ROWS))
    unallocated = page("unallocated", year=2009)
    answer = client.get(unallocated)
    assert "£200.05 unallocated in 2009/10, under 2 codes" in text_of(answer)
    boxes = boxes_of(answer)
    sent = {boxes["P1"]: small.pay.pk, boxes["T1"]: small.travel.pk}
    assert client.post(page("allocate", year=2009), sent).url == unallocated
    assert "Nothing is unallocated" in text_of(client.get(unallocated))
    assert sum(e.amount for e in small.travel.actual_entries.all()) == Decimal("120.00")


def test_codes_are_searched_by_address(client, page, upload, confirm):
    confirm(upload(*ROWS))
    answer = client.get(page("unallocated", year=2009) + "?q=travel")
    assert set(boxes_of(answer)) == {"T1"}
    assert "No code has" in text_of(client.get(page("unallocated", year=2009) + "?q=zzz"))


def test_a_code_is_given_another_line_with_what_stands_there(
    client, page, upload, confirm, small, source
):
    confirm(upload(*ROWS))
    boxes = boxes_of(client.get(page("unallocated", year=2009)))
    client.post(page("allocate", year=2009), {boxes["P1"]: small.pay.pk})
    codes = page("source-codes", pk=source.pk, year=2009)
    sent = {boxes_of(client.get(codes))["P1"]: small.travel.pk, "move_loaded": "on"}
    assert client.post(codes, sent).status_code == 302
    assert sum(e.amount for e in small.travel.actual_entries.all()) == Decimal("80.05")
    assert sum(e.amount for e in small.pay.actual_entries.all()) == 0


def test_a_code_gets_its_line_before_any_file_has_it(client, page, source, small):
    place = {"pk": source.pk, "year": 2009}
    new = page("source-code-new", **place)
    assert new in client.get(page("source-codes", **place)).content.decode()
    sent = {"code": " 888888  52 ", "line": small.pay.pk}
    answer = client.post(new, sent)
    assert answer.url == page("source-codes", **place)
    assert CodeMapping.objects.get().code == "888888 52"
    assert "888888 52" in text_of(client.get(answer.url))
    again = client.post(new, sent | {"line": small.travel.pk})
    assert "has a line already" in again.context["form"].errors["code"][0]
    assert set(client.post(new, {"code": ""}).context["form"].errors) == {"code", "line"}
    assert CodeMapping.objects.get().line == small.pay


def test_nothing_chosen_is_said_so(client, page, upload, confirm):
    confirm(upload(*ROWS))
    answer = client.post(
        page("allocate", year=2009),
        dict.fromkeys(boxes_of(client.get(page("unallocated", year=2009))).values(), ""),
    )
    assert "Choose a line for at least one code" in text_of(answer)


def test_a_code_that_someone_else_gave_a_line_meanwhile_is_told(
    client, page, upload, confirm, small
):
    confirm(upload(*ROWS))
    boxes = boxes_of(client.get(page("unallocated", year=2009)))
    allocate = page("allocate", year=2009)
    client.post(allocate, {boxes["P1"]: small.pay.pk})
    sent = {boxes["P1"]: small.travel.pk, boxes["T1"]: small.travel.pk}
    answer = client.post(allocate, sent, follow=True)
    assert "someone else gave them a line" in text_of(answer)
    assert CodeMapping.objects.get(code="P1").line == small.pay


# From a figure to the row of a file ---------------------------------------------------------


def test_every_actual_opens_to_the_penny(client, page, upload, confirm, small):
    confirm(upload(*ROWS))
    boxes = boxes_of(client.get(page("unallocated", year=2009)))
    client.post(page("allocate", year=2009), {boxes["P1"]: small.pay.pk})
    statement = client.get(page("position-statement", year=2009, month=2))
    for href, line in (
        (page("cell-entries", year=2009, month=2, line=small.pay.pk), small.pay),
        (page("unallocated-entries", year=2009, month=2), None),
    ):
        assert href in statement.content.decode()
        answer = client.get(href)
        entries = ActualEntry.objects.filter(line=line, month__lte=2)
        assert answer.context["amount"] == sum(entry.amount for entry in entries)
        assert {entry for entry, _ in answer.context["rows"]} == set(entries)
    assert page("unallocated", year=2009) in statement.content.decode()


def test_a_cell_is_opened_for_one_month_and_as_it_stood(client, page, small):
    small.enter(month=1, pay="10.01")
    known_at = ActualEntry.objects.get().recorded_at.isoformat()
    small.enter(month=2, pay="20.02")
    cell = page("cell-entries", year=2009, month=2, line=small.pay.pk)
    assert "£30.03 to the end of May 2009" in text_of(client.get(cell))
    assert "£20.02 in May 2009" in text_of(client.get(cell + "?only=month"))
    then = client.get(cell, {"known_at": known_at})
    assert "£10.01 to the end of May 2009" in text_of(then)
    assert "As it was known on" in text_of(then)


def test_an_entry_opens_to_its_rows_and_each_row_to_its_file(client, page, upload, confirm, small):
    one = upload(*ROWS)
    confirm(one)
    entry = ActualEntry.objects.get(code="T1")
    answer = client.get(page("entry", pk=entry.pk))
    assert [signed.row.number for signed in answer.context["page"]] == [4, 5]
    assert answer.context["amount"] == entry.amount == Decimal("120.00")
    assert page("upload-row", pk=one.pk, number=4) in answer.content.decode()
    assert page("upload", pk=one.pk) in answer.content.decode()


def test_a_typed_entry_opens_too(client, page, small):
    small.enter(month=1, pay="10.01")
    said = text_of(client.get(page("entry", pk=ActualEntry.objects.get().pk)))
    assert "£10.01: typed" in said


# Who may ------------------------------------------------------------------------------------


def test_who_only_reads_finance_sees_files_and_changes_nothing(
    organisation, page, upload, confirm, client
):
    one = upload(*ROWS)
    reader = signed_in(member(organisation, Role.AUDITOR))
    seen = text_of(reader.get(page("upload", pk=one.pk)))
    assert "5 rows, £1,200.05" in seen
    assert "I have checked" not in seen
    assert reader.post(page("upload-confirm", pk=one.pk)).status_code == 403
    assert reader.get(page("upload-codes", pk=one.pk)).status_code == 403
    confirm(one)
    waiting = reader.get(page("unallocated", year=2009))
    assert waiting.status_code == 200
    assert "<select" not in waiting.content.decode()
    assert reader.post(page("allocate", year=2009)).status_code == 403


def test_another_organisation_sees_nothing_of_it(page, upload):
    one = upload(*ROWS)
    stranger = signed_in(member(OrganisationFactory(slug="other"), Role.FINANCE_OFFICER))
    assert stranger.get(page("upload", pk=one.pk)).status_code == 404
    elsewhere = page("upload", pk=one.pk).replace("/body/", "/other/")
    assert stranger.get(elsewhere).status_code == 404
