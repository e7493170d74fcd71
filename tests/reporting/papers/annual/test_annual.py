"""The annual report: what a finished year came to, in record, page, workbook and public files."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benefits.models import AchievedFigure
from benefits.realisation import Span
from finance.models import BudgetedLine
from records.refusals import Refused
from reporting.models import Edition, SectionKind
from reporting.papers import actions
from reporting.papers.annual.counting import Counts
from reporting.papers.annual.figures import COUNTS, POUNDS, SHARES
from reporting.papers.audiences import for_public
from reporting.papers.completeness import gaps
from reporting.papers.differences import differences
from reporting.papers.figures import FIGURES
from reporting.papers.html import render_html
from reporting.papers.listings import NOT_KNOWN
from reporting.papers.pdf import render_pdf
from reporting.papers.plain import render_json
from reporting.papers.resolving import check_names, offers, resolve
from reporting.papers.xlsx import render_xlsx
from reporting.verification.checking import CHECKS, Format
from reporting.verification.expecting import in_print
from reporting.verification.reading import html_text, pdf_text, workbook_rows
from tests.benefits.factories import a_benefit, decided, planned, reported
from tests.factories import ProgrammeFactory, activity_in, objective_in, plan_for
from tests.reporting.papers.factories import paper_world

from .factories import SEPTEMBER, annual_year


@pytest.fixture
def year(db):
    return annual_year()


def gaps_of(year):
    return {one.key: one for one in gaps(year.record(), year.made.organisation)}


def paragraph(record, section):
    (one,) = (part for part in record.sections if part.key == section)
    return one.paragraphs[0].text


def exempt(year, section):
    actions.change_section(
        section=(part := year.paper.sections.get(key=section)),
        title=part.title,
        opening=part.opening,
        exemption="Exempt: it is about a contract",
        expected_version=part.edit_version,
        by=year.made.officer,
    )


def test_what_became_of_each_deliverable(year):
    delivered = year.record().annual.delivered
    own = delivered.programmes[0]
    assert own.counts == Counts(
        on_time=1, by_moved_date=1, late=1, not_done=1, withdrawn=1, not_reported=0, later=1
    )
    assert [(one.objective, one.key, one.outcome, one.done_in) for one in own.missed] == [
        (1, "PD2", "late", 4),
        (1, "PD3", "by_moved_date", 4),
        (1, "PD4", "not_done", 0),
        (2, "PD1", "withdrawn", 0),
    ]
    assert delivered.counts == own.counts


def test_the_summary_says_what_was_missed_unless_it_is_for_members_alone(year):
    (point,) = (one for one in year.record().summary.exceptions if one.place == "section-delivered")
    assert point.text == (
        "**Deliverables** due in the year: 1 of 5 done on time; 1 done by a moved date, "
        "1 done late, 1 not done, 1 withdrawn."
    )
    exempt(year, "delivered")
    places = {one.place for one in year.record().summary.exceptions}
    assert "section-delivered" not in places


def test_its_period_is_the_year(year):
    heading = year.record().heading
    assert (heading.period, heading.period_start, heading.period_end) == (
        "2009/10",
        dt.date(2009, 4, 1),
        dt.date(2010, 3, 31),
    )
    assert "1 April 2009 to 31 March 2010" in render_html(year.record()).decode()


def test_returns_that_nobody_approved_tell_nothing(db):
    year = annual_year(approved=False)
    counts = year.record().annual.delivered.counts
    assert (counts.not_reported, counts.withdrawn, counts.done, counts.not_done) == (4, 1, 0, 0)
    assert f"return:{year.made.programme.slug}" in gaps_of(year)


def test_budgets_are_the_statements_own_and_text_says_what_the_tables_say(year):
    record = year.record()
    delivered = record.annual.delivered
    own, bare = delivered.programmes
    assert (own.budget.spent, own.budget.difference) == (Decimal("900.50"), Decimal("-99.50"))
    assert bare.budget is None
    assert delivered.whole.spent == record.statement.total_expenditure.actual
    assert own.budget.spent + delivered.elsewhere.spent == delivered.whole.spent
    assert "1 of 1 programmes with a budget" in paragraph(record, "delivered")
    assert "3 of 5 priority deliverables" in paragraph(record, "delivered")

    rent = BudgetedLine.objects.get(line__name="Rent")
    rent.objective = year.made.objectives[0]
    rent.save()
    delivered = year.record().annual.delivered
    assert (delivered.programmes[0].budget.spent, delivered.elsewhere) == (Decimal("1100.50"), None)

    year.spend(year.line, "99.51")
    record = year.record()
    assert record.annual.delivered.programmes[0].budget.is_kept is False
    assert "0 of 1 programmes with a budget" in paragraph(record, "delivered")


def test_aims_with_what_supports_them_and_those_without(year):
    aims = year.record().annual.aims
    first, second = aims.aims
    (support,) = first.objectives
    assert (support.contribution, support.progress, support.colour) == (
        "Fewer steps for everybody",
        92,
        "red",
    )
    assert (first.planned, first.achieved, first.unconfirmed) == (350, 130, 40)
    assert (second.objectives, second.planned, second.benefits) == ((), None, ())
    assert aims.supported == 1
    assert "no objective supports it" in render_html(year.record()).decode()


def test_what_finance_has_not_confirmed_is_in_no_other_figure(year):
    savings = year.record().annual.savings
    cash = savings.of(["cashable"])
    assert (cash.planned, cash.achieved, cash.unconfirmed, cash.missing) == (300, 100, 40, 1)
    found = gaps_of(year)
    assert found["unconfirmed:1"].url == reverse(
        "benefit-detail", args=[year.made.organisation.slug, year.cash.number]
    )
    assert "Quarter 4 of 2009/10" in found["benefit:1"].text

    decided(AchievedFigure.objects.get(benefit=year.cash, amount=40), year.finance)
    decided(reported(year.made, year.cash, Span(2009, 4), "60"), year.finance)
    cash = year.record().annual.savings.of(["cashable"])
    assert (cash.achieved, cash.unconfirmed, cash.missing) == (200, None, 0)
    assert not {"unconfirmed:1", "benefit:1"} & set(gaps_of(year))
    assert "£230 were achieved" in paragraph(year.record(), "savings")


def test_what_is_sent_back_counts_for_nothing_and_is_missing(year):
    waiting = AchievedFigure.objects.get(benefit=year.cash, amount=40)
    decided(waiting, year.finance, "queried", "No evidence")
    found = year.record().annual.savings.benefits[0]
    assert (found.achieved, found.unconfirmed) == (100, None)
    assert found.missing == ("Quarter 2 of 2009/10", "Quarter 4 of 2009/10")


def test_a_programme_without_a_budget_is_a_gap(year):
    gap = gaps_of(year)["budget:another"]
    assert "Another programme" in gap.text
    assert gap.url == reverse("budget", args=[year.made.organisation.slug, 2009])


def test_a_year_without_aims_is_a_gap(year):
    for aim in year.aims:
        aim.starts_on = dt.date(2011, 4, 1)
        aim.save()
    gap = gaps_of(year)["aims"]
    assert gap.url == reverse("aim-list", args=[year.made.organisation.slug])


def test_a_benchmark_typed_by_hand_needs_a_source(year):
    assert {"section:benchmarks", "section:priorities"} <= set(gaps_of(year))
    one = actions.add_paragraph(
        paper=year.paper,
        section="benchmarks",
        text="A desk costs us £900, and £1,100 elsewhere.",
        by=year.made.officer,
    )
    found = gaps_of(year)
    assert "section:benchmarks" not in found
    assert {f"amount:{one.pk}:£900", f"amount:{one.pk}:£1,100"} <= set(found)


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_every_row_stands_in_print(year, kind):
    record = year.record()
    expected = [one for one in in_print(record) if "Withdrawn" in one.text or "350" in one.text]
    assert len(expected) > 3
    said = html_text(render_html(record)) if kind == "html" else pdf_text(render_pdf(record))
    assert [one.place for one in in_print(record) if not one.stands_in(said)] == []


def test_tables_are_sheets_with_numbers_and_the_data_are_in_json(year):
    record = year.record()
    sheets = workbook_rows(render_xlsx(record))
    (row,) = (one for one in sheets["What was delivered"] if one[0] == "All programmes")
    assert row[1:8] == (5, 1, 1, 1, 1, 1, 0)
    (money,) = (one for one in sheets["What was delivered 2"] if one[0] == "All expenditure")
    assert money[1:4] == pytest.approx((1200, 1100.5, -99.5))
    assert {"Contribution to our aims", "Efficiency savings"} <= set(sheets)
    held = json.loads(render_json(record))["record"]["annual"]
    assert held["delivered"]["programmes"][0]["counts"]["late"] == 1


def test_a_workbook_with_another_figure_is_found_out(year):
    record = year.record()
    check = partial(CHECKS[Format.XLSX], record=record, edition=Edition(schema_version=4))
    assert list(check(render_xlsx(record))) == []
    own, bare = record.annual.delivered.programmes
    late = replace(own, counts=replace(own.counts, late=0))
    delivered = replace(record.annual.delivered, programmes=(late, bare))
    other = replace(record, annual=replace(record.annual, delivered=delivered))
    assert [one for one in check(render_xlsx(other)) if "What was delivered, All" in one]
    (aim, without) = record.annual.aims.aims
    aims = replace(record.annual.aims, aims=(replace(aim, short_name="Other"), without))
    other = replace(record, annual=replace(record.annual, aims=aims))
    assert [one for one in check(render_xlsx(other)) if "Aim 1: Better services" in one]


def test_what_is_for_members_alone_is_in_no_public_file(year):
    exempt(year, "savings")
    actions.pass_gap(
        paper=year.paper,
        gap_key="unconfirmed:1",
        reason="Finance closes in June.",
        by=year.made.officer,
    )
    record = year.record()
    assert [one.key for one in record.passed_gaps] == ["unconfirmed:1"]
    public = for_public(record)
    assert public.passed_gaps == ()
    assert public.annual.savings is None
    assert public.annual.delivered == record.annual.delivered
    assert "Each saving and benefit" in render_html(record).decode()
    assert "Each saving and benefit" not in render_html(public).decode()
    assert "Efficiency savings" not in workbook_rows(render_xlsx(public))


def test_a_section_that_the_paper_has_not_leaves_no_gap_and_nothing_for_the_public(year):
    section = year.paper.sections.get(kind=SectionKind.SAVINGS)
    for one in year.paper.paragraphs.filter(section=section):
        actions.remove_paragraph(paragraph=one, by=year.made.officer)
    actions.remove_section(section=section, by=year.made.officer)
    assert not {"unconfirmed:1", "benefit:1"} & set(gaps_of(year))
    assert for_public(year.record()).annual.savings is None


def test_what_changed_between_editions_names_the_figure(year):
    before = year.record()
    year.spend(year.line, "99.51")
    found = {group.title: group.changes for group in differences(before, year.record())}
    said = [one.text for one in found["What was delivered: tables"]]
    name = year.made.programme.name
    assert f"{name}, Spent: 901 → 1,000" in said
    assert f"{name}, On budget: Yes → No" in said


def test_names_of_the_year_stand_in_annual_reports_alone(year):
    offered = {one.name: one.value for one in offers(year.record())}
    assert offered["{delivered_on_time:of}"] == "1 of 5"
    assert offered["{savings_achieved}"] == "£130"
    other = paper_world().record()
    assert not {"{delivered_on_time}", "{savings_achieved}"} & {one.name for one in offers(other)}
    with pytest.raises(Refused, match="not in this paper"):
        check_names("We did {delivered_on_time}.", other)


def test_figures_are_confirmed_with_the_year(year):
    """A saving that finance confirms afterwards asks for another confirmation."""
    actions.confirm_figures(paper=year.paper, drawn_at=year.record().drawn_at, by=year.finance)
    assert year.record().confirmation is not None
    decided(AchievedFigure.objects.get(benefit=year.cash, amount=40), year.finance)
    assert year.record().confirmation is None


def test_the_year_is_read_in_as_many_queries_whatever_its_size(year):
    with CaptureQueriesContext(
        connection,
    ) as few:
        year.record()
    made = year.made
    for number in (3, 4, 5):
        programme = ProgrammeFactory(organisation=made.organisation)
        plan = plan_for(programme, made.officer)
        objective = objective_in(plan, 1, made.officer)
        for position in range(1, 4):
            activity_in(objective, position, made.officer, due=SEPTEMBER)
        benefit = a_benefit(made, title=f"Saving {number}")
        planned(made, benefit, {Span(2009, 1): "5"})
        reported(made, benefit, Span(2009, 1), "5")
    with CaptureQueriesContext(connection) as many:
        record = year.record()
    assert len(record.annual.delivered.programmes) == 5
    assert len(many) == len(few)


def test_a_released_one_shows_on_the_public_pages(
    year,
    quick_files,
    django_capture_on_commit_callbacks,
):
    for key in gaps_of(year):
        actions.pass_gap(paper=year.paper, gap_key=key, reason="Known.", by=year.made.officer)
    actions.confirm_figures(paper=year.paper, drawn_at=year.record().drawn_at, by=year.finance)
    actions.sign_off(paper=year.paper, by=year.made.director)
    with django_capture_on_commit_callbacks(execute=True):
        edition = actions.publish(paper=year.paper, by=year.made.officer)
    edition = Edition.objects.get(pk=edition.pk)
    actions.release(edition=edition, by=year.made.director)
    actions.choose_public(
        shows_papers=True,
        shows_programmes=True,
        shows_progress=True,
        shows_finance=True,
        expected_version=1,
        by=year.made.officer,
    )
    home = {"publisher": year.made.organisation.slug}
    front = Client().get(reverse("public-organisation", kwargs=home)).content.decode()
    assert "Annual report" in front
    where = home | {"paper": year.paper.pk, "number": 1}
    read = Client().get(reverse("public-read", kwargs=where)).content.decode()
    assert "Priority deliverables due in 2009/10" in read
    assert "3 of 5 priority deliverables" in read


def test_every_name_of_the_year_says_something(year):
    record = year.record()
    without = replace(record, annual=None)
    for name in (*COUNTS, *SHARES, *POUNDS):
        for print_as in FIGURES[name].formats:
            spelt = f"{{{':'.join(filter(None, (name, print_as)))}}}"
            printed, unresolved = resolve(spelt, record)
            assert (unresolved, NOT_KNOWN in printed) == ((), False), spelt
            assert resolve(spelt, without) == (NOT_KNOWN, (spelt,))
