"""The people pages, through the doors that people use."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from tests.factories import OrganisationFactory, ProgrammeFactory, UserFactory, head_of, member

TODAY = timezone.localdate()
INVITED = {
    "name": "New Person",
    "email": "new@example.org",
    "post": "Head of finance",
    "roles": ["finance_officer"],
    "starts_on_0": str(TODAY.day),
    "starts_on_1": str(TODAY.month),
    "starts_on_2": str(TODAY.year),
}
DAY = {"ends_on_0": str(TODAY.day), "ends_on_1": str(TODAY.month), "ends_on_2": str(TODAY.year)}


def address(membership, step=""):
    return f"/{membership.organisation.slug}/people/{membership.pk}/{step}"


def test_the_list_has_who_works_here_then_who_has_left(signed_in, body, administrator, head):
    gone = member(body, Role.AUDITOR, ends_on=dt.date(2020, 1, 1), user__name="Gone Away")
    text = signed_in.get(f"/{body.slug}/people/").text
    assert "2 people work with ISPM" in text
    assert "Head of programme" in text
    assert "Programme head" in text
    assert text.index("People now") < text.index("People who have left") < text.index("Gone Away")
    assert "1 January 2020" in text
    assert gone.user.email not in text


def test_the_list_shows_nobody_of_another_organisation(signed_in, body):
    stranger = member(OrganisationFactory(), Role.DIRECTOR, user__name="Stranger Elsewhere")
    assert "Stranger Elsewhere" not in signed_in.get(f"/{body.slug}/people/").text
    assert signed_in.get(f"/{body.slug}/people/{stranger.pk}/").status_code == 404
    assert signed_in.get(f"/{body.slug}/people/{stranger.pk}/change/").status_code == 404
    assert signed_in.get(f"/{body.slug}/people/{stranger.pk}/end/").status_code == 404
    assert signed_in.post(f"/{body.slug}/people/{stranger.pk}/invitation/").status_code == 404


@pytest.mark.parametrize("number", [2, 40])
def test_the_list_takes_the_same_queries_at_any_volume(
    signed_in, body, number, django_assert_num_queries
):
    for _ in range(number):
        member(body, Role.DIRECTOR, Role.PROGRAMME_HEAD)
    with django_assert_num_queries(6):  # session, user, membership; people, roles; guidance
        signed_in.get(f"/{body.slug}/people/")


@pytest.mark.parametrize("number", [2, 40])
def test_one_person_takes_the_same_queries_at_any_volume(
    signed_in, body, head, number, django_assert_max_num_queries
):
    for _ in range(number):
        head_of(ProgrammeFactory(organisation=body), head)
    with django_assert_max_num_queries(12):
        signed_in.get(address(head))


def test_who_manages_people_is_offered_to_and_nobody_else(client, body, administrator, head):
    client.force_login(head.user)
    assert "Invite someone" not in client.get(f"/{body.slug}/people/").text
    page = client.get(address(administrator)).text
    assert "Give them a last day" not in page
    assert "/change/" not in page
    for step in ("change/", "end/"):
        assert client.get(address(administrator, step)).status_code == 403
    assert client.get(f"/{body.slug}/people/invite/").status_code == 403
    assert client.post(address(administrator, "invitation/")).status_code == 403


def test_a_board_member_sees_no_people(client, body):
    board = member(body, Role.BOARD_MEMBER)
    client.force_login(board.user)
    assert client.get(f"/{body.slug}/people/").status_code == 403


def test_inviting(signed_in, body, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in.post(f"/{body.slug}/people/invite/", INVITED, follow=True)
    assert "New Person is invited, and told by e-mail." in response.text
    assert "Invited" in response.text
    assert len(mail.outbox) == 1
    assert Membership.objects.get(user__email="new@example.org").roles == {Role.FINANCE_OFFICER}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter the person’s name"),
        ({"email": "nobody"}, "Enter an e-mail address in the form name@example.org"),
        ({"post": "x" * 121}, "Shorten this to 120 characters: it has 121"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["emperor"]}, "Select a valid choice"),
        ({"starts_on_1": "13"}, "Enter a real date"),
        ({"starts_on_2": ""}, "The date must include a year"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(signed_in, body, wrong, said):
    text = signed_in.post(f"/{body.slug}/people/invite/", INVITED | wrong).text
    assert "There is a problem" in text
    assert text.count(said) >= 2  # in the summary and at the field
    if "name" not in wrong:
        assert 'value="New Person"' in text
    assert not mail.outbox


def test_a_refusal_stands_at_its_field(signed_in, body, head):
    given = INVITED | {"email": head.user.email}
    text = signed_in.post(f"/{body.slug}/people/invite/", given).text
    assert text.count("is already one of your people") == 2
    assert 'href="#id_email"' in text


def test_a_name_is_shown_as_it_is_and_never_run(signed_in, body):
    nasty = "<script>alert(1)</script>"
    person = member(body, Role.DIRECTOR, user__name=nasty, post=nasty)
    for path in (f"/{body.slug}/people/", address(person), address(person, "change/"),
                 address(person, "end/")):  # fmt: skip
        assert nasty not in signed_in.get(path).text


def test_changing(signed_in, head):
    page = signed_in.get(address(head, "change/")).text
    assert 'value="Head of programme"' in page
    given = {"name": head.user.name, "post": "Director", "roles": ["director"], "edit_version": 1}
    response = signed_in.post(address(head, "change/"), given, follow=True)
    assert f"{head.user.name}, Director" in response.text
    # who changed what, with before and after
    history = response.text[response.text.index("Who changed what, when") :]
    assert "Head of programme" in history
    assert "Director" in history


def test_two_who_save_at_once_see_both_texts_and_lose_neither(signed_in, head):
    given = {"name": head.user.name, "post": "First", "roles": ["director"], "edit_version": 1}
    signed_in.post(address(head, "change/"), given)
    second = signed_in.post(address(head, "change/"), given | {"post": "Second"})
    assert "Someone else changed this while you were writing" in second.text
    assert 'value="Second"' in second.text
    assert ">First<" in second.text
    assert Membership.objects.get(pk=head.pk).post == "First"
    version = re.search(r'name="edit_version" value="(\d+)"', second.text)[1]
    signed_in.post(address(head, "change/"), given | {"post": "Second", "edit_version": version})
    assert Membership.objects.get(pk=head.pk).post == "Second"


def test_the_last_administrator_is_told_why(signed_in, administrator):
    given = {"name": "A", "post": "B", "roles": ["auditor"], "edit_version": 1}
    given["name"] = administrator.user.name
    text = signed_in.post(address(administrator, "change/"), given).text
    assert "Nobody else stays as administrator" in text


def test_ending_lists_what_is_to_be_handed_over(signed_in, body, head):
    programme = ProgrammeFactory(organisation=body, name="Knowledge Management")
    head_of(programme, head)
    page = signed_in.get(address(head, "end/")).text
    assert "Head of Knowledge Management" in page
    yesterday = TODAY - dt.timedelta(days=1)
    last = {"ends_on_0": yesterday.day, "ends_on_1": yesterday.month, "ends_on_2": yesterday.year}
    response = signed_in.post(address(head, "end/"), last | {"reason": "Retired"}, follow=True)
    assert "The last day of" in response.text
    assert "Still to hand over" in response.text
    assert "Retired" in response.text


def test_ending_nobody_with_nothing(signed_in, body):
    person = member(body, Role.AUDITOR)
    assert "Nothing: they head no programme" in signed_in.get(address(person, "end/")).text


def test_one_cannot_end_oneself(signed_in, administrator, second_administrator):
    assert "Give them a last day" not in signed_in.get(address(administrator)).text
    text = signed_in.post(address(administrator, "end/"), DAY | {"reason": "Tired"}).text
    assert "You cannot end yourself" in text


def test_sending_the_invitation_again(signed_in, body, django_capture_on_commit_callbacks):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    person = member(body, Role.AUDITOR, user=user)
    assert "Send the invitation again" in signed_in.get(address(person)).text
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in.post(address(person, "invitation/"), follow=True)
    assert "is sent again" in response.text
    assert len(mail.outbox) == 1
    assert signed_in.get(address(person, "invitation/")).status_code == 405


def test_an_invitation_that_is_not_needed_is_refused_in_words(signed_in, head):
    response = signed_in.post(address(head, "invitation/"), follow=True)
    assert "has chosen a password already" in response.text


def test_roles_given_and_taken_are_in_the_history_with_who_did_it(signed_in, administrator, head):
    given = {"name": head.user.name, "post": head.post, "roles": ["director"], "edit_version": 1}
    text = signed_in.post(address(head, "change/"), given, follow=True).text
    lines = re.findall(r"<tr.*?</tr>", text[text.index("Who changed what, when") :], re.DOTALL)
    words = [re.sub(r"<[^>]+>|\s+", " ", line) for line in lines]
    said = [" ".join(line.split()) for line in words]
    assert any(administrator.user.name in line and "Role new Director" in line for line in said)
    assert any("Role Programme head removed" in line for line in said)


def test_ones_own_account(client, body, settings):
    person = member(body, Role.BOARD_MEMBER, Role.AUDITOR, post="Chair")
    member(OrganisationFactory(name="Left Long Ago"), Role.DIRECTOR, user=person.user,
           ends_on=dt.date(2020, 1, 1))  # fmt: skip
    client.force_login(person.user)
    text = client.get("/accounts/").text
    assert person.user.email in text
    assert "Chair, since 1 January 2009" in text
    assert "Board member" in text
    assert "/accounts/password/change/" in text
    assert "Left Long Ago" not in text
    assert "/outbox/" not in text
    settings.EMAIL_BACKEND = "notices.outbox.OutboxBackend"
    assert "/outbox/" not in client.get("/accounts/").text
    member(OrganisationFactory(is_demo=True), Role.DIRECTOR, user=person.user)
    assert "/outbox/" in client.get("/accounts/").text


def test_ones_own_account_is_for_who_has_signed_in(client, db):
    assert client.get("/accounts/").url == "/accounts/login/?next=/accounts/"
