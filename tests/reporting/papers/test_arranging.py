"""Templates, sections, and what a committee asks: through the pages that people use."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from records.refusals import Conflict, Refused
from reporting.models import PaperPrompt, PaperSection, PaperTemplate
from reporting.papers import actions
from reporting.papers.completeness import gaps
from reporting.papers.html import render_html
from tests.factories import meeting_of

pytestmark = pytest.mark.django_db


def address(world, name, *rest):
    return reverse(name, args=[world.organisation.slug, *rest])


def template(world, **more):
    return actions.create_template(
        organisation=world.organisation, name="Audit Committee", by=world.writer, **more
    )


def begin(world, **more):
    return actions.create_paper(
        organisation=world.organisation,
        period=world.period,
        meeting=meeting_of(world.organisation, body="Audit Committee"),
        author_contact="officer@example.org",
        purpose="noting",
        by=world.writer,
        **more,
    )


def printed(world, paper=None):
    if paper is not None:
        world.paper = paper
    return render_html(world.record()).decode()


def test_a_paper_begins_with_what_its_template_has(world, officer):
    officer.post(
        address(world, "template-create"),
        {"name": "Audit Committee", "kind": "finance-and-operations", "like": ""},
    )
    made = PaperTemplate.objects.get()
    where = "template", made.pk
    officer.post(
        address(world, "prompt-new", *where), {"kind": "implication", "wording": "Equalities"}
    )
    officer.post(
        address(world, "section-new", *where),
        {"title": "Legal advice", "kind": "text", "exemption": "", "opening": "By {period_end}."},
    )
    officer.post(
        address(world, "paper-create"),
        {
            "kind": "finance-and-operations",
            "period": world.period.pk,
            "template": made.pk,
            "meeting": meeting_of(world.organisation, body="Audit Committee").pk,
            "author": world.writer.pk,
            "author_contact": "officer@example.org",
            "purpose": "noting",
        },
    )
    paper = made.papers.get()
    assert paper.sections.last().title == "Legal advice"
    assert [one.wording for one in paper.prompts.all()] == ["Equalities"]
    officer.post(address(world, "paper-begin", paper.pk))
    assert paper.paragraphs.filter(section__title="Legal advice").get().text == "By {period_end}."


def test_a_later_change_of_the_template_leaves_the_paper(world):
    made = template(world)
    paper = begin(world, template=made)
    actions.add_section(owner=made, title="Later", kind="text", by=world.writer)
    assert not paper.sections.filter(title="Later").exists()
    assert made.sections.filter(title="Later").exists()


def test_a_template_is_copied_whole(world):
    first = template(world)
    actions.add_prompt(owner=first, kind="declaration", wording="All true.", by=world.writer)
    second = actions.create_template(
        organisation=world.organisation, name="Board", like=first, by=world.writer
    )
    of_first, of_second = ([one.title for one in made.sections.all()] for made in (first, second))
    assert of_second == of_first
    assert second.prompts.get().wording == "All true."


def test_an_ended_template_is_not_offered_and_not_taken(world, officer):
    made = template(world)
    officer.post(address(world, "template-end", made.pk))
    assert "Audit Committee" not in officer.get(address(world, "paper-create")).text
    made.refresh_from_db()
    with pytest.raises(Refused, match="one of this organisation’s templates"):
        begin(world, template=made)


def test_names_and_kinds_that_stand_once(world):
    made = template(world)
    with pytest.raises(Refused, match="a template of that name"):
        template(world)
    with pytest.raises(Refused, match="a section of this kind"):
        actions.add_section(owner=made, title="Money", kind="balances", by=world.writer)
    for _ in range(2):
        actions.add_section(owner=made, title="More", kind="text", by=world.writer)
    assert {one.key for one in made.sections.filter(title="More")} == {"more", "more-2"}


def test_sections_move_and_leave(world, officer):
    purpose, money = world.paper.sections.all()[:2]
    where = "paper", world.paper.pk
    officer.post(address(world, "section-move", *where, money.pk), {"direction": "up"})
    assert list(world.paper.sections.all()[:2]) == [money, purpose]
    assert [one.key for one in world.record().sections][:2] == ["financial_summary", "purpose"]

    answer = officer.post(address(world, "section-remove", *where, purpose.pk), follow=True)
    assert "Paragraphs stand in this section" in answer.text
    highlights = world.paper.sections.get(kind="highlights")
    officer.post(address(world, "section-remove", *where, highlights.pk))
    html = printed(world)
    assert "Appendix 2: programme status reports" in html
    assert "highlight reports" not in html
    assert 'href="#appendix-2-highlights"' not in html


def test_what_is_for_members_alone_prints_last_and_says_why(world):
    private = actions.add_section(
        owner=world.paper,
        title="A claim",
        kind="text",
        exemption="Legal advice: paragraph 12 of the schedule.",
        by=world.writer,
    )
    actions.move_section(section=private, up=True, by=world.writer)
    actions.add_paragraph(
        paper=world.paper, section=private.key, text="We may lose.", by=world.writer
    )
    record = world.record()
    assert record.sections[-1].key == "a-claim"
    assert record.paragraphs[-1].number == len(record.paragraphs)
    html = printed(world)
    assert "For members only." in html
    assert "Legal advice: paragraph 12" in html


def test_a_section_without_exemption_is_public_in_the_database_too(world):
    section = world.paper.sections.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSection.objects.filter(pk=section.pk).update(audience="members")


def test_a_section_that_someone_else_changed_meanwhile(world, officer):
    section = world.paper.sections.first()
    page = address(world, "section-change", "paper", world.paper.pk, section.pk)
    actions.change_section(section=section, title="Theirs", expected_version=1, by=world.writer)
    answer = officer.post(
        page, {"title": "Mine", "exemption": "", "opening": "", "edit_version": 1}
    )
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    section.refresh_from_db()
    assert section.title == "Theirs"


# What the committee asks -----------------------------------------------------------------


def ask(world, kind, wording="Equalities"):
    return actions.add_prompt(owner=world.paper, kind=kind, wording=wording, by=world.writer)


def answer(world, officer, prompt, **typed):
    page = address(world, "prompt-answer", world.paper.pk, prompt.pk)
    return officer.post(page, {"edit_version": prompt.edit_version, **typed}, follow=True)


def missing(world):
    return [gap.text for gap in gaps(world.record(), world.organisation)]


def test_an_implication_is_described_or_stated_to_be_none(world, officer):
    prompt = ask(world, "implication")
    assert missing(world) == ["Neither described nor stated to be none: Equalities"]
    both = answer(world, officer, prompt, answer="Some.", is_none="on")
    assert "or say that there are none" in both.text
    answer(world, officer, prompt, is_none="on")
    assert missing(world) == []
    assert "There are no implications." in printed(world)
    prompt.refresh_from_db()
    answer(world, officer, prompt, answer="Women are **fewer** among applicants.")
    assert "Women are <strong>fewer</strong>" in printed(world)


def test_a_declaration_is_ticked_a_post_is_named_a_cover_heading_is_filled(world, officer):
    declared = ask(world, "declaration", "No personal data.")
    signs = ask(world, "signatory", "Chief Executive")
    cover = ask(world, "cover", "Wards")
    assert len(missing(world)) == 3
    answer(world, officer, declared, is_ticked="on")
    answer(world, officer, signs, answer="A. Green")
    answer(world, officer, cover, answer="All")
    assert missing(world) == []
    html = printed(world)
    assert "Declared: No personal data." in html
    assert "A. Green, Chief Executive" in html
    assert "<strong>Wards</strong> All" in html


def test_an_answer_that_someone_else_gave_meanwhile_is_kept(world):
    prompt = ask(world, "implication")
    mine = PaperPrompt.objects.get(pk=prompt.pk)
    actions.answer_prompt(prompt=prompt, is_none=True, expected_version=1, by=world.writer)
    with pytest.raises(Conflict):
        actions.answer_prompt(prompt=mine, answer="x", expected_version=1, by=world.writer)


def test_what_is_asked_no_more_is_no_gap(world, officer):
    prompt = ask(world, "implication")
    officer.post(address(world, "prompt-remove", "paper", world.paper.pk, prompt.pk))
    assert missing(world) == []


def test_who_may_not_write_may_not_arrange(world):
    with pytest.raises(PermissionDenied):
        actions.add_section(owner=world.paper, title="x", kind="text", by=world.director)
    with pytest.raises(PermissionDenied):
        actions.create_template(organisation=world.organisation, name="x", by=world.board)
