"""The table of states and transitions, and the page that it writes."""

from __future__ import annotations

import pytest

from accounts.roles import Permission
from records.refusals import Refused
from returns import workflow
from returns.vocabulary import ReturnState

S = ReturnState
LEADS_TO = {
    ("save", S.NOT_STARTED): S.DRAFT,
    ("save", S.DRAFT): S.DRAFT,
    ("save", S.RETURNED): S.DRAFT,
    ("submit", S.DRAFT): S.SUBMITTED,
    ("submit", S.RETURNED): S.SUBMITTED,
    ("approve", S.SUBMITTED): S.APPROVED,
    ("send back", S.SUBMITTED): S.RETURNED,
    ("publish", S.APPROVED): S.PUBLISHED,
    ("reopen", S.APPROVED): S.RETURNED,
    ("reopen", S.PUBLISHED): S.RETURNED,
}


@pytest.mark.parametrize("state", ReturnState)
@pytest.mark.parametrize("name", ["save", "submit", "approve", "send back", "publish", "reopen"])
def test_what_leads_where(name, state):
    target = LEADS_TO.get((name, state))
    assert workflow.may_happen(name, state) is (target is not None)
    if target is not None:
        assert workflow.check_may_happen(name, state).target == target
    else:
        with pytest.raises(Refused, match="Nothing was changed"):
            workflow.check_may_happen(name, state)


def test_filling_giving_reviewing_and_reopening_are_permissions_of_their_own():
    asked = {t.name: t.permission for t in workflow.TRANSITIONS}
    assert asked["save"] == Permission.FILL_STEP
    assert asked["submit"] == Permission.GIVE_RETURN
    assert asked["reopen"] == Permission.REOPEN_RETURN
    assert asked["approve"] == asked["send back"] == Permission.REVIEW_RETURN


def test_only_publishing_and_reopening_lead_out_of_approved():
    assert {t.name for t in workflow.TRANSITIONS if t.source == S.APPROVED} == {"publish", "reopen"}
    assert {t.name for t in workflow.TRANSITIONS if t.source == S.PUBLISHED} == {"reopen"}


def test_the_page_draws_every_transition_and_names_every_state():
    page = workflow.as_markdown()
    for one in workflow.TRANSITIONS:
        assert f"    {one.source.value} --> {one.target.value}: {one.name}" in page
    for state in ReturnState:
        assert f"{state.value}: {state.label}" in page
        assert workflow.stands(state).endswith(".")
