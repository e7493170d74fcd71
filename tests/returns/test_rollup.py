"""Progress from activity to programme, with figures that the source prints."""

from __future__ import annotations

from dataclasses import replace

import pytest

from returns.actions import (
    ActivityStep,
    WholeStep,
    save_objective_step,
    save_whole_step,
    submit_return,
)
from returns.drafting import build_draft
from returns.reading import record_of

from .factories import PREPARED_ON, REMEDY, SO_IT_IS, fill, full_step, world

pytestmark = pytest.mark.django_db


def give(made, number, *figures, **fields):
    objective = made.objectives[number - 1]
    step = full_step(objective, *figures, **fields)
    return save_objective_step(
        programme_return=made.programme_return,
        objective=objective,
        step=step,
        expected_version=0,
        by=made.head,
    )


def draft(made):
    return build_draft(made.programme_return.versions.last())


@pytest.mark.parametrize(("rows", "printed"), [((75, 42), 58), ((60, 50, 55), 55), ((50, 74), 62)])
def test_an_objective_is_the_mean_of_its_rows_rounded_down(rows, printed):
    made = world(objectives=1, activities=len(rows))
    give(made, 1, *rows)
    assert draft(made).objectives[0].progress.printed == printed


def test_seven_objectives_of_382_together_are_54():
    made = world(objectives=7, activities=1)
    for number, figure in enumerate((50, 50, 55, 55, 57, 57, 58), start=1):
        give(made, number, figure)
    assert draft(made).progress.computed == 54


def test_each_level_counts_the_figure_that_is_printed_below_it():
    made = world(objectives=2, activities=1)
    give(made, 1, 52, reported_progress=50, override_reason="Two councils have yet to begin.")
    give(made, 2, 53)
    objective = draft(made).objectives[0].progress
    assert (objective.computed, objective.printed, objective.is_overridden) == (52, 50, True)
    assert draft(made).progress.computed == 51


def test_a_missing_figure_is_not_yet_known_and_never_nil():
    made = world(objectives=2, activities=2)
    give(made, 1, 40, 60)
    record = draft(made)
    assert record.objectives[0].progress.printed == 50
    assert record.objectives[1].progress.printed is None
    assert record.progress.computed is None


def test_complete_not_started_on_hold_and_cancelled():
    made = world(objectives=2, activities=4)
    ids = [one.pk for one in made.activities(1)]
    states = ("complete", "not_started", "on_hold", "cancelled")
    step = full_step(made.objectives[0])
    activities = {pk: ActivityStep(status=state) for pk, state in zip(ids, states, strict=True)}
    activities[ids[2]] = ActivityStep(status="on_hold", progress=20)
    save_objective_step(
        programme_return=made.programme_return,
        objective=made.objectives[0],
        step=replace(
            step,
            activities=activities,
            delivery_rag="red",
            footnote="The council has not named an officer",
            answers=SO_IT_IS,
            **REMEDY,
        ),
        expected_version=0,
        by=made.head,
    )
    objective = draft(made).objectives[0]
    assert [one.progress for one in objective.activities] == [100, 0, 20, None]
    assert objective.progress.computed == 40


def test_an_objective_of_which_all_is_cancelled_leaves_the_programmes_mean():
    made = world(objectives=2, activities=1)
    give(made, 1, 40)
    step = full_step(made.objectives[1])
    cancelled = {one.pk: ActivityStep(status="cancelled") for one in made.activities(2)}
    save_objective_step(
        programme_return=made.programme_return,
        objective=made.objectives[1],
        step=replace(step, activities=cancelled, delivery_rag=""),
        expected_version=0,
        by=made.head,
    )
    record = draft(made)
    assert record.objectives[1].progress.computed is None
    assert record.progress.computed == 40


def test_a_reported_figure_of_the_programme_stands_beside_the_computed_one():
    made = world()
    programme_return = fill(made)
    version = programme_return.versions.last()
    save_whole_step(
        programme_return=programme_return,
        step=WholeStep(
            reported_progress=45,
            override_reason="Work that we share is short of staff.",
            extra_deliverables="- An event",
            nothing_extra=False,
            delivery_rag="green",
            forecast_rag="green",
        ),
        expected_version=version.edit_version,
        by=made.head,
    )
    submission = submit_return(
        programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON
    )
    progress = record_of(submission).progress
    assert (progress.computed, progress.reported, progress.printed) == (50, 45, 45)
