"""Files that are wrong in every way a ledger's export can be, sent through the page: what cannot
count is refused in words, row by row or as a whole, and nothing else moves."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from finance import actions
from finance.imports.layout import Layout
from finance.imports.preview import build_preview
from finance.models import ActualEntry, SourceProfile, Upload, UploadRow
from records.refusals import Refused
from tests.finance.imports.factories import (
    HEADER,
    LAYOUT,
    Ledger,
    check_books,
    csv_of,
    row,
    verdicts,
    xlsx_of,
)
from tests.finance.test_pages import words

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture
def source(small, officer) -> SourceProfile:
    return Ledger(small.budget, officer).source


@pytest.fixture
def send(client, page, small, source, django_capture_on_commit_callbacks):
    """`send(data)`: the file uploaded by the page's form, and read."""

    def upload(data: bytes, of: SourceProfile = source) -> Upload:
        file = SimpleUploadedFile("payments", data)
        sent = {"source": of.pk, "budget": small.budget.pk, "file": file}
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(page("upload-new"), sent)
        assert answer.status_code == 302, words(answer)
        return Upload.objects.latest("pk")

    return upload


@pytest.fixture
def confirm(client, page):
    """`confirm(upload)`: the preview's own form, ticked, the refused rows left out."""

    def press(upload: Upload):
        form = client.get(page("upload", pk=upload.pk)).context["form"]
        sent = {name: form[name].value() for name in ("rows", "total", "edit_version")}
        ticked = {"checked": "on", "leave_out_refused": "on"}
        return client.post(page("upload-confirm", pk=upload.pk), sent | ticked)

    return press


@pytest.fixture
def reasons(client, page):
    """`reasons(upload)`: why rows are refused, which its page shows too."""

    def found(upload: Upload) -> list[str]:
        shown = words(client.get(page("upload", pk=upload.pk)))
        rows = upload.rows.filter(verdict="refused").order_by("number")
        kinds = [one.reason.partition(": “")[0] for one in rows]
        assert all(kind in shown for kind in kinds)
        return kinds

    return found


@pytest.fixture
def problem(client, page):
    """`problem(upload)`: why the whole file could not be read; nothing of it is kept but itself."""

    def found(upload: Upload) -> str:
        assert upload.state == Upload.State.UNREADABLE
        assert not UploadRow.objects.exists()
        shown = words(client.get(page("upload", pk=upload.pk)))
        assert "The file could not be read" in shown
        return upload.problem

    return found


# Amounts ------------------------------------------------------------------------------------


def test_amounts_that_overflow_are_refused(send, confirm, reasons, small):
    large = ("100000000000.00", "999999999999999999999999", "-1e400", "1" * 400)
    upload = send(csv_of(row("1.00"), *(row(amount) for amount in large)))
    assert reasons(upload) == [
        *["Too large an amount"] * 2,
        *["Not an amount"] * 2,
    ]
    confirm(upload)
    assert ActualEntry.objects.get().amount == Decimal("1.00")
    check_books(small.budget)


def test_amounts_of_a_spreadsheet_that_overflow_are_refused(send, reasons):
    amounts = (10**11, 1e300, 0.015, 0.001)
    upload = send(xlsx_of(HEADER, *(("2009-05-10", "A", "1", "A1", "A", one) for one in amounts)))
    assert reasons(upload) == ["Too large an amount"] * 2 + ["Fractions of a penny"] * 2


def test_amounts_that_overflow_together_count_nothing(send, confirm, small):
    largest = "99999999999.99"
    upload = send(csv_of(*(row(largest, ref=str(n)) for n in range(11))))
    answer = confirm(upload)
    assert answer.status_code == 200
    assert "larger than any column holds" in words(answer)
    assert not ActualEntry.objects.exists()
    assert not UploadRow.objects.filter(counts=True).exists()
    check_books(small.budget)


def test_a_typed_difference_that_overflows_is_refused_in_words(small, officer):
    small.enter(1, pay="99999999999.99")
    with pytest.raises(Refused, match="larger than any column holds"):
        small.enter(1, seen={"pay": "99999999999.99"}, pay="-99999999999.99")
    check_books(small.budget)


def test_mixed_currencies_are_refused(send, confirm, reasons, small):
    foreign = ("€5.00", "5.00 EUR", "US$5.00", "USD 5", "¥500")
    upload = send(csv_of(row("£2.00"), row("GBP 3.00"), *(row(one) for one in foreign)))
    assert reasons(upload) == ["In another currency"] * 5
    confirm(upload)
    assert ActualEntry.objects.get().amount == Decimal("5.00")


# Dates and months ---------------------------------------------------------------------------


def test_dates_outside_the_year_are_refused(send, reasons):
    days = ("2009-03-31", "2009-04-01", "2010-03-31", "2010-04-01", "2109-05-10", "31 June 2009")
    upload = send(csv_of(*(row("1.00", day=day) for day in days)))
    assert verdicts(upload) == ["refused", "new", "new", "refused", "refused", "refused"]
    assert reasons(upload) == [*["A date outside 2009/10"] * 3, "Not a date"]


def test_a_thirteenth_month_is_refused(send, reasons, small, officer):
    layout = Layout.from_json(LAYOUT.to_json() | {"date": "", "period": "Date"})
    of_periods = actions.create_source(
        organisation=small.organisation, name="Periods", kind="adds", layout=layout, by=officer
    )
    rows = [row("1.00", day=f"P{period:02}") for period in range(14)]
    upload = send(csv_of(*rows), of_periods)
    assert verdicts(upload) == ["refused", *["new"] * 12, "refused"]
    assert len(reasons(upload)) == 2
    months = {one.own_month: one.rows for one in build_preview(upload).by_month}
    assert months == dict.fromkeys(range(1, 13), 1)


def test_thirteen_months_of_days_leave_one_out(send, reasons):
    days = [f"2009-{month:02}-01" for month in range(4, 13)]
    days += [f"2010-{month:02}-01" for month in range(1, 5)]
    upload = send(csv_of(*(row("1.00", day=day) for day in days)))
    assert verdicts(upload) == [*["new"] * 12, "refused"]
    assert len(reasons(upload)) == 1


# Rows and columns ---------------------------------------------------------------------------


def test_totals_amid_the_rows_are_no_rows(send, confirm, reasons, small):
    rows = [
        row("10.00"),
        ("", "", "", "", "Subtotal", "10.00"),
        row("5.00", "B2"),
        ("", "Grand total", "", "", "", "15.00"),
        ("Total", "", "", "", "", "99.00"),
    ]
    upload = send(csv_of(*rows))
    assert verdicts(upload) == ["new", "refused", "new", "refused", "refused"]
    assert reasons(upload) == [
        *["A total, the sum of the rows above it"] * 2,
        "Called a total, but not the sum of the rows above it",
    ]
    assert build_preview(upload).whole.amount == Decimal("15.00")
    confirm(upload)
    assert sum(one.amount for one in ActualEntry.objects.all()) == Decimal("15.00")


def test_the_same_column_name_twice_is_told_apart(client, page):
    data = b"Date,Centre,Amount,Amount\n2009-05-10,A1,1.00,2.00\n"
    answer = client.post(page("source-new"), {"file": SimpleUploadedFile("x.csv", data)})
    asked = client.get(answer.url)
    names = [name for name, _ in asked.context["form"].fields["amount"].choices[1:]]
    assert names == ["Date", "Centre", "Amount", "Amount (2)"]


def test_a_column_that_comes_twice_of_a_sudden_is_not_guessed(send, problem):
    data = csv_of((*row("1.00"), "2.00"), header=(*HEADER, "Amount"))
    assert "more than one column named “Amount”" in problem(send(data))


@pytest.mark.parametrize(
    "data",
    [
        b"\n\n\n",
        csv_of(),
        xlsx_of(),
        xlsx_of(HEADER),
        xlsx_of(("",), (None, " "), ()),
    ],
    ids=["csv", "csv-header", "sheet", "sheet-header", "sheet-blanks"],
)
def test_an_empty_sheet_is_said_so(send, problem, data):
    assert "row" in problem(send(data))


# Files --------------------------------------------------------------------------------------


def test_200_megabytes_are_refused_before_they_are_read(client, page, source):
    class Unreadable(io.RawIOBase):
        def read(self, *_):
            raise AssertionError("somebody reads it")

    answer = client.generic(
        "POST",
        page("upload-new"),
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(200 * MEGABYTE),
        **{"wsgi.input": Unreadable()},
    )
    assert answer.status_code == 413
    assert f"larger than {settings.REQUEST_MAX_SIZE // MEGABYTE} megabytes" in words(answer)
    assert not Upload.objects.exists()


def test_200_megabytes_are_kept_by_no_other_way(source, small, officer):
    with pytest.raises(Refused, match="larger than 50 megabytes"):
        actions.receive_upload(
            source=source,
            budget=small.budget,
            month=None,
            name="large.csv",
            data=bytes(200 * MEGABYTE),
            by=officer,
        )
    assert not Upload.objects.exists()


def test_a_zip_bomb_is_not_unpacked(send, problem):
    data = io.BytesIO(xlsx_of(HEADER, row("1.00")))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet2.xml", bytes(100 * MEGABYTE))
    assert len(data.getvalue()) < MEGABYTE
    assert "unpacks to many times its size" in problem(send(data.getvalue()))


def test_a_formula_that_was_never_calculated_is_no_nil(send, confirm, reasons, small):
    rows = [("2009-05-10", "Ink", "1", "A1", "A", amount) for amount in (1.5, "=E3+1")]
    upload = send(xlsx_of(HEADER, *rows))
    assert verdicts(upload) == ["new", "refused"]
    assert "never calculated" in upload.rows.get(verdict="refused").reason
    assert reasons(upload) == ["Excel has no value for Amount"]
    confirm(upload)
    assert ActualEntry.objects.get().amount == Decimal("1.50")


def test_a_csv_cut_in_the_middle_of_a_row(send, confirm, reasons):
    whole = csv_of(row("1.00"), row("2.00"), row("30.00"))
    upload = send(whole[: whole.rindex(b",Centre")])
    assert verdicts(upload) == ["new", "new", "refused"]
    assert reasons(upload) == ["The file was cut in this row"]


def test_a_csv_cut_within_quotes_counts_nothing(send, problem):
    whole = csv_of(row("1.00"), row("1,234.00"))
    assert "the file was cut" in problem(send(whole[: whole.rindex(b"34.00")]))


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
def test_a_workbook_cut_in_the_middle_counts_nothing(send, problem, kept):
    whole = xlsx_of(HEADER, *(row(f"{n}.00") for n in range(200)))
    assert "damaged or was not sent completely" in problem(send(whole[: int(len(whole) * kept)]))
