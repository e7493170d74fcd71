"""What the public's record leaves out, read from kept records with one part made private."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporting.papers.audiences import for_public
from reporting.papers.plain import render_json
from reporting.papers.records import PassedGap, PromptRecord, read_record
from reporting.papers.summary import summarise

KEPT = Path(__file__).parent / "kept"


def kept(name):
    version = int(name.split("-")[1])
    return read_record((KEPT / f"{name}.json").read_text(), version)


def private(record, *kinds):
    """The record with the sections of these kinds for members alone."""
    sections = (
        replace(one, exemption="Exempt: commercial") if one.kind in kinds else one
        for one in record.sections
    )
    return replace(record, sections=tuple(sections))


def without(record, *kinds):
    return replace(record, sections=tuple(one for one in record.sections if one.kind not in kinds))


def passed(record, *keys):
    gaps = (PassedGap(key, f"About {key}.", "Known", "Officer", record.drawn_at) for key in keys)
    return replace(record, passed_gaps=tuple(gaps))


def public_gaps(record):
    return {one.key for one in for_public(record).passed_gaps}


def test_savings_for_members_alone_are_not_told_by_aims():
    record = kept("record-4")
    assert any(one.benefits and one.planned is not None for one in record.annual.aims.aims)
    assert for_public(record).annual.aims == record.annual.aims
    public = for_public(private(record, "savings"))
    assert public.annual.savings is None
    assert [one.objectives for one in public.annual.aims.aims] == [
        one.objectives for one in record.annual.aims.aims
    ]
    references = {one.reference for one in record.annual.savings.benefits}
    said = render_json(public).decode()
    assert references
    assert not [one for one in references if one in said]


def test_outcomes_for_members_alone_are_not_counted_by_the_project():
    record = kept("record-4-outcomes")
    assert for_public(record).outcomes.project.objectives is not None
    project = for_public(private(record, "outcomes")).outcomes.project
    assert (project.objectives, project.deliverables) == (None, None)


@pytest.mark.parametrize("change", [private, without])
def test_balances_and_funds_are_public_where_a_public_section_prints_them(change):
    record = kept("record-3")
    assert for_public(record).balances == record.balances != ()
    assert for_public(record).funds == record.funds != ()
    public = for_public(change(record, "balances", "funds"))
    assert (public.balances, public.funds) == ((), ())


def test_records_of_before_templates_keep_theirs():
    record = kept("record-1")
    assert for_public(record).balances == record.balances != ()


def test_the_summary_says_nothing_of_money_that_is_for_members_alone():
    record = replace(kept("record-3"), appendices=("status",))
    assert "Spending" in summarise(record).exceptions[0].text
    hidden = summarise(private(record, "financial_summary"))
    assert not [one for one in hidden.exceptions if "£" in one.text]
    shown = replace(private(record, "financial_summary"), appendices=("statement", "status"))
    assert "Spending" in summarise(shown).exceptions[0].text


def test_gaps_that_speak_of_private_parts_stay_with_members():
    record = kept("record-4")
    every = ("section:benchmarks", "benefit:1", "aims", "section:priorities", "actual:5")
    record = passed(record, *every)
    assert public_gaps(record) == set(every)
    hidden = private(record, "savings", "required")
    assert public_gaps(hidden) == {"aims", "actual:5"}


def test_a_gap_about_an_agenda_item_or_of_an_unknown_kind_stays_with_members():
    record = passed(kept("record-4"), "item:3", "meeting:1", "something:new", "balance:1")
    assert public_gaps(record) == set()


def test_an_unanswered_question_of_a_private_section_stays_with_members():
    record = kept("record-3")
    asked = PromptRecord(77, "implication", "Staffing", "")
    first, *rest = record.sections
    record = passed(
        replace(record, sections=(replace(first, prompts=(asked,)), *rest)), "prompt:77"
    )
    assert public_gaps(record) == {"prompt:77"}
    assert public_gaps(private(record, first.kind)) == set()
