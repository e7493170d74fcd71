"""Papers of other kinds, from the same parts: a programme's report alone, exceptions alone."""

import datetime as dt
import io
import json

import openpyxl
import pytest

from records import clock
from records.refusals import Refused
from reporting.models import PaperKind, PaperTemplate
from reporting.papers import actions
from reporting.papers.audiences import for_public
from reporting.papers.builder import build_paper
from reporting.papers.completeness import gaps
from reporting.papers.html import render_html
from reporting.papers.kinds import READINGS
from reporting.papers.making import make_files
from reporting.papers.plain import render_json
from reporting.papers.rendering import file_name
from reporting.papers.xlsx import render_xlsx
from reporting.public.standing import publisher_by
from returns.models import ProgrammeReturn
from tests.factories import OrganisationFactory, ProgrammeFactory, meeting_of
from tests.reporting.papers.factories import published


@pytest.fixture
def begin(world):
    def make(kind, **more):
        given = {
            "organisation": world.organisation,
            "period": world.period,
            "meeting": world.paper.meeting,
            "author_contact": "officer@example.org",
            "purpose": "noting",
            "by": world.writer,
        }
        return actions.create_paper(kind=kind, **given | more)

    return make


def built(paper):
    return build_paper(paper, known_at=clock.now())


def keys(paper):
    return {one.key for one in gaps(built(paper), paper.organisation)}


def own(world):
    return world.organisation.programmes.get(slug=world.programme_slug)


def test_every_kind_has_an_order_and_its_openings_stand():
    assert set(READINGS) == set(PaperKind)
    for reading in READINGS.values():
        places = [part.key for part in reading.order]
        assert len(places) == len(set(places))


def test_a_highlight_report_tells_of_its_programme_alone(world, begin):
    other = ProgrammeFactory(organisation=world.organisation, name="Another programme")
    paper = begin(PaperKind.HIGHLIGHT_REPORT, programme=own(world))
    actions.begin_with_usual_paragraphs(paper=paper, by=world.writer)
    record = built(paper)
    assert [one.slug for one in record.programmes] == [world.programme_slug]
    assert record.statement is None
    assert record.appendices == ("highlights",)
    assert own(world).name in record.paragraphs[0].text
    said = render_html(record).decode()
    assert "Appendix 1: programme highlight reports" in said
    assert other.name not in said
    assert gaps(record, world.organisation) == ()
    assert (
        file_name(record, "pdf")
        .split("draft")[0]
        .endswith(f"highlight-report-{world.programme_slug}-2009-10-q2-")
    )


def test_exceptions_alone(world, begin):
    paper = begin(PaperKind.EXCEPTION_REPORT)
    whole, record = world.record(), built(paper)
    kept = [a for report in record.reports for o in report.objectives for a in o.activities]
    assert kept
    assert all(one.rag in ("amber", "red") or one.status == "delayed" for one in kept)
    every = [a for report in whole.reports for o in report.objectives for a in o.activities]
    assert len(kept) < len(every)
    left_out = next(a for a in every if a.activity_id not in {one.activity_id for one in kept})
    said = render_html(record).decode()
    assert f'id="deliverable-{left_out.activity_id}"' not in said
    assert f'id="deliverable-{kept[0].activity_id}"' in said
    assert record.reports[0].progress == whole.reports[0].progress


def test_a_programme_without_exceptions_says_so(world, begin, monkeypatch):
    monkeypatch.setattr("reporting.papers.exceptions.FLAGGED", ())
    monkeypatch.setattr("reporting.papers.exceptions._is_flagged", lambda activity: False)
    assert (
        "Nothing was amber, red or delayed."
        in render_html(built(begin(PaperKind.EXCEPTION_REPORT))).decode()
    )


def test_the_public_gets_no_statement_that_does_not_print(world, begin):
    paper = begin(PaperKind.EXCEPTION_REPORT)
    record = built(paper)
    assert record.statement is not None
    assert json.loads(render_json(for_public(record)))["record"]["statement"] is None
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(record)))
    assert book.sheetnames == ["Progress", "Text"]


def test_a_section_that_may_not_be_left_out_is_a_gap_until_it_says_something(world, begin):
    paper = begin(PaperKind.OUTCOMES_REPORT, programme=own(world))
    assert {"section:learning", "section:next", "section:transfer", "section:differently"} <= keys(
        paper
    )
    actions.add_paragraph(
        paper=paper, section="learning", text="Ask partners earlier.", by=world.writer
    )
    assert "section:learning" not in keys(paper)
    assert not any(key.startswith(("return:", "statement", "actual")) for key in keys(paper))


@pytest.mark.parametrize(
    ("kind", "has_programme", "field"),
    [
        (PaperKind.HIGHLIGHT_REPORT, False, "programme"),
        (PaperKind.OUTCOMES_REPORT, False, "programme"),
        (PaperKind.EXCEPTION_REPORT, True, "programme"),
        (PaperKind.ANNUAL_REPORT, False, "period"),
    ],
)
def test_what_a_kind_asks_for(world, begin, kind, has_programme, field):
    with pytest.raises(Refused) as refused:
        begin(kind, programme=own(world) if has_programme else None)
    assert refused.value.field == field


def test_another_organisations_programme_is_refused(world, begin):
    foreign = ProgrammeFactory(organisation=OrganisationFactory())
    with pytest.raises(Refused) as refused:
        begin(PaperKind.HIGHLIGHT_REPORT, programme=foreign)
    assert refused.value.field == "programme"


def test_a_template_serves_its_kind_of_paper_alone(world, begin):
    template = actions.create_template(
        organisation=world.organisation,
        name="Exceptions for audit",
        kind=PaperKind.EXCEPTION_REPORT,
        by=world.writer,
    )
    assert [one.key for one in template.sections.all()] == [
        part.key for part in READINGS[PaperKind.EXCEPTION_REPORT].order
    ]
    assert begin(PaperKind.EXCEPTION_REPORT, template=template).template == template
    another = meeting_of(world.organisation, body="Another")
    with pytest.raises(Refused) as refused:
        begin(PaperKind.FINANCE_AND_OPERATIONS, template=template, meeting=another)
    assert refused.value.field == "template"
    with pytest.raises(Refused):
        actions.create_template(
            organisation=world.organisation,
            name="A copy",
            kind=PaperKind.ANNUAL_REPORT,
            like=template,
            by=world.writer,
        )
    assert PaperTemplate.objects.count() == 1


def test_a_short_paper_has_no_short_version(world, begin, quick_files):
    files = make_files(built(begin(PaperKind.HIGHLIGHT_REPORT, programme=own(world))))
    assert {one.format for one in files} == {"pdf", "html", "xlsx", "json"}


def test_two_programmes_have_a_report_each_at_one_meeting(world, begin):
    other = ProgrammeFactory(organisation=world.organisation, name="Another programme")
    begin(PaperKind.HIGHLIGHT_REPORT, programme=own(world))
    begin(PaperKind.HIGHLIGHT_REPORT, programme=other)
    with pytest.raises(Refused):
        begin(PaperKind.HIGHLIGHT_REPORT, programme=other)


def test_exceptions_alone_are_neither_the_returns_nor_the_public_tables(
    world, begin, quick_files, django_capture_on_commit_callbacks
):
    whole = published(world, django_capture_on_commit_callbacks)
    actions.release(edition=whole, by=world.director)
    ProgrammeReturn.objects.update(state="approved")
    later = meeting_of(world.organisation, dt.date(2009, 12, 14))
    world.paper = begin(PaperKind.EXCEPTION_REPORT, meeting=later)
    actions.begin_with_usual_paragraphs(paper=world.paper, by=world.writer)
    exceptions = published(world, django_capture_on_commit_callbacks)
    actions.release(edition=exceptions, by=world.director)
    assert ProgrammeReturn.objects.get().state == "approved"
    publisher = publisher_by(world.organisation.slug)
    assert publisher.newest == whole
    assert publisher.editions[0] == exceptions
