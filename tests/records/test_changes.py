"""Histories as people read them: compared row by row, in words, in a constant number of queries."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from accounts.models import Membership, MembershipRole, Organisation
from accounts.roles import Role
from finance.models import BudgetGroup, BudgetLine
from programmes.models import HeadAssignment, PlannedProgramme, Programme
from records import clock
from records.changes import NOBODY, Change, changes_of, newest_first
from returns.models import ObjectiveUpdate
from tests import factories
from tests.returns.factories import fill, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return factories.OrganisationFactory(name="Body")


def line(organisation, name="Knowledge", **fields):
    group, _ = BudgetGroup.objects.get_or_create(
        organisation=organisation, name="Corporate", side="expenditure", position=1
    )
    return BudgetLine.objects.create(
        organisation=organisation, group=group, name=name, position=3, **fields
    )


def changed(instance, by=None, **fields):
    for name, value in fields.items():
        setattr(instance, name, value)
    instance._history_user = by
    instance.save()


def said(change):
    return change.what, change.before, change.after, change.kind


def test_a_change_names_who_what_before_and_after(organisation):
    person = factories.UserFactory(name="Ada Byron")
    one = line(organisation)
    changed(one, by=person, name="Improving Practice")

    first = changes_of(BudgetLine.history.filter(id=one.pk))[0]

    assert said(first) == ("Name", "Knowledge", "Improving Practice", "changed")
    assert first.who == "Ada Byron"
    assert first.when == one.history.latest().history_date


def test_newest_first_and_the_product_names_itself_where_nobody_was_signed_in(organisation):
    one = line(organisation)
    changed(one, name="Second")
    changed(one, name="Third")

    found = changes_of(BudgetLine.history.filter(id=one.pk))

    assert [change.after for change in found if change.what == "Name"] == [
        "Third",
        "Second",
        "Knowledge",
    ]
    assert {change.who for change in found} == {NOBODY}


def test_of_two_changes_in_one_moment_the_last_stands_first(organisation):
    one = line(organisation)
    moment = dt.datetime(2090, 10, 1, tzinfo=dt.UTC)
    with clock.set_to(moment):
        for name in ("Second", "Third"):
            changed(one, name=name)

    found = changes_of(BudgetLine.history.filter(id=one.pk))

    assert [change.after for change in found if change.when == moment] == ["Third", "Second"]


def test_saving_the_same_again_is_no_change(organisation):
    one = line(organisation)
    before = changes_of(BudgetLine.history.filter(id=one.pk))
    one.save_edit(expected_version=1)

    assert changes_of(BudgetLine.history.filter(id=one.pk)) == before


def test_what_is_added_tells_what_it_was_given_and_not_its_defaults(organisation):
    one = line(organisation)

    assert {said(change) for change in changes_of(BudgetLine.history.filter(id=one.pk))} == {
        ("Name", "", "Knowledge", "added"),
        ("Position", "", "3", "added"),
    }


def test_foreign_keys_choices_dates_and_booleans_are_printed_in_words(organisation):
    programme = factories.ProgrammeFactory(organisation=organisation, name="Improving Practice")
    one = line(organisation)
    changed(one, programme=programme, is_provision=True)
    changed(one, ended_on=dt.date(2009, 9, 30), ended_reason="Moved")

    found = {said(change) for change in changes_of(BudgetLine.history.filter(id=one.pk))}

    assert ("Programme", "", "Improving Practice", "changed") in found
    assert ("Is provision", "no", "yes", "changed") in found
    assert ("Ended on", "", "30 September 2009", "changed") in found


def test_amounts_keep_their_pence(organisation):
    changed(organisation, materiality_amount=Decimal("12500.50"))

    found = changes_of(Organisation.history.filter(id=organisation.pk))

    assert said(found[0]) == ("Materiality amount", "5,000.00", "12,500.50", "changed")


def test_a_foreign_key_to_what_is_gone_says_so(organisation):
    programme = factories.ProgrammeFactory(organisation=organisation)
    one = line(organisation, programme=programme)
    changed(one, programme=None)
    Programme.objects.filter(pk=programme.pk).delete()

    latest = changes_of(BudgetLine.history.filter(id=one.pk))[0]

    assert latest.before == f"number {programme.pk}, no longer there"


def test_what_is_removed_tells_what_there_was(organisation):
    membership = factories.member(organisation, Role.DIRECTOR)
    MembershipRole.objects.get(membership=membership).delete()

    removed, added = changes_of(MembershipRole.history.filter(membership=membership))

    assert said(removed) == ("Role", "Director", "", "removed")
    assert said(added) == ("Role", "", "Director", "added")


def test_an_object_of_which_there_is_nothing_to_tell_is_told_whole(organisation):
    programme = factories.ProgrammeFactory(organisation=organisation, name="Improving Practice")
    planned = factories.plan_for(programme, None)

    found = changes_of(PlannedProgramme.history.filter(id=planned.pk), labels={"position": ""})

    assert [said(change) for change in found] == [
        ("Planned programme", "", "Improving Practice in Operational Plan 2009/10", "added")
    ]


def test_several_objects_are_told_apart_by_their_own_words_or_the_names_given(organisation):
    one, two = line(organisation, "One"), line(organisation, "Two")
    changed(one, is_provision=True)
    history = BudgetLine.history.filter(id__in=[one.pk, two.pk])

    assert changes_of(history)[0].what == "Is provision of One"
    assert changes_of(history, names=lambda row: f"line {row.id}")[0].what == (
        f"Is provision of line {one.pk}"
    )


def test_labels_by_field_by_model_and_field_and_left_out(organisation):
    one = line(organisation)
    changed(one, name="New", is_provision=True)

    found = changes_of(
        BudgetLine.history.filter(id=one.pk),
        labels={"budgetline.name": "Ledger’s name", "name": "Name", "is_provision": ""},
    )

    assert said(found[0]) == ("Ledger’s name", "Knowledge", "New", "changed")
    assert not any("rovision" in change.what for change in found)


def test_the_number_of_queries_does_not_grow(organisation, django_assert_num_queries):
    programme = factories.ProgrammeFactory(organisation=organisation)

    def assignments(count):
        for _ in range(count):
            member = factories.member(organisation)
            changed(factories.head_of(programme, member), by=member.user, kind="deputy")

    def read():
        changes_of(
            HeadAssignment.history.filter(programme=programme),
            Membership.history.filter(organisation=organisation),
        )

    assignments(2)
    with django_assert_num_queries(6):  # two histories, four models that they refer to
        read()
    assignments(8)
    with django_assert_num_queries(6):
        read()


def test_lists_are_merged_newest_first():
    early, late = (
        Change(dt.datetime(2009, 9, day, tzinfo=dt.UTC), "Ada", "Amount", "", "1", "added")
        for day in (1, 2)
    )
    assert newest_first([early], [late]) == [late, early]


def test_the_table_prints_line_by_line_and_says_what_was_empty():
    change = Change(dt.datetime(2009, 9, 1, 9, tzinfo=dt.UTC), "<Ada>", "Note", "", "a\nb", "added")
    html = render_to_string("components/changes.html", {"changes": [change], "caption": "Changes"})

    assert "1 September 2009 at 10:00" in html
    assert "&lt;Ada&gt;" in html
    assert ">new</span>" in html


def test_answers_by_key_are_printed_without_their_keys():
    fill(world())
    update = ObjectiveUpdate.objects.earliest("pk")
    changed(update, answers={"late": "In May", "why": "Weather"})
    changed(update, answers={"late": "In June"})

    second, first = changes_of(ObjectiveUpdate.history.filter(id=update.pk))[:2]

    assert said(first) == ("Answers", "", "In May; Weather", "changed")
    assert said(second) == ("Answers", "In May; Weather", "In June", "changed")
