"""Who is asked into a consortium, who joins, declines, leaves; and which body reports for whom."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from measures.actions import consortia
from measures.models import (
    Consortium,
    ConsortiumMember,
    Framework,
    FrameworkTakeUp,
    Observation,
    ReportingBody,
)
from notices.models import Notice
from records.refusals import Conflict, Refused
from tests.factories import member
from tests.measures import factories as make

from .world import at, client_of, day, on, text

TOMORROW = dt.date(2012, 6, 2)


# Beginning ----------------------------------------------------------------------------------


def test_who_keeps_the_leads_measures_begins_one_through_the_page(made):
    client = client_of(made.officers[made.lead])
    response = client.post(
        at(made.lead, "consortium-new"), {"name": "Benchmarkers", "framework": made.framework.pk}
    )
    begun = Consortium.objects.get()
    assert response.url == at(made.lead, "consortium-detail", consortium=begun.pk)
    assert (begun.lead, begun.framework, begun.slug) == (made.lead, made.framework, "benchmarkers")
    assert "No organisation is asked yet" in text(client.get(response.url))


def test_two_of_the_same_name_have_two_addresses(made):
    assert [made.begin().slug, made.begin().slug] == ["benchmarkers", "benchmarkers-2"]


def test_nobody_begins_one_of_a_framework_that_another_leads(made):
    make.taken_up(made.framework, made.aber)
    client = client_of(made.officers[made.aber])
    response = client.post(
        at(made.aber, "consortium-new"), {"name": "Mine", "framework": made.framework.pk}
    )
    assert response.context["form"].errors == {"framework": ["Choose a framework"]}
    assert "Error:</span> Choose a framework" in text(response)
    assert not Consortium.objects.exists()
    with pytest.raises(PermissionDenied):
        consortia.begin_consortium(
            framework=made.framework, name="Mine", by=made.officers[made.aber]
        )


@pytest.mark.parametrize("fields", [{"is_shared": False}, {"ended_on": dt.date(2012, 5, 31)}])
def test_a_framework_that_nobody_may_take_up_makes_no_consortium(made, fields):
    Framework.objects.filter(pk=made.framework.pk).update(**fields)
    made.framework.refresh_from_db()
    with pytest.raises(Refused, match="others may take up"):
        made.begin()


def test_renamed_and_a_lost_race_shows_both_names(made):
    begun = made.begin()
    client = client_of(made.officers[made.lead])
    address = at(made.lead, "consortium-rename", consortium=begun.pk)
    assert client.post(address, {"name": "Second", "edit_version": 1}).status_code == 302
    lost = text(client.post(address, {"name": "Third", "edit_version": 1}))
    assert "Second" in lost
    assert "Third" in lost
    assert "Someone else changed this" in lost
    assert Consortium.objects.get().name == "Second"


# Asking -------------------------------------------------------------------------------------


def test_asked_by_address_by_link_or_by_the_e_mail_of_who_shares(made):
    begun = made.begin()
    director = made.directors[made.bute]
    for whom in (
        "aber",
        " https://ispm.example/stranger/measures/ ",
        director.user.email.upper(),
    ):
        consortia.ask_to_join(consortium=begun, whom=whom, by=made.officers[made.lead])
    asked = {one.organisation for one in begun.members.all()}
    assert asked == {made.aber, made.stranger, made.bute}


def test_who_shares_where_somebody_is_asked_is_told_once_and_nobody_else(made):
    asked = made.ask(made.begin(), made.aber)
    notice = Notice.objects.get(kind="asked_to_join")
    assert notice.membership == made.directors[made.aber]
    assert notice.subject == "The Lead asks you to join Benchmarkers"
    assert notice.path == at(made.aber, "consortium-answer", consortium=asked.consortium_id)
    assert client_of(made.directors[made.aber]).get(notice.path).status_code == 200


@pytest.mark.parametrize(
    "whom", ["nowhere", "aber2", "", "x" * 254, "nobody@example.org", "/", "@"]
)
def test_an_address_of_nobody_asks_nobody(made, whom):
    begun = made.begin()
    address = at(made.lead, "consortium-ask", consortium=begun.pk)
    said = text(client_of(made.officers[made.lead]).post(address, {"whom": whom}))
    assert ("Nobody is asked by that" in said) == bool(whom)
    assert not ConsortiumMember.objects.exists()


def test_one_sentence_answers_for_whoever_does_not_share_or_shares_for_two(made):
    """That a person is here, without rights or twice, is nothing for a lead to learn."""
    begun = made.begin()
    both = made.directors[made.aber].user
    member(made.bute, Role.DIRECTOR, user=both)
    gone = member(made.stranger, Role.DIRECTOR, ends_on=dt.date(2012, 5, 31))
    off = member(made.stranger, Role.DIRECTOR)
    off.user.is_active = False
    off.user.save()
    for person in (made.readers[made.aber], gone, off, made.directors[made.aber]):
        with pytest.raises(Refused) as refused:
            consortia.ask_to_join(
                consortium=begun, whom=person.user.email, by=made.officers[made.lead]
            )
        assert refused.value.message == consortia.NOBODY
    closed = made.stranger
    closed.closed_on = dt.date(2012, 5, 31)
    closed.save()
    with pytest.raises(Refused, match="Nobody is asked by that"):
        made.ask(begun, closed)


def test_no_page_of_asking_lists_an_organisation(made):
    begun = made.begin()
    page = text(
        client_of(made.officers[made.lead]).get(
            at(made.lead, "consortium-ask", consortium=begun.pk)
        )
    )
    assert not any(one.name in page for one in (made.aber, made.bute, made.stranger))


def test_nobody_is_asked_twice_and_again_once_they_declined(made):
    begun = made.begin()
    asked = made.ask(begun, made.aber)
    with pytest.raises(Refused, match="asked already"):
        made.ask(begun, made.aber)
    consortia.decline(member=asked, reason="Not this year", by=made.directors[made.aber])
    assert made.ask(begun, made.aber).pk != asked.pk


def test_only_the_leads_keeper_asks(made):
    begun = made.begin()
    address = at(made.lead, "consortium-ask", consortium=begun.pk)
    assert client_of(made.directors[made.lead]).get(address).status_code == 403
    for person in (made.directors[made.lead], made.officers[made.aber]):
        with pytest.raises(PermissionDenied):
            consortia.ask_to_join(consortium=begun, whom="bute", by=person)


def test_who_is_asked_reads_of_the_lead_and_of_no_other_member(made):
    begun = made.begin()
    made.joined(begun, made.bute)
    made.ask(begun, made.aber)
    client = client_of(made.readers[made.aber])
    for name, more in (("consortium-list", {}), ("consortium-detail", {"consortium": begun.pk})):
        page = text(client.get(at(made.aber, name, **more)))
        assert "The Lead" in page
        assert "Benchmarkers" in page
        assert "Bute" not in page
    listed = text(client.get(at(made.aber, "consortium-list")))
    assert "Asked to join 1 consortium" in listed
    assert "shown once you join" in listed


# Answering ----------------------------------------------------------------------------------


def answer(made, asked, by, **data):
    address = at(asked.organisation, "consortium-answer", consortium=asked.consortium_id)
    return client_of(by).post(address, data)


def test_joining_takes_up_the_framework_makes_the_checklist_and_shares_nothing(made):
    asked = made.ask(made.begin(), made.aber)
    response = answer(made, asked, made.directors[made.aber], answer="join")
    assert response.status_code == 302
    asked.refresh_from_db()
    assert asked.joined_on == dt.date(2012, 6, 1)
    taken = FrameworkTakeUp.objects.get(organisation=made.aber)
    assert (taken.framework, taken.starts_on) == (made.framework, dt.date(2012, 6, 1))
    kinds = [step.kind for step in asked.joining_steps.all()]
    assert kinds == ["contacts", "feeds", "mappings", "first_return"]
    rows = Observation.objects.visible_to(made.readers[made.lead], dt.date(2012, 6, 1))
    assert not rows.exists()


def test_a_framework_in_use_is_not_taken_up_twice(made):
    make.taken_up(made.framework, made.aber)
    made.joined(made.begin(), made.aber)
    assert FrameworkTakeUp.objects.filter(organisation=made.aber).count() == 1


def test_the_lead_may_be_a_member_and_takes_up_nothing(made):
    begun = made.begin()
    made.joined(begun, made.lead)
    assert not FrameworkTakeUp.objects.filter(organisation=made.lead).exists()
    page = text(client_of(made.readers[made.lead]).get(at(made.lead, "consortium-list")))
    assert "Leads it and is a member" in page


def test_declining_wants_a_reason_and_stays_on_record(made):
    asked = made.ask(made.begin(), made.aber)
    director = made.directors[made.aber]
    assert "Say why you decline" in text(answer(made, asked, director, answer="decline"))
    said = answer(made, asked, director, answer="decline", reason="Not this year")
    assert said.status_code == 302
    asked.refresh_from_db()
    assert (asked.joined_on, asked.ended_reason) == (None, "Not this year")
    past = text(client_of(director).get(said.url))
    assert "not joined" in past
    assert "Not this year" in past
    lead = client_of(made.readers[made.lead])
    page = text(lead.get(at(made.lead, "consortium-detail", consortium=asked.consortium_id)))
    assert "Left or declined: 1" in page
    assert "Not this year" in page


def test_an_invitation_is_answered_once(made):
    asked = made.ask(made.begin(), made.aber)
    stale = ConsortiumMember.objects.get(pk=asked.pk)
    director = made.directors[made.aber]
    consortia.join(member=asked, by=director)
    assert answer(made, asked, director, answer="join").status_code == 404
    for verb in (
        lambda: consortia.join(member=stale, by=director),
        lambda: consortia.decline(member=stale, reason="No", by=director),
        lambda: consortia.join(member=asked, by=director),
    ):
        with pytest.raises(Refused, match="answered or taken back"):
            verb()


def test_only_who_shares_answers(made):
    asked = made.ask(made.begin(), made.aber)
    for person in (made.officers[made.aber], made.readers[made.aber]):
        assert answer(made, asked, person, answer="join").status_code == 403
    for person in (made.officers[made.aber], made.directors[made.lead], made.directors[made.bute]):
        with pytest.raises(PermissionDenied):
            consortia.join(member=asked, by=person)
        with pytest.raises(PermissionDenied):
            consortia.decline(member=asked, reason="No", by=person)


def test_nobody_joins_what_has_ended(made):
    begun = made.begin()
    asked = made.ask(begun, made.aber)
    officer = made.officers[made.lead]
    consortia.end_consortium(consortium=begun, last_day=None, expected_version=1, by=officer)
    asked.refresh_from_db()
    with pytest.raises(Refused, match="has ended"):
        consortia.join(member=asked, by=made.directors[made.aber])
    address = at(made.aber, "consortium-answer", consortium=begun.pk)
    assert client_of(made.directors[made.aber]).get(address).status_code == 404


# Leaving and ending -------------------------------------------------------------------------


def test_leaving_ends_what_was_agreed_at_once_with_the_reason_on_record(made):
    _, aber, _ = made.both()
    agreement = made.agree(aber)
    address = at(made.aber, "consortium-leave", consortium=aber.consortium_id)
    director = client_of(made.directors[made.aber])
    form = {"edit_version": aber.edit_version, **day("last_day", None)}
    assert "Say why you leave" in text(director.post(address, form))
    assert director.post(address, form | {"reason": "Merged"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.ended_on == dt.date(2012, 5, 31)
    assert "left the consortium" in agreement.ended_reason
    record = text(director.get(at(made.aber, "consortium-list")))
    assert "Merged" in record
    assert "Every measure of the framework" in record
    detail = at(made.aber, "consortium-detail", consortium=aber.consortium_id)
    assert director.get(detail).status_code == 404


def test_leaving_with_a_day_lasts_until_its_end(made):
    _, aber, _ = made.both()
    agreement = made.agree(aber)
    consortia.leave(
        member=aber,
        reason="Merged",
        last_day=TOMORROW,
        expected_version=aber.edit_version,
        by=made.directors[made.aber],
    )
    agreement.refresh_from_db()
    assert agreement.ended_on == TOMORROW
    for today, count in ((TOMORROW, 4), (dt.date(2012, 6, 3), 0)):
        rows = Observation.objects.visible_to(made.readers[made.bute], today)
        assert rows.filter(body=made.bodies[made.aber]).count() == count


def test_what_a_member_ends_nobody_prolongs(made):
    _, aber, _ = made.both()
    made.leave(aber)
    with pytest.raises(Refused, match="no member any more"):
        made.leave(aber)
    _, aber, _ = made.both()
    leave = {"reason": "Merged", "member": aber}
    consortia.leave(
        last_day=TOMORROW, expected_version=aber.edit_version, by=made.directors[made.aber], **leave
    )
    with pytest.raises(Refused, match="ends sooner already"):
        consortia.leave(
            last_day=dt.date(2013, 1, 1),
            expected_version=aber.edit_version,
            by=made.officers[made.lead],
            **leave,
        )


def test_a_last_day_is_not_in_the_past(made):
    _, aber, _ = made.both()
    with pytest.raises(Refused, match="today or a later day"):
        consortia.leave(
            member=aber,
            reason="Merged",
            last_day=dt.date(2012, 5, 1),
            expected_version=aber.edit_version,
            by=made.directors[made.aber],
        )


def test_the_lead_ends_a_membership_and_takes_an_invitation_back(made):
    begun, aber, _ = made.both()
    asked = made.ask(begun, made.stranger)
    officer = client_of(made.officers[made.lead])
    for one in (aber, asked):
        address = at(made.lead, "consortium-member-end", consortium=begun.pk, member=one.pk)
        form = {"reason": "Out", "edit_version": one.edit_version, **day("last_day", None)}
        assert officer.post(address, form).status_code == 302
        one.refresh_from_db()
        assert one.ended_on == dt.date(2012, 5, 31)
    address = at(made.stranger, "consortium-answer", consortium=begun.pk)
    assert client_of(made.directors[made.stranger]).get(address).status_code == 404


def test_nobody_else_ends_a_membership(made):
    _, aber, _ = made.both()
    others = (made.directors[made.bute], made.directors[made.lead], made.officers[made.aber])
    for person in others:
        with pytest.raises(PermissionDenied):
            consortia.leave(member=aber, reason="Out", last_day=None, expected_version=1, by=person)


def test_two_who_end_at_once_lose_one(made):
    _, aber, _ = made.both()
    stale = ConsortiumMember.objects.get(pk=aber.pk)
    made.leave(aber)
    with pytest.raises(Conflict):
        consortia.leave(
            member=stale,
            reason="Out",
            last_day=None,
            expected_version=stale.edit_version,
            by=made.officers[made.lead],
        )


def test_a_consortium_that_ended_is_its_leads_to_read_and_nobody_elses(made):
    begun, aber, _ = made.both()
    made.agree(aber)
    officer = client_of(made.officers[made.lead])
    address = at(made.lead, "consortium-end", consortium=begun.pk)
    assert officer.post(address, {"edit_version": 1, **day("last_day", None)}).status_code == 302
    page = text(officer.get(at(made.lead, "consortium-detail", consortium=begun.pk)))
    assert "it has ended" in page
    assert "Ask an organisation" not in page
    away = client_of(made.readers[made.aber])
    assert away.get(at(made.aber, "consortium-detail", consortium=begun.pk)).status_code == 404
    assert "the consortium ended" in text(away.get(at(made.aber, "consortium-list")))
    rows = Observation.objects.visible_to(made.readers[made.lead], dt.date(2012, 6, 1))
    assert not rows.filter(body=made.bodies[made.aber]).exists()
    with pytest.raises(Refused, match="has ended"):
        made.ask(begun, made.stranger)


def test_who_comes_back_shares_nothing_of_before(made):
    begun, aber, _ = made.both()
    made.agree(aber)
    made.leave(aber)
    with on(TOMORROW):
        made.joined(begun, made.aber)
        rows = Observation.objects.visible_to(made.readers[made.lead], TOMORROW)
        assert not rows.filter(body=made.bodies[made.aber]).exists()


# Bodies -------------------------------------------------------------------------------------


def test_the_lead_links_a_member_to_its_body_and_to_another_instead(made):
    begun = made.begin()
    joined = consortia.join(member=made.ask(begun, made.aber), by=made.directors[made.aber])
    officer = client_of(made.officers[made.lead])
    address = at(made.lead, "consortium-body", consortium=begun.pk, member=joined.pk)
    other = make.a_body(made.lead, "Aber and district")
    for body in (made.bodies[made.aber], other, other):
        assert officer.post(address, {"body": body.pk}).status_code == 302
        assert ReportingBody.objects.get(organisation=made.aber) == body


def test_a_body_of_another_and_a_nation_cannot_be_linked(made):
    begun, aber, _ = made.both()
    nation = make.the_nation(made.lead)
    elsewhere = make.a_body(made.stranger, "Elsewhere")
    officer = made.officers[made.lead]
    page = text(
        client_of(officer).get(
            at(made.lead, "consortium-body", consortium=begun.pk, member=aber.pk)
        )
    )
    assert ">Bute<" not in page
    assert "Scotland" not in page
    assert "Elsewhere" not in page
    for body in (made.bodies[made.bute], nation, elsewhere):
        with pytest.raises(Refused, match="no organisation reports as yet"):
            consortia.link_body(member=aber, body=body, by=officer)
    with pytest.raises(PermissionDenied):
        consortia.link_body(member=aber, body=made.bodies[made.aber], by=made.officers[made.aber])


def test_who_has_not_joined_reports_as_nobody(made):
    asked = made.ask(made.begin(), made.aber)
    with pytest.raises(Refused, match="that has joined"):
        consortia.link_body(member=asked, body=made.bodies[made.aber], by=made.officers[made.lead])
