"""The paper as a page, a workbook and plain data; and the command that writes them."""

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from records.codec import fingerprint, to_json
from reporting.papers import actions
from reporting.papers.html import content_security_policy, render_html
from reporting.papers.plain import render_json
from reporting.papers.records import EditionStamp
from reporting.papers.xlsx import render_xlsx

from .factories import FOOTNOTE, SHARED_FOOTNOTE, change_a_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(world):
    stamp = EditionStamp(1, timezone.now(), "Performance Officer", "")
    return replace(world.record(), edition=stamp)


# The page -------------------------------------------------------------------------


def test_the_page_stands_alone(record):
    html = render_html(record).decode()
    assert html.count("<style>") == 1
    assert "<script" not in html
    assert "<link" not in html
    assert not re.search(r'style="', html)
    outside = re.findall(r'(?:href|src)="([^"]*)"|url\("?([^")]*)', html)
    assert {a or b for a, b in outside if not (a or b).startswith(("#", "data:"))} == set()


def test_its_policy_names_its_style(record):
    html = render_html(record)
    style = re.search(rb"<style>(.*?)</style>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    policy = content_security_policy(html)
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_every_paragraph_line_and_objective_has_an_anchor(world, record):
    html = render_html(record).decode()
    names = re.findall(r' id="([^"]+)"', html)
    assert len(names) == len(set(names))
    slug = world.programme_slug
    for name in ("paragraph-1", f"line-{world.lines['policy'].pk}", f"status-{slug}-1"):
        assert name in names
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in names


def test_bracketed_figures_have_a_hidden_minus(record):
    html = render_html(record).decode()
    assert '<span class="vh">minus </span>(40,001)' in html


def test_footnotes_stand_once_for_each_call(record):
    html = render_html(record).decode()
    assert len(re.findall(r'id="call-\d+"', html)) == len(re.findall(r'id="footnote-\d+"', html))
    assert html.count(FOOTNOTE) == html.count(SHARED_FOOTNOTE) == 1
    assert html.count("see the objective") == 2


def test_an_override_prints_both_figures(record):
    html = render_html(record).decode()
    assert 'Overall progress: 50% <span class="soft">(reported; computed 54%)</span>' in html


def test_a_draft_says_so(record):
    assert b"not published" in render_html(replace(record, edition=None))
    assert b"not published" not in render_html(record)


def test_markup_in_typed_text_stays_text(world):
    actions.add_paragraph(
        paper=world.paper, section="general", text="<b>x</b> & <script>y</script>", by=world.writer
    )
    html = render_html(world.record()).decode()
    assert "<script" not in html
    assert "&lt;b&gt;x" in html


# The workbook ---------------------------------------------------------------------


def sheet_of(record, name="Position statement", **options):
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(record)), **options)[name]


def evaluated(sheet, cell):
    """What a formula of ours comes to: SUM of ranges, A-B, A/ABS(B)."""
    value = sheet[cell].value
    if not str(value).startswith("="):
        return Decimal(str(value or 0))
    if parts := re.fullmatch(r"=SUM\((.*)\)", value):
        cells = [
            one.coordinate
            for part in parts[1].split(",")
            for row in (sheet[part] if ":" in part else ((sheet[part],),))
            for one in row
        ]
        return sum((evaluated(sheet, one) for one in cells), Decimal(0))
    if parts := re.fullmatch(r"=([A-Z]+\d+)-([A-Z]+\d+)", value):
        return evaluated(sheet, parts[1]) - evaluated(sheet, parts[2])
    parts = re.fullmatch(r"=([A-Z]+\d+)/ABS\(([A-Z]+\d+)\)", value)
    return evaluated(sheet, parts[1]) / abs(evaluated(sheet, parts[2]))


def test_formulas_are_live_and_carry_their_values(record):
    live, values = sheet_of(record), sheet_of(record, data_only=True)
    formulas = [
        cell.coordinate
        for row in live.iter_rows()
        for cell in row
        if str(cell.value).startswith("=")
    ]
    assert len(formulas) >= 20
    for cell in formulas:
        assert values[cell].value is not None
        assert float(evaluated(live, cell)) == pytest.approx(float(values[cell].value), abs=1e-9)


def test_pence_are_kept_under_pound_formats(record):
    sheet = sheet_of(record, data_only=True)
    (policy,) = [row for row in sheet.iter_rows() if row[0].value == "Policy"]
    assert policy[4].value == 60000.1
    assert policy[4].number_format == "#,##0;(#,##0);0"
    assert policy[6].number_format.startswith("0%;(0%)")


def test_the_sheet_has_one_header_row_a_print_area_and_no_merged_cell(record):
    for name in ("Position statement", "Progress"):
        sheet = sheet_of(record, name)
        assert not sheet.merged_cells.ranges
        assert sheet.print_area
        assert sheet.print_title_rows
        assert sheet.freeze_panes


def test_progress_is_a_sheet_too(record):
    rows = list(sheet_of(record, "Progress", data_only=True).iter_rows(values_only=True))
    (amber,) = [row for row in rows if any(str(cell).startswith(FOOTNOTE) for cell in row)]
    assert amber[3:6] == ("Delayed", "Amber", 0.42)


def test_equal_records_make_equal_workbooks(record):
    assert render_xlsx(record) == render_xlsx(record)


def test_a_name_like_a_formula_stays_a_name(world):
    line = world.lines["support"]
    line.name = "=1+1"
    line.save()
    sheet = sheet_of(world.record())
    (cell,) = [row[0] for row in sheet.iter_rows() if row[0].value == "=1+1"]
    assert cell.data_type == "s"


def test_a_paper_without_budget_is_still_a_workbook(record):
    sheet = sheet_of(replace(record, statement=None))
    assert "no budget" in sheet["A5"].value


# Plain data -----------------------------------------------------------------------


def test_plain_data_is_the_record_and_its_fingerprint(record):
    data = json.loads(render_json(record))
    assert data["record_sha256"] == fingerprint(to_json(record))
    assert data["record"]["heading"]["title"] == record.heading.title
    rows = {row["key"]: row["cells"] for row in data["statement"]["rows"]}
    assert rows["total-expenditure"]["variance"] == "-40000.70"


# The command ----------------------------------------------------------------------


def export(world, output, **options):
    call_command(
        "export_paper",
        world.organisation.slug,
        options.pop("period", "2009-10-q2"),
        **{"format": "html", "output": str(output)} | options,
    )
    return output.read_bytes()


def test_without_edition_it_writes_a_draft(world, tmp_path, capsys):
    assert b"not published" in export(world, tmp_path / "draft.html")
    assert "a draft" in capsys.readouterr().out


@pytest.mark.parametrize("extension", ["pdf", "board", "html", "xlsx", "json"])
def test_it_writes_the_stored_bytes(world, edition, tmp_path, extension):
    file = edition.files.for_members().get(format=extension)
    written = export(world, tmp_path / "paper", format=extension)
    assert written == bytes(file.stored_file.content.data)
    change_a_figure(world)
    assert export(world, tmp_path / "again", format=extension, edition=1) == written


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"period": "2009-11-q2"}, "not a quarter"),
        ({"period": "2009-10-q3"}, "has no such paper"),
        ({"edition": 7}, "no issued edition 7"),
    ],
)
def test_what_is_not_there_is_said(world, edition, tmp_path, options, said):
    with pytest.raises(CommandError, match=said):
        export(world, tmp_path / "paper", **options)


def test_a_withdrawn_edition_is_not_written(world, edition, tmp_path):
    actions.withdraw(edition=edition, reason="A wrong table", by=world.director)
    with pytest.raises(CommandError, match="withdrawn"):
        export(world, tmp_path / "paper", edition=1)


def test_a_folder_that_is_not_there_is_said(world, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        export(world, tmp_path / "nowhere" / "paper")
