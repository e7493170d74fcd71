"""What contradicts itself in a step, what is missing in a return: the rules of progress."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from programmes.progress import mean_rounded_down
from returns import models, vocabulary
from returns.gaps import gaps_of_objective, gaps_of_whole
from returns.records import (
    ActivityRecord,
    JudgementRecord,
    ObjectiveRecord,
    RemedyRecord,
    ReturnRecord,
    Rollup,
    SectionRecord,
)
from returns.steps import (
    ActivityStep,
    LastQuarter,
    ObjectiveStep,
    SectionStep,
    contradictions,
    of_extra,
    of_override,
    settled,
)
from returns.vocabulary import Heading, Rag, Status


def wrong(step, last=None):
    """The messages about the only activity of a step, its key left out."""
    found = contradictions(
        ObjectiveStep(activities={1: step}), {1: "PD1"}, {1: last} if last else {}
    )
    return [gap.message.removeprefix("PD1: ") for gap in found]


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (ActivityStep("in_progress", "green", 101), "enter a whole number from 0 to 100"),
        (ActivityStep("in_progress", "green", -1), "enter a whole number from 0 to 100"),
        (ActivityStep("in_progress", "green", 100), "what is at 100% is complete"),
        (ActivityStep("", "", 100), "what is at 100% is complete"),
        (ActivityStep("complete", "", 99), "what is complete is at 100%"),
        (ActivityStep("not_started", "", 1), "what has not started is at 0%"),
        (ActivityStep("complete", "green", 100), "only work in progress or delayed"),
        (ActivityStep("on_hold", "amber", 10), "only work in progress or delayed"),
        (ActivityStep("", "green", 10), "only work in progress or delayed"),
        (ActivityStep("begun", "", 10), "choose a status from the list"),
        (ActivityStep("delayed", "purple", 10), "choose a RAG from the list"),
        (ActivityStep("delayed", "red", 10, "x" * 1501), "shorten the footnote to 1,500"),
    ],
)
def test_what_cannot_be_true_at_once(step, message):
    assert [found.startswith(message) for found in wrong(step)] == [True]


@pytest.mark.parametrize(
    "step",
    [
        ActivityStep(),
        ActivityStep("in_progress"),
        ActivityStep("in_progress", "green", 0),
        ActivityStep("delayed", "red", 99),
        ActivityStep("complete", "", 100),
        ActivityStep("complete"),
        ActivityStep("not_started", "", 0),
        ActivityStep("on_hold", "", 40),
        ActivityStep("cancelled", "", 100),
        ActivityStep("", "", 40),
    ],
)
def test_what_may_be_saved(step):
    assert wrong(step) == []


def test_what_was_on_hold_already_keeps_its_last_figure():
    before = LastQuarter("on_hold", "", 40)
    assert wrong(ActivityStep("on_hold", "", 40), before) == []
    assert wrong(ActivityStep("in_progress", "green", 45), before) == []
    [message] = wrong(ActivityStep("on_hold", "", 45), before)
    assert message.endswith("it keeps its last figure, 40%")
    assert wrong(ActivityStep("on_hold", "", 45), LastQuarter("in_progress", "green", 40)) == []


@pytest.mark.parametrize(
    ("step", "figure"),
    [
        (ActivityStep("complete"), 100),
        (ActivityStep("not_started"), 0),
        (ActivityStep("on_hold"), 40),
        (ActivityStep("in_progress"), None),
        (ActivityStep("complete", "", 80), 80),
    ],
)
def test_a_status_implies_its_figure_where_none_is_typed(step, figure):
    assert settled(step, LastQuarter("in_progress", "green", 40)).progress == figure


def test_on_hold_without_a_last_figure_stays_open():
    assert settled(ActivityStep("on_hold"), None).progress is None


def test_a_heading_is_filled_or_nothing_to_report_never_both():
    both = SectionStep("A text", nothing_to_report=True)
    step = ObjectiveStep(
        sections={
            "risk_update": both,
            "follow_ups": SectionStep(budget_status="green"),
            "budget_status": SectionStep(budget_status="blue"),
            "issues_update": SectionStep("x" * 8001),
            "weather": SectionStep("Fine"),
        }
    )
    assert [gap.message for gap in contradictions(step, {}, {})] == [
        "Risk update: write a text or mark nothing to report, not both",
        "Follow-ups: choose from the list",
        "Budget status: choose from the list",
        "Issues update: shorten this to 8,000 characters, it has 8,001",
        "“weather” is not a heading of a highlight report",
    ]
    assert of_extra("A text", True)
    assert not of_extra("", True)


def test_another_figure_needs_a_reason_and_a_reason_a_figure():
    assert [gap.field for gap in of_override(50, "")] == ["override_reason"]
    assert [gap.field for gap in of_override(None, "Because")] == ["reported_progress"]
    assert [gap.field for gap in of_override(101, "Because")] == ["reported_progress"]
    assert [gap.field for gap in of_override(50, "x" * 1001)] == ["override_reason"]
    assert of_override(50, "Because") == of_override(None, "") == []


@pytest.mark.django_db
def test_the_database_agrees_with_the_rules():
    """Whatever the rules let through the database takes; what it refuses, they refuse."""
    figures = (None, 0, 1, 50, 99, 100, 101)
    for status, rag, progress in product(["", *Status], ["", *Rag], figures):
        step = ActivityStep(status, rag, progress)
        row = models.ProgressUpdate(status=status, rag=rag, progress=progress)
        try:
            row.validate_constraints(exclude={"version", "activity"})
            taken = True
        except ValidationError:
            taken = False
        if not wrong(step):
            assert taken, step
        if not taken:
            assert wrong(step), step


def test_lengths_are_those_of_the_columns():
    assert models.ProgressUpdate._meta.get_field("footnote").max_length == (
        vocabulary.FOOTNOTE_LENGTH
    )
    assert models.HighlightSection._meta.get_field("text").max_length == vocabulary.TEXT_LENGTH


# What is missing ------------------------------------------------------------------

REMEDY = RemedyRecord("Hire an officer", dt.date(2009, 12, 31), "Head of Practice")


def activity(pk=1, **fields):
    values = {"status": "in_progress", "rag": "green", "progress": 50, "footnote": ""} | fields
    return ActivityRecord(
        activity_id=pk,
        key=f"PD{pk}",
        is_priority=True,
        wording="Do it",
        short_name="It",
        start_date=dt.date(2009, 4, 1),
        due_date=dt.date(2010, 3, 31),
        expected=50,
        **values,
    )


def objective(*activities, sections=None, **fields):
    answered = [
        SectionRecord(
            heading, "", heading != "budget_status", "green" * (heading == "budget_status")
        )
        for heading in Heading
    ]
    return ObjectiveRecord(
        objective_id=1,
        number=3,
        wording="Do well",
        short_name="Well",
        progress=fields.pop("progress", Rollup(50)),
        footnote=fields.pop("footnote", ""),
        activities=activities,
        sections=tuple(answered if sections is None else sections),
        **fields,
    )


def missing(*args, **fields):
    return [gap.field for gap in gaps_of_objective(objective(*args, **fields))]


def test_nothing_is_missing_in_a_full_step():
    assert missing(activity()) == []
    assert missing(activity(status="complete", rag="", progress=100)) == []
    assert missing(activity(status="cancelled", rag="", progress=None)) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "", "rag": "", "progress": None}, ["status", "progress"]),
        ({"status": "", "rag": "", "progress": 40}, ["status"]),
        ({"progress": None}, ["progress"]),
        ({"status": "on_hold", "rag": "", "progress": None}, ["progress"]),
        ({"rag": ""}, ["rag"]),
        ({"status": "delayed", "rag": ""}, ["rag"]),
        ({"rag": "amber"}, ["footnote"]),
        ({"rag": "red", "footnote": "  "}, ["footnote", "date_moves"]),
        ({"rag": "amber", "footnote": "Late"}, ["action", "action_due", "action_owner"]),
        ({"rag": "amber", "footnote": "Late", "remedy": REMEDY}, []),
        (
            {"rag": "amber", "footnote": "Late", "remedy": RemedyRecord("Hire", None, "Head")},
            ["action_due"],
        ),
        ({"rag": "red", "footnote": "Late", "remedy": REMEDY}, ["date_moves"]),
        ({"rag": "red", "footnote": "Late", "remedy": REMEDY, "date_moves": "stays"}, []),
        (
            {"rag": "red", "footnote": "Late", "remedy": REMEDY, "date_moves": "moves"},
            ["proposed_due_date", "proposal_reason"],
        ),
        ({"date_moves": "moves"}, ["proposed_due_date", "proposal_reason"]),
        ({"status": "complete", "rag": "", "progress": 100, "date_moves": "moves"}, ["date_moves"]),
        (
            {
                "rag": "red",
                "footnote": "Late",
                "remedy": REMEDY,
                "date_moves": "moves",
                "proposed_due_date": dt.date(2010, 3, 31),
                "proposal_reason": "The date it has",
            },
            ["proposed_due_date"],
        ),
    ],
)
def test_what_an_activity_lacks(fields, expected):
    assert missing(activity(**fields)) == [f"activity-1-{part}" for part in expected]


def test_the_objectives_footnote_covers_its_rows():
    rows = activity(rag="amber"), activity(2, rag="red", date_moves="stays")
    assert missing(*rows) == ["activity-1-footnote", "activity-2-footnote"]
    assert missing(*rows, footnote="One reason for both", remedy=REMEDY) == []
    assert missing(*rows, footnote="One reason for both") == [
        "action",
        "action_due",
        "action_owner",
    ]


def test_an_objectives_amber_has_a_cause_though_no_row_has_a_colour():
    waiting = activity(status="not_started", rag="", progress=0)
    late = {"judgement": JudgementRecord(delivery="amber", forecast="green")}
    assert missing(waiting, **late) == ["footnote"]
    assert missing(waiting, footnote="No officer yet", remedy=REMEDY, **late) == []
    assert missing(activity(footnote="Late", remedy=REMEDY), **late) == []
    assert missing(activity(rag="amber"), **late) == ["activity-1-footnote"]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (SectionRecord("risk_update", "", False), ["section-risk_update-text"]),
        (SectionRecord("risk_update", "\n ", False), ["section-risk_update-text"]),
        (SectionRecord("risk_update", "A risk", False), []),
        (SectionRecord("budget_status", "", False), ["section-budget_status-budget_status"]),
        (SectionRecord("budget_status", "", True), ["section-budget_status-budget_status"]),
        (SectionRecord("budget_status", "", False, "amber"), ["section-budget_status-text"]),
        (SectionRecord("budget_status", "Late", False, "amber"), []),
        (SectionRecord("budget_status", "", False, "no_budget"), []),
    ],
)
def test_blank_is_no_answer(section, expected):
    assert missing(activity(), sections=[section]) == expected


def test_a_text_names_what_there_is():
    def said(text, **fields):
        section = SectionRecord("risk_update", text, False)
        return gaps_of_objective(objective(activity(), sections=[section], **fields))

    assert said("PD1 waits; R001 and I002 are known.", named=("I002", "R001")) == []
    (gap,) = said("PD1 waits for PD7.")
    assert gap.field == "section-risk_update-text"
    assert gap.message == "Risk update: PD7 is not known here. There are: PD1"
    (gap,) = said("See R009, I002 and R001.", named=("R001",))
    assert gap.field == "section-risk_update-text"
    assert "I002, R009" in gap.message
    assert "not in the register of this programme or of the organisation" in gap.message
    assert len(said("PD7 and R009")) == 2
    assert said("Route R1, unit I5 and R12345678 are no references.") == []


def test_an_objective_without_deliverables_needs_a_figure():
    assert missing(progress=Rollup(None)) == ["reported_progress"]
    assert missing(progress=Rollup(None, 40, "Estimated")) == []
    assert missing(activity(), progress=Rollup(50, 40, " ")) == ["override_reason"]


def whole(*objectives, **fields):
    values = {"progress": Rollup(50), "extra_deliverables": "", "nothing_extra": True} | fields
    return ReturnRecord(
        programme_id=1,
        programme="P",
        programme_slug="p",
        head="",
        head_post="",
        period_key="2009-10-q2",
        prepared_by="",
        prepared_post="",
        prepared_on=None,
        objectives=objectives,
        version=1,
        **values,
    )


def test_what_the_whole_lacks():
    assert gaps_of_whole(whole()) == []
    assert [g.field for g in gaps_of_whole(whole(nothing_extra=False))] == ["extra_deliverables"]
    assert [g.field for g in gaps_of_whole(whole(progress=Rollup(50, 40)))] == ["override_reason"]


# Roll-up --------------------------------------------------------------------------


@given(st.lists(st.none() | st.integers(0, 100), max_size=12))
def test_the_mean_lies_between_its_figures_or_is_not_yet_known(figures):
    mean = mean_rounded_down(figures)
    if not figures or None in figures:
        assert mean is None
    else:
        assert min(figures) <= mean <= max(figures)
        assert mean * len(figures) <= sum(figures) < (mean + 1) * len(figures)


def test_an_objective_counts_unless_all_of_its_work_is_cancelled():
    gone = activity(status="cancelled", rag="", progress=None)
    assert not objective(gone, progress=Rollup(None)).counts
    assert objective(gone, progress=Rollup(None, 30, "Estimated")).counts
    assert objective(gone, activity(2)).counts
    assert objective(progress=Rollup(None)).counts
