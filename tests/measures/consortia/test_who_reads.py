"""Two organisations of a consortium see just what they agreed: through every door that shows
values, for every kind of reader and every state of an agreement."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from measures.actions import consortia
from measures.actions.clients import make_client
from measures.actions.frameworks import take_up_framework
from tests.factories import member
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010

from .world import DAY, World, at, client_of, on, text

TOMORROW = DAY + dt.timedelta(days=1)
YEARS = (Y2009, Y2010)

#: Aber's values: the first digit is the measure, the second the year.
ALL = {"110.3", "120.3", "210.3", "220.3"}
FIRST, LATER, ONE = {"110.3", "120.3"}, {"120.3", "220.3"}, {"120.3"}
NONE: set[str] = set()
BUTES = {"110.5", "120.5", "210.5", "220.5"}


def nothing_agreed(made, aber, bute):
    pass


def whole_with_members(made, aber, bute):
    made.agree(aber)


def whole_with_lead(made, aber, bute):
    made.agree(aber, shared_with="lead")


def one_measure(made, aber, bute):
    made.agree(aber, measures=(made.measures[0],))


def later_periods(made, aber, bute):
    made.agree(aber, periods_from=Y2010.start)


def both_narrowed(made, aber, bute):
    made.agree(aber, measures=(made.measures[0],), periods_from=Y2010.start)


def two_that_add_up(made, aber, bute):
    made.agree(aber, shared_with="lead", measures=(made.measures[0],))
    made.agree(aber, periods_from=Y2010.start)


def before_its_day(made, aber, bute):
    made.agree(aber, starts_on=TOMORROW)


def ended(made, aber, bute):
    agreement = made.agree(aber)
    agreement.ended_on, agreement.ended_reason = DAY - dt.timedelta(days=1), "Enough"
    agreement.save()


def member_left(made, aber, bute):
    made.agree(aber)
    made.leave(aber)


def reader_left(made, aber, bute):
    made.agree(aber)
    made.leave(bute)


def consortium_over(made, aber, bute):
    made.agree(aber)
    consortia.end_consortium(
        consortium=aber.consortium,
        last_day=None,
        expected_version=aber.consortium.edit_version,
        by=made.officers[made.lead],
    )


def out_of_reach(made, aber, bute):
    made.agree(aber)
    made.sets[made.aber].reach = "own"
    made.sets[made.aber].save()


def no_body_linked(made, aber, bute):
    made.agree(aber)
    body = made.bodies[made.aber]
    body.organisation = None
    body.save()


#: What the lead and the other member read of Aber's in each situation.
SITUATIONS = {
    nothing_agreed: (NONE, NONE),
    whole_with_members: (ALL, ALL),
    whole_with_lead: (ALL, NONE),
    one_measure: (FIRST, FIRST),
    later_periods: (LATER, LATER),
    both_narrowed: (ONE, ONE),
    two_that_add_up: (FIRST | LATER, LATER),
    before_its_day: (NONE, NONE),
    ended: (NONE, NONE),
    member_left: (NONE, NONE),
    reader_left: (ALL, NONE),
    consortium_over: (NONE, NONE),
    out_of_reach: (NONE, NONE),
    no_body_linked: (NONE, NONE),
}
NAMES = [situation.__name__ for situation in SITUATIONS]


@pytest.fixture
def ready(made):
    """Everybody uses the framework, the stranger too: only agreements make a difference."""
    _begun, aber, bute = made.both()
    take_up_framework(framework=made.framework, starts_on=DAY, by=made.officers[made.stranger])
    return made, aber, bute


# Doors: each gives the text of everything that an organisation's person is shown ---------------


def measure_pages(made: World, organisation) -> str:
    client = client_of(made.readers[organisation])
    return "".join(
        text(client.get(f"{at(organisation, 'measure-detail', measure=one.pk)}?period={span.key}"))
        for one in made.measures
        for span in YEARS
    )


def measure_files(made: World, organisation) -> str:
    client = client_of(made.readers[organisation])
    return "".join(
        text(
            client.get(
                f"{at(organisation, 'measure-file', measure=one.pk, kind='csv')}?period={span.key}"
            )
        )
        + text(
            client.get(
                f"{at(organisation, 'measure-file', measure=one.pk, kind='json')}?period={span.key}"
            )
        )
        for one in made.measures
        for span in YEARS
    )


def api(made: World, organisation) -> str:
    admin = member(organisation, Role.ADMINISTRATOR)
    name = f"Dashboard of {admin}"
    token = make_client(name=name, supplies=None, ends_on=None, by=admin).token
    address = reverse("api-observations", kwargs={"publisher": organisation.slug})
    response = Client().get(address, headers={"authorization": f"Bearer {token}"})
    assert response.status_code == 200
    return " ".join(str(row["value"]) for row in json.loads(response.content)["results"])


DOORS = [measure_pages, measure_files, api]


def seen(words: str, of: set[str] = ALL) -> set[str]:
    return {value for value in of if value in words}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_lead_and_other_member_read_just_what_was_agreed(ready, situation, door):
    made, aber, bute = ready
    situation(made, aber, bute)
    lead, other = SITUATIONS[situation]
    assert seen(door(made, made.lead)) == lead
    assert seen(door(made, made.bute)) == other


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_the_owner_reads_its_own_and_an_outsider_nothing(ready, situation, door):
    made, aber, bute = ready
    situation(made, aber, bute)
    if situation is not no_body_linked:  # whose its values are is not known then
        assert seen(door(made, made.aber)) == ALL
    assert seen(door(made, made.stranger)) == NONE
    assert seen(door(made, made.aber), BUTES) == NONE


@pytest.mark.parametrize("door", DOORS)
def test_from_its_day_on(ready, door):
    made, aber, bute = ready
    before_its_day(made, aber, bute)
    with on(TOMORROW):
        assert seen(door(made, made.lead)) == seen(door(made, made.bute)) == ALL


@pytest.mark.parametrize("door", DOORS)
def test_what_is_revised_is_read_as_it_counts(ready, door):
    """What was given before is for the organisation itself."""
    made, aber, _ = ready
    made.agree(aber)
    key = (made.measures[0], made.bodies[made.aber], Y2010)
    make.observed(made.sets[made.aber], {key: "777.7"})
    words = door(made, made.bute)
    assert "777.7" in words
    assert seen(words) == ALL - ONE


# The pages of the consortium itself -------------------------------------------------------------


@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_the_sharing_page_counts_what_the_doors_show(ready, situation):
    """The preview is the reading: as many values as the lead and another member are shown."""
    made, aber, bute = ready
    situation(made, aber, bute)
    if situation in (member_left, consortium_over):
        address = at(made.aber, "consortium-sharing", consortium=aber.consortium_id)
        assert client_of(made.readers[made.aber]).get(address).status_code == 404
        return
    lead, other = SITUATIONS[situation]
    address = at(made.aber, "consortium-sharing", consortium=aber.consortium_id)
    page = text(client_of(made.readers[made.aber]).get(address))
    said = f"The Lead reads {len(lead)} of your values"
    if situation is not reader_left:
        said += f", another member {len(other)}"
    assert f"{said}</h1>" in page


@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_the_lead_is_told_of_supplies_just_what_is_open(ready, situation):
    made, aber, bute = ready
    situation(made, aber, bute)
    lead, _ = SITUATIONS[situation]
    client = client_of(made.readers[made.lead])
    address = at(made.lead, "consortium-supplied", consortium=aber.consortium_id)
    supplied = sum(
        text(client.get(f"{address}?measure={one.pk}&year=2010")).count("Supplied on")
        for one in made.measures
    )
    assert supplied == len(lead)


def test_no_page_of_the_consortium_shows_a_value(ready):
    made, aber, _bute = ready
    made.agree(aber)
    for organisation in (made.lead, made.aber, made.bute):
        client = client_of(made.readers[organisation])
        pages = [
            at(organisation, "consortium-list"),
            at(organisation, "consortium-detail", consortium=aber.consortium_id),
        ]
        words = "".join(text(client.get(page)) for page in pages)
        assert seen(words) == seen(words, BUTES) == NONE


# One person, two organisations -------------------------------------------------------------------


def test_one_person_of_two_organisations_reads_at_each_address_what_is_that_ones(ready):
    made, aber, _ = ready
    made.agree(aber, measures=(made.measures[0],))
    both = made.directors[made.aber]
    elsewhere = member(made.bute, Role.AUDITOR, user=both.user)
    client = client_of(both)
    chooser = text(client.get("/"))
    for organisation in (made.aber, made.bute):
        assert at(organisation, "home") in chooser

    def pages(organisation):
        return "".join(
            text(client.get(at(organisation, "measure-detail", measure=one.pk) + f"?period={key}"))
            for one in made.measures
            for key in ("2009-10", "2010-11")
        )

    here, there = pages(made.aber), pages(made.bute)
    assert (seen(here), seen(here, BUTES)) == (ALL, NONE)
    assert (seen(there), seen(there, BUTES)) == (FIRST, BUTES)
    sharing = {"consortium": aber.consortium_id}
    assert client.get(at(made.aber, "consortium-share", **sharing)).status_code == 200
    assert client.get(at(made.bute, "consortium-share", **sharing)).status_code == 403
    page = text(client.get(at(made.aber, "consortium-detail", **sharing)))
    assert '<a class="app-header__product govuk-link govuk-link--inverse" href="/">' in page
    assert elsewhere.organisation == made.bute
