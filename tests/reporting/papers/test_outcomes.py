"""An outcomes report: what it tells of its programme, in every form, and what it lacks."""

import datetime as dt
import io
import json
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from benefits.realisation import SpanFigure
from finance.models import ActualEntry, Budget, BudgetedLine
from finance.posting import post
from finance.statements.spend import owners_of_lines, spend_of
from programmes.models import HeadAssignment, Objective, PlannedProgramme, Programme
from records import clock
from records.codec import from_json, to_json
from records.refusals import Refused
from reporting.models import PaperSection
from reporting.papers import actions
from reporting.papers.audiences import for_public
from reporting.papers.builder import build_paper
from reporting.papers.completeness import gaps
from reporting.papers.differences import differences
from reporting.papers.html import document, render_html
from reporting.papers.outcomes.counting import Came, came_of_benefit, came_of_work, over_all_years
from reporting.papers.pdf import render_pdf_at_once
from reporting.papers.presentation import present
from reporting.papers.records import PaperRecord, figures_sha256
from reporting.papers.resolving import check_names, offers, resolve, value_of
from reporting.papers.xlsx import render_xlsx
from reporting.portfolio.spending import spend_by_programme
from reporting.search.passages import passages_of
from reporting.verification.expecting import in_print
from reporting.verification.reading import html_text, pdf_text
from tests.benefits.factories import Q1, Q2, a_benefit, on
from tests.meetings.factories import a_decision, a_delegated, agreed, an_item, board, held
from tests.reporting.papers.factories import paper_world
from tests.reporting.papers.outcomes_world import (
    outcomes_report,
    people,
    spends_on_policy,
    with_benefits,
)

SEPTEMBER = dt.date(2009, 9, 30)


def built(paper, **more):
    return build_paper(paper, known_at=clock.now(), **more)


@pytest.fixture
def paper(world):
    spends_on_policy(world)
    with_benefits(world)
    return outcomes_report(world)


@pytest.fixture
def record(paper):
    return built(paper)


def rows(record, caption):
    """The rows of the table whose caption begins so, as they print."""
    tables = [one for section in present(record).sections for one in section.tables]
    found = next(one for one in tables if one.table.caption.startswith(caption))
    return [[row.name, *(cell.text or cell.absence for cell in row.cells)] for row in found.rows]


# What it tells --------------------------------------------------------------------


def test_facts_of_the_programme(world, record):
    facts = dict(rows(record, "The programme in short"))
    assert facts["Programme"] == people(world).programme.name
    assert facts["Head on 30 September 2009"].endswith("Head of the programme")
    assert facts["Status at 30 September 2009"].startswith("Amber now; green forecast")
    assert facts["Progress at 30 September 2009"].startswith("50% (reported; computed")
    assert facts["Objectives achieved"] == "0 of 2"
    assert facts["In the plan since"] == "2009/10"


def test_money_is_that_of_its_lines_with_what_was_spent_before(world, paper):
    before = Budget.objects.create(organisation=world.organisation, year=2008)
    entry = ActualEntry(
        budget=before,
        line=world.lines["policy"],
        month=3,
        amount=Decimal("1000.00"),
        recorded_by=world.finance,
    )
    post(before, [entry])
    assert rows(built(paper), "Money of the programme") == [
        ["Revised budget of the year", "200,000"],
        ["Planned to 30 September 2009", "100,000"],
        ["Spent to 30 September 2009", "60,000"],
        ["Spent less planned", "(40,000)"],
        ["Projected at year end", "200,000"],
        ["Spent in earlier years", "1,000"],
    ]


def test_money_of_a_line_goes_with_its_objective_as_in_the_annual_report(world, paper):
    """“Policy” names the programme, but the year's budget ties it to another one's objective."""
    other = Programme.objects.create(
        organisation=world.organisation, slug="other", name="Other", short_name="Other", position=9
    )
    mine = people(world).objectives[0]
    plan = mine.planned_programme.plan
    planned_there = PlannedProgramme.objects.create(plan=plan, programme=other, position=9)
    theirs = Objective.objects.create(planned_programme=planned_there, number=1)
    before = Budget.objects.create(organisation=world.organisation, year=2008)
    line = world.lines["policy"]
    BudgetedLine.objects.create(budget=before, line=line, objective=theirs)
    spent = ActualEntry(
        budget=before, line=line, month=3, amount=Decimal("1000.00"), recorded_by=world.finance
    )
    post(before, [spent])
    BudgetedLine.objects.filter(line=line).update(objective=theirs)

    year, programmes = world.period.quarter.year, (other, people(world).programme)
    owners = owners_of_lines(world.organisation, year)
    assert owners[line.pk] == other.pk
    assert built(paper).outcomes.project.money is None
    shown = spend_by_programme(world.organisation, world.period.quarter, clock.now())
    assert [one.pk in shown for one in programmes] == [True, False]
    assert shown[other.pk].actual == Decimal("60000.10")

    nobodys = BudgetedLine.objects.filter(
        budget__year=year, line__programme=None, line__group__side="expenditure"
    ).first()
    BudgetedLine.objects.filter(pk=nobodys.pk).update(objective=mine)
    BudgetedLine.objects.filter(budget=before).update(objective=mine)
    money = built(paper).outcomes.project.money
    figures = spend_of(
        world.organisation, programme_ids=[programmes[1].pk], as_of=world.period.quarter.end
    ).of_programme(programmes[1].pk)
    assert (money.budget, money.planned) == (figures.revised, figures.planned_to_date)
    assert money.before == Decimal("1000.00")


def test_what_came_of_objectives_benefits_and_aims(record):
    objectives = rows(record, "Objectives at 30 September 2009")
    assert [one[1] for one in objectives] == ["Not yet achieved", "Not yet achieved"]
    assert objectives[0][3] == "0 of 2"
    saving, days = rows(record, "Savings and benefits")
    assert saving == [
        "B001 Fewer licences",
        "Cashable saving",
        "£",
        "none",
        "3,000",
        "900",
        "Not achieved. Not final: 900. No figure for Quarter 2 of 2009/10",
        "0",
    ]
    assert days[2:7] == ["days", "20.0", "12.5", "11.5", "Achieved"]
    assert rows(record, "Corporate aims")[0][0] == "Aim 3: Easy to deal with"
    assert rows(record, "Corporate aims")[0][2] == "Fewer forms to fill"


def test_what_is_not_on_record_is_said_so(db):
    world = paper_world(approved=False)
    record = built(outcomes_report(world))
    facts = dict(rows(record, "The programme in short"))
    assert facts["Status at 30 September 2009"] == "no approved return by the period’s end"
    assert facts["Budget"] == "no line of the budget belongs to it"
    assert rows(record, "Objectives")[0][0].startswith("Not known")
    assert rows(record, "Savings and benefits")[0][0] == "None on record"
    assert rows(record, "Corporate aims")[0][0] == "None on record"


def test_a_return_approved_after_the_moment_is_not_known(world, paper):
    early = build_paper(paper, known_at=clock.now() - dt.timedelta(days=1))
    assert early.outcomes.project.status is None


@pytest.mark.parametrize(
    ("statuses", "progress", "is_due", "came"),
    [
        (["complete", "complete"], 100, False, Came.ACHIEVED),
        (["complete", "cancelled"], 100, False, Came.ACHIEVED),
        (["complete", "in_progress"], 80, True, Came.NOT_ACHIEVED),
        (["complete", "in_progress"], 80, False, Came.NOT_YET),
        (["cancelled"], None, True, Came.CANCELLED),
        (["", ""], None, True, Came.NOT_REPORTED),
        ([], 100, False, Came.ACHIEVED),
        ([], None, False, Came.NOT_REPORTED),
        (["complete", ""], 50, True, Came.NOT_ACHIEVED),
    ],
)
def test_what_came_of_work(statuses, progress, is_due, came):
    assert came_of_work(statuses, progress, is_due=is_due) is came


@pytest.mark.parametrize(
    ("planned", "achieved", "more_is_better", "came"),
    [
        ("10", "10", True, Came.ACHIEVED),
        ("10", "9", True, Came.NOT_ACHIEVED),
        ("10", "9", False, Came.ACHIEVED),
        ("10", "0", True, Came.NOT_ACHIEVED),
        ("10", None, True, Came.NO_FIGURE),
        (None, None, True, Came.NOT_PLANNED),
    ],
)
def test_what_came_of_a_benefit(planned, achieved, more_is_better, came):
    planned, achieved = (None if one is None else Decimal(one) for one in (planned, achieved))
    assert came_of_benefit(planned, achieved, more_is_better=more_is_better) is came


def test_what_comes_once_adds_up_over_years():
    figures = [
        SpanFigure(replace(Q1, year=2008), Decimal(5), Decimal(4)),
        SpanFigure(Q1, Decimal(5), Decimal(3), is_settled=False),
        SpanFigure(Q2, Decimal(5), None),
        SpanFigure(replace(Q1, year=2010), Decimal(9), Decimal(9)),
    ]
    assert over_all_years(figures, to=SEPTEMBER) == (Decimal(15), Decimal(7), Decimal(3))
    assert over_all_years([], to=SEPTEMBER) == (None, None, Decimal(0))


# In every form --------------------------------------------------------------------


def test_page_pdf_and_workbook_say_all_of_it(record):
    expected = in_print(record)
    assert any("Fewerlicences" in one.text for one in expected)
    for said in (html_text(render_html(record)), pdf_text(render_pdf_at_once(record))):
        assert [one.place for one in expected if not one.stands_in(said)] == []
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(record)))
    cells = {value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}
    assert {-40000.3, "B001 Fewer licences", 900, "Fewer forms to fill"} <= cells


def test_a_search_finds_its_rows(record):
    found = {one.place: one for one in passages_of(record)}
    saving = found["row-outcomes-benefit-1"]
    assert (saving.called, saving.heading) == ("Outcomes achieved", "B001 Fewer licences")
    assert "900" in saving.text


def test_rows_have_addresses_each_once(record):
    page = render_html(record).decode()
    places = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(places) == len(set(places))
    assert "row-outcomes-benefit-1" in places
    assert document(record, paged=True).count('data-spoken="minus 40,000"') == 1


def test_it_is_frozen_with_the_paper(record):
    assert from_json(PaperRecord, to_json(record)) == record
    assert (
        json.loads(to_json(record))["outcomes"]["achieved"]["benefits"][0]["achieved"] == "900.0000"
    )
    spent = replace(record.outcomes.project.money, spent=Decimal(1))
    other = replace(record.outcomes, project=replace(record.outcomes.project, money=spent))
    assert figures_sha256(replace(record, outcomes=other)) != figures_sha256(record)


def test_changes_between_editions_name_the_cells(world, paper, record):
    world.spend("policy", "100.00")
    told = [one for group in differences(record, built(paper)) for one in group.changes]
    assert [one.text for one in told] == [
        "Spent to 30 September 2009, Amount: 60,000 → 60,100",
        "Spent less planned, Amount: (40,000) → (39,900)",
    ]
    assert told[0].place == "row-project-spent"


def test_a_section_for_members_alone_takes_its_part_along(world, paper):
    section = PaperSection.objects.get(paper=paper, key="project")
    section.audience, section.exemption = "members", "Commercial terms"
    section.signed(world.writer).save()
    record = built(paper)
    public = for_public(record)
    assert public.outcomes.project is None
    assert public.outcomes.achieved == record.outcomes.achieved
    assert "200000" in to_json(record)
    assert "200000" not in to_json(public)
    assert for_public(replace(record, sections=())).outcomes.achieved is None


def test_finance_confirms_what_the_tables_say(world, paper, as_member):
    page = as_member(world.finance).get(
        reverse("paper-confirm", args=[world.organisation.slug, paper.pk])
    )
    said = page.content.decode()
    assert "Money of the programme, financial year 2009/10" in said
    assert "(40,000)" in said
    assert "B001 Fewer licences" in said


# What it lacks --------------------------------------------------------------------


def test_gaps_lead_to_where_they_are_mended(world, paper):
    there = {one.key: one for one in gaps(built(paper), world.organisation)}
    assert set(there) == {"outcome:B001"}
    assert there["outcome:B001"].url == reverse("benefit-detail", args=[world.organisation.slug, 1])
    HeadAssignment.objects.update(ends_on=dt.date(2009, 8, 31))
    there = {one.key: one for one in gaps(built(paper), world.organisation)}
    assert there["head"].url == reverse("head-list", args=[world.organisation.slug])


def test_no_approved_return_is_a_gap(db):
    world = paper_world(approved=False)
    paper = outcomes_report(world)
    found = [
        one for one in gaps(built(paper), world.organisation) if one.key.startswith("approved")
    ]
    slug, key = world.organisation.slug, world.period.quarter.key
    assert [one.url for one in found] == [reverse("round-detail", args=[slug, key])]


def test_the_number_of_queries_is_constant(world, paper, django_assert_max_num_queries):
    made = people(world)
    with django_assert_max_num_queries(60) as first:
        built(paper)
    with on(dt.date(2009, 10, 20)):
        for number in range(5):
            a_benefit(made, title=f"More {number}")
    with django_assert_max_num_queries(len(first.captured_queries)):
        built(paper)


# In text --------------------------------------------------------------------------


def test_text_says_what_the_tables_say(record):
    said = {
        name: value_of(name, record)
        for name in (
            "programme_budget",
            "programme_spent:pence",
            "programme_variance:words",
            "benefit_achieved:B001",
            "benefit_planned:B002",
            "objectives_achieved",
        )
    }
    assert said == {
        "programme_budget": "£200,000",
        "programme_spent:pence": "£60,000.10",
        "programme_variance:words": "£40,000 less than planned",
        "benefit_achieved:B001": "£900",
        "benefit_planned:B002": "12.5 days",
        "objectives_achieved": "0 of 2",
    }


def test_names_are_offered_where_the_record_has_them(world, record):
    listed = {one.name: one.value for one in offers(record)}
    assert listed["{benefit_achieved:B002}"] == "11.5 days"
    assert not {"{objectives}", "{actual_to_date}", "{unbalanced_by}"} & set(listed)
    of_all = {one.name for one in offers(world.record())}
    assert not {one for one in of_all if "benefit_" in one or "programme_spent" in one}
    for name in ("{programme_spent}", "{benefit_achieved:B001}"):
        with pytest.raises(Refused):
            check_names(name, world.record())
    with pytest.raises(Refused):
        check_names("{benefit_achieved:B009}", record)
    with pytest.raises(Refused):
        check_names("{objectives}", record)


# Decisions ------------------------------------------------------------------------


@pytest.fixture
def decided(world):
    """Three decisions of agreed minutes, one of them private, and one not agreed."""
    made = board(world.organisation)
    meeting = held(made)
    public = a_decision(made, meeting, "Community website")
    private = an_item(made, meeting, "Terms", exemption="Commercial", late_reason="It came late")
    hidden = a_decision(made, meeting, "Contract", item=private)
    agreed(made, meeting)
    waiting = a_delegated(made)
    return public, hidden, waiting


def test_a_decision_on_record_is_named_and_its_words_are_kept(world, paper, decided):
    public, hidden, waiting = decided
    listed = {one.name: one.value for one in offers(built(paper, offering=True))}
    name = f"{{decision:{public.reference}}}"
    words = (
        f"decision {public.reference} (Board, 30 November 2009: noted and approved "
        "“Community website”)"
    )
    assert listed[name] == words
    for other in (hidden, waiting):
        assert f"{{decision:{other.reference}}}" not in listed
        with pytest.raises(Refused):
            actions.add_paragraph(
                paper=paper,
                section="next",
                text=f"See {{decision:{other.reference}}}.",
                by=world.writer,
            )
    actions.add_paragraph(paper=paper, section="next", text=f"See {name}.", by=world.writer)
    record = built(paper)
    assert f"See {words}." in [one.text for one in record.paragraphs]
    assert [one.reference for one in record.decisions] == [public.reference]
    assert for_public(record).decisions == ()


def test_what_no_text_names_is_not_in_the_record(world, paper, decided):
    assert built(paper).decisions == ()
    assert resolve("{decision:D-2009-001}", built(paper))[1] == ("{decision:D-2009-001}",)
    for odd in ("{decision:D-1-}", "{decision:x}", "{decision:D-99999999999-1}"):
        with pytest.raises(Refused):
            actions.add_paragraph(paper=paper, section="next", text=odd, by=world.writer)
