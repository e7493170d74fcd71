"""Records of returns: what prints, and that those of schema version 1 stay readable."""

import datetime as dt
import json

from records import codec
from returns.outlines import ReturnOutline, outline_from, outline_of
from returns.records import (
    NO_EVIDENCE,
    EvidenceRecord,
    JudgementRecord,
    RemedyRecord,
    ReturnRecord,
    explained,
    worst,
)

#: As version 1 froze it: no colours beside their evidence, no remedies, no risks.
VERSION_1 = {
    "programme_id": 3,
    "programme": "Improving Practice",
    "programme_slug": "improving-practice",
    "head": "A. Head",
    "head_post": "Head of Practice",
    "period_key": "2009-10-q2",
    "prepared_by": "A. Head",
    "prepared_post": "Head of Practice",
    "prepared_on": "2009-10-12",
    "progress": {"computed": 52, "reported": 50, "reason": "One network is counted twice"},
    "objectives": [
        {
            "objective_id": 7,
            "number": 1,
            "wording": "Advise councils",
            "short_name": "Advice",
            "progress": {"computed": 52, "reported": None, "reason": ""},
            "footnote": "",
            "activities": [
                {
                    "activity_id": 9,
                    "key": "PD1",
                    "is_priority": True,
                    "wording": "Visit ten councils",
                    "short_name": "Visits",
                    "start_date": "2009-04-01",
                    "due_date": "2010-03-31",
                    "expected": 50,
                    "status": "delayed",
                    "rag": "amber",
                    "progress": 52,
                    "footnote": "Two posts are empty.",
                    "change_note": "",
                }
            ],
            "sections": [
                {
                    "heading": "follow_ups",
                    "text": "",
                    "nothing_to_report": True,
                    "budget_status": "",
                }
            ],
            "change_note": "",
            "withdrawn": [],
        }
    ],
    "extra_deliverables": "",
    "nothing_extra": True,
    "version": 1,
    "withdrawn": [],
}


class _Submission:
    """As the database gives one that is older than outlines."""

    outline = ""
    record = json.dumps(VERSION_1)


def test_a_record_of_version_1_is_read_and_what_it_does_not_hold_is_empty():
    record = codec.from_json(ReturnRecord, json.dumps(VERSION_1))
    (objective,) = record.objectives
    (activity,) = objective.activities
    assert (record.progress.printed, activity.progress, activity.rag) == (50, 52, "amber")
    assert activity.explanation == "Two posts are empty."
    assert activity.evidence == NO_EVIDENCE
    assert not activity.due_date_moved
    assert record.judgement.now == objective.judgement.now == ""
    assert record.risks == objective.issues == ()
    assert record.tolerances is None


def test_the_outline_of_an_old_return_has_the_worst_colour_of_its_rows():
    outline = outline_from(_Submission())
    assert (outline.now, outline.colour, outline.progress) == ("", "amber", 50)
    assert outline.objectives[0].activities == ((9, "delayed", "amber", 52),)


def test_an_outline_survives_being_stored():
    outline = outline_of(codec.from_json(ReturnRecord, json.dumps(VERSION_1)))
    assert codec.from_json(ReturnOutline, codec.to_json(outline)) == outline


def test_a_footnote_prints_its_cause_then_what_is_done():
    remedy = RemedyRecord("Hire two assessors.", dt.date(2009, 11, 30), "Head of Practice")
    assert explained("Two posts are empty.", remedy) == (
        "Two posts are empty. Action: Hire two assessors, by 30 November 2009 (Head of Practice)."
    )
    assert explained("", remedy).startswith("Action: Hire")
    assert explained("Cause.", RemedyRecord()) == "Cause."
    assert RemedyRecord(due=dt.date(2009, 11, 30)).words == ""


def test_the_colour_that_stands_is_the_one_typed_else_the_worst():
    judged = JudgementRecord(delivery="green", spend="no_budget", risk="amber")
    assert judged.now == "amber"
    assert JudgementRecord(delivery="red", overall="amber").now == "amber"
    assert worst("", "no_budget") == ""
    assert worst("green", "red", "amber") == "red"


def test_declared_stands_beside_what_the_figures_say():
    judged = JudgementRecord(
        delivery="green",
        delivery_evidence=EvidenceRecord("amber", "12 points behind"),
        overall_evidence="amber",
    )
    rows = {row.of: (row.declared, row.evidence.colour) for row in judged.rows}
    assert rows["Delivery"] == ("green", "amber")
    assert rows["Overall"] == ("green", "amber")
