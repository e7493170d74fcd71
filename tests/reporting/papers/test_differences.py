"""What changed between editions, as sentences; records of every schema."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from reporting.papers import actions
from reporting.papers.differences import count_of, differences
from reporting.papers.differences.changes import reworded
from reporting.papers.records import READABLE, read_record

from .factories import corrected


def sentences(before, after):
    return [
        change.text + "".join(f" {one.kind}:{one.text}" for one in change.words)
        for group in differences(before, after)
        for change in group.changes
    ]


@pytest.fixture
def record(world):
    return world.record()


def test_nothing_changed(record):
    assert differences(record, record) == ()


def test_a_figure_by_line_and_column(record, world):
    world.spend("support", "300.00")
    said = sentences(record, world.record())
    assert "Support, actual to date: £45,000 → £45,300" in said
    assert "Total expenditure, actual to date: £115,000 → £115,300" in said
    assert not any("Policy" in one for one in said)


def test_pence_are_said_where_pounds_read_the_same(record, world):
    world.spend("support", "0.01")
    said = sentences(record, world.record())
    assert "Support, actual to date: £44,999.60 → £44,999.61" in said


def test_paragraphs_added_removed_reworded(record, world):
    first, *_, last = world.paper.paragraphs.order_by("section__position", "position")
    actions.write_paragraph(
        paragraph=first,
        text="This paper tells the council how we stood at {period_end}.",
        expected_version=first.edit_version,
        by=world.writer,
    )
    actions.remove_paragraph(paragraph=last, by=world.writer)
    actions.add_paragraph(paper=world.paper, section="general", text="A new one.", by=world.writer)
    said = sentences(record, world.record())
    assert any("Paragraph 1 reworded:" in one and "removed:board" in one for one in said)
    assert any("added:council" in one for one in said)
    assert any(one.endswith("added: “A new one.”") for one in said)
    assert any("removed: “The board is asked to note this.”" in one for one in said)


def test_deliverables_by_what_a_status_table_prints(record):
    report = record.reports[0]
    objective = report.objectives[0]
    activity = objective.activities[0]
    changed = replace(
        activity, rag="red", status="delayed", progress=9, due_date=dt.date(2010, 3, 1)
    )
    objective = replace(objective, activities=(changed, *objective.activities[1:]))
    report = replace(report, objectives=(objective, *report.objectives[1:]))
    programmes = (replace(record.programmes[0], report=report), *record.programmes[1:])
    said = "\n".join(sentences(record, replace(record, programmes=programmes)))
    assert "→ 1 March 2010" in said
    assert "status: " in said
    assert "→ Delayed" in said
    assert "→ Red" in said
    assert "→ 9%" in said


def test_notes_balances_funds_gaps_and_appendices(record):
    note = replace(record.statement.numbered_notes[0], text="The post is filled.")
    after = replace(
        record,
        statement=replace(record.statement, numbered_notes=(note,)),
        balances=(replace(record.balances[0], amount=Decimal("99.00")),),
        funds=(),
        appendices=("statement",),
    )
    said = "\n".join(sentences(record, after))
    assert "Note 1 on Policy reworded:" in said
    assert "Current account: £1,234.56 → £99" in said
    assert "The Ministry, A learning network: removed, £60,000." in said
    assert "Appendix “programme highlight reports” removed." in said


def test_no_change_is_cut(record, world):
    for _ in range(60):
        actions.add_paragraph(
            paper=world.paper, section="general", text="One more.", by=world.writer
        )
    assert count_of(differences(record, world.record())) >= 60


def test_a_rewording_keeps_some_words_around():
    pieces = reworded("a b c d e f g h i j k old", "a b c d e f g h i j k new")
    assert [one.kind for one in pieces] == ["same", "removed", "added"]
    assert pieces[0].text == "… h i j k"


KEPT = Path(__file__).parent / "kept"


EXAMPLES = sorted(KEPT.glob("record-*.json"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.stem)
def test_records_of_every_schema_are_read_and_compared(example):
    """Examples are kept as they were written; a new schema or a new part adds its own."""
    held = json.loads(example.read_text())
    assert example.stem.split("-")[1] == str(held["schema_version"])
    record = read_record(example.read_text(), held["schema_version"])
    other = replace(record, heading=replace(record.heading, agenda_item="99"))
    assert [group.title for group in differences(record, other)] == ["Cover"]


def test_of_every_schema_an_example_is_kept():
    kept = {int(one.stem.split("-")[1]) for one in EXAMPLES}
    assert kept == READABLE


def test_what_a_kept_outcomes_report_says_is_still_read():
    kept = read_record((KEPT / "record-4-outcomes.json").read_text(), 4)
    saving, days = kept.outcomes.achieved.benefits
    assert (saving.reference, saving.planned, saving.achieved) == ("B001", 3000, 900)
    assert days.missing == ()
    assert kept.outcomes.project.money.spent == Decimal("60000.10")
    assert [one.verbs for one in kept.decisions] == [("noted", "approved")]


def test_the_page_lists_them(world, edition, as_member, django_capture_on_commit_callbacks):
    newer = corrected(world, django_capture_on_commit_callbacks)
    client = as_member(world.board)
    where = [world.organisation.slug, newer.paper_id]
    page = client.get(reverse("edition-changes", args=[*where, 2])).content.decode()
    assert "Support, actual to date: £45,000 → £45,100" in page
    assert "A late invoice" in page
    first = client.get(reverse("edition-changes", args=[*where, 1])).content.decode()
    assert "nothing to compare" in first
    assert client.get(reverse("edition-changes", args=[*where, 2]) + "?from=7").status_code == 404
    assert "What changed" in client.get(reverse("paper-list", args=where[:1])).content.decode()
