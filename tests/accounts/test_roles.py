"""Who may do what: written out once more, so that a slip in the table cannot go unseen."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.views import View

from accounts.access import membership_for, requires
from accounts.roles import GRANTS, Permission, Reach, Role, reach_of
from tests.factories import OrganisationFactory, member

# Programme head, contributor, finance officer, performance officer, director, board member,
# auditor, administrator. W: whole organisation; O: own programmes; S: steps handed over; a dot:
# not at all.
ORDER = list("HCFPDBUA")
TRUTH = """
READ_PAPERS        W W W W W W W W
CHECK_EDITIONS     . . . . . . W .
OPEN_WITHDRAWN     . . . . . . W .
SEE_PROGRAMMES     W W W W W . W W
SEE_OPEN_ROUND     O . . W W . . .
SEE_RETURNS        W W W W W . W W
SEE_HISTORY        W W W W W . W W
SEE_FINANCE        W W W W W . W W
SEE_PEOPLE         W W W W W . W W
EDIT_PLAN          . . . W . . . .
ASSIGN_HEADS       . . . W . . . W
SEE_RISKS          W W W W W . W W
KEEP_RISKS         O . . W W . . .
SET_RISK_MATRIX    . . . W . . . .
SEE_BENEFITS       W W W W W . W W
KEEP_BENEFITS      O . . W . . . .
CONFIRM_SAVINGS    . . W . . . . .
SEE_MEASURES       W W W W W . W W
KEEP_MEASURES      . . . W . . . .
ANSWER_WARNINGS    . . . W W . . .
SHARE_MEASURES     . . . . W . . .
MANAGE_API         . . . . . . . W
SET_TOLERANCES     . . . W . . . .
OPEN_ROUND         . . . W . . . .
RUN_ROUND          . . . W . . . .
GIVE_RETURN        O . . . . . . .
FILL_STEP          O S . . . . . .
REVIEW_RETURN      . . . . W . . .
REOPEN_RETURN      . . . . W . . .
ENTER_FINANCE      . . W . . . . .
FORECAST_LINES     O . W . . . . .
APPROVE_BUDGET_CHANGE . . . . W . . .
SET_LIMITS         . . . . W . . .
REOPEN_MONTH       . . . . W . . .
SEE_DRAFT_PAPERS   . . W W W . W .
COMPILE_PAPER      . . . W . . . .
CONFIRM_FIGURES    . . W . . . . .
SIGN_OFF_PAPER     . . . . W . . .
PUBLISH_PAPER      . . . W . . . .
WITHDRAW_EDITION   . . . . W . . .
RELEASE_EDITION    . . . W W . . .
CHOOSE_PUBLIC      . . . W . . . W
SEE_MEETINGS       W W W W W W W W
KEEP_MEETINGS      . . . W . . . .
AGREE_MINUTES      . . . . W . . .
MANAGE_PEOPLE      . . . . . . . W
"""
ROLES = {
    "H": Role.PROGRAMME_HEAD,
    "C": Role.CONTRIBUTOR,
    "F": Role.FINANCE_OFFICER,
    "P": Role.PERFORMANCE_OFFICER,
    "D": Role.DIRECTOR,
    "B": Role.BOARD_MEMBER,
    "U": Role.AUDITOR,
    "A": Role.ADMINISTRATOR,
}
REACHES = {
    "W": Reach.WHOLE_ORGANISATION,
    "O": Reach.OWN_PROGRAMMES,
    "S": Reach.HANDED_STEPS,
    ".": None,
}


def rows():
    return [line.split() for line in TRUTH.strip().splitlines()]


def test_the_table_names_every_permission_and_role():
    assert [row[0] for row in rows()] == [permission.name for permission in Permission]
    assert {ROLES[letter] for letter in ORDER} == set(Role) == set(GRANTS)


@pytest.mark.parametrize("letter", ORDER)
def test_each_role_has_what_the_truth_table_says(letter):
    column = ORDER.index(letter) + 1
    said = {row[0]: REACHES[row[column]] for row in rows()}
    real = {p.name: reach_of(frozenset({ROLES[letter]}), p) for p in Permission}
    assert real == said


def test_two_roles_have_the_wider_reach():
    both = frozenset({Role.PROGRAMME_HEAD, Role.DIRECTOR})
    assert reach_of(both, Permission.SEE_OPEN_ROUND) is Reach.WHOLE_ORGANISATION
    assert reach_of(both, Permission.GIVE_RETURN) is Reach.OWN_PROGRAMMES
    assert reach_of(frozenset(), Permission.READ_PAPERS) is None


def test_being_administrator_gives_no_right_to_enter_approve_or_publish():
    barred = {
        Permission.EDIT_PLAN,
        Permission.GIVE_RETURN,
        Permission.REVIEW_RETURN,
        Permission.ENTER_FINANCE,
        Permission.CONFIRM_FIGURES,
        Permission.SIGN_OFF_PAPER,
        Permission.PUBLISH_PAPER,
        Permission.RELEASE_EDITION,
        Permission.KEEP_BENEFITS,
        Permission.CONFIRM_SAVINGS,
        Permission.KEEP_MEASURES,
        Permission.ANSWER_WARNINGS,
        Permission.SHARE_MEASURES,
        Permission.KEEP_MEETINGS,
        Permission.AGREE_MINUTES,
    }
    assert not barred & set(GRANTS[Role.ADMINISTRATOR])


# Membership by date -----------------------------------------------------------------

FIRST, LAST = dt.date(2026, 4, 1), dt.date(2026, 6, 30)


@pytest.mark.parametrize(
    ("day", "counts", "ended"),
    [
        (FIRST - dt.timedelta(days=1), False, False),
        (FIRST, True, False),
        (LAST, True, False),
        (LAST + dt.timedelta(days=1), False, True),
    ],
)
def test_a_membership_counts_from_its_first_to_its_last_day(body, day, counts, ended):
    one = member(body, Role.AUDITOR, starts_on=FIRST, ends_on=LAST)
    assert one.counts_on(day) is counts
    assert one.has_ended(day) is ended
    assert (one in type(one).objects.on(day)) is counts


def test_a_membership_without_roles_opens_nothing(body):
    one = member(body)
    assert membership_for(one.user, body.slug) is None


def test_roles_are_read_with_the_membership_in_one_query(body, django_assert_num_queries):
    one = member(body, Role.DIRECTOR, Role.PROGRAMME_HEAD)
    with django_assert_num_queries(1):
        found = membership_for(one.user, body.slug)
        assert found.roles == {Role.DIRECTOR, Role.PROGRAMME_HEAD}
        assert found.organisation.name == body.name


# Doors ------------------------------------------------------------------------------


@requires(Permission.MANAGE_PEOPLE)
class Page(View):
    def get(self, request, organisation):
        return HttpResponse("in")


@requires(Permission.MANAGE_PEOPLE)
def function(request, organisation):
    return HttpResponse("in")


@pytest.mark.parametrize("view", [Page.as_view(), function])
def test_requires_lets_in_who_holds_the_permission_and_nobody_else(view, administrator, head):
    request = RequestFactory().get("/")
    request.membership = administrator
    assert view(request, organisation="x").content == b"in"
    for stranger in (head, None):
        request.membership = stranger
        with pytest.raises(PermissionDenied, match="invite, change and end people"):
            view(request, organisation="x")


def test_a_view_names_its_permission():
    assert Page.permission is function.permission is Permission.MANAGE_PEOPLE


def test_another_organisation_does_not_exist_for_an_outsider(client, body, head):
    other = OrganisationFactory()
    client.force_login(head.user)
    assert client.get(f"/{other.slug}/people/").status_code == 404
    assert client.get("/no-such-body/people/").status_code == 404
    assert client.get(f"/{body.slug}/people/").status_code == 200


@pytest.mark.parametrize(
    "days", [{"ends_on": dt.date(2020, 1, 1)}, {"starts_on": dt.date(2099, 1, 1)}]
)
def test_who_has_left_or_not_begun_finds_nothing(client, body, days):
    gone = member(body, Role.DIRECTOR, **days)
    client.force_login(gone.user)
    assert client.get(f"/{body.slug}/people/").status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client, body):
    response = client.get(f"/{body.slug}/people/")
    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next=/{body.slug}/people/"
