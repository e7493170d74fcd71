"""The checklist of joining: who changes what of it, the facts beside it, what falls due."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from measures.actions import joining as actions
from measures.actions.joining import StepFields
from measures.models import DataSet, JoiningStep, Vintage
from measures.owed import owed_by
from tests.factories import member

from .world import DAY, at, client_of, day, text

KINDS = ("contacts", "feeds", "mappings", "first_return")


def step_of(joined, kind="contacts") -> JoiningStep:
    return JoiningStep.objects.get(member=joined, kind=kind)


def where(organisation, step):
    found = step.member
    return at(
        organisation,
        "consortium-step",
        consortium=found.consortium_id,
        member=found.pk,
        step=step.pk,
    )


def checklist(made, joined, person):
    address = at(
        person.organisation, "consortium-member", consortium=joined.consortium_id, member=joined.pk
    )
    return text(client_of(person).get(address))


def form(step, **changes):
    given = {"state": "in_progress", "owner": "", "note": "", **day("due_on", None)}
    return given | {"edit_version": step.edit_version} | changes


@pytest.fixture
def aber(made):
    return made.both()[1]


@pytest.mark.parametrize("role", [Role.PERFORMANCE_OFFICER, Role.DIRECTOR])
def test_the_members_people_say_how_far_a_step_is(made, aber, role):
    step, owner = step_of(aber), made.readers[made.aber]
    person = member(made.aber, role)
    given = form(step, owner=owner.pk, note="Two people", **day("due_on", DAY))
    assert client_of(person).post(where(made.aber, step), given).status_code == 302
    page = checklist(made, aber, made.readers[made.lead])
    for words in ("In progress", str(owner), "Two people", "1 June 2012"):
        assert words in page


def test_the_owner_changes_its_own_step_and_no_other(made, aber):
    owner = made.readers[made.aber]
    step = step_of(aber)
    client = client_of(owner)
    assert client.get(where(made.aber, step)).status_code == 403
    step.owner = owner
    step.save()
    assert client.post(where(made.aber, step), form(step)).status_code == 302
    assert client.get(where(made.aber, step_of(aber, "feeds"))).status_code == 403


def test_the_lead_sets_the_day_and_nothing_else(made, aber):
    step = step_of(aber)
    officer = made.officers[made.lead]
    address = where(made.lead, step)
    page = text(client_of(officer).get(address))
    assert 'name="due_on_0"' in page
    assert 'name="state"' not in page
    given = form(step, state="done", note="Mine", **day("due_on", DAY))
    assert client_of(officer).post(address, given).status_code == 302
    step.refresh_from_db()
    assert (step.due_on, step.state, step.note) == (DAY, "not_started", "")
    with pytest.raises(PermissionDenied):
        actions.change_step(step=step, fields=StepFields("done"), expected_version=2, by=officer)


def test_nobody_else_touches_or_finds_it(made, aber):
    step = step_of(aber)
    assert client_of(made.readers[made.lead]).get(where(made.lead, step)).status_code == 403
    for organisation in (made.bute, made.stranger):
        officer = made.officers[organisation]
        assert client_of(officer).get(where(organisation, step)).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.change_step(
                step=step, fields=StepFields("done"), expected_version=1, by=officer
            )
        with pytest.raises(PermissionDenied):
            actions.set_due_day(step=step, due_on=DAY, expected_version=1, by=officer)


def test_an_owner_is_of_the_organisation(made, aber):
    step = step_of(aber)
    stranger = made.readers[made.bute]
    officer = client_of(made.officers[made.aber])
    page = text(officer.post(where(made.aber, step), form(step, owner=stranger.pk)))
    assert "Select a valid choice" in page
    assert stranger.user.name not in page


def test_a_lost_race_shows_both(made, aber):
    step = step_of(aber)
    officer = client_of(made.officers[made.aber])
    address = where(made.aber, step)
    officer.post(address, form(step, note="First"))
    lost = text(officer.post(address, form(step, note="Second", state="done")))
    for words in ("Someone else changed this", "First", "Second", "In progress", "Done"):
        assert words in lost
    step.refresh_from_db()
    assert step.note == "First"


def test_who_left_has_nothing_more_to_do(made, aber):
    made.leave(aber)
    step = step_of(aber)
    officer = client_of(made.officers[made.aber])
    assert officer.get(where(made.aber, step)).status_code == 404
    lead = client_of(made.officers[made.lead])
    said = text(lead.post(where(made.lead, step), form(step)))
    assert "left the consortium" in said


# Facts --------------------------------------------------------------------------------------


def test_the_first_return_is_known_from_values_that_were_confirmed(made, aber):
    page = checklist(made, aber, made.readers[made.aber])
    assert "1 of 4 steps of joining done" in page
    assert "First values confirmed on 3 May 2012" in page
    assert "so it counts as done" in page
    assert "Reports as Aber" in page


def test_the_lead_knows_of_a_return_what_an_agreement_opens(made, aber):
    reader = made.readers[made.lead]
    closed = checklist(made, aber, reader)
    assert "0 of 4 steps" in closed
    assert "No values to read yet" in closed
    made.agree(aber)
    opened = checklist(made, aber, reader)
    assert "1 of 4 steps" in opened
    assert "First values confirmed on 3 May 2012" in opened


def test_what_waits_to_be_confirmed_or_is_out_of_reach_is_no_return(made, aber):
    DataSet.objects.filter(pk=made.sets[made.aber].pk).update(reach="own")
    waiting = DataSet.objects.create(
        organisation=made.aber,
        framework=made.framework,
        slug="more",
        name="More",
        reach="consortium",
    )
    Vintage.objects.create(
        data_set=waiting,
        channel="csv",
        received_by=made.officers[made.aber],
        received_at=dt.datetime(2012, 5, 3, tzinfo=dt.UTC),
    )
    page = checklist(made, aber, made.readers[made.aber])
    assert "No values to read yet" in page


def test_the_stated_state_stands_beside_the_fact(made, aber):
    step = step_of(aber, "first_return")
    actions.change_step(
        step=step, fields=StepFields("done"), expected_version=1, by=made.officers[made.aber]
    )
    page = checklist(made, aber, made.readers[made.lead])
    assert "No values to read yet" in page
    assert "1 of 4 steps" in page


# What falls due -----------------------------------------------------------------------------


def owed(person, on=DAY):
    return [(one.what, one.due_on) for one in owed_by(person, on)]


def said(person):
    return [what for what, _ in owed(person)]


def test_an_invitation_stands_on_the_pages_of_who_shares(made):
    made.ask(made.begin(), made.aber)
    words = "Answer The Lead, which asks you to join Benchmarkers"
    assert said(made.directors[made.aber]) == [words]
    assert said(made.officers[made.aber]) == said(made.directors[made.bute]) == []
    home = text(client_of(made.directors[made.aber]).get(at(made.aber, "home")))
    assert words in home


def test_an_invitation_that_was_answered_is_owed_no_more(made, aber):
    assert said(made.directors[made.aber]) == []


def test_a_step_falls_due_to_its_owner_else_to_who_keeps_measures(made, aber):
    step = step_of(aber)
    step.due_on = DAY + dt.timedelta(days=14)
    step.save()
    words = "Benchmarkers, contacts: say who answers for your data, and who deputises"
    assert owed(made.officers[made.aber]) == [(words, step.due_on)]
    assert owed(made.officers[made.aber], DAY - dt.timedelta(days=1)) == []
    assert owed(made.officers[made.bute]) == owed(made.officers[made.lead]) == []
    step.owner = made.readers[made.aber]
    step.save()
    assert said(made.readers[made.aber]) == [words]
    assert said(made.officers[made.aber]) == []
    step.state = "done"
    step.save()
    assert said(made.readers[made.aber]) == []


def test_a_first_return_that_came_is_owed_no_more_and_neither_is_what_was_left(made, aber):
    for step in JoiningStep.objects.filter(member=aber, kind__in=["first_return", "feeds"]):
        step.due_on = DAY
        step.save()
    assert len(said(made.officers[made.aber])) == 1
    made.leave(aber)
    assert said(made.officers[made.aber]) == []


def test_a_late_step_is_marked(made, aber):
    step = step_of(aber)
    step.due_on = DAY - dt.timedelta(days=1)
    step.save()
    assert "Late" in checklist(made, aber, made.readers[made.lead])
    detail = at(made.lead, "consortium-detail", consortium=aber.consortium_id)
    assert "1 late" in text(client_of(made.readers[made.lead]).get(detail))
