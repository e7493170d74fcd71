"""The Excel template goes out, is filled in, and comes back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.roles import Role
from measures.imports.reports import Report
from measures.imports.template_out import HEADING_ROW
from measures.models import MeasureOwnership, Vintage
from tests.factories import member
from tests.measures import factories as make
from tests.measures.factories import Y2009

PERIOD = "?every=year&period=2009-10&file=yes"


@pytest.fixture
def get(world, client, at):
    def take(by=None, data_set=None):
        by, data_set = by or world.officer, data_set or world.data_set
        client.force_login(by.user)
        page = at("vintage-template", by.organisation, data_set=data_set.pk)
        assert client.get(page).status_code == 200
        answer = client.get(page + PERIOD)
        assert answer["Content-Type"].endswith("sheet")
        return load_workbook(io.BytesIO(answer.content))

    return take


@pytest.fixture
def send(world, client, at, django_capture_on_commit_callbacks):
    def post(book):
        written = io.BytesIO()
        book.save(written)
        page = at("vintage-upload", data_set=world.data_set.pk)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(page, {"file": SimpleUploadedFile("a.xlsx", written.getvalue())})
        vintage = Vintage.objects.latest("pk")
        return vintage, Report.from_json(vintage.report)

    return post


def cell(book, body, heading):
    sheet = book["Values"]
    column = next(one.column for one in sheet[HEADING_ROW] if one.value == heading)
    row = next(one.row for one in sheet["A"] if one.value == body)
    return sheet.cell(row, column)


def test_it_holds_what_counts_and_comes_back_unchanged(world, get, send):
    fife, moray = world.bodies["Fife"], world.bodies["Moray"]
    share = {"value": 50, "numerator": 1, "denominator": 2}
    make.observed(
        world.data_set,
        {
            (world.days, fife, Y2009): "12.5",
            (world.days, moray, Y2009): "withheld",
            (world.share, fife, Y2009): share,
        },
    )
    world.data_set.generation = 1
    world.data_set.save()
    book = get()
    assert cell(book, "Fife", "HB1").value == 12.5
    assert cell(book, "Moray", "HB1").value == "Withheld"
    assert cell(book, "Fife", "HB 2a numerator").value == 1
    assert book["Keys"].sheet_state == "veryHidden"
    assert book["Values"].data_validations.dataValidation
    assert not cell(book, "Fife", "HB1").protection.locked
    vintage, report = send(book)
    assert (vintage.channel, report.read, report.same, report.values) == ("excel", 3, 3, 0)


def test_what_is_filled_in_is_read_and_empty_cells_say_nothing(world, get, send):
    book = get()
    cell(book, "Fife", "HB1").value = "1,250%"
    cell(book, "Moray", "HB1").value = "not applicable"
    at = cell(book, "Fife", "HB 2a")
    at.value, at.number_format = 0.125, "0.0%"
    cell(book, "Scotland", "HB 2a").value = 50
    cell(book, "Scotland", "HB 2a numerator").value = 5
    cell(book, "Scotland", "HB 2a denominator").value = 10
    vintage, report = send(book)
    assert (report.read, report.new, report.fault_count) == (4, 4, 0)
    rows = vintage.observations.order_by("measure__code", "body__name")
    assert [(one.body.name, one.value, one.state, one.numerator) for one in rows] == [
        ("Fife", 12.5, "reported", None),
        ("Scotland", 50, "reported", 5),
        ("Fife", 1250, "reported", None),
        ("Moray", None, "not_applicable", None),
    ]


def test_each_cell_that_is_wrong_is_named(world, get, send):
    book = get()
    cell(book, "Fife", "HB1").value = "=1+1"
    cell(book, "Moray", "HB1").value = "often"
    _, report = send(book)
    where = {one.place: one.text for one in report.faults}
    assert set(where) == {
        f"Values, {cell(book, name, 'HB1').coordinate}" for name in ("Fife", "Moray")
    }


def test_columns_that_were_moved_and_keys_that_were_changed_are_refused(world, get, send):
    book = get()
    cell(book, "Body", "HB1").value = "HB 2a"
    vintage, _ = send(book)
    assert vintage.state == "unreadable"
    assert "were moved" in vintage.problem
    book = get()
    book["Keys"]["A1"].value = "{"
    assert "hidden sheet" in send(book)[0].problem


def test_a_template_of_another_framework_is_refused(world, get, send):
    book = get()
    keys = book["Keys"]["A1"]
    keys.value = keys.value.replace(world.framework.slug, "elsewhere")
    assert "of another framework" in send(book)[0].problem


def test_a_table_of_a_workbook_is_read_like_a_csv(world, client, send):
    client.force_login(world.officer.user)
    book = Workbook()
    book.active.append(["council", "code", "period", "value"])
    book.active.append(["Fife", "HB1", "2009-10", 12])
    vintage, report = send(book)
    assert (report.new, vintage.observations.get().value) == (1, 12)


def test_an_updater_gets_own_body_and_own_measures(world, get, client, at):
    auditor = member(world.council, Role.AUDITOR)
    client.force_login(auditor.user)
    page = at("vintage-template", world.council, data_set=world.council_set.pk)
    assert client.get(page).status_code == 403
    MeasureOwnership.objects.create(organisation=world.council, measure=world.days, owner=auditor)
    sheet = get(auditor, world.council_set)["Values"]
    assert [one.value for one in sheet[HEADING_ROW]] == ["Body", "HB1"]
    assert [one.value for one in sheet["A"]][HEADING_ROW:] == ["Dundee City"]
