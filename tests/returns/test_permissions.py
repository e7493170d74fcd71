"""Who may give, review and see a return: a truth table of people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from programmes.models import HeadAssignment
from returns import permissions
from tests.factories import OrganisationFactory, ProgrammeFactory, head_of, member, plan_for

from .factories import submitted, world

pytestmark = pytest.mark.django_db

TODAY = dt.date(2009, 10, 10)
LAST_DAY = dt.date(2009, 8, 15)


def people(made):
    """Everyone that the table below names."""
    other = ProgrammeFactory(organisation=made.organisation)
    plan_for(other, made.officer)
    found = {
        "head": made.head,
        "deputy": made.deputy,
        "director": made.director,
        "performance officer": made.officer,
        "outsider": member(OrganisationFactory(), Role.DIRECTOR, Role.PROGRAMME_HEAD),
        "head of another": member(made.organisation, Role.PROGRAMME_HEAD),
        "assigned without the role": member(made.organisation, Role.CONTRIBUTOR),
        "director who heads it": member(made.organisation, Role.DIRECTOR, Role.PROGRAMME_HEAD),
        "director who headed it": member(made.organisation, Role.DIRECTOR),
        "director who headed it before": member(made.organisation, Role.DIRECTOR),
        "director who headed it after the quarter": member(made.organisation, Role.DIRECTOR),
        "ended director": member(made.organisation, Role.DIRECTOR, ends_on=LAST_DAY),
        "ended head": member(made.organisation, Role.PROGRAMME_HEAD, ends_on=LAST_DAY),
        "head until mid-quarter": member(made.organisation, Role.PROGRAMME_HEAD),
        "administrator": member(made.organisation, Role.ADMINISTRATOR),
        "board member": member(made.organisation, Role.BOARD_MEMBER),
        "auditor": member(made.organisation, Role.AUDITOR),
    }
    head_of(other, found["head of another"])
    for name in ("assigned without the role", "director who heads it", "ended head"):
        head_of(made.programme, found[name], kind="deputy")
    for name, first, last in (
        ("director who headed it", dt.date(2009, 1, 1), LAST_DAY),
        ("director who headed it before", dt.date(2009, 1, 1), dt.date(2009, 6, 30)),
        ("director who headed it after the quarter", dt.date(2009, 10, 1), dt.date(2009, 10, 9)),
        ("head until mid-quarter", dt.date(2009, 1, 1), LAST_DAY),
    ):
        HeadAssignment.objects.create(
            programme=made.programme,
            membership=found[name],
            starts_on=first,
            ends_on=last,
        )
    return found


# give, review, see, see the draft
MAY = {
    "head": (1, 0, 1, 1),
    "deputy": (1, 0, 1, 1),
    "director": (0, 1, 1, 1),
    "performance officer": (0, 0, 1, 1),
    "outsider": (0, 0, 0, 0),
    "head of another": (0, 0, 1, 0),
    "assigned without the role": (0, 0, 1, 0),
    "director who heads it": (1, 0, 1, 1),
    "director who headed it": (0, 0, 1, 1),
    "director who headed it before": (0, 1, 1, 1),
    "director who headed it after the quarter": (0, 0, 1, 1),
    "ended director": (0, 0, 0, 0),
    "ended head": (0, 0, 0, 0),
    "head until mid-quarter": (0, 0, 1, 0),
    "administrator": (0, 0, 1, 0),
    "board member": (0, 0, 0, 0),
    "auditor": (0, 0, 1, 0),
}
ASKS = (
    permissions.may_give,
    permissions.may_review,
    permissions.may_see,
    permissions.may_see_draft,
)


def test_who_may_what():
    made = world()
    found = people(made)
    programme_return = made.programme_return
    assert {
        name: tuple(int(ask(person, programme_return, TODAY)) for ask in ASKS)
        for name, person in found.items()
    } == MAY


def test_checking_says_why():
    made = world()
    programme_return = made.programme_return
    with pytest.raises(PermissionDenied, match="or deputises"):
        permissions.check_may_give(made.director, programme_return, TODAY)
    with pytest.raises(PermissionDenied, match="You may not approve"):
        permissions.check_may_review(made.head, programme_return, TODAY)
    board = member(made.organisation, Role.BOARD_MEMBER)
    with pytest.raises(PermissionDenied, match="read returns"):
        permissions.check_may_see(board, programme_return, TODAY)
    permissions.check_may_give(made.head, programme_return, TODAY)
    permissions.check_may_review(made.director, programme_return, TODAY)
    permissions.check_may_see(made.officer, programme_return, TODAY)


def test_nobody_reviews_what_they_submitted_even_as_head_no_more():
    made = world()
    both = member(made.organisation, Role.DIRECTOR, Role.PROGRAMME_HEAD)
    assignment = head_of(made.programme, both)
    made.head = both
    programme_return = submitted(made)
    assignment.delete()
    assert permissions.why_not_review(both, programme_return, TODAY).startswith("You submitted")
    assert permissions.may_review(made.director, programme_return, TODAY)


def test_a_head_whose_time_ended_in_mid_quarter_gives_no_more_and_the_next_one_does():
    made = world()
    assignment = HeadAssignment.objects.get(membership=made.head)
    assignment.ends_on = LAST_DAY
    assignment.save()
    following = member(made.organisation, Role.PROGRAMME_HEAD)
    HeadAssignment.objects.create(
        programme=made.programme, membership=following, starts_on=LAST_DAY + dt.timedelta(days=1)
    )
    programme_return = made.programme_return
    assert permissions.may_give(made.head, programme_return, LAST_DAY)
    assert not permissions.may_give(made.head, programme_return, TODAY)
    assert not permissions.may_give(following, programme_return, LAST_DAY)
    assert permissions.may_give(following, programme_return, TODAY)
