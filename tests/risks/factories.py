"""A programme with its plan, and a register to keep."""

from __future__ import annotations

import datetime as dt

from records import clock
from risks.actions import IssueFields, RiskFields, Scored, raise_issue, raise_risk
from risks.vocabulary import ScoreKind
from tests.returns.factories import World

RAISED = dt.date(2009, 5, 4)


def risk_fields(made: World, **changes) -> RiskFields:
    return RiskFields(
        **{
            "title": "Assessors leave",
            "cause": "Posts end in March",
            "event": "Two assessors leave early",
            "effect": "Visits are not made",
            "owner": made.head,
            "category": "people",
            "response": "treat",
            "programme": made.programme,
            "objective": made.objectives[0],
        }
        | changes
    )


def a_risk(made: World, *, by=None, current=(3, 4), raised_on=RAISED, **changes):
    scores = {
        ScoreKind.INHERENT: Scored(4, 4),
        ScoreKind.CURRENT: Scored(*current),
        ScoreKind.TARGET: Scored(2, 3),
    }
    return raise_risk(
        organisation=made.organisation,
        fields=risk_fields(made, **changes),
        scores=scores,
        raised_on=raised_on,
        by=by or made.officer,
    )


def issue_fields(made: World, **changes) -> IssueFields:
    return IssueFields(
        **{
            "title": "No venue",
            "description": "The hall is closed until May",
            "owner": made.head,
            "priority": "high",
            "action": "Book elsewhere",
            "due_on": dt.date(2009, 11, 30),
            "programme": made.programme,
        }
        | changes
    )


def an_issue(made: World, *, by=None, raised_on=RAISED, **changes):
    return raise_issue(
        organisation=made.organisation,
        fields=issue_fields(made, **changes),
        raised_on=raised_on,
        by=by or made.officer,
    )


def on(day: dt.date):
    """Inside the block today is that day."""
    return clock.set_to(dt.datetime.combine(day, dt.time(12), dt.UTC))
