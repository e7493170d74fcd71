"""What the plan gained, changed and lost in the year is told in the return, and where it prints."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.roles import Role
from programmes.actions import change_activity_terms, withdraw_activity, withdraw_objective
from programmes.models import Activity
from reporting.papers.records import ProgrammeRecord
from reporting.papers.statuses import status_reports
from returns.drafting import build_draft
from tests.factories import member

from .factories import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed():
    """Objective 1 has a deliverable with a later date and one withdrawn; objective 2 is gone."""
    made = world(objectives=2, activities=2)
    by = member(made.programme.organisation, Role.PERFORMANCE_OFFICER)
    first, second = Activity.objects.filter(objective=made.objectives[0]).order_by("position")
    terms = first.terms.last()
    when = {"from_quarter": 2, "authority": "Board", "by": by}
    change_activity_terms(
        activity=first,
        expected_version=first.edit_version,
        wording=terms.wording,
        short_name=terms.short_name,
        start_date=terms.start_date,
        due_date=terms.due_date + dt.timedelta(days=30),
        reason="The partners asked for it.",
        **when,
    )
    withdraw_activity(
        activity=second, expected_version=second.edit_version, reason="No longer wanted.", **when
    )
    gone = made.objectives[1]
    withdraw_objective(
        objective=gone, expected_version=gone.edit_version, reason="Another body has it.", **when
    )
    return build_draft(made.programme_return.versions.last())


def test_what_stays_says_how_it_changed(changed):
    (objective,) = changed.objectives
    (activity,) = objective.activities
    assert "Due date moved from 31 March 2010 to 30 April 2010" in activity.change_note
    assert "The partners asked for it." in activity.change_note


def test_what_is_gone_is_named_with_its_reason(changed):
    (objective,) = changed.objectives
    (words,) = objective.withdrawn
    assert words.startswith("PD2 Part 2.")
    assert "Withdrawn from quarter 2: No longer wanted. (authority: Board)" in words
    (words,) = changed.withdrawn
    assert words.startswith("Objective 2 Thing 2.")
    assert "Another body has it." in words


def test_a_paper_prints_all_three(changed):
    told = ProgrammeRecord(
        changed.programme_id, changed.programme, changed.programme_slug, True, changed
    )
    (report,) = status_reports((told,))
    assert report.withdrawn == changed.withdrawn
    assert report.objectives[0].withdrawn == changed.objectives[0].withdrawn
    (row,) = report.objectives[0].rows
    assert row.change_note == changed.objectives[0].activities[0].change_note
