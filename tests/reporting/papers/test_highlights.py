"""Highlight reports in words: the register's lines and milestones, from plain records."""

import datetime as dt

from reporting.papers.highlights import (
    highlight_report,
    issue_in_words,
    milestone_in_words,
    risk_in_words,
)
from reporting.papers.statuses import judged
from returns.around_records import IssueRecord, RiskRecord
from returns.records import (
    JudgementRecord,
    MilestoneRecord,
    ObjectiveRecord,
    ReturnRecord,
    Rollup,
    SectionRecord,
)

RISK = RiskRecord(
    "R004", "Assessors leave", "A. Head", "treat", (20, "very_high"), (6, "medium"), "up from 9"
)
ISSUE = IssueRecord("I002", "No venue", "A. Head", "high", "Book elsewhere", dt.date(2009, 11, 30))


def an_objective(**given):
    sections = (
        SectionRecord("follow_ups", "", True),
        SectionRecord("risk_update", "", True),
        SectionRecord("issues_update", "", False),
    )
    return ObjectiveRecord(1, 1, "Advise councils", "Advice", Rollup(50), "", (), sections, **given)


def a_report(objective, **given):
    return ReturnRecord(
        1, "Practice", "practice", "", "", "2009-10-q2", "", "", None, Rollup(50), (objective,),
        "", True, 1, **given,
    )  # fmt: skip


def test_a_risk_prints_its_score_its_target_and_how_it_moved():
    assert risk_in_words(RISK) == (
        "R004 Assessors leave: very high (20), target 6, up from 9; treat; A. Head"
    )
    bare = RiskRecord("R005", "Not scored", "", "tolerate", None, None, "", dt.date(2009, 9, 1))
    assert risk_in_words(bare) == (
        "R005 Not scored: not scored yet; tolerate; closed on 1 September 2009"
    )


def test_an_issue_prints_what_is_done_by_when():
    assert issue_in_words(ISSUE) == (
        "I002 No venue: high priority; Book elsewhere by 30 November 2009; A. Head"
    )


def test_a_milestone_prints_when_it_was_done():
    done = MilestoneRecord("PD1.2", "Consultation closes", dt.date(2009, 9, 1), dt.date(2009, 9, 3))
    assert milestone_in_words(done) == (
        "PD1.2 Consultation closes: due 1 September 2009, done 3 September 2009"
    )


def test_entries_of_the_register_stand_under_their_headings_even_without_a_text():
    report = highlight_report(a_report(an_objective(risks=(RISK,), issues=(ISSUE,))))
    (objective,) = report.objectives
    under = {heading.title: heading.entries for heading in objective.headings}
    assert under == {
        "Risk update": (risk_in_words(RISK),),
        "Issues update": (issue_in_words(ISSUE),),
    }
    assert objective.nothing == "follow-ups"
    assert objective.unanswered == ""


def test_without_entries_a_heading_says_that_there_is_nothing():
    (objective,) = highlight_report(a_report(an_objective())).objectives
    assert objective.headings == ()
    assert objective.nothing == "follow-ups, risk update"
    assert objective.unanswered == "issues update"


def test_those_of_the_programme_stand_at_its_end():
    report = highlight_report(a_report(an_objective(), risks=(RISK,), issues=(ISSUE,)))
    assert report.risks == (risk_in_words(RISK),)
    assert report.issues == (issue_in_words(ISSUE),)


def test_the_four_part_line_prints_where_something_was_judged():
    assert judged(JudgementRecord()) == ""
    line = JudgementRecord(delivery="amber", forecast="green", last="red")
    assert judged(line) == ("Amber now; green forecast at year end; red last quarter; improving.")
