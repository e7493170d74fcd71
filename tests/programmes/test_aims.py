"""Aims and outcomes: kept, ordered, ended, and linked to the objectives that support them."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from programmes import actions
from programmes.aims import aims_of_year
from programmes.models import CorporateAim, ObjectiveAim
from records.refusals import Conflict, Refused
from tests.factories import OrganisationFactory, member

from .factories import lived_plan
from .test_pages import date_of, words

pytestmark = pytest.mark.django_db

APRIL, MARCH = dt.date(2009, 4, 1), dt.date(2010, 3, 31)
OBJECTIVE = {"year": 2009, "programme": "practice", "number": 1}


@pytest.fixture
def lived():
    return lived_plan()


@pytest.fixture
def ask(client, lived):
    """Gets or posts: ``ask(who, name, kwargs, data)``."""

    def ask(who, name, kwargs=None, data=None, after=""):
        client.force_login(who.user)
        slug = lived.officer.organisation.slug
        address = reverse(name, kwargs={"organisation": slug, **(kwargs or {})}) + after
        return client.get(address) if data is None else client.post(address, data, follow=True)

    return ask


def an_aim(lived, code="1", **changes):
    given = {
        "kind": "aim",
        "code": code,
        "short_name": f"A better place {code}",
        "wording": "",
        "starts_on": APRIL,
    }
    by = lived.officer
    return actions.add_aim(organisation=by.organisation, by=by, **given | changes)


def support(lived, *aims, objective=None, version=0, **how):
    actions.set_objective_aims(
        objective=objective or lived.objective,
        contributions={aim: how.get(f"how_{aim.code}", "") for aim in aims},
        expected_version=version,
        by=lived.officer,
    )


def test_an_aim_is_added_changed_and_ended_through_the_pages(ask, lived):
    typed = {"kind": "aim", "code": "1", "short_name": "Chances for <all>", "wording": "In full"}
    page = ask(lived.officer, "aim-new", data=typed | date_of("starts_on", APRIL))
    assert "Aim 1 Chances for &lt;all&gt; is added" in page.content.decode()
    aim = CorporateAim.objects.get()
    changed = typed | {"code": "2", "edit_version": "1"} | date_of("starts_on", APRIL)
    ask(lived.officer, "aim-change", {"pk": aim.pk}, changed)
    late = ask(lived.officer, "aim-change", {"pk": aim.pk}, changed | {"short_name": "Mine"})
    assert "Someone else changed this" in words(late)
    ended = {"reason": "A new plan", "edit_version": "2"} | date_of(
        "ended_on", dt.date(2010, 3, 31)
    )
    page = words(ask(lived.officer, "aim-end", {"pk": aim.pk}, ended))
    assert "Aim 2 Chances for <all> ends on 31 March 2010." in page
    aim.refresh_from_db()
    assert (aim.code, aim.ended_reason, aim.edit_version) == ("2", "A new plan", 3)


def test_what_is_missing_is_said_at_its_field(ask, lived):
    page = words(ask(lived.officer, "aim-new", data={}))
    for sentence in (
        "Choose whether it is an aim or an outcome",
        "Give it a number or a short code",
        "Give a short name",
        "Enter the day from which it counts",
    ):
        assert sentence in page
    assert not CorporateAim.objects.exists()


def test_a_code_is_free_again_once_its_aim_has_ended(lived):
    first = an_aim(lived)
    with pytest.raises(Refused, match="already one of this kind with the number 1"):
        an_aim(lived)
    an_aim(lived, kind="outcome")
    actions.end_aim(
        aim=first,
        expected_version=1,
        ended_on=dt.date(2010, 3, 31),
        reason="Over",
        by=lived.officer,
    )
    assert an_aim(lived).label == "Aim 1"


def test_the_database_itself_refuses_a_second_standing_code_and_an_end_without_reason(lived):
    an_aim(lived)
    same = {"organisation": lived.officer.organisation, "starts_on": APRIL, "short_name": "B"}
    for wrong in ({"code": "1"}, {"code": "2", "ended_on": APRIL}, {"code": "3", "kind": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CorporateAim.objects.create(**same | wrong)


def test_an_aim_ends_not_before_it_begins_and_says_why(lived):
    aim = an_aim(lived)
    ended = {"aim": aim, "expected_version": 1, "by": lived.officer}
    with pytest.raises(Refused, match="It begins on 1 April 2009"):
        actions.end_aim(ended_on=dt.date(2009, 3, 31), reason="Over", **ended)
    with pytest.raises(Refused, match="Say why it ends"):
        actions.end_aim(ended_on=APRIL, reason=" ", **ended)


def test_aims_are_moved_among_their_kind(ask, lived):
    aims = [an_aim(lived, code) for code in "123"]
    outcome = an_aim(lived, kind="outcome")
    ask(lived.officer, "aim-move", {"pk": aims[2].pk}, {"to": "earlier"})
    ask(lived.officer, "aim-move", {"pk": outcome.pk}, {"to": "earlier"})
    ordered = CorporateAim.objects.in_order()
    assert [one.label for one in ordered] == ["Aim 1", "Aim 3", "Aim 2", "Outcome 1"]


def test_an_ended_aim_has_no_place_to_move_to(ask, lived):
    aim = an_aim(lived)
    actions.end_aim(aim=aim, expected_version=1, ended_on=APRIL, reason="Over", by=lived.officer)
    page = words(ask(lived.officer, "aim-move", {"pk": aim.pk}, {"to": "later"}))
    assert "it has no place in the order any more" in page


def test_an_objective_is_linked_to_the_aims_it_supports(ask, lived):
    aims = [an_aim(lived, code) for code in "12"]
    page = words(ask(lived.officer, "objective-aims", OBJECTIVE))
    assert "Aim 1 A better place 1" in page
    typed = {"aims": [aims[0].pk], f"how_{aims[0].pk}": "It makes <b>chances</b>"}
    page = ask(lived.officer, "objective-aims", OBJECTIVE, typed | {"edit_version": "0"})
    assert "Objective 1 supports 1 aim or outcome." in words(page)
    assert "It makes &lt;b&gt;chances&lt;/b&gt;" in page.content.decode()
    assert "Supports Aim 1, A better place 1" in words(page)
    listed = words(ask(lived.officer, "aim-list", after="?year=2009"))
    assert "1 of 2 has no objective that supports it" in listed
    assert "Objectives that support none" in listed


def test_words_for_an_aim_that_is_not_ticked_are_asked_about(ask, lived):
    aim = an_aim(lived)
    typed = {f"how_{aim.pk}": "Somehow", "edit_version": "0"}
    page = words(ask(lived.officer, "objective-aims", OBJECTIVE, typed))
    assert "Tick Aim 1 too, or take these words out" in page
    assert not ObjectiveAim.objects.exists()


def test_a_link_taken_back_stays_on_the_record_and_can_be_made_again(lived):
    aim = an_aim(lived)
    support(lived, aim)
    support(lived, version=1)
    link = ObjectiveAim.objects.get()
    assert link.withdrawn_on is not None
    assert not ObjectiveAim.objects.standing().exists()
    support(lived, aim, version=2, how_1="Again")
    link.refresh_from_db()
    assert (link.withdrawn_on, link.contribution) == (None, "Again")
    assert link.history.count() == 3


def test_two_who_choose_at_once_see_both(ask, lived):
    aims = [an_aim(lived, code) for code in "12"]
    support(lived, aims[0], how_1="Theirs")
    typed = {"aims": [aims[1].pk], f"how_{aims[1].pk}": "Mine", "edit_version": "0"}
    page = words(ask(lived.officer, "objective-aims", OBJECTIVE, typed))
    assert "Someone else changed this" in page
    assert "Aim 1: Theirs" in page
    assert "Aim 2: Mine" in page
    with pytest.raises(Conflict):
        support(lived, aims[1])
    support(lived, aims[1], version=1)
    assert [one.aim for one in ObjectiveAim.objects.standing()] == [aims[1]]


def test_no_aim_of_another_year_or_organisation_and_no_withdrawn_objective(lived):
    later = an_aim(lived, "9", starts_on=dt.date(2010, 4, 1))
    with pytest.raises(Refused, match="does not count in the year of this plan"):
        support(lived, later)
    other = lived_plan()
    with pytest.raises(Refused, match="another organisation"):
        support(lived, an_aim(other))
    with pytest.raises(Refused, match="is withdrawn"):
        support(lived, an_aim(lived), objective=lived.withdrawn)


def test_an_aim_that_ends_within_the_year_still_counts_in_it(lived):
    aim = an_aim(lived)
    ended_on = dt.date(2009, 9, 30)
    actions.end_aim(aim=aim, expected_version=1, ended_on=ended_on, reason="Over", by=lived.officer)
    support(lived, aim)
    found = aims_of_year(lived.officer.organisation, 2009)
    assert [one.number for one in found.aims[0].supporters] == [1]
    assert aims_of_year(lived.officer.organisation, 2010).aims == ()


def test_withdrawn_objectives_are_neither_supporters_nor_asked_about(lived):
    an_aim(lived)
    found = aims_of_year(lived.officer.organisation, 2009)
    assert [one.number for one in found.unsupporting] == [1, 3]


def test_links_are_carried_into_the_next_year_where_the_aim_goes_on(lived):
    kept, over = an_aim(lived, "1"), an_aim(lived, "2")
    support(lived, kept, over, how_1="By answers")
    end = {"ended_on": dt.date(2010, 3, 31), "reason": "Over", "by": lived.officer}
    actions.end_aim(aim=over, expected_version=1, **end)
    done = actions.carry_plan_forward(
        plan=lived.planned.plan, objectives=[lived.objective], activities=[], by=lived.officer
    )
    carried = done.objectives[0].aim_links.get()
    assert (carried.aim, carried.contribution) == (kept, "By answers")


def test_only_who_edits_the_plan_writes_and_only_members_read(ask, lived, client):
    aim = an_aim(lived)
    head = member(lived.officer.organisation, Role.PROGRAMME_HEAD)
    assert ask(head, "aim-list").status_code == 200
    assert ask(head, "aim-new").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.add_aim(
            organisation=lived.officer.organisation,
            kind="aim",
            code="2",
            short_name="B",
            wording="",
            starts_on=APRIL,
            by=head,
        )
    elsewhere = member(OrganisationFactory(), Role.PERFORMANCE_OFFICER)
    client.force_login(elsewhere.user)
    where = {"organisation": elsewhere.organisation.slug, "pk": aim.pk}
    assert client.get(reverse("aim-change", kwargs=where)).status_code == 404


def test_the_list_is_taken_away_in_every_kind(ask, lived):
    aim = an_aim(lived)
    support(lived, aim, how_1="By answers")
    for kind in ("csv", "xlsx", "pdf"):
        assert ask(lived.officer, "aim-file", {"kind": kind}, after="?year=2009").status_code == 200
    made = json.loads(ask(lived.officer, "aim-file", {"kind": "json"}, after="?year=2009").content)
    assert made["tables"][0]["rows"][0]["cells"]["contribution"] == "By answers"
    assert len(made["tables"][1]["rows"]) == 1
    assert ask(lived.officer, "aim-file", {"kind": "exe"}).status_code == 404


@pytest.mark.parametrize("year", ["x", "20", "99999999999", "١٩٩٩"])
def test_a_year_that_is_none_is_the_first_choice(ask, lived, year):
    assert "2009/10" in words(ask(lived.officer, "aim-list", after=f"?year={year}"))
