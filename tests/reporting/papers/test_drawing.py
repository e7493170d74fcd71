"""What a paper's pictures are drawn from: frozen in its record, and approved."""

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import PlannedProgramme
from records.codec import fingerprint, to_json
from reporting.papers.audiences import for_public
from reporting.papers.differences import differences
from reporting.papers.html import render_html
from reporting.papers.records import content_sha256, figures_sha256, reads_the_same
from reporting.papers.versions import short_version
from reporting.papers.xlsx import render_xlsx
from returns.fourpart import NO_STRIP
from returns.models import ProgrammeReturn, ReturnDecision, ReturnSubmission, ReturnVersion
from returns.outlines import outline_of
from returns.records import SCHEMA_VERSION

from .factories import paper_world

pytestmark = pytest.mark.django_db

OWN = Quarter(2009, 2)


def earlier(world, quarter, colour, verdict="approved"):
    """The programme's return of an earlier quarter, judged that colour, and decided."""
    day = quarter.end
    period = ReportingPeriod.objects.create(
        organisation=world.organisation,
        year=quarter.year,
        quarter_number=quarter.number,
        **dict.fromkeys(("opens_on", "due_on", "closes_on"), day),
    )
    planned = PlannedProgramme.objects.get(programme__slug=world.programme_slug)
    given = ProgrammeReturn.objects.create(period=period, planned_programme=planned)
    submit(world, ReturnVersion.objects.create(programme_return=given, number=1), colour, verdict)
    return given


def submit(world, version, colour, verdict):
    (programme,) = world.record().programmes
    record = programme.report
    record = replace(record, judgement=replace(record.judgement, overall=colour))
    said = ReturnSubmission.objects.create(
        version=version,
        submitted_by=world.head,
        submitted_post="Head",
        prepared_on=version.programme_return.period.closes_on,
        schema_version=SCHEMA_VERSION,
        record=to_json(record),
        record_sha256=fingerprint(to_json(record)),
        outline=to_json(outline_of(record)),
    )
    by = {"decided_by": world.director, "decided_post": "Director", "reason": "As it is"}
    ReturnDecision.objects.create(submission=said, verdict=verdict, **by)


def strip_in(record):
    (programme,) = record.programmes
    return programme.strip


# The strip of quarters ----------------------------------------------------------------


def test_only_approved_returns_count_and_the_others_are_not_reported(world):
    earlier(world, Quarter(2008, 3), "green")
    earlier(world, Quarter(2008, 4), "red", verdict="sent_back")
    earlier(world, Quarter(2009, 1), "red")
    assert strip_in(world.record()).cells == (
        (Quarter(2008, 3), "green"),
        (Quarter(2008, 4), None),
        (Quarter(2009, 1), "red"),
        (OWN, "amber"),
    )


def test_the_last_approved_version_of_a_quarter_counts(world):
    given = earlier(world, Quarter(2009, 1), "red")
    for number, (colour, verdict) in enumerate((("green", "approved"), ("red", "sent_back")), 2):
        version = ReturnVersion.objects.create(programme_return=given, number=number)
        submit(world, version, colour, verdict)
    assert strip_in(world.record()).cells == ((Quarter(2009, 1), "green"), (OWN, "amber"))


def test_what_nobody_approved_for_the_papers_own_quarter_is_in_no_strip(db):
    world = paper_world(approved=False)
    earlier(world, Quarter(2009, 1), "green")
    assert strip_in(world.record()).cells == ((Quarter(2009, 1), "green"), (OWN, None))


def test_later_quarters_are_not_in_it(world):
    earlier(world, Quarter(2009, 1), "green")
    earlier(world, Quarter(2009, 3), "red")
    assert [quarter for quarter, _ in strip_in(world.record()).cells] == [Quarter(2009, 1), OWN]


def test_quarters_change_what_a_director_signs_and_not_what_finance_confirms(world):
    before = world.record()
    earlier(world, Quarter(2009, 1), "green")
    after = world.record()
    assert figures_sha256(before) == figures_sha256(after)
    assert content_sha256(before) != content_sha256(after)


def test_more_quarters_take_no_more_queries(world, django_assert_num_queries):
    earlier(world, Quarter(2009, 1), "green")
    with CaptureQueriesContext(connection) as one:
        world.record()
    for number in (1, 2, 3):
        earlier(world, Quarter(2008, number), "amber")
    with django_assert_num_queries(len(one)):
        assert len(strip_in(world.record()).cells) == 6


def test_the_public_and_papers_without_status_reports_have_no_strip_that_is_not_printed(world):
    earlier(world, Quarter(2009, 1), "green")
    record = world.record()
    assert strip_in(for_public(record)) == strip_in(record) != NO_STRIP
    without = replace(record, appendices=("statement", "highlights"))
    assert strip_in(for_public(without)) == NO_STRIP
    world.paper.sections.get(kind="status").delete()
    assert strip_in(world.record()) == NO_STRIP


def test_page_shows_line_and_strip_with_their_words(world):
    earlier(world, Quarter(2009, 1), "green")
    html = render_html(world.record()).decode()
    alternatives = re.findall(r"<title>([^<]+)</title>", html)
    words = "Q1 to Q2 2009/10: green, amber; worsening"
    assert alternatives.count(f"Colours by quarter, {words}.") == 1
    assert html.count(f">{words}</span>") == 1
    line = "Amber now; green forecast at year end; no colour last quarter; new."
    assert line in alternatives
    lines = [one for one in alternatives if "last quarter" in one]
    assert len(lines) == 3  # the programme's, and those of its two objectives


# Plan and actual by month -------------------------------------------------------------


def test_the_months_are_the_statements(world):
    world.spend("policy", "100.00", month=4)
    record = world.record()
    whole = record.statement.total_expenditure
    assert record.by_month.planned[5] == whole.planned
    assert record.by_month.actual[5] == whole.actual
    assert record.by_month.actual[3] == record.by_month.actual[4] == 100
    assert record.by_month.actual[6:] == (None,) * 6
    assert None not in record.by_month.planned


def test_finance_confirms_the_months_too(world):
    before = world.record()
    world.spend("policy", "100.00", month=5)
    world.spend("policy", "-100.00", month=6)
    after = world.record()
    assert before.statement.lines == after.statement.lines
    assert figures_sha256(before) != figures_sha256(after)


def test_page_and_workbook_have_the_figures_as_a_table(world):
    world.spend("policy", "1234.56", month=5)
    record = world.record()
    html = render_html(record).decode()
    assert '<title id="year-by-month-title">Spend to date by month, 2009/10. ' in html
    row = re.search(r'<tr[^>]*id="row-financial_summary-month-5">(.*?)</tr>', html, re.DOTALL)[1]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row) == ["0", "1,235"]
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(record)))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    (august,) = [row for row in rows if row[0] == "August 2009"]
    assert (august[1], august[2]) == (0, 1234.56)


def test_they_are_kept_where_a_summary_of_the_money_prints_them(world):
    record = world.record()
    assert for_public(record).by_month == short_version(record).by_month == record.by_month
    private = replace(
        record,
        sections=tuple(
            replace(one, exemption="Commercial") if one.key == "financial_summary" else one
            for one in record.sections
        ),
    )
    assert for_public(private).by_month is None
    section = world.paper.sections.get(kind="financial_summary")
    section.paragraphs.all().delete()
    section.delete()
    assert world.record().by_month is None


def test_a_correction_lists_the_months_that_changed(world):
    before = world.record()
    world.spend("policy", "100.00", month=6)
    said = [one.text for group in differences(before, world.record()) for one in group.changes]
    assert "September 2009, Actual to date: 115,000 → 115,100" in said


def test_a_paper_that_was_published_before_there_were_months_reads_the_same(world):
    record = world.record()
    older = replace(record, schema_version=3, by_month=None, summary=None)
    assert reads_the_same(record, older)
    world.spend("policy", "100.00")
    assert not reads_the_same(world.record(), older)
