"""A red proposes another due date; approving the return carries it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from programmes.reading import objectives_in_quarter
from records.refusals import Refused
from returns.actions import (
    Gaps,
    approve_return,
    reopen_return,
    save_objective_step,
    save_whole_step,
    submit_return,
)
from returns.steps import ActivityStep, WholeStep

from .factories import PREPARED_ON, Q2, REMEDY, SO_IT_IS, fill, full_step, world

pytestmark = pytest.mark.django_db
PROPOSED = dt.date(2010, 6, 30)


def proposing(made, **fields):
    """The first objective's step with a red that moves its date."""
    red = {
        "status": "delayed",
        "rag": "red",
        "progress": 30,
        "footnote": "The supplier withdrew",
        "date_moves": "moves",
        "proposed_due_date": PROPOSED,
        "proposal_reason": "Another supplier begins in January",
    }
    step = full_step(made.objectives[0], is_ready=False)
    first = made.activities()[0].pk
    row = ActivityStep(**REMEDY | red | fields)
    return replace(
        step,
        activities={**step.activities, first: row},
        delivery_rag="red",
        answers=SO_IT_IS,
    )


def filled():
    """A return that lacks nothing, its programme's delivery said to be red."""
    made = world()
    version = fill(made).versions.get()
    save_whole_step(
        programme_return=made.programme_return,
        step=WholeStep(nothing_extra=True, delivery_rag="red", forecast_rag="green"),
        expected_version=version.edit_version,
        by=made.head,
    )
    return made


def saved(made, step):
    return save_objective_step(
        programme_return=made.programme_return,
        objective=made.objectives[0],
        step=step,
        expected_version=1,
        by=made.head,
    )


def submit(made):
    return submit_return(
        programme_return=made.programme_return, by=made.head, prepared_on=PREPARED_ON
    )


def in_plan(made, quarter):
    planned = made.objectives[0].planned_programme
    return objectives_in_quarter([planned], quarter)[planned.pk][0].activities[0]


def test_the_proposal_counts_from_the_next_quarter_once_the_return_is_approved():
    made = filled()
    saved(made, proposing(made))
    before = in_plan(made, Q2).terms.due_date
    submit(made)
    assert in_plan(made, Q2.next()).terms.due_date == before
    approve_return(programme_return=made.programme_return, by=made.director)
    after = in_plan(made, Q2.next())
    assert (after.terms.due_date, after.original_due_date) == (PROPOSED, before)
    assert "approved by Director" in after.terms.authority
    assert in_plan(made, Q2).terms.due_date == before


def test_a_reopened_return_with_the_same_proposal_is_approved_again():
    made = filled()
    saved(made, proposing(made))
    submit(made)
    approve_return(programme_return=made.programme_return, by=made.director)
    reopen_return(programme_return=made.programme_return, reason="A figure", by=made.director)
    submit(made)
    approve_return(programme_return=made.programme_return, by=made.director)
    assert in_plan(made, Q2.next()).terms.due_date == PROPOSED


@pytest.mark.parametrize(
    "fields",
    [
        {"rag": "amber", "proposed_due_date": None},
        {"rag": "amber", "proposal_reason": ""},
        {"rag": "amber", "proposed_due_date": dt.date(2009, 12, 31)},
    ],
)
def test_half_a_proposal_never_reaches_the_director(fields):
    made = filled()
    saved(made, proposing(made, **fields))
    with pytest.raises(Gaps) as refused:
        submit(made)
    assert any("propos" in gap.field for gap in refused.value.gaps)


@pytest.mark.parametrize("day", [dt.date(2030, 1, 1), dt.date(2008, 1, 1)])
def test_a_date_that_the_plan_would_refuse_is_refused_while_it_is_typed(day):
    made = filled()
    with pytest.raises(Refused) as refused:
        saved(made, proposing(made, proposed_due_date=day))
    assert [gap.field.split("-")[2] for gap in refused.value.gaps] == ["proposed_due_date"]
