"""Decisions and what follows from them: the verbs, the register, what is owed."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from meetings.actions import (
    ActionFields,
    PartFields,
    agree_decision,
    change_action,
    change_decision,
    correct_decision,
    finish_action,
    reopen_action,
    report_action,
    withdraw_decision,
)
from meetings.calendar import calendar_for
from meetings.choosing import asked_of, chosen_decisions
from meetings.models import Decision, DecisionAction
from meetings.owed import owed_by
from meetings.reading import carried_over
from notices.models import Notice
from programmes.actions import add_aim
from records import clock
from records.refusals import Conflict, Refused
from tests import factories

from .factories import (
    DAY,
    LATER,
    a_decision,
    a_delegated,
    a_meeting,
    agreed,
    an_action,
    board,
    held,
    published,
    said,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return board()


@contextmanager
def refused(field=None, match=None):
    with pytest.raises(Refused, match=match) as info:
        yield
    if field:
        assert info.value.field == field


def an_aim(made, code="1"):
    return add_aim(
        organisation=made.organisation,
        kind="aim",
        code=code,
        short_name=f"Aim {code}",
        wording="",
        starts_on=dt.date(2009, 4, 1),
        by=made.officer,
    )


# Recording


def test_references_are_given_by_year_and_never_again(made):
    first = a_decision(made, held(made))
    withdraw_decision(decision=first, reason="Twice", expected_version=1, by=made.officer)
    second, other = a_delegated(made), a_decision(made, held(made, LATER))
    assert [one.reference for one in (first, second, other)] == [
        "D-2009-001",
        "D-2009-002",
        "D-2010-001",
    ]


def test_nothing_is_decided_before_the_meeting_was_held(made):
    with refused(match="was held"):
        a_decision(made, published(made))


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([PartFields("", "", "")], "verb_1"),
        ([PartFields("noted", " ")], "text_1"),
        ([PartFields("noted", "it"), PartFields("", "it")], "verb_2"),
        ([PartFields("noted", "it"), PartFields("", "", "if they pay")], "verb_2"),
    ],
)
def test_each_part_has_its_verb_and_says_what(made, parts, field):
    with refused(field):
        a_decision(made, held(made), "Position", *parts)
    assert not Decision.objects.exists()


def test_parts_are_changed_in_their_place_and_left_out(made):
    decision = a_decision(made, held(made), aims=[an_aim(made)])
    kept = decision.parts.get(position=1)
    fields = said("Other", PartFields("noted", "the position"))
    change_decision(decision=decision, fields=fields, expected_version=1, by=made.officer)
    assert decision.parts.get().pk == kept.pk
    assert decision.parts.get().edit_version == 1  # it says what it said
    assert not decision.aim_links.exists()


def test_two_who_change_a_decision_lose_nothing(made):
    decision = a_decision(made, held(made))
    change = {"decision": decision, "expected_version": 1, "by": made.officer}
    change_decision(fields=said("First"), **change)
    with pytest.raises(Conflict) as conflict:
        change_decision(fields=said("Second"), **change)
    assert conflict.value.current.subject == "First"


def test_an_item_and_aims_of_elsewhere_are_refused(made):
    meeting, other = held(made), held(made, LATER)
    with refused("item"):
        a_decision(made, meeting, item=other.items.get())
    with refused("aims"):
        a_decision(made, meeting, aims=[an_aim(board())])


# On record


def test_agreed_decisions_are_corrected_beside(made):
    meeting = held(made)
    decision = a_decision(made, meeting)
    with refused(match="not on record yet"):
        correct_decision(decision=decision, text="£5", reason="Slip", by=made.officer)
    agreed(made, meeting)
    decision = Decision.objects.with_names().get(pk=decision.pk)
    for act in (change_decision, withdraw_decision):
        more = {"reason": "No"} if act is withdraw_decision else {"fields": said()}
        with refused(match="agreed"):
            act(decision=decision, expected_version=1, by=made.officer, **more)
    correct_decision(decision=decision, text="£5, not £50", reason="Slip", by=made.officer)
    assert decision.corrections.get().post == made.officer.post


def test_a_delegated_decision_is_put_on_record_by_another(made):
    decision = a_delegated(made)
    with pytest.raises(PermissionDenied):
        agree_decision(decision=decision, by=made.officer)
    agree_decision(decision=decision, by=made.director)
    with refused():
        agree_decision(decision=decision, by=made.director)
    with refused():
        change_decision(decision=decision, fields=said(), expected_version=1, by=made.officer)


def test_who_recorded_it_does_not_put_it_on_record(made):
    both = factories.member(made.organisation, Role.PERFORMANCE_OFFICER, Role.DIRECTOR)
    made.officer = both
    with pytest.raises(PermissionDenied, match="someone else"):
        agree_decision(decision=a_delegated(made), by=both)


def test_a_meetings_decision_is_agreed_with_its_minutes(made):
    with refused(match="with the minutes"):
        agree_decision(decision=a_decision(made, held(made)), by=made.director)


# Who sees what


def test_board_members_see_what_is_agreed(made):
    decision = a_decision(made, held(made))
    seen = Decision.objects.visible_to
    assert decision not in seen(made.member)
    assert decision in seen(made.director)
    agreed(made, decision.meeting)
    assert decision in seen(made.member)
    assert decision not in seen(board().director)


def test_the_owner_of_an_action_sees_its_decision(made):
    decision = a_decision(made, held(made))
    an_action(made, decision)
    assert decision in Decision.objects.visible_to(made.head)


# The register


def found(made, **asked):
    return [one.subject for one in chosen_decisions(made.director, asked_of(asked))]


def test_the_register_is_searched(made):
    aim = an_aim(made)
    first = a_decision(made, held(made), "Roads", reasons="Ice in winter")
    a_decision(made, held(made, LATER), "Schools", PartFields("deferred", "a roof"), aims=[aim])
    a_delegated(made)
    position = "Half-year position"
    assert found(made) == ["Schools", position, "Roads"]
    assert found(made, words="ICE roads") == ["Roads"]
    assert found(made, words="roof") == ["Schools"]
    assert found(made, words="executive") == [position]
    assert found(made, words=first.reference.lower()) == ["Roads"]
    assert found(made, words="D-x-1") == []
    assert found(made, verb="deferred") == ["Schools"]
    assert found(made, aim=str(aim.pk)) == ["Schools"]
    assert found(made, body="board") == ["Schools", "Roads"]
    assert found(made, **{"from": "2010-01-01"}) == ["Schools"]
    for day in ("2009-12-31", "31 12 2009", "31/12/2009", " 31 December 2009"):
        assert found(made, to=day) == [position, "Roads"]


@pytest.mark.parametrize(
    "asked",
    [
        {"verb": "x"},
        {"aim": "x"},
        {"aim": "9" * 30},
        {"aim": "²"},
        {"from": "2009-13-45", "to": "soon"},
        {"words": "\0"},
    ],
)
def test_nonsense_asks_for_all(made, asked):
    a_delegated(made)
    assert len(found(made, **asked)) == 1


@pytest.mark.parametrize("words", ["%", "_", "'; --", "D-99999999999-99999999999", "a" * 5000])
def test_odd_words_find_nothing(made, words):
    a_delegated(made)
    assert found(made, words=words) == []


# Actions


def test_an_action_is_told_to_its_owner_and_stays_until_it_is_done(made):
    action = an_action(made, a_decision(made, held(made)))
    assert Notice.objects.get().membership == made.head
    assert [one.due_on for one in owed_by(made.head, DAY)] == [LATER]
    report_action(action=action, text="Half of them", by=made.head)
    finish_action(
        action=action, note="All written", done_on=LATER, expected_version=1, by=made.head
    )
    assert owed_by(made.head, DAY) == []
    reopen_action(action=action, reason="Two came back", expected_version=2, by=made.officer)
    assert len(owed_by(made.head, DAY)) == 1
    assert [one.text for one in action.reports.all()] == [
        "Half of them",
        "All written",
        "Two came back",
    ]


def test_the_owner_is_told_of_what_is_handed_over(made):
    action = an_action(made, a_decision(made, held(made)))
    fields = ActionFields(action.what, made.director, LATER)
    change_action(action=action, fields=fields, expected_version=1, by=made.officer)
    assert owed_by(made.head, DAY) == []
    assert Notice.objects.filter(membership=made.director).exists()


def test_nobody_is_told_what_they_gave_themselves(made):
    an_action(made, a_decision(made, held(made)), owner=made.officer)
    assert not Notice.objects.exists()


def test_days_before_the_decision_are_refused(made):
    decision = a_decision(made, held(made))
    with refused("due_on", "30 November 2009"):
        an_action(made, decision, due_on=DAY - dt.timedelta(days=1))
    action = an_action(made, decision, due_on=DAY)
    done = {"action": action, "note": "Done", "expected_version": 1, "by": made.head}
    with refused("done_on"):
        finish_action(done_on=DAY - dt.timedelta(days=1), **done)
    with refused("done_on"):
        finish_action(done_on=clock.today() + dt.timedelta(days=1), **done)


def test_only_owner_and_keeper_report(made):
    action = an_action(made, a_decision(made, held(made)))
    for person in (made.director, made.member, board().officer):
        with pytest.raises(PermissionDenied):
            report_action(action=action, text="Well", by=person)
    report_action(action=action, text="Well", by=made.officer)


def test_once_agreed_an_action_keeps_its_words_and_none_is_added(made):
    decision = a_decision(made, held(made))
    action = an_action(made, decision)
    agreed(made, decision.meeting)
    action = DecisionAction.objects.get(pk=action.pk)
    with refused("what"):
        change_action(
            action=action,
            fields=ActionFields("Other", made.head, LATER),
            expected_version=1,
            by=made.officer,
        )
    with refused(match="agreed"):
        an_action(made, decision)
    later = ActionFields(action.what, made.head, dt.date(2010, 3, 1))
    change_action(action=action, fields=later, expected_version=1, by=made.officer)


def test_an_owner_who_left_is_refused(made):
    left = factories.member(
        made.organisation, Role.CONTRIBUTOR, ends_on=factories.EPOCH, ended_reason="Left"
    )
    with refused("owner"):
        an_action(made, a_decision(made, held(made)), owner=left)


def test_what_a_withdrawn_decision_asked_for_is_owed_no_more(made):
    decision = a_decision(made, held(made))
    action = an_action(made, decision)
    withdraw_decision(decision=decision, reason="Twice", expected_version=1, by=made.officer)
    assert owed_by(made.head, DAY) == []
    with refused(match="withdrawn"):
        report_action(action=DecisionAction.objects.get(pk=action.pk), text="x", by=made.head)


def test_actions_report_back_to_the_next_meeting_and_once_after_they_are_done(made):
    action = an_action(made, a_decision(made, held(made)))
    second, third = a_meeting(made, LATER), a_meeting(made, dt.date(2010, 3, 29))
    done = {"note": "Done", "expected_version": 1, "by": made.head}
    with clock.set_to(dt.datetime(2010, 1, 20, 9, tzinfo=dt.UTC)):
        finish_action(action=action, done_on=dt.date(2010, 1, 20), **done)
    assert [one.told[0].text for one in carried_over(second, made.officer)] == ["Done"]
    assert carried_over(third, made.officer) == []


def test_a_meeting_tells_what_was_known_on_its_day(made):
    action = an_action(made, a_decision(made, held(made)))
    second = a_meeting(made, LATER)
    report_action(action=action, text="Said long after", by=made.head)
    assert [one.told for one in carried_over(second, made.officer)] == [[]]


def test_meetings_and_actions_are_in_the_calendar(made):
    an_action(made, a_decision(made, held(made)))
    events = calendar_for(made.head, DAY)
    assert [event.day for event in events] == [DAY, LATER]
    assert calendar_for(made.head, LATER + dt.timedelta(days=1)) == []


def test_the_keeper_owes_the_record_of_a_meeting_that_was(made):
    meeting = a_meeting(made)
    assert [one.due_on for one in owed_by(made.officer, LATER)] == [DAY]
    assert owed_by(made.director, LATER) == []
    assert owed_by(made.officer, meeting.meets_on) == []


def test_the_director_owes_the_agreement_once_the_body_met_again(made):
    meeting = held(made)
    assert owed_by(made.director, LATER) == []
    held(made, LATER)
    assert [one.what for one in owed_by(made.director, LATER)] == [
        "Put the minutes on record: Board, 30 November 2009"
    ]
    assert owed_by(made.member, LATER) == []
    agreed(made, meeting)
    assert owed_by(made.director, LATER) == []
