"""From a figure on an edition's page to what is behind it, for those who may see that."""

import re
from html import unescape
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from finance.models import BalanceFigure, Profile, ProfileMonth
from records import clock
from reporting.models import Edition
from reporting.papers import actions
from reporting.papers.behind import with_ways
from reporting.papers.builder import build_paper
from reporting.papers.presentation import present
from reporting.papers.views.behind import ways_for
from tests.factories import member
from tests.reporting.papers.outcomes_world import (
    outcomes_report,
    spends_on_policy,
    with_benefits,
)

from .annual.factories import annual_year
from .factories import ready
from .test_pages import page, words

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a class="behind" href="([^"]*)" aria-label="([^"]*)">(.*?)</a>', re.DOTALL)


def paper_of(response):
    """The paper itself, without what the page says about it."""
    html = response.content.decode()
    return html[html.index('<div class="paper">') : html.index("</main>")]


def ways(response):
    """By what they are called, where the figures lead."""
    return {unescape(said): unescape(href) for href, said, _ in LINK.findall(paper_of(response))}


def published_with(world, text, callbacks):
    actions.add_paragraph(paper=world.paper, section="general", text=text, by=world.writer)
    ready(world)
    with callbacks(execute=True):
        made = actions.publish(paper=world.paper, by=world.writer)
    return Edition.objects.get(pk=made.pk)


def test_a_line_opens_its_entries_as_they_were_known(world, edition, as_member):
    client = as_member(world.head)
    world.spend("policy", "5000.00")
    there = ways(client.get(page("edition-detail", edition)))
    href = there["60,000, Policy (Staff), Actual spend to date, £"]
    said = words(client.get(href))
    assert "£60,000.10 to the end of September 2009" in said
    assert "5,000.00" not in said


def test_a_figure_in_a_paragraph_opens_the_statement(world, edition, as_member):
    client = as_member(world.finance)
    there = ways(client.get(page("edition-detail", edition)))
    href = there["£115,000, Spent to date, position statement"]
    assert "114,999" in words(client.get(href)) or "115,000" in words(client.get(href))


def test_progress_and_colours_open_the_version_that_was_approved(world, edition, as_member):
    client = as_member(world.auditor)
    there = ways(client.get(page("edition-detail", edition)))
    (progress,) = [
        href
        for said, href in there.items()
        if said.startswith("50%, progress of ") and "objective" not in said
    ]
    assert progress.endswith("/versions/1/#status")
    (colour,) = {
        href
        for said, href in there.items()
        if said.startswith("Amber, RAG of ") and "objective 1, PD2" in said
    }
    address, _, place = colour.partition("#")
    assert f'id="{place}"' in client.get(address).content.decode()


def test_every_way_leads_to_a_page_and_no_two_of_one_name_apart(world, edition, as_member):
    for profile in Profile.objects.all():
        for month in {*range(1, 13)} - {6}:
            ProfileMonth.objects.create(profile=profile, month=month, amount=0)
    client = as_member(world.auditor)
    found = LINK.findall(paper_of(client.get(page("edition-detail", edition))))
    assert len({said for _, said, _ in found}) == len({(said, href) for href, said, _ in found})
    for href in {unescape(href).partition("#")[0] for href, _, _ in found}:
        assert client.get(href).status_code == 200, href


def test_who_may_not_look_has_the_same_text_and_no_links(world, edition, as_member):
    seen = {}
    for role in ("board", "auditor"):
        response = as_member(getattr(world, role)).get(page("edition-detail", edition))
        seen[role] = paper_of(response)
    assert "behind" not in seen["board"]
    assert LINK.sub(r"\3", seen["auditor"]) == seen["board"]
    board = as_member(world.board).get(page("edition-detail", edition))
    assert "changed since" not in words(board)
    assert "has changed since in" not in words(board)


def test_no_file_has_them(world, edition, as_member):
    as_member(world.auditor).get(page("edition-detail", edition))
    readable = edition.files.filter(format__in=["html", "json"])
    assert readable.count() == 4
    for file in readable.select_related("stored_file__content"):
        data = bytes(file.stored_file.content.data)
        assert b'class="behind"' not in data
        assert b"known_at=" not in data


def test_what_is_known_otherwise_now_is_said(world, edition, as_member):
    client, address = as_member(world.finance), page("edition-detail", edition)
    compared = "since in the statement, balances, external funds and returns"
    assert f"Nothing has changed {compared}" in words(client.get(address))
    world.spend("policy", "5000.00")
    balance = world.organisation.balances.get()
    BalanceFigure.objects.create(
        balance=balance, as_at=world.period.quarter.end, amount=99, recorded_by=world.finance
    )
    said = words(client.get(address))
    assert "Policy, Actual spend to date, £ : 60,000 then, 65,000 now" in said
    assert "Current account : £1,235 then, £99 now" in said
    assert f"3 changes {compared}" in said


def test_words_changed_since_do_not_take_the_links_away(world, edition, as_member):
    """The edition prints what was typed then, and its links are of what was typed then."""
    one, other = world.paper.paragraphs.all()[:2]
    actions.write_paragraph(
        paragraph=other, text="Other {variance}.", expected_version=1, by=world.writer
    )
    actions.remove_paragraph(paragraph=one, by=world.writer)
    there = ways(as_member(world.finance).get(page("edition-detail", edition)))
    assert "£115,000, Spent to date, position statement" in there


def test_what_reads_otherwise_with_links_stands_without(
    world, quick_files, as_member, django_capture_on_commit_callbacks
):
    made = published_with(
        world,
        "[See {actual_to_date}](https://example.org) and **{balances}** \ue000x{variance}",
        django_capture_on_commit_callbacks,
    )
    response = as_member(world.finance).get(page("edition-detail", made))
    assert "example.org" in paper_of(response)
    assert LINK.search(paper_of(response))
    last = paper_of(response).split('id="paragraph-')[-1]
    assert "behind" not in last.split("</div>")[0]


def test_lists_of_balances_and_funds_lead_to_each(
    world, quick_files, as_member, django_capture_on_commit_callbacks
):
    made = published_with(
        world,
        "We hold: \n\n{balances}\n\n{external_funds}\n\n{fund:the-ministry}",
        django_capture_on_commit_callbacks,
    )
    client = as_member(world.finance)
    there = ways(client.get(page("edition-detail", made)))
    assert "The Ministry" in words(client.get(there["£60,000, The Ministry"]))
    assert "Current account" in words(client.get(there["£1,235, Current account"]))


# Tables that sections list ------------------------------------------------------------


def listed(paper, membership):
    """By row's key, where what a section lists leads for that reader."""
    request = RequestFactory().get("/")
    request.membership, request.organisation = membership, paper.organisation
    record = build_paper(paper, known_at=clock.now())
    linked = with_ways(present(record), ways_for(request, SimpleNamespace(paper=paper), record), {})
    return {
        row.place.split("-", 2)[2]: cell.behind.href
        for section in linked.sections
        for table in section.tables
        for row in table.rows
        for cell in row.cells
        if cell.behind
    }


def test_what_an_annual_report_lists_leads_to_its_pages(db, as_member):
    year = annual_year()
    reader = member(year.made.organisation, "auditor")
    there = listed(year.paper, reader)
    for start in ("benefit-", "missed-", "budget-", "due-"):
        assert [key for key in there if key.startswith(start)], start
    benefit = there[f"benefit-{year.cash.number}"]
    assert year.cash.title in words(as_member(reader).get(benefit))
    for href in set(there.values()):
        assert as_member(reader).get(href.partition("#")[0]).status_code == 200, href
    assert listed(year.paper, year.board) == {}


def test_what_an_outcomes_report_lists_leads_to_its_pages(world, as_member):
    spends_on_policy(world)
    with_benefits(world)
    paper = outcomes_report(world)
    there = listed(paper, world.auditor)
    for start in ("benefit-", "deliverable-", "spent"):
        assert [key for key in there if key.startswith(start)], start
    for href in set(there.values()):
        assert as_member(world.auditor).get(href).status_code == 200, href
    assert listed(paper, world.board) == {}


def test_each_month_of_the_year_opens_the_statement_of_its_end(world, as_member):
    there = listed(world.paper, world.finance)
    said = words(as_member(world.finance).get(there["month-3"]))
    assert "June 2009" in said
    assert there["month-3"].split("?known_at=")[1]
