import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from accounts.actions import change_person, end_person, invite_person, resend_invitation
from accounts.models import Membership, MembershipRole, User
from accounts.roles import Role
from records.refusals import Conflict, Refused
from tests.factories import PASSWORD, OrganisationFactory, UserFactory, member

from .conftest import TODAY


@pytest.fixture
def invite(body, administrator, django_capture_on_commit_callbacks):
    def one(email="new@example.org", **given):
        asked = {
            "organisation": body,
            "name": "New Person",
            "post": "Head of finance",
            "roles": [Role.FINANCE_OFFICER],
            "starts_on": TODAY,
            "by": administrator,
        }
        with django_capture_on_commit_callbacks(execute=True):
            return invite_person(email=email, **{**asked, **given})

    return one


def change(membership, by, **given):
    asked = {
        "expected_version": membership.edit_version,
        "post": membership.post,
        "roles": membership.roles,
        "on": TODAY,
    }
    return change_person(membership=membership, by=by, **{**asked, **given})


def end(membership, by, ends_on=TODAY, reason="Moved on"):
    end_person(membership=membership, ends_on=ends_on, reason=reason, by=by)


# Inviting ---------------------------------------------------------------------------


def test_a_new_person_chooses_a_password_by_the_link_in_the_e_mail(invite, client):
    membership = invite(email=" New@Example.org ")
    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    assert membership.roles == {Role.FINANCE_OFFICER}

    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert "Improvement Body" in message.subject
    link = re.search(r"http\S+/password/reset/key/\S+", message.body)[0]
    path = re.sub(r"^https?://[^/]+", "", link)
    form = client.get(path, follow=True)
    action = form.context["action_url"]
    words = "four unlikely words together"
    done = client.post(action, {"password1": words, "password2": words}, follow=True)
    assert "Your password is changed" in done.text
    assert client.post("/accounts/login/", {"login": user.email, "password": words}).url == "/"


def test_the_link_works_once(invite, client):
    invite()
    path = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    user = User.objects.get(email="new@example.org")
    user.set_password("something else entirely")
    user.save()
    assert "does not work any more" in client.get(path, follow=True).text


def test_someone_with_an_account_keeps_its_name_and_password(invite):
    elsewhere = member(OrganisationFactory(), Role.DIRECTOR, user__name="Known Name")
    membership = invite(email=elsewhere.user.email.upper(), name="Another Name")
    assert membership.user == elsewhere.user
    elsewhere.user.refresh_from_db()
    assert elsewhere.user.name == "Known Name"
    assert elsewhere.user.check_password(PASSWORD)
    assert "/password/reset/key/" not in mail.outbox[0].body
    assert "/accounts/login/" in mail.outbox[0].body


def test_nothing_is_sent_when_nothing_is_saved(invite):
    with pytest.raises(Refused):
        invite(roles=[])
    assert not mail.outbox
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"roles": []}, "roles"),
        ({"email": "not an address"}, "email"),
        ({"name": "  "}, "name"),
        ({"post": " "}, "post"),
    ],
)
def test_what_is_missing_is_named(invite, given, field):
    with pytest.raises(Refused) as refused:
        invite(**given)
    assert refused.value.field == field


def test_nobody_is_invited_twice(invite):
    invite()
    with pytest.raises(Refused, match="already one of your people"):
        invite()


def test_a_closed_account_is_not_invited(invite):
    UserFactory(email="closed@example.org", is_active=False)
    with pytest.raises(Refused, match="closed"):
        invite(email="closed@example.org")


def test_who_has_left_comes_back_to_the_same_membership(invite, administrator):
    first = invite()
    end(first, administrator, ends_on=TODAY)
    again = invite(starts_on=TODAY + dt.timedelta(days=30), roles=[Role.AUDITOR], post="Auditor")
    again.refresh_from_db()
    assert again.pk == first.pk
    assert (again.ends_on, again.ended_reason) == (None, "")
    assert again.starts_on == TODAY + dt.timedelta(days=30)
    assert set(MembershipRole.objects.filter(membership=again).values_list("role", flat=True)) == {
        "auditor"
    }
    assert again.history.filter(ended_reason="Moved on").exists()


def test_an_end_taken_back_leaves_no_gap(invite, administrator):
    first = invite()
    end(first, administrator, ends_on=TODAY)
    again = invite(starts_on=TODAY + dt.timedelta(days=1))
    assert again.starts_on == TODAY


def test_a_mail_server_that_is_down_undoes_nothing(invite, settings, monkeypatch):
    def down(*args, **kwargs):
        raise OSError("no mail server")

    monkeypatch.setattr("accounts.mail.send_mail", down)
    assert invite().pk


# Who may ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_manage_people(body, head, role):
    by = member(body, role)
    with pytest.raises(PermissionDenied):
        invite_person(organisation=body, email="a@example.org", name="A", post="B",
                      roles=[Role.AUDITOR], starts_on=TODAY, by=by)  # fmt: skip
    with pytest.raises(PermissionDenied):
        change(head, by)
    with pytest.raises(PermissionDenied):
        end(head, by)
    with pytest.raises(PermissionDenied):
        resend_invitation(membership=head, on=TODAY, by=by)


def test_an_administrator_of_another_organisation_may_not(head):
    by = member(OrganisationFactory(), Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):
        change(head, by)
    with pytest.raises(PermissionDenied):
        end(head, by)


# Changing ---------------------------------------------------------------------------


def test_post_name_and_roles_change_with_history(head, administrator):
    change(head, administrator, post="Director", name="New Name",
           roles=[Role.DIRECTOR, Role.PROGRAMME_HEAD])  # fmt: skip
    head = Membership.objects.get(pk=head.pk)
    assert (head.post, head.user.name) == ("Director", "New Name")
    assert head.roles == {Role.DIRECTOR, Role.PROGRAMME_HEAD}
    assert list(head.history.values_list("post", flat=True)[:2]) == [
        "Director",
        "Head of programme",
    ]


def test_a_role_taken_away_stays_in_the_history(head, administrator):
    change(head, administrator, roles=[Role.CONTRIBUTOR])
    taken = MembershipRole.history.get(membership_id=head.pk, history_type="-")
    assert taken.role == Role.PROGRAMME_HEAD


def test_who_saved_later_is_refused(head, administrator):
    version = head.edit_version
    change(Membership.objects.get(pk=head.pk), administrator, post="First")
    with pytest.raises(Conflict) as conflict:
        change(head, administrator, post="Second", expected_version=version)
    assert conflict.value.current.post == "First"
    assert Membership.objects.get(pk=head.pk).post == "First"


def test_a_conflict_keeps_the_roles_too(head, administrator):
    version = head.edit_version
    change(Membership.objects.get(pk=head.pk), administrator, post="First")
    with pytest.raises(Conflict):
        change(head, administrator, roles=[Role.AUDITOR], expected_version=version)
    assert Membership.objects.get(pk=head.pk).roles == {Role.PROGRAMME_HEAD}


def test_the_name_of_an_account_that_others_use_stays(head, administrator):
    member(OrganisationFactory(), Role.DIRECTOR, user=head.user)
    with pytest.raises(Refused) as refused:
        change(head, administrator, name="Somebody Else")
    assert refused.value.field == "name"
    change(head, administrator, name=head.user.name, post="Still changes",
           expected_version=Membership.objects.get(pk=head.pk).edit_version)  # fmt: skip


def test_who_has_left_is_not_changed(body, administrator):
    gone = member(body, Role.DIRECTOR, ends_on=TODAY - dt.timedelta(days=1))
    with pytest.raises(Refused, match="left"):
        change(gone, administrator, post="Other")


def test_the_last_administrator_keeps_the_role(administrator):
    with pytest.raises(Refused) as refused:
        change(administrator, administrator, roles=[Role.AUDITOR])
    assert refused.value.field == "roles"
    assert Membership.objects.get(pk=administrator.pk).roles == {Role.ADMINISTRATOR}


def test_one_of_two_administrators_may_lose_the_role(administrator, second_administrator):
    change(administrator, second_administrator, roles=[Role.AUDITOR])
    with pytest.raises(Refused):
        change(second_administrator, second_administrator, roles=[Role.AUDITOR])


@pytest.mark.parametrize(
    "days", [{"ends_on": dt.date(2099, 1, 1)}, {"starts_on": dt.date(2099, 1, 1)}]
)
def test_an_administrator_who_leaves_or_has_not_begun_is_no_replacement(body, administrator, days):
    member(body, Role.ADMINISTRATOR, **days)
    with pytest.raises(Refused):
        change(administrator, administrator, roles=[Role.AUDITOR])


# Ending -----------------------------------------------------------------------------


def test_ending_keeps_everything(head, administrator):
    end(head, administrator, reason=" Retired ")
    head = Membership.objects.get(pk=head.pk)
    assert (head.ends_on, head.ended_reason) == (TODAY, "Retired")
    assert head.roles == {Role.PROGRAMME_HEAD}
    assert head.counts_on(TODAY)
    assert not head.counts_on(TODAY + dt.timedelta(days=1))


def test_the_reason_is_asked_for(head, administrator):
    with pytest.raises(Refused) as refused:
        end(head, administrator, reason=" ")
    assert refused.value.field == "reason"


def test_the_last_day_is_not_before_the_first(head, administrator):
    with pytest.raises(Refused) as refused:
        end(head, administrator, ends_on=head.starts_on - dt.timedelta(days=1))
    assert refused.value.field == "ends_on"


def test_nobody_ends_themselves(administrator, second_administrator):
    with pytest.raises(Refused, match="yourself"):
        end(administrator, administrator)


def test_an_administrator_ends_another_but_not_the_last_who_stays(
    body, administrator, second_administrator
):
    leaving = member(body, Role.ADMINISTRATOR, ends_on=TODAY)
    end(administrator, second_administrator)
    with pytest.raises(Refused, match="administrator"):
        end(second_administrator, leaving)


def test_an_administrator_who_begins_the_day_after_takes_over(body, administrator):
    by = member(body, Role.ADMINISTRATOR, ends_on=TODAY)
    with pytest.raises(Refused):
        end(administrator, by)
    member(body, Role.ADMINISTRATOR, starts_on=TODAY + dt.timedelta(days=1))
    end(Membership.objects.get(pk=administrator.pk), by)


# Sending again ----------------------------------------------------------------------


def test_an_invitation_is_sent_again(invite, administrator, django_capture_on_commit_callbacks):
    membership = invite()
    with django_capture_on_commit_callbacks(execute=True):
        resend_invitation(membership=membership, on=TODAY, by=administrator)
    assert len(mail.outbox) == 2


def test_who_has_a_password_or_has_left_gets_no_invitation(invite, administrator, head):
    with pytest.raises(Refused, match="chosen"):
        resend_invitation(membership=head, on=TODAY, by=administrator)
    membership = invite()
    end(membership, administrator)
    with pytest.raises(Refused, match="left"):
        resend_invitation(membership=membership, on=TODAY + dt.timedelta(days=1), by=administrator)


def test_administrators_do_not_give_themselves_a_role(administrator):
    with pytest.raises(Refused, match="Ask another administrator") as refused:
        change(administrator, administrator, roles=[Role.ADMINISTRATOR, Role.DIRECTOR])
    assert refused.value.field == "roles"
    assert Membership.objects.get(pk=administrator.pk).roles == {Role.ADMINISTRATOR}
