"""A month that is closed for finance takes no projection and no note: its statement stands."""

import pytest

from accounts.roles import Role
from finance import actions
from finance.models import LineNote, Projection
from records.refusals import Refused
from tests.factories import ProgrammeFactory, head_of, member
from tests.finance.conftest import signed_in
from tests.finance.test_closing import close, note, project, reopen
from tests.finance.test_pages import check_summary, words


@pytest.fixture
def headed(small, organisation):
    """Who heads the programme that pay belongs to."""
    programme = ProgrammeFactory(organisation=organisation)
    small.pay.programme = programme
    small.pay.save()
    person = member(organisation, Role.PROGRAMME_HEAD)
    head_of(programme, person)
    return person


def withdraw(small, by):
    note = small.budget.notes.get()
    return actions.withdraw_note(note=note, reason="No", expected_version=note.edit_version, by=by)


def rewrite(small, by):
    return actions.write_note(
        budget=small.budget,
        line=small.pay,
        month=1,
        kind="numbered",
        symbol="",
        text="Otherwise",
        expected_version=1,
        by=by,
    )


@pytest.mark.parametrize("act", [project, rewrite, withdraw])
def test_a_month_closed_for_finance_takes_no_projection_or_note(small, headed, director, act):
    note(small, small.by)
    close(small, 1)
    for by in (small.by, headed):
        with pytest.raises(Refused, match="enter it in May 2009, or ask a director to reopen"):
            act(small, by)
    assert not Projection.objects.exists()
    assert LineNote.history.count() == 1
    reopen(small, 1, director)
    assert act(small, small.by), "finance goes on once it is reopened"


def test_the_pages_of_a_closed_month_offer_no_projection_or_note(small, client, page):
    month = {"year": 2009, "month": 1}
    project_page, notes_page = page("projections-enter", **month), page("line-notes", **month)
    assert "Save the projections" in words(client.get(project_page))
    close(small, 1)
    said = client.get(project_page)
    assert "April 2009 is closed and takes no more projections" in words(said)
    assert page("projections-enter", year=2009, month=2) in said.content.decode()
    assert "Save the projections" not in words(said)
    assert f"amount_{small.pay.pk}" not in said.content.decode()
    assert "its notes stay as they are" in words(client.get(notes_page))
    typed = {f"amount_{small.pay.pk}": "555", f"seen_{small.pay.pk}": ""}
    typed |= {f"amount_{small.travel.pk}": "", f"seen_{small.travel.pk}": ""}
    answer = client.post(project_page, typed)
    check_summary(answer, "April 2009 is closed: enter it in May 2009")
    assert 'value="555"' in answer.content.decode()


def test_a_heads_page_of_a_month_closed_for_holders_says_so(small, headed, page):
    close(small, 1, "holders")
    said = words(signed_in(headed).get(page("projections-enter", year=2009, month=1)))
    assert "closed for budget holders. Ask finance" in said
    assert "Save the projections" not in said
