"""Proposals about a shared framework: the literal table, who may, and what becomes of them."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.roles import Role
from measures import defining, workflow
from measures.actions import frameworks, proposals
from measures.actions import measures as direct
from measures.models import Measure, Proposal, ProposalRemark
from measures.owed import owed_by
from measures.terms import terms_of
from measures.vocabulary import ProposalState
from notices.models import Notice
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import member
from tests.measures import factories as make
from tests.measures.frameworks.test_measures import FORM, GOOD


@pytest.fixture
def group(world):
    """The lead's second person and the user's officer decide."""
    for person in (world.second, world.guest):
        frameworks.seat_member(framework=world.shared, membership=person, by=world.officer)
    return world


def new(world, by=None, **fields):
    given = {"code": "N1", "frequency": "year", "terms": GOOD} | fields
    return proposals.propose_measure(framework=world.shared, by=by or world.guest, **given)


def change(world, by=None, **fields):
    now = direct.latest_definition(world.hb1).definition
    terms = replace(terms_of(now), **{"reason": "Better"} | fields)
    return proposals.propose_change(measure=world.hb1, terms=terms, by=by or world.guest)


def decide(verb, proposal, by, reason="", version=None):
    return verb(
        proposal=proposal,
        reason=reason,
        expected_version=proposal.edit_version if version is None else version,
        by=by,
    )


# The table ------------------------------------------------------------------------------


def test_what_is_decided_is_decided():
    for state in ProposalState:
        names = {one.name for one in workflow.TRANSITIONS if workflow.may_happen(one.name, state)}
        expected = {"remark", "adopt", "refuse", "withdraw"} if state == "open" else set()
        assert names == expected
    with pytest.raises(Refused, match="was adopted"):
        workflow.check_may_happen("refuse", ProposalState.ADOPTED)


def test_every_state_is_reached_and_told_of():
    reached = {one.target for one in workflow.TRANSITIONS}
    assert reached == set(ProposalState)
    page = workflow.as_markdown()
    assert all(state.label in page for state in ProposalState)


# Who proposes what ----------------------------------------------------------------------


def test_who_keeps_measures_where_it_is_used_proposes(group):
    made = new(group)
    assert (made.state, made.proposed_by, made.reason) == ("open", group.guest, "Put right")
    assert not Measure.objects.filter(code="N1").exists()
    for by in (group.auditor, group.stranger, member(group.user, Role.DIRECTOR)):
        with pytest.raises(PermissionDenied):
            new(group, by=by, code="N2")
        with pytest.raises(PermissionDenied):
            proposals.propose_retirement(measure=group.hb1, reason="Old", by=by)


def test_what_is_not_shared_is_changed_directly(group):
    with pytest.raises(Refused, match="directly"):
        proposals.propose_change(measure=group.mine, terms=GOOD, by=group.officer)
    with pytest.raises(PermissionDenied):
        proposals.propose_change(measure=group.mine, terms=GOOD, by=group.guest)


def test_a_framework_that_ended_is_not_proposed_for(group):
    group.shared.ended_on = clock.today() - dt.timedelta(days=1)
    group.shared.save()
    with pytest.raises(Refused, match="ended"):
        new(group)


def test_rules_of_measures_hold_for_proposals(group):
    for field, fields in (
        ("code", {"code": "hb1"}),
        ("frequency", {"frequency": "week"}),
        ("title", {"terms": replace(GOOD, title="")}),
        ("reason", {"terms": replace(GOOD, reason=" ")}),
    ):
        with pytest.raises(Refused) as refused:
            new(group, **fields)
        assert refused.value.field == field
    with pytest.raises(Refused, match="Nothing is different"):
        change(group)


def test_one_proposal_about_a_measure_is_open_at_a_time(group):
    change(group, title="Other")
    with pytest.raises(Refused, match="open already"):
        change(group, title="Third", by=group.officer)
    with pytest.raises(Refused, match="open already"):
        proposals.propose_retirement(measure=group.hb1, reason="Old", by=group.officer)
    new(group)
    with pytest.raises(Refused, match="open already"):
        new(group, code="n1", by=group.officer)


def test_what_is_retired_is_not_proposed_about(group):
    group.hb1.state, group.hb1.retired_on, group.hb1.retired_reason = "retired", make.APRIL, "Old"
    group.hb1.save()
    with pytest.raises(Refused, match="was retired"):
        change(group, title="Other")


# Discussed ------------------------------------------------------------------------------


def test_keepers_and_the_design_group_remark_and_nothing_is_taken_back(group):
    made = new(group)
    for by in (group.officer, group.second, group.guest):
        proposals.remark_on(proposal=made, text=" Fine ", by=by)
    assert [one.text for one in made.remarks.all()] == ["Fine"] * 3
    for by in (group.auditor, group.stranger):
        with pytest.raises(PermissionDenied):
            proposals.remark_on(proposal=made, text="Hm", by=by)
    with pytest.raises(Refused):
        proposals.remark_on(proposal=made, text=" ", by=group.officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProposalRemark.objects.update(text="Otherwise")


def test_what_is_decided_is_not_discussed_further(group):
    made = new(group)
    decide(proposals.withdraw_proposal, made, group.guest)
    with pytest.raises(Refused, match="withdrawn"):
        proposals.remark_on(proposal=made, text="Still", by=group.officer)


# Decided --------------------------------------------------------------------------------


def test_a_new_measure_is_adopted_as_the_next_version(group):
    made = decide(proposals.adopt_proposal, new(group), group.second, "Agreed")
    measure = Measure.objects.get(code="N1")
    version = measure.definitions.get().version
    assert (version.number, version.recorded_by) == (2, group.second)
    assert (made.state, made.decided_by, made.decided_reason) == ("adopted", group.second, "Agreed")
    assert Proposal.objects.get().measure == measure


def test_a_change_is_adopted_and_breaks_the_series(group):
    day = dt.date(2010, 4, 1)
    made = change(group, title="Other", applies_from=day, breaks_series=True)
    decide(proposals.adopt_proposal, made, group.second)
    rows = defining.definitions_of([group.hb1.pk])[group.hb1.pk]
    assert defining.current(rows).title == "Other"
    assert [one.applies_from for one in defining.breaks_of(rows)] == [day]
    assert defining.current(rows).reason == "Better"


def test_a_retirement_is_adopted_with_the_day_of_it(group):
    made = proposals.propose_retirement(measure=group.hb1, reason="Old", by=group.guest)
    decide(proposals.adopt_proposal, made, group.second)
    group.hb1.refresh_from_db()
    assert (group.hb1.state, group.hb1.retired_on) == ("retired", clock.today())
    assert group.hb1.retired_reason == "Old"


@pytest.mark.parametrize("verb", [proposals.adopt_proposal, proposals.refuse_proposal])
def test_only_the_design_group_decides_and_nobody_on_their_own(group, verb):
    made = new(group)
    frameworks.seat_member(framework=group.shared, membership=group.auditor, by=group.officer)
    for by in (group.guest, group.officer, group.stranger):
        with pytest.raises(PermissionDenied):
            decide(verb, made, by, "Why")
    assert decide(verb, made, group.auditor, "Why").decided_by == group.auditor


def test_who_lost_the_seat_or_whose_organisation_left_decides_no_more(group):
    made = new(group, by=group.officer)
    seat = group.shared.seats.get(membership=group.second)
    frameworks.unseat_member(seat=seat, expected_version=1, by=group.officer)
    group.shared.take_ups.all().delete()
    for by in (group.second, group.guest):
        with pytest.raises(PermissionDenied):
            decide(proposals.adopt_proposal, made, by)


def test_a_refusal_says_why(group):
    made = new(group)
    with pytest.raises(Refused, match="Say why"):
        decide(proposals.refuse_proposal, made, group.second, " ")
    decide(proposals.refuse_proposal, made, group.second, "Too dear")
    assert not Measure.objects.filter(code="N1").exists()
    assert new(group, by=group.officer).state == "open"


def test_only_who_proposed_it_withdraws_it(group):
    made = new(group)
    with pytest.raises(PermissionDenied):
        decide(proposals.withdraw_proposal, made, group.second)
    decide(proposals.withdraw_proposal, made, group.guest)
    with pytest.raises(Refused, match="withdrawn"):
        decide(proposals.adopt_proposal, Proposal.objects.get(), group.second)


def test_of_two_decisions_at_once_the_second_is_refused(group):
    made = new(group, by=group.officer)
    decide(proposals.adopt_proposal, Proposal.objects.get(), group.second)
    with pytest.raises(Refused, match="was adopted"):
        decide(proposals.adopt_proposal, made, group.guest)
    assert Measure.objects.filter(code="N1").count() == 1


def test_a_page_that_is_out_of_date_is_refused(group):
    with pytest.raises(Conflict):
        decide(proposals.adopt_proposal, new(group), group.second, version=7)
    assert not Measure.objects.filter(code="N1").exists()


def test_what_cannot_be_adopted_any_more_stays_open(group):
    made = new(group)
    make.a_measure(group.shared, "N1")
    with pytest.raises(Refused, match="already"):
        decide(proposals.adopt_proposal, made, group.second)
    assert Proposal.objects.get().state == "open"


# Pages ----------------------------------------------------------------------------------


def test_a_measure_is_proposed_discussed_and_adopted_on_pages(group, visit):
    guest, second = visit(group.guest), visit(group.second)
    path = f"frameworks/{group.shared.pk}/propose/"
    assert guest.get(path).status_code == 200
    data = FORM | {"code": "N1", "frequency": "year_4", "reason": "Missing"}
    assert "Choose how long" in guest.post(path, **data).content.decode()
    answer = guest.post(path, **data | {"frequency": "years_4"})
    made = Proposal.objects.get()
    page = f"frameworks/proposals/{made.pk}/"
    assert answer.url.endswith(page)
    text = second.get(page).content.decode()
    assert "Four years, rolling" in text
    assert "Adopt it" in text
    assert "Withdraw it" not in text
    assert "Withdraw it" in guest.get(page).content.decode()
    assert "Write your remark" in second.post(page, text="").content.decode()
    second.post(page, text="Good <b>idea</b>")
    assert "Good &lt;b&gt;idea" in guest.get(page).content.decode()
    assert second.get(f"{page}adopt/").status_code == 200
    second.post(f"{page}adopt/", reason="", edit_version=1)
    assert Measure.objects.get(code="N1").months == 48
    assert "adopted" in guest.get(page).content.decode()


def test_the_page_shows_what_changes_and_what_stays(group, visit):
    made = change(group, title="Other")
    page = f"frameworks/proposals/{made.pk}/"
    rows = {one.label: one for one in visit(group.auditor).get(page).context["rows"]}
    assert (rows["Title"].before, rows["Title"].after) == ("Title of HB1", "Other")
    assert not rows["Unit"].is_changed
    decide(proposals.adopt_proposal, made, group.second)
    rows = {one.label: one for one in visit(group.auditor).get(page).context["rows"]}
    assert (rows["Title"].before, rows["Title"].after) == ("Title of HB1", "Other")


def test_changes_and_retirements_are_proposed_from_the_measure(group, visit):
    guest = visit(group.guest)
    path = f"{group.hb1.pk}/propose/"
    assert guest.get(path).context["form"].initial["title"] == "Title of HB1"
    assert guest.post(path, **FORM | {"title": "Other", "reason": "Better"}).status_code == 302
    path = f"{group.hb1.pk}/propose-to-retire/"
    assert guest.get(path).status_code == 200
    assert "open already" in guest.post(path, reason="Old").content.decode()
    assert visit(group.officer).get(f"{group.mine.pk}/propose/").status_code == 404
    assert visit(group.auditor).get(path).status_code == 403


def test_refused_and_withdrawn_on_pages(group, visit):
    made = new(group)
    page = f"frameworks/proposals/{made.pk}/"
    second = visit(group.second)
    answer = second.post(f"{page}refuse/", reason="", edit_version=1)
    assert "Say why it is refused" in answer.content.decode()
    assert (
        visit(group.officer).post(f"{page}refuse/", reason="x", edit_version=1).status_code == 403
    )
    stale = second.post(f"{page}refuse/", reason="No", edit_version=9)
    assert stale.context["both_texts"]
    visit(group.guest).post(f"{page}withdraw/", reason="", edit_version=1)
    assert "withdrawn" in second.get(page).content.decode()
    assert (
        "was withdrawn"
        in second.post(f"{page}refuse/", reason="No", edit_version=2).content.decode()
    )
    listed = second.get(f"frameworks/{group.shared.pk}/proposals/")
    assert [one.state for one in listed.context["proposals"]] == ["withdrawn"]


def test_proposals_of_a_framework_that_one_does_not_use_are_not_there(group, visit):
    page = f"frameworks/proposals/{new(group).pk}/"
    stranger = visit(group.stranger)
    for path in (page, f"{page}adopt/", f"frameworks/{group.shared.pk}/proposals/"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(page, text="Hello").status_code == 404


def test_the_list_has_open_ones_first(group, visit):
    gone = new(group)
    decide(proposals.withdraw_proposal, gone, group.guest)
    later = new(group)
    decide(proposals.refuse_proposal, later, group.second, "No")
    kept = change(group, title="Other")
    context = visit(group.auditor).get(f"frameworks/{group.shared.pk}/proposals/").context
    assert [one.pk for one in context["proposals"]] == [kept.pk, later.pk, gone.pk]
    assert context["answer"] == "1 proposal open"


# On people's own pages --------------------------------------------------------------------


def owed(person):
    tasks = owed_by(person, clock.today())
    return {one.what: one.url for one in tasks if one.what.startswith("Decide on")}


def test_the_design_group_owes_a_decision_until_it_is_made(group):
    made = new(group)
    assert owed(group.guest) == {}, "nobody decides on their own"
    assert owed(group.officer) == {}, "who has no seat"
    (what,) = owed(group.second)
    assert what == "Decide on: N1 in Shared (new measure)"
    assert owed(group.second)[what].endswith(f"/proposals/{made.pk}/")
    mine = change(group, by=group.officer, title="Better title")
    assert "Decide on: HB1 in Shared (change of definition)" in owed(group.guest)
    decide(proposals.refuse_proposal, mine, group.guest, "No")
    decide(proposals.refuse_proposal, made, group.second, "No")
    assert owed(group.second) == owed(group.guest) == {}


def test_who_lost_the_seat_or_whose_organisation_left_owes_no_decision(group):
    new(group, by=group.officer)
    assert len(owed(group.guest)) == len(owed(group.second)) == 1
    seat = group.shared.seats.get(membership=group.second)
    frameworks.unseat_member(seat=seat, expected_version=1, by=group.officer)
    assert owed(group.second) == {}
    group.shared.take_ups.all().delete()
    assert owed(group.guest) == {}


# Told -----------------------------------------------------------------------------------


def test_the_design_group_is_told_but_for_who_proposes(group, visit):
    proposal = new(group)
    notice = Notice.objects.get(kind="measure_proposed")
    assert notice.membership == group.second
    assert notice.subject == "To decide in Shared: New measure: N1"
    assert notice.body == f"{group.guest.user.name} proposes it: Put right"
    page = f"/lead/measures/frameworks/proposals/{proposal.pk}/"
    assert notice.path.removeprefix(f"/{group.lead.slug}") == page.removeprefix("/lead")


def test_who_was_unseated_is_told_no_more(group):
    seat = group.shared.seats.get(membership=group.second)
    frameworks.unseat_member(seat=seat, expected_version=seat.edit_version, by=group.officer)
    change(group, title="Days, in all")
    assert not Notice.objects.filter(kind="measure_proposed").exists()
