from decimal import Decimal

import pytest

from finance.actions import explain_imbalance, reverse_entry
from finance.models import BudgetAmount, BudgetChange, LineNote
from records.refusals import Refused
from reporting.papers import actions
from reporting.papers.completeness import gaps, open_gaps
from tests.factories import OrganisationFactory, ProgrammeFactory, plan_for

from .factories import paper_world

pytestmark = pytest.mark.django_db


def keys(world):
    return [gap.key for gap in gaps(world.record(), world.organisation)]


def set_notes_aside(reason):
    for note in LineNote.objects.filter(kind="numbered"):
        note.withdrawn_reason = reason
        note.save()


def test_a_whole_paper_has_none(world):
    assert keys(world) == []


def test_a_return_that_is_not_approved():
    world = paper_world(approved=False)
    (gap,) = gaps(world.record(), world.organisation)
    assert gap.key == f"return:{world.programme_slug}"
    assert "not approved" in gap.text
    assert world.programme_slug in gap.url


def test_a_programme_without_return(world):
    extra = ProgrammeFactory(organisation=world.organisation)
    plan_for(extra, world.writer)
    (gap,) = gaps(world.record(), world.organisation)
    assert gap.key == f"return:{extra.slug}"
    assert gap.url.endswith(f"/rounds/{world.paper.period.key}/"), "it has no page of its own"


def test_a_material_variance_without_note_and_its_projection(world):
    set_notes_aside("Mistaken")
    policy = world.lines["policy"].pk
    assert keys(world) == [f"note:{policy}", f"projection:{policy}"]


def test_a_line_without_an_actual_for_the_month(world):
    line = world.lines["policy"]
    for entry in line.actual_entries.filter(month=6, source="typed"):
        reverse_entry(entry=entry, reason="Typed into the wrong month", by=world.finance)
    (gap,) = (one for one in gaps(world.record(), world.organisation) if "actual" in one.key)
    assert gap.key == f"actual:{line.pk}"
    assert gap.text == f"{line.name} has no actual for September 2009."


def test_a_projection_that_heeds_the_variance_is_no_gap(world):
    set_notes_aside("Mistaken")
    world.budget.projections.create(
        line=world.lines["policy"], month=6, amount=Decimal(150000), recorded_by=world.finance
    )
    assert keys(world) == [f"note:{world.lines['policy'].pk}"]


def unbalance(world):
    change = BudgetChange.objects.create(
        budget=world.budget,
        kind="revision",
        dated_on="2009-07-01",
        reason="More",
        authority="Board",
        recorded_by=world.finance,
    )
    BudgetAmount.objects.create(change=change, line=world.lines["support"], amount=Decimal(500))


def test_a_budget_that_does_not_balance(world):
    unbalance(world)
    (gap,) = gaps(world.record(), world.organisation)
    assert gap.key == "balance"
    assert "£500" in gap.text


def test_a_budget_that_says_why_it_does_not_balance_is_no_gap(world):
    unbalance(world)
    explain_imbalance(
        budget=world.budget,
        reason="The reserve pays for it",
        expected_version=world.budget.edit_version,
        by=world.finance,
    )
    record = world.record()
    assert gaps(record, world.organisation) == ()
    assert record.statement.unbalanced_reason == "The reserve pays for it"


def test_no_budget_at_all(world):
    record = world.record()
    without = type(record)(**{**vars(record), "statement": None})
    assert [gap.key for gap in gaps(without, world.organisation)] == ["statement"]


def test_a_balance_without_figure(world):
    world.organisation.balances.create(name="Investments", side="held", position=2)
    assert keys(world)[0].startswith("balance:")


def test_a_name_that_stands_for_nothing_any_more(world):
    actions.add_paragraph(
        paper=world.paper, section="general", text="See {note:policy}.", by=world.writer
    )
    set_notes_aside("Mistaken")
    assert [key.split(":")[0] for key in keys(world)] == ["note", "projection", "figure"]


def test_a_gap_passed_with_a_reason_prints_and_is_open_no_more(world):
    set_notes_aside("Mistaken")
    for gap in gaps(world.record(), world.organisation):
        actions.pass_gap(
            paper=world.paper, gap_key=gap.key, reason="Told in person", by=world.writer
        )
    record = world.record()
    assert open_gaps(record, world.paper) == ()
    assert [one.reason for one in record.passed_gaps] == ["Told in person"] * 2


def test_a_pass_does_not_cover_a_gap_that_grew(world):
    set_notes_aside("Mistaken")
    first, second = gaps(world.record(), world.organisation)
    for gap in (first, second):
        actions.pass_gap(paper=world.paper, gap_key=gap.key, reason="Known", by=world.writer)
    world.spend("policy", "-9000.00")
    assert len(open_gaps(world.record(), world.paper)) == 2


def test_the_pass_of_a_mended_gap_does_not_print(world):
    set_notes_aside("Mistaken")
    first = gaps(world.record(), world.organisation)[0]
    actions.pass_gap(paper=world.paper, gap_key=first.key, reason="Known", by=world.writer)
    set_notes_aside("")
    assert world.record().passed_gaps == ()


def test_what_is_no_gap_cannot_be_passed(world):
    with pytest.raises(Refused):
        actions.pass_gap(paper=world.paper, gap_key="balance", reason="Why not", by=world.writer)


def test_links_lead_somewhere_for_another_organisation_too(world):
    other = OrganisationFactory()
    world.organisation.balances.create(name="Investments", side="held", position=2)
    (gap,) = gaps(world.record(), other)
    assert gap.url.startswith(f"/{other.slug}/")
