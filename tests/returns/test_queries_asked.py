"""What the product asks where words, colours and figures differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from returns.queries import Before, asked_of_objective, asked_of_whole
from returns.records import (
    EvidenceRecord,
    JudgementRecord,
    LastRecord,
    RemedyRecord,
    SectionRecord,
)

from .test_steps import activity, objective, whole

TODAY = dt.date(2009, 10, 15)
AMBER = EvidenceRecord("amber", "30% reached, 50% expected: 20 points behind")


def remedy(day: int, month: int = 10) -> RemedyRecord:
    return RemedyRecord("Hire an officer", dt.date(2009, month, day), "Head of Practice")


def asked(*activities, before=None, answers=None, **fields):
    record = objective(*activities, **{"sections": []} | fields)
    found = asked_of_objective(record, answers or {}, before or Before({}), TODAY)
    return {one.key: one for one in found}


def test_nothing_is_asked_of_what_agrees():
    assert asked(activity(evidence=EvidenceRecord("green", "ahead"))) == {}


def test_green_beside_what_is_behind_names_the_figures_and_keeps_its_answer():
    found = asked(activity(evidence=AMBER), answers={"better-1": " So it is planned. ", "old": "x"})
    assert list(found) == ["better-1"]
    assert found["better-1"].question == (
        "PD1 is green, and the figures say amber (30% reached, 50% expected: 20 points behind). "
        "Why?"
    )
    assert found["better-1"].answer == "So it is planned."


def test_what_is_worse_than_the_figures_is_not_asked():
    assert asked(activity(rag="red", evidence=AMBER)) == {}


@pytest.mark.parametrize(("now", "asks"), [(40, True), (50, False), (60, False), (None, False)])
def test_progress_that_fell(now, asks):
    found = asked(activity(progress=now, last=LastRecord("in_progress", "green", 50)))
    assert ("fell-1" in found) == asks


@pytest.mark.parametrize(
    ("now", "last", "asks"),
    [
        (remedy(14), None, True),
        (remedy(15), None, False),
        (RemedyRecord(), remedy(14), True),
        (remedy(30, 11), remedy(14), True),
        (remedy(30, 11), remedy(15), False),
        (remedy(30, 11), RemedyRecord(), False),
        (RemedyRecord(), None, False),
    ],
)
def test_an_action_whose_day_is_over_beside_an_amber(now, last, asks):
    """Naming another day does not silence the question."""
    before = Before({1: last} if last else {})
    for row in ({"rag": "amber"}, {"status": "delayed"}):
        assert ("past-1" in asked(activity(remedy=now, **row), before=before)) == asks
    assert asked(activity(remedy=now), before=before) == {}


def test_the_objectives_action_is_asked_for_where_it_covers_a_row():
    covered = activity(rag="amber")
    found = asked(covered, remedy=remedy(1))
    assert found["past-objective"].question == (
        "The objective: “Hire an officer” was due on 1 October 2009. What became of it?"
    )
    last = Before({}, remedy(1))
    assert list(asked(covered, before=last, remedy=remedy(30, 11))) == ["past-objective"]
    assert asked(activity(), remedy=remedy(1)) == {}
    assert asked(activity(rag="amber", remedy=remedy(30, 11)), remedy=remedy(1)) == {}


def judged(**fields) -> JudgementRecord:
    green = EvidenceRecord("green", "as planned")
    same = {"delivery": "green", "delivery_evidence": green, "spend_evidence": green}
    return JudgementRecord(**same | {"spend": "green"} | fields)


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({}, []),
        ({"delivery_evidence": AMBER}, ["better-delivery"]),
        ({"risk": "amber", "risk_evidence": EvidenceRecord("red", "1 very high")}, ["better-risk"]),
        ({"spend_evidence": EvidenceRecord("red", "12% over")}, ["better-spend"]),
        ({"spend": "no_budget"}, ["better-spend"]),
        ({"spend": "no_budget", "spend_evidence": EvidenceRecord("", "no budget")}, []),
        ({"overall": "green", "delivery": "red"}, ["overall"]),
        ({"overall": "red", "delivery": "red"}, []),
    ],
)
def test_colours_of_an_objective_and_of_the_programme(fields, keys):
    assert list(asked(judgement=judged(**fields))) == keys
    record = replace(whole(), judgement=judged(**fields))
    assert [one.key for one in asked_of_whole(record, {})] == keys


def test_silence_beside_trouble_is_asked_once():
    silent = [
        SectionRecord("risk_update", "", True),
        SectionRecord("outstanding_actions", "", True),
        SectionRecord("follow_ups", "", True),
    ]
    found = asked(activity(rag="amber"), sections=silent)
    assert found["nothing"].question == (
        "PD1 is amber, and there is nothing to report under risk update and outstanding actions. "
        "Is that so?"
    )
    assert list(asked(activity(status="delayed"), sections=silent)) == ["nothing"]
    assert asked(activity(), sections=silent) == {}
    assert asked(activity(rag="amber"), sections=[SectionRecord("risk_update", "R", False)]) == {}


def test_a_question_about_colours_alone_begins_as_a_sentence_does():
    silent = [SectionRecord("issues_update", "", True)]
    found = asked(activity(), sections=silent, judgement=judged(spend="amber", risk="red"))
    assert found["nothing"].question == (
        "Spend is amber and risk is red, and there is nothing to report under issues update. "
        "Is that so?"
    )
    assert all(one.question[0].isupper() for one in found.values())
