"""A scorecard in a paper: chosen for a section, frozen with the paper, printed everywhere."""

import datetime as dt
import io
import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from measures.actions.cards import CardFields, add_scorecard, place_measures
from measures.actions.responses import ResponseFields, respond
from measures.actions.targets import Aim, set_targets
from measures.models import DataSet
from measures.spans import Span
from records.codec import from_json, to_json
from records.refusals import Refused
from reporting.papers import actions
from reporting.papers.audiences import for_public
from reporting.papers.html import render_html
from reporting.papers.listed import tables_of_kind
from reporting.papers.plain import render_json
from reporting.papers.records import PaperRecord, content_sha256, figures_sha256
from reporting.papers.rendering import RENDERERS
from tests.factories import OrganisationFactory
from tests.measures import factories as make

pytestmark = pytest.mark.django_db

Q1, Q2, Q3 = (Span(dt.date(2009, month, 1), 3) for month in (4, 7, 10))


class Carded:
    """The world's organisation with a card of one measure, red in the paper's quarter."""

    def __init__(self, world, reach="published"):
        self.world, self.organisation = world, world.organisation
        framework = make.a_framework(self.organisation)
        self.measure = make.a_measure(framework, "HB1", frequency="quarter", title="Days <open>")
        own = make.a_body(self.organisation, "Us", organisation=self.organisation)
        other = make.a_body(self.organisation, "Them")
        self.set = make.a_data_set(self.organisation, framework, reach=reach)
        self.own = own
        values = {(self.measure, own, Q1): "11", (self.measure, own, Q2): "12"}
        values |= {(self.measure, own, Q3): "99", (self.measure, other, Q2): "9"}
        make.observed(self.set, values)
        set_targets(
            organisation=self.organisation,
            measure=self.measure,
            aims={Q2: Aim("number", value=Decimal(10))},
            reason="",
            expected_version=0,
            by=world.writer,
        )
        respond(
            organisation=self.organisation,
            measure=self.measure,
            span=Q2,
            fields=ResponseFields("Two left", "Hire two", dt.date(2010, 1, 1), world.head),
            by=world.writer,
        )
        self.card = add_scorecard(
            organisation=self.organisation, fields=CardFields("Ours"), by=world.writer
        )
        place_measures(
            perspective=self.card.perspectives.first(), measures=[self.measure], by=world.writer
        )

    def section(self, **more):
        return actions.add_section(
            owner=self.world.paper,
            title="How we perform",
            kind="scorecard",
            scorecard=self.card,
            by=self.world.writer,
            **more,
        )


@pytest.fixture
def carded(world):
    return Carded(world)


def test_the_section_is_chosen_on_its_page_and_prints_the_card(carded, officer, world):
    where = [world.organisation.slug, "paper", world.paper.pk]
    typed = {"title": "How we perform", "kind": "scorecard", "exemption": "", "opening": ""}
    page = officer.post(reverse("section-new", args=where), typed)
    assert "Choose the scorecard that it shows" in page.content.decode()
    officer.post(reverse("section-new", args=where), typed | {"scorecard": carded.card.pk})
    section = world.paper.sections.get(kind="scorecard")
    assert section.scorecard == carded.card
    record = world.record()
    line = record.scorecard.lines[0]
    assert (line.period, line.value, line.rag) == ("Q2 2009/10", 12, "red"), "not what came later"
    html = render_html(record).decode()
    for said in ("How we perform", "HB1 Days &lt;open&gt;, days", "12.0 (Q2 2009/10)", "2nd of 2"):
        assert said in html
    page = officer.get(reverse("section-change", args=[*where, section.pk]))
    assert f'value="{carded.card.pk}" selected' in page.content.decode()


def test_only_a_card_of_the_organisation_and_only_in_its_section(carded, world):
    other = OrganisationFactory()
    theirs = add_scorecard(
        organisation=other, fields=CardFields("Theirs"), by=make.officer_of(other)
    )
    section = carded.section()
    given = {"title": "T", "by": world.writer}
    for card in (theirs, None):
        with pytest.raises(Refused, match="Choose the scorecard"):
            actions.change_section(
                section=section, scorecard=card, expected_version=section.edit_version, **given
            )
    with pytest.raises(Refused, match="Only a section with a scorecard"):
        actions.add_section(owner=world.paper, kind="text", scorecard=carded.card, **given)
    with pytest.raises(Refused, match="a section of this kind already"):
        carded.section()


def test_a_template_brings_its_card(carded, world):
    made = actions.create_template(
        organisation=world.organisation, name="Committee", by=world.writer
    )
    actions.add_section(
        owner=made, title="Card", kind="scorecard", scorecard=carded.card, by=world.writer
    )
    copy = actions.create_template(
        organisation=world.organisation, name="Another", like=made, by=world.writer
    )
    assert copy.sections.get(kind="scorecard").scorecard == carded.card


def test_the_record_reads_back_and_two_readings_are_equal(carded, world):
    carded.section()
    first, second = world.record(), world.record()
    assert first.scorecard == second.scorecard
    assert content_sha256(first) == content_sha256(second)
    assert from_json(PaperRecord, to_json(first)) == first
    changed = first.scorecard.lines[0]
    before = figures_sha256(first)
    make.observed(carded.set, {(carded.measure, carded.own, Q2): "13"})
    assert figures_sha256(world.record()) != before, "figures are confirmed anew"
    assert world.record().scorecard.lines[0].value == changed.value + 1


def test_a_record_of_before_has_no_card(carded, world):
    old = re.sub(r'"scorecard":null,"scorecard_is_published":false,', "", to_json(world.record()))
    assert "scorecard_is_published" not in old
    assert from_json(PaperRecord, old).scorecard is None
    assert tables_of_kind("scorecard", from_json(PaperRecord, old)) == ()


def test_files_hold_the_card(carded, world):
    carded.section()
    record = world.record()
    book = load_workbook(io.BytesIO(RENDERERS["xlsx"].render(record)))
    values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"HB1 Days <open>, days", "Red", "2nd of 2"} <= values
    assert 12 in values
    plain = json.loads(render_json(record))
    assert "HB1" in json.dumps(plain)


# The public -----------------------------------------------------------------------


def test_the_public_reads_a_card_of_published_sets_without_what_is_done(carded, world):
    carded.section()
    public = for_public(world.record())
    assert public.scorecard.lines[0].value == 12
    assert public.scorecard.lines[0].response is None
    assert "Hire two" not in to_json(public.scorecard)
    assert "12.0 (Q2 2009/10)" in render_html(public).decode()


def test_the_public_reads_nothing_of_a_card_with_a_set_of_its_own(carded, world):
    carded.section()
    DataSet.objects.filter(pk=carded.set.pk).update(reach="own")
    record = world.record()
    assert record.scorecard.lines[0].value == 12
    public = for_public(record)
    assert public.scorecard is None
    said = render_html(public).decode() + render_json(public).decode()
    assert "HB1" not in said
    assert "How we perform" not in said, "and no heading that stands over nothing"


def test_nor_of_one_in_a_section_for_members_alone(carded, world):
    carded.section()
    record = world.record()
    private = replace(
        record,
        sections=tuple(
            replace(one, exemption="Exempt") if one.kind == "scorecard" else one
            for one in record.sections
        ),
    )
    assert for_public(private).scorecard is None
