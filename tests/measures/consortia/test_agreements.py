"""What is agreed, changed and ended, what stays on record, and what the pages say of it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from measures.actions import agreements, consortia
from measures.actions.agreements import SharingFields
from measures.models import SharingAgreement
from records.refusals import Conflict, Refused
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010

from .world import DAY, at, client_of, day, on, text

BEFORE, TOMORROW, LATER = (DAY + dt.timedelta(days=days) for days in (-1, 1, 30))


def sharing(made, organisation, consortium, person=None):
    person = person or made.readers[organisation]
    return text(
        client_of(person).get(at(organisation, "consortium-sharing", consortium=consortium))
    )


def post_agreement(made, member, **changes):
    given = {
        "shared_with": "members",
        "what": "listed",
        "measures": [made.measures[0].pk],
        **day("starts_on", DAY),
        **day("periods_from", None),
        "save": "save",
    }
    address = at(member.organisation, "consortium-share", consortium=member.consortium_id)
    return client_of(made.directors[member.organisation]).post(address, given | changes)


def test_agreed_through_the_page_with_measures_reader_day_and_period(made):
    _, aber, _ = made.both()
    response = post_agreement(made, aber, **day("periods_from", Y2010.start))
    assert response.status_code == 302
    agreement = SharingAgreement.objects.get()
    assert [row.measure.code for row in agreement.shared_measures.all()] == ["HB1"]
    assert (agreement.shared_with, agreement.whole_framework) == ("members", False)
    assert (agreement.starts_on, agreement.periods_from) == (DAY, Y2010.start)
    assert agreement.agreed_by == made.directors[made.aber]
    page = sharing(made, made.aber, aber.consortium_id)
    assert "The Lead and every other member read HB1, periods from 1 April 2010 on." in page
    assert "Agreements open your data set Values, and no other data set of yours." in page


def test_a_look_first_agrees_to_nothing(made):
    _, aber, _ = made.both()
    response = post_agreement(made, aber, preview="preview", save="")
    assert "They would read 2 values. Nothing is agreed yet." in text(response)
    assert "HB1: 2 values" in text(response)
    whole = post_agreement(made, aber, preview="preview", what="whole", measures=[])
    assert "They would read 4 values" in text(whole)
    narrowed = post_agreement(made, aber, preview="preview", **day("periods_from", Y2010.start))
    assert "They would read 1 value." in text(narrowed)
    assert not SharingAgreement.objects.exists()


def test_a_look_counts_no_set_that_stays_out_of_reach(made):
    _, aber, _ = made.both()
    made.sets[made.aber].reach = "own"
    made.sets[made.aber].save()
    response = post_agreement(made, aber, preview="preview")
    assert "They would read 0 values" in text(response)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"measures": []}, "Choose at least one measure"),
        ({"shared_with": "everyone"}, "Select a valid choice"),
        ({"what": ""}, "Choose what they may read"),
        (day("starts_on", BEFORE), "Enter today or a later day"),
        (day("starts_on", None), "Enter the day"),
        ({"measures": ["987654"]}, "not one of the available choices"),
        ({"starts_on_1": "13"}, "real date"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_agreed(made, changes, said):
    _, aber, _ = made.both()
    assert said in text(post_agreement(made, aber, **changes))
    assert not SharingAgreement.objects.exists()


def test_a_measure_of_another_framework_and_a_proposed_one_cannot_be_shared(made):
    _, aber, _ = made.both()
    strange = make.a_measure(make.a_framework(made.aber, "Own"), "X1")
    proposed = make.a_measure(made.framework, "HB3")
    proposed.state = "proposed"
    proposed.save()
    for measure in (strange, proposed):
        assert post_agreement(made, aber, measures=[measure.pk]).status_code == 200
        with pytest.raises(Refused, match="consortium’s framework"):
            made.agree(aber, measures=(measure,))


def test_the_same_twice_is_one_agreement(made):
    _, aber, _ = made.both()
    assert post_agreement(made, aber).status_code == 302
    assert "Just that is agreed already" in text(post_agreement(made, aber))
    assert post_agreement(made, aber, shared_with="lead").status_code == 302
    assert SharingAgreement.objects.count() == 2


def test_who_has_not_joined_or_has_left_agrees_to_nothing(made):
    begun = made.begin()
    asked = made.ask(begun, made.aber)
    with pytest.raises(Refused, match="has joined"):
        made.agree(asked)
    assert post_agreement(made, asked).status_code == 404
    consortia.join(member=asked, by=made.directors[made.aber])
    made.leave(asked)
    with pytest.raises(Refused, match="has joined"):
        made.agree(asked)
    assert post_agreement(made, asked).status_code == 404


def test_only_who_shares_for_the_member_agrees_changes_and_ends(made):
    begun, aber, _ = made.both()
    agreement = made.agree(aber)
    fields = SharingFields("lead", None, DAY)
    people = (
        made.officers[made.aber],
        made.readers[made.aber],
        made.directors[made.lead],
        made.officers[made.lead],
        made.directors[made.bute],
    )
    rest = {"agreement": agreement, "reason": "No", "expected_version": 1}
    for person in people:
        for verb in (
            lambda by: agreements.agree_sharing(member=aber, fields=fields, by=by),
            lambda by: agreements.change_sharing(fields=fields, by=by, **rest),
            lambda by: agreements.end_sharing(last_day=None, by=by, **rest),
        ):
            with pytest.raises(PermissionDenied):
                verb(person)
    address = at(made.aber, "consortium-share", consortium=begun.pk)
    assert client_of(made.officers[made.aber]).get(address).status_code == 403


def test_the_lead_as_a_member_shares_with_the_members_alone(made):
    own = made.joined(made.begin(), made.lead)
    with pytest.raises(Refused, match="share with every member"):
        made.agree(own, shared_with="lead")
    address = at(made.lead, "consortium-share", consortium=own.consortium_id)
    page = text(client_of(made.directors[made.lead]).get(address))
    assert "The lead and every member" in page
    assert "The lead organisation" not in page


# Ending and changing ------------------------------------------------------------------------


def end(made, agreement, person=None, **changes):
    organisation = agreement.member.organisation
    address = at(
        organisation,
        "consortium-share-end",
        consortium=agreement.member.consortium_id,
        agreement=agreement.pk,
    )
    given = {"reason": "Enough", "edit_version": agreement.edit_version, **day("last_day", None)}
    return client_of(person or made.directors[organisation]).post(address, given | changes)


def test_ended_at_once_nobody_reads_a_moment_longer_and_it_stays_on_record(made):
    begun, aber, _ = made.both()
    agreement = made.agree(aber)
    assert "Say why it ends" in text(end(made, agreement, reason=" "))
    assert end(made, agreement).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.ended_on, agreement.ended_reason) == (BEFORE, "Enough")
    page = sharing(made, made.aber, begun.pk)
    assert "nobody in the consortium reads anything of yours" in page
    assert "Enough" in page
    assert "The Lead reads 0 of your values, another member 0" in page
    lead = client_of(made.readers[made.lead])
    kept = at(made.lead, "consortium-member", consortium=begun.pk, member=aber.pk)
    assert "Enough" in text(lead.get(kept))


def test_a_last_day_is_the_last(made):
    begun, aber, _ = made.both()
    agreement = made.agree(aber)
    assert end(made, agreement, **day("last_day", TOMORROW)).status_code == 302
    page = sharing(made, made.aber, begun.pk)
    assert ", until the end of 2 June 2012." in page
    assert f"Last day 2 June 2012, by {made.directors[made.aber]}" in page
    with on(TOMORROW):
        assert "The Lead reads 4 of your values" in sharing(made, made.aber, begun.pk)
    with on(TOMORROW + dt.timedelta(days=1)):
        assert "The Lead reads 0 of your values" in sharing(made, made.aber, begun.pk)


def test_a_last_day_comes_sooner_and_never_later(made):
    _, aber, _ = made.both()
    agreement = made.agree(aber)
    end(made, agreement, **day("last_day", TOMORROW))
    agreement.refresh_from_db()
    later = end(made, agreement, **day("last_day", LATER))
    assert "It ends sooner already" in text(later)
    assert end(made, agreement).status_code == 302
    agreement.refresh_from_db()
    assert agreement.ended_on == BEFORE
    assert "has ended" in text(end(made, agreement))


def test_one_that_was_to_come_is_ended_before_it_began(made):
    begun, aber, _ = made.both()
    agreement = made.agree(aber, starts_on=LATER)
    assert "To come" in sharing(made, made.aber, begun.pk)
    assert end(made, agreement).status_code == 302
    page = sharing(made, made.aber, begun.pk)
    assert f"Ended at once, by {made.directors[made.aber]} on 1 June 2012 at 13:00: Enough" in page
    with on(LATER):
        assert "The Lead reads 0 of your values" in sharing(made, made.aber, begun.pk)


def test_two_directors_who_end_it_at_once_lose_one_and_read_why(made):
    _, aber, _ = made.both()
    agreement = made.agree(aber)
    end(made, agreement, **day("last_day", TOMORROW))
    lost = text(end(made, agreement, reason="Mine"))
    assert "Someone else changed this" in lost
    assert "Last day 2 June 2012: Enough" in lost
    with pytest.raises(Conflict):
        agreements.end_sharing(
            agreement=SharingAgreement.objects.get(),
            reason="x",
            last_day=None,
            expected_version=1,
            by=made.directors[made.aber],
        )


def test_changed_is_ended_and_made_anew_and_both_stay(made):
    begun, aber, _ = made.both()
    agreement = made.agree(aber)
    address = at(made.aber, "consortium-share-change", consortium=begun.pk, agreement=agreement.pk)
    director = client_of(made.directors[made.aber])
    assert 'value="whole"' in text(director.get(address))
    form = {
        "shared_with": "lead",
        "what": "listed",
        "measures": [made.measures[1].pk],
        **day("starts_on", TOMORROW),
        **day("periods_from", None),
        "reason": "Only costs",
        "edit_version": agreement.edit_version,
    }
    assert director.post(address, form).status_code == 302
    old, new = SharingAgreement.objects.order_by("pk")
    assert (old.ended_on, old.ended_reason) == (DAY, "Only costs")
    assert (new.starts_on, new.shared_with, new.ended_on) == (TOMORROW, "lead", None)
    assert "The Lead reads 4 of your values" in sharing(made, made.aber, begun.pk)
    with on(TOMORROW):
        page = sharing(made, made.aber, begun.pk)
        assert "The Lead reads 2 of your values, another member 0" in page
        assert "Only costs" in page
    stale = director.post(address, form)
    assert "Someone else changed this" in text(stale)
    assert SharingAgreement.objects.count() == 2


# What each party reads ------------------------------------------------------------------------


def test_each_party_reads_the_agreements_that_concern_it(made):
    begun, aber, _ = made.both()
    made.agree(aber, shared_with="lead", measures=(made.measures[0],))
    made.agree(aber, measures=(made.measures[1],))
    gone = made.agree(aber)
    end(made, gone)
    director = str(made.directors[made.aber])

    def page(person, name="consortium-detail", **more):
        where = {"consortium": begun.pk, **more}
        return text(client_of(person).get(at(person.organisation, name, **where)))

    own = sharing(made, made.aber, begun.pk)
    assert own.count(director) == 3 + 1  # and who ended the one
    lead = page(made.readers[made.lead], "consortium-member", member=aber.pk)
    assert lead.count(director) == 3 + 1
    assert "The lead organisation" in lead
    other = page(made.readers[made.bute])
    assert other.count(director) == 1
    assert "HB2, all periods" in other
    assert "HB1" not in other
    assert "No agreement of another member lets you read" in page(made.readers[made.aber])


def test_the_page_warns_where_reach_says_less_or_more_than_agreements(made):
    begun, aber, _ = made.both()
    made.agree(aber)
    made.sets[made.aber].reach = "own"
    made.sets[made.aber].save()
    page = sharing(made, made.aber, begun.pk)
    assert "None of your data sets is within reach of the consortium" in page
    assert "The Lead reads 0 of your values" in page
    made.sets[made.aber].reach = "published"
    made.sets[made.aber].save()
    page = sharing(made, made.aber, begun.pk)
    assert "Your data set Values is published" in page
    assert "The Lead reads 4 of your values" in page


def test_revised_values_count_once(made):
    begun, aber, _ = made.both()
    made.agree(aber)
    key = (made.measures[0], made.bodies[made.aber], Y2009)
    make.observed(made.sets[made.aber], {key: "7"})
    assert "The Lead reads 4 of your values" in sharing(made, made.aber, begun.pk)


def test_without_another_member_no_reading_of_one_is_shown(made):
    aber = made.joined(made.begin(), made.aber)
    made.agree(aber)
    page = sharing(made, made.aber, aber.consortium_id)
    assert "The Lead reads 4 of your values</h1>" in page
    assert "Another member reads" not in page
