"""The summary that stands first: what is in it, how long it may be, how old its parts are."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from reporting.papers import actions
from reporting.papers.html import document
from reporting.papers.pdf import render_pdf_at_once
from reporting.papers.presentation import ages, present
from reporting.papers.records import Point
from reporting.papers.summary import DECISIONS, EXCEPTIONS, summarise
from reporting.papers.versions import short_version
from tests.tagged import text_of

pytestmark = pytest.mark.django_db


def texts(points):
    return [one.text for one in points]


def test_it_names_the_money_the_colours_and_what_is_asked(world):
    summary = world.record().summary
    assert texts(summary.exceptions)[0].startswith("**Spending** is £")
    assert any(text.startswith("**Amber**: ") for text in texts(summary.exceptions))
    assert texts(summary.decisions) == ["The board is asked to note this."]
    number = len(world.record().paragraphs)
    assert summary.decisions[0].place == f"paragraph-{number}"


def test_every_line_leads_to_a_place_that_the_paper_has(world):
    record = world.record()
    markup = document(record, paged=False)
    lists = (record.summary.exceptions, record.summary.changes, record.summary.decisions)
    places = {one.place for points in lists for one in points}
    assert places
    for place in places:
        assert f'id="{place}"' in markup
        assert f'href="#{place}"' in markup


def test_it_says_how_old_each_part_is(world):
    assert ages(world.record()) == (
        "Figures to 30 September 2009; text of 15 October 2009; meeting of 30 November 2009."
    )


def test_what_is_for_members_alone_is_not_in_it(world):
    record = world.record()
    sections = tuple(
        replace(one, exemption="Legal advice") if one.key == "recommendation" else one
        for one in record.sections
    )
    assert summarise(replace(record, sections=sections)).decisions == ()


def test_it_is_short_and_says_what_it_leaves_out(world):
    for number in range(12):
        actions.add_paragraph(
            paper=world.paper, section="recommendation", text=f"Ask {number}.", by=world.writer
        )
    decisions = world.record().summary.decisions
    assert len(decisions) == DECISIONS
    assert decisions[-1].text == "6 more points: see there."


def test_the_longest_summary_has_two_pages(world):
    record = world.record()
    long = "A deliverable of whose name nobody would say that it is short. " * 3
    full = replace(
        record.summary,
        exceptions=(Point(long, "appendix-1"),) * EXCEPTIONS,
        changes=(Point(long, "appendix-1"),) * 10,
        decisions=(Point(long * 2, "appendix-1"),) * DECISIONS,
    )
    with pikepdf.open(io.BytesIO(render_pdf_at_once(replace(record, summary=full)))) as pdf:
        pages = text_of(pdf)
    first = next(n for n, text in enumerate(pages) if text.count("Summary") and n)
    body = next(n for n, text in enumerate(pages) if "This paper tells the board" in text)
    assert body - first <= 2


def test_a_record_of_before_has_none(world):
    assert present(replace(world.record(), summary=None)).summary is None


def test_the_short_version_is_the_same_record_without_the_reports(world):
    record = world.record()
    short = document(short_version(record), paged=True)
    assert "Appendix 1: financial position" in short
    assert "The programmes’ reports, Appendix 2, stand in the full version" in short
    assert 'id="appendix-2' not in short
    assert 'href="#status' not in short
    with pikepdf.open(io.BytesIO(render_pdf_at_once(short_version(record)))) as pdf:
        assert len(text_of(pdf)) < 6
