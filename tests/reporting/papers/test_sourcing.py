"""What text rests on: figures by name, amounts with a source, references that renumber."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from records.refusals import Refused
from reporting.papers import actions
from reporting.papers.completeness import gaps
from reporting.papers.html import render_html
from reporting.papers.records import content_sha256
from reporting.papers.resolving import bound, hand_typed, saying

pytestmark = pytest.mark.django_db


def write(world, text, section="general"):
    return actions.add_paragraph(paper=world.paper, section=section, text=text, by=world.writer)


def amount_page(world, paragraph, place=1):
    where = [world.organisation.slug, world.paper.pk, paragraph.pk, place]
    return reverse("paragraph-amount", args=where)


def missing(world):
    return [gap.text for gap in gaps(world.record(), world.organisation)]


def test_a_typed_amount_is_a_gap_until_it_has_a_source(world, officer):
    paragraph = write(world, "The grant is £60,000.")
    (gap,) = missing(world)
    assert "says £60,000, typed by hand" in gap
    page = amount_page(world, paragraph)
    refused = officer.post(page, {"source": "", "edit_version": paragraph.edit_version})
    assert "where the amount comes from" in refused.text
    officer.post(page, {"source": "Award letter", "edit_version": paragraph.edit_version})
    assert missing(world) == []
    assert "Source of £60,000: Award letter" in render_html(world.record()).decode()


def test_an_amount_that_a_figure_says_is_bound_to_it(world, officer):
    paragraph = write(world, "We spent £115,000, yes £115,000 of {revised_budget}.")
    page = amount_page(world, paragraph)
    assert "Spent to date" in officer.get(page).text
    officer.post(page, {"name": "actual_to_date", "edit_version": paragraph.edit_version})
    paragraph.refresh_from_db()
    assert paragraph.text == "We spent {actual_to_date}, yes {actual_to_date} of {revised_budget}."
    assert missing(world) == []


def test_an_amount_that_the_paragraph_lost_meanwhile_is_not_found(world, officer):
    paragraph = write(world, "£5")
    page = amount_page(world, paragraph)
    actions.write_paragraph(
        paragraph=paragraph, text="Nothing.", expected_version=1, by=world.writer
    )
    assert officer.get(page).status_code == 404
    with pytest.raises(Refused, match="does not say this amount any more"):
        actions.give_source(paragraph=paragraph, amount="£5", source="x", by=world.writer)


def test_a_source_is_part_of_what_is_signed(world):
    paragraph = write(world, "£5")
    before = content_sha256(world.record())
    actions.give_source(paragraph=paragraph, amount="£5", source="Receipt", by=world.writer)
    assert content_sha256(world.record()) != before


@given(st.text(alphabet="£5, .%{}ab", max_size=40))
def test_binding_changes_what_was_typed_and_nothing_else(text):
    for amount in hand_typed(text):
        after = bound(text, amount, "x")
        assert amount not in hand_typed(after)
        assert len(hand_typed(text)) - len(hand_typed(after)) == hand_typed(text).count(amount)


def test_candidates_say_the_same(world):
    record = world.record()
    assert "{actual_to_date}" in {one.name for one in saying("£115,000", record)}
    assert all(one.value == "£0.115M" for one in saying("£0.115 million", record))
    assert saying("£999,999", record) == ()


# Figures that changed --------------------------------------------------------------------


def test_a_paragraph_says_that_its_figures_changed_until_it_is_read_again(world, officer):
    page = reverse("paper-detail", args=[world.organisation.slug, world.paper.pk])
    told = "Figures of this paragraph changed since it was last read"
    assert told not in officer.get(page).text
    world.spend("policy", "1000.00")
    text = officer.get(page).text
    assert text.count(told) == 1
    assert "£115,000 is £116,000 now" in " ".join(re.sub(r"<[^>]+>", " ", text).split())
    paragraph = world.paper.paragraphs.get(section__key="financial_summary")
    where = [world.organisation.slug, world.paper.pk, paragraph.pk]
    officer.post(reverse("paragraph-read", args=where))
    assert told not in officer.get(page).text


# References ------------------------------------------------------------------------------


def test_references_are_links_that_renumber_themselves(world):
    last = world.paper.paragraphs.get(section__key="recommendation")
    first = world.paper.paragraphs.get(section__key="purpose")
    actions.write_paragraph(
        paragraph=first,
        text=f"See {{paragraph:{last.pk}}}, {{appendix:status-reports}} and "
        f"{{report:{world.programme_slug}}}.",
        expected_version=first.edit_version,
        by=world.writer,
    )
    html = render_html(world.record()).decode()
    number = len(world.record().paragraphs)
    assert f'href="#paragraph-{number}"' in html
    assert f">paragraph {number}</a>" in html
    assert re.search(r'href="#appendix-2-status"[^>]*>Appendix 2</a>', html)
    assert f'href="#highlights-{world.programme_slug}"' in html
    write(world, "One more before it.", section="objectives")
    assert f">paragraph {number + 1}</a>" in render_html(world.record()).decode()


def test_a_note_has_the_place_that_references_lead_to(world):
    first = world.paper.paragraphs.get(section__key="purpose")
    actions.write_paragraph(
        paragraph=first,
        text="See {note:1}.",
        expected_version=first.edit_version,
        by=world.writer,
    )
    html = render_html(world.record()).decode()
    assert 'href="#note-1"' in html
    assert 'id="note-1"' in html


@pytest.mark.parametrize("name", ["paragraph:999999", "appendix:minutes", "report:nobody"])
def test_a_reference_to_nothing_is_refused(world, name):
    with pytest.raises(Refused, match="names something that is not in this paper"):
        write(world, f"See {{{name}}}.")


@pytest.mark.parametrize("address", ["/papers/1/", "//evil.example", "javascript:alert(1)"])
def test_typed_links_lead_outside_or_to_a_place_of_the_paper(world, address):
    write(world, f"[here]({address})")
    assert f'href="{address}"' not in render_html(world.record()).decode()


def test_a_typed_link_to_no_place_is_plain_words(world):
    write(world, "[here](#nowhere) [there](#section-purpose)")
    html = render_html(world.record()).decode()
    assert "#nowhere" not in html
    assert 'href="#section-purpose"' in html
