"""Frameworks: begun, changed, ended, taken up and left; their design group."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from measures.actions import frameworks as verbs
from measures.models import DesignGroupSeat, Framework, FrameworkTakeUp
from measures.permissions import has_seat
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import member
from tests.measures import factories as make
from tests.measures.frameworks.conftest import day_fields

YESTERDAY = dt.timedelta(days=-1)
DAY = dt.timedelta(days=1)


def changed(world, **fields):
    given = {"name": "Shared", "description": "", "is_shared": True} | fields
    return verbs.change_framework(
        framework=world.shared,
        expected_version=world.shared.edit_version,
        by=world.officer,
        **given,
    )


def test_who_recorded_a_version_is_named_to_the_lead_alone(world, visit):
    path = f"frameworks/{world.shared.pk}/"
    assert 'data-label="Recorded by">Lead<' in visit(world.guest).get(path).content.decode()
    page = visit(world.auditor).get(path).content.decode()
    assert f'data-label="Recorded by">{world.officer}<' in page
    assert 'data-label="Recorded by">Lead<' not in page


# Begun, changed, ended ------------------------------------------------------------------


def test_a_framework_begins_with_its_first_version(world):
    made = verbs.add_framework(
        organisation=world.lead,
        name="  Housing benefit ",
        description="",
        is_shared=False,
        by=world.officer,
    )
    assert (made.name, made.slug) == ("Housing benefit", "housing-benefit")
    version = made.versions.get()
    assert (version.number, version.recorded_by) == (1, world.officer)
    assert made.history.get().history_user == world.officer.user


def test_two_names_that_read_alike_have_two_addresses(world):
    slugs = [
        verbs.add_framework(
            organisation=world.lead, name=name, description="", is_shared=False, by=world.officer
        ).slug
        for name in ("A & B", "A, B", "???")
    ]
    assert slugs == ["a-b", "a-b-2", "framework"]


@pytest.mark.parametrize("name", ["  ", "SHARED", "x" * 121])
def test_a_name_is_needed_and_is_used_once(world, name):
    with pytest.raises(Refused) as refused:
        verbs.add_framework(
            organisation=world.lead, name=name, description="", is_shared=True, by=world.officer
        )
    assert refused.value.field == "name"


def test_only_who_keeps_measures_of_the_lead_changes_it(world):
    for by in (world.auditor, world.second, world.guest, world.stranger):
        for verb, more in (
            (verbs.change_framework, {"name": "X", "description": "", "is_shared": True}),
            (verbs.end_framework, {"ended_on": clock.today()}),
        ):
            with pytest.raises(PermissionDenied):
                verb(framework=world.shared, expected_version=1, by=by, **more)
    with pytest.raises(PermissionDenied):
        verbs.add_framework(
            organisation=world.lead, name="X", description="", is_shared=True, by=world.guest
        )


def test_what_others_use_stays_shared(world):
    with pytest.raises(Refused, match="1 organisation uses"):
        changed(world, is_shared=False)
    take_up = world.shared.take_ups.get()
    take_up.ended_on = clock.today() + YESTERDAY
    take_up.save()
    assert changed(world, is_shared=False).is_shared is False


def test_what_is_proposed_keeps_it_shared(world):
    world.shared.take_ups.all().delete()
    world.shared.proposals.create(
        kind="retire",
        measure=world.hb1,
        reason="Old",
        proposed_by=world.officer,
        proposed_at=clock.now(),
    )
    with pytest.raises(Refused, match="Proposals are open"):
        changed(world, is_shared=False)


def test_who_comes_second_is_told(world):
    changed(world, description="First")
    with pytest.raises(Conflict):
        verbs.change_framework(
            framework=Framework.objects.get(pk=world.shared.pk),
            name="Shared",
            description="Second",
            is_shared=True,
            expected_version=1,
            by=world.officer,
        )


def test_it_ends_not_before_it_began(world):
    with pytest.raises(Refused, match="begun on 1 April 2009"):
        verbs.end_framework(
            framework=world.shared,
            ended_on=dt.date(2009, 3, 31),
            expected_version=1,
            by=world.officer,
        )


# Taken up and left ----------------------------------------------------------------------


def test_others_take_up_what_is_shared(world):
    made = verbs.take_up_framework(
        framework=world.shared, starts_on=clock.today(), by=world.stranger
    )
    assert made.organisation == world.other
    assert Framework.objects.visible_to(world.stranger, clock.today()).get() == world.shared


def test_it_is_taken_up_by_who_keeps_measures_once_and_not_by_the_lead(world):
    def take_up(by, framework=world.shared):
        verbs.take_up_framework(framework=framework, starts_on=clock.today(), by=by)

    with pytest.raises(PermissionDenied):
        take_up(member(world.other, Role.DIRECTOR))
    with pytest.raises(Refused, match="leads"):
        take_up(world.officer)
    with pytest.raises(Refused, match="already"):
        take_up(world.guest)
    with pytest.raises(Refused, match="not shared"):
        take_up(world.stranger, world.own)
    world.shared.ended_on = clock.today() + YESTERDAY
    world.shared.save()
    with pytest.raises(Refused, match="ends on"):
        take_up(world.stranger)


def leave(world, ended_on):
    row = world.shared.take_ups.get(ended_on=None)
    return verbs.leave_framework(
        framework=world.shared,
        ended_on=ended_on,
        expected_version=row.edit_version,
        by=world.guest,
    )


def test_who_leaves_reads_it_no_longer_and_loses_the_seats(world):
    verbs.seat_member(framework=world.shared, membership=world.guest, by=world.officer)
    today = clock.today()
    leave(world, today)
    assert not Framework.objects.visible_to(world.guest, today + DAY).exists()
    assert not has_seat(world.guest, world.shared, today)
    with pytest.raises(Refused, match="has left it already"):
        verbs.leave_framework(
            framework=world.shared, ended_on=today, expected_version=1, by=world.guest
        )


def test_it_is_not_left_before_it_was_taken_up_nor_twice_at_once(world):
    with pytest.raises(Refused, match="1 April 2009"):
        leave(world, dt.date(2009, 3, 31))
    with pytest.raises(Conflict):
        verbs.leave_framework(
            framework=world.shared, ended_on=clock.today(), expected_version=7, by=world.guest
        )
    with pytest.raises(PermissionDenied):
        verbs.leave_framework(
            framework=world.shared,
            ended_on=clock.today(),
            expected_version=1,
            by=member(world.user, Role.DIRECTOR),
        )


def test_it_may_be_taken_up_again(world):
    today = clock.today()
    leave(world, today)
    with pytest.raises(Refused, match="until a later day"):
        verbs.take_up_framework(framework=world.shared, starts_on=today, by=world.guest)
    verbs.take_up_framework(framework=world.shared, starts_on=today + DAY, by=world.guest)
    assert FrameworkTakeUp.objects.filter(organisation=world.user).count() == 2


# The design group -----------------------------------------------------------------------


def test_the_lead_seats_people_of_whoever_uses_it(world):
    for person in (world.guest, world.auditor):
        verbs.seat_member(framework=world.shared, membership=person, by=world.officer)
        assert has_seat(person, world.shared, clock.today())
    with pytest.raises(Refused, match="sits in the group already"):
        verbs.seat_member(framework=world.shared, membership=world.guest, by=world.officer)


def test_not_just_anybody_is_seated(world):
    cases = (
        (world.shared, world.stranger, "does not use"),
        (world.shared, member(world.lead, Role.BOARD_MEMBER), "sees measures"),
        (world.own, world.auditor, "Only a shared framework"),
    )
    for framework, person, why in cases:
        with pytest.raises(Refused, match=why):
            verbs.seat_member(framework=framework, membership=person, by=world.officer)
    with pytest.raises(PermissionDenied):
        verbs.seat_member(framework=world.shared, membership=world.guest, by=world.guest)


def test_who_is_unseated_decides_no_more_from_that_moment(world):
    seat = verbs.seat_member(framework=world.shared, membership=world.guest, by=world.officer)
    with pytest.raises(PermissionDenied):
        verbs.unseat_member(seat=seat, expected_version=1, by=world.guest)
    with pytest.raises(Conflict):
        verbs.unseat_member(
            seat=DesignGroupSeat.objects.get(), expected_version=5, by=world.officer
        )
    seat = DesignGroupSeat.objects.get()
    verbs.unseat_member(seat=seat, expected_version=1, by=world.officer)
    assert not has_seat(world.guest, world.shared, clock.today())
    with pytest.raises(Refused, match="ended already"):
        verbs.unseat_member(seat=seat, expected_version=2, by=world.officer)


# Pages ----------------------------------------------------------------------------------


def test_the_list_tells_what_is_led_taken_up_and_offered(world, visit):
    context = visit(world.officer).get("frameworks/").context
    assert [one.name for one in context["led"]] == ["Own", "Shared"]
    assert [one.name for one in visit(world.guest).get("frameworks/").context["taken_up"]] == [
        "Shared"
    ]
    offered = visit(world.stranger).get("frameworks/").context["offered"]
    assert [(one.name, one.in_use) for one in offered] == [("Shared", 1)]


def test_a_framework_that_is_not_shared_is_there_for_its_lead_alone(world, visit):
    own = f"frameworks/{world.own.pk}/"
    assert visit(world.auditor).get(own).status_code == 200
    for by in (world.guest, world.stranger):
        assert visit(by).get(own).status_code == 404
        assert visit(by).get(f"{own}take-up/").status_code == 404
        assert visit(by).get(f"{own}change/").status_code == 404


def test_who_may_take_it_up_reads_its_measures_and_not_its_discussion(world, visit):
    world.shared.proposals.create(
        kind="retire",
        measure=world.hb1,
        reason="Old",
        proposed_by=world.officer,
        proposed_at=clock.now(),
    )
    page = visit(world.stranger).get(f"frameworks/{world.shared.pk}/")
    text = page.content.decode()
    assert "Title of HB1" in text
    assert "Take it up" in text
    assert "Retire a measure" not in text
    assert "Design group" not in text
    assert "User, from" not in text
    assert visit(world.guest).get(f"frameworks/{world.shared.pk}/").context["proposals"]


def test_only_the_leads_own_people_read_its_history(world, visit):
    changed(world, description="Said otherwise")
    path = f"frameworks/{world.shared.pk}/"
    assert visit(world.auditor).get(path).context["changes"]
    assert not visit(world.guest).get(path).context["changes"]


def test_a_framework_is_begun_on_its_page(world, visit):
    page = visit(world.officer)
    answer = page.post("frameworks/new/", name="", description="", is_shared="on")
    assert "Enter the name" in answer.content.decode()
    answer = page.post("frameworks/new/", name="Roads", description="", is_shared="on")
    made = Framework.objects.get(name="Roads")
    assert answer.url.endswith(f"/measures/frameworks/{made.pk}/")
    assert made.is_shared
    assert visit(world.auditor).get("frameworks/new/").status_code == 403


def test_it_is_changed_on_its_page_and_both_texts_are_shown(world, visit):
    path = f"frameworks/{world.shared.pk}/change/"
    changed(world, description="Theirs")
    data = {"name": "Shared", "description": "Mine", "is_shared": "on", "edit_version": 1}
    answer = visit(world.officer).post(path, **data)
    (both,) = answer.context["both_texts"]
    assert (both.theirs, both.yours) == ("Theirs", "Mine")
    version = Framework.objects.get(pk=world.shared.pk).edit_version
    visit(world.officer).post(path, **data | {"edit_version": version})
    assert Framework.objects.get(pk=world.shared.pk).description == "Mine"
    assert visit(world.guest).get(path).status_code == 403


def test_it_is_ended_on_its_page(world, visit):
    path = f"frameworks/{world.shared.pk}/end/"
    assert visit(world.officer).get(path).status_code == 200
    day = clock.today() + YESTERDAY
    visit(world.officer).post(path, edit_version=1, **day_fields("ended_on", day))
    assert Framework.objects.get(pk=world.shared.pk).has_ended(clock.today())
    offered = visit(world.stranger).get("frameworks/").context["offered"]
    assert offered == []
    stale = visit(world.officer).post(path, edit_version=1, **day_fields("ended_on", day))
    assert stale.context["both_texts"]


def test_it_is_taken_up_and_left_on_pages(world, visit):
    path, guest = f"frameworks/{world.shared.pk}/", visit(world.stranger)
    today = clock.today()
    assert guest.get(f"{path}take-up/").status_code == 200
    assert guest.get(f"{path}leave/").status_code == 404
    guest.post(f"{path}take-up/", **day_fields("starts_on", today))
    assert guest.get(f"{path}leave/").status_code == 200
    refused = guest.post(f"{path}take-up/", **day_fields("starts_on", today))
    assert "already" in refused.content.decode()
    guest.post(f"{path}leave/", edit_version=1, **day_fields("ended_on", today))
    assert world.shared.take_ups.get(organisation=world.other).ended_on == today


def test_seats_are_given_and_taken_on_pages(world, visit):
    path = f"frameworks/{world.shared.pk}/seats/new/"
    director = member(world.user, Role.DIRECTOR)
    offered = visit(world.officer).get(path).context["form"].fields["membership"].queryset
    assert {world.guest, world.officer, world.second, world.auditor} == set(offered)
    assert director not in offered
    visit(world.officer).post(path, membership=world.guest.pk)
    seat = world.shared.seats.get()
    assert seat.membership == world.guest
    assert (
        world.guest
        not in visit(world.officer).get(path).context["form"].fields["membership"].queryset
    )
    end = f"frameworks/{world.shared.pk}/seats/{seat.pk}/end/"
    assert visit(world.guest).post(end, edit_version=1).status_code == 403
    assert visit(world.stranger).post(end, edit_version=1).status_code == 404
    visit(world.officer).post(end, edit_version=0)
    assert not world.shared.seats.filter(ended_on__isnull=False).exists()
    visit(world.officer).post(end, edit_version=1)
    assert world.shared.seats.filter(ended_on=clock.today()).exists()


def test_a_framework_with_many_measures_asks_no_more(world, visit, django_assert_max_num_queries):
    for number in range(30):
        make.a_measure(world.shared, f"M{number}")
    page = visit(world.auditor)
    with django_assert_max_num_queries(16):
        page.get(f"frameworks/{world.shared.pk}/")
