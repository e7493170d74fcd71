"""One period typed into the grid: the same rules as a file, all errors at once."""

import json

import pytest

from accounts.roles import Role
from measures.forms.typing import BOXES
from measures.models import MeasureOwnership, Observation, Vintage
from tests.factories import member
from tests.measures import factories as make
from tests.measures.factories import Y2009

PERIOD = "?every=year&period=2009-10"


@pytest.fixture
def page(world, at):
    return at("vintage-type", world.council, data_set=world.council_set.pk) + PERIOD


@pytest.fixture
def type_in(world, client, page):
    """Types cells by measure as the council's officer, over what the page had shown."""

    def send(cells, by=None, seen=None, **more):
        client.force_login((by or world.council_officer).user)
        given = dict(more)
        for measure, boxes in cells.items():
            given |= {f"{name}-{measure.pk}": text for name, text in boxes.items()}
            shown = (seen or {}).get(measure, {})
            given[f"seen-{measure.pk}"] = json.dumps([shown.get(name, "") for name, _ in BOXES])
        return client.post(page, given)

    return send


def stored():
    rows = Observation.objects.filter(vintage__confirmed_at__isnull=False).order_by("pk")
    return [(one.measure.code, one.state, one.value, one.comment) for one in rows]


def test_what_is_typed_counts_at_once_as_a_vintage_of_its_own(world, type_in):
    answer = type_in({world.days: {"value": "1,2.5"}})
    assert answer.status_code == 200
    answer = type_in(
        {
            world.days: {"value": "£12.5", "state": "provisional", "comment": "Till June"},
            world.share: {"numerator": "1", "denominator": "3"},
        }
    )
    assert answer.status_code == 302
    vintage = Vintage.objects.get()
    assert (vintage.channel, vintage.state, vintage.label) == (
        "typed",
        "confirmed",
        "Dundee City, 2009/10",
    )
    assert vintage.confirmed_by == vintage.received_by == world.council_officer
    days, share = Observation.objects.order_by("measure__code")[::-1]
    assert (days.value, days.state, days.comment) == (12.5, "provisional", "Till June")
    assert (str(share.value), share.numerator, share.denominator) == ("33.333333", 1, 3)


def test_a_typed_value_stands_beside_its_parts(world, type_in):
    type_in({world.share: {"value": "33", "numerator": "1", "denominator": "3"}})
    assert stored() == [("HB 2a", "reported", 33, "")]


def test_a_word_in_a_values_place_is_a_state(world, type_in):
    type_in({world.days: {"value": "n/a", "state": "reported"}})
    assert stored() == [("HB1", "not_applicable", None, "")]


def test_a_state_says_why_there_is_no_value(world, type_in):
    type_in({world.days: {"value": "", "state": "withheld", "comment": "Court case"}})
    assert stored() == [("HB1", "withheld", None, "Court case")]


def test_a_comment_that_is_emptied_is_gone_while_its_value_stays(world, type_in):
    first = {"value": "12.5", "state": "reported", "comment": "Till June"}
    type_in({world.days: first})
    type_in({world.days: first | {"comment": ""}}, seen={world.days: first})
    assert stored() == [("HB1", "reported", 12.5, "Till June"), ("HB1", "reported", 12.5, "")]


def test_all_errors_are_said_at_once_at_their_boxes_and_what_was_typed_stays(world, type_in):
    answer = type_in({world.days: {"value": "-3"}, world.share: {"value": "many"}})
    text = answer.content.decode()
    assert "“-3”: HB1 cannot be negative" in text
    assert "“many” is not a number" in text
    assert f'id="id_value-{world.days.pk}_error"' in text
    assert 'value="-3"' in text
    assert 'value="many"' in text
    assert not Vintage.objects.exists()


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"value": "5", "state": "missing"}, "its state says missing"),
        ({"value": "5", "state": "odd"}, "choose a state"),
        ({"numerator": "1", "denominator": "0"}, "No value"),
        ({"value": "5", "numerator": "x", "denominator": "2"}, "“x” is not a number"),
        ({"value": "5", "comment": "x" * 1001}, "shorten this"),
        ({"value": "9" * 61}, "shorten this"),
    ],
)
def test_what_does_not_fit_is_refused(world, type_in, boxes, said):
    answer = type_in({world.share: boxes})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Vintage.objects.exists()


def test_what_is_past_any_sense_is_asked_first(world, type_in):
    answer = type_in({world.days: {"value": "500"}})
    assert "Look at these again" in answer.content.decode()
    assert 'name="sure"' in answer.content.decode()
    assert not stored()
    type_in({world.days: {"value": "500"}}, sure="on")
    assert stored() == [("HB1", "reported", 500, "")]


def test_rows_left_alone_and_rows_without_anything_change_nothing(world, type_in):
    type_in({world.days: {"value": "5"}})
    shown = {world.days: {"value": "5", "state": "reported"}}
    answer = type_in({world.days: {"value": "5", "state": "reported"}}, seen=shown)
    assert "Nothing was typed that is not there already" in answer.content.decode()
    assert Vintage.objects.count() == 1


def test_a_value_is_not_taken_back_by_emptying_its_box(world, type_in):
    type_in({world.days: {"value": "5"}})
    shown = {world.days: {"value": "5", "state": "reported"}}
    answer = type_in({world.days: {"value": "", "state": "reported"}}, seen=shown)
    assert "choose a state such as" in answer.content.decode()
    type_in({world.days: {"value": "", "state": "missing"}}, seen=shown)
    assert stored()[-1] == ("HB1", "missing", None, "")


def test_who_was_slower_sees_both_and_may_save_again(world, type_in, client):
    type_in({world.days: {"value": "5"}})
    late = type_in({world.days: {"value": "6"}})
    text = late.content.decode()
    assert "Someone else entered values of HB1 while you were writing" in text
    assert [one[2] for one in stored()] == [5]
    shown = {world.days: {"value": "5", "state": "reported"}}
    type_in({world.days: {"value": "6"}}, seen=shown)
    assert [one[2] for one in stored()] == [5, 6]


def test_the_grid_shows_what_counts_in_named_boxes(world, type_in, client, page):
    type_in({world.share: {"value": "33", "numerator": "1", "denominator": "3"}})
    text = client.get(page).content.decode()
    for label in ("HB1: value", "HB1: state", "HB 2a: numerator: Cases right"):
        assert label in text
    assert 'value="33"' in text
    assert "HB1: numerator" not in text


def test_an_owner_types_own_measures_only_and_nobody_else_any(world, type_in, client, page):
    auditor = member(world.council, Role.AUDITOR)
    assert type_in({world.days: {"value": "5"}}, by=auditor).status_code == 403
    MeasureOwnership.objects.create(
        organisation=world.council,
        measure=world.days,
        owner=world.council_officer,
        updater=auditor,
    )
    text = client.get(page).content.decode()
    assert "HB1: value" in text
    assert "HB 2a: value" not in text
    type_in({world.days: {"value": "5"}, world.share: {"value": "6"}}, by=auditor)
    assert stored() == [("HB1", "reported", 5, "")]


def test_the_own_body_is_typed_and_without_one_nothing(world, client, at):
    client.force_login(world.officer.user)
    page = at("vintage-type", data_set=world.data_set.pk) + PERIOD
    assert "nothing can be typed before it is" in client.get(page).content.decode()
    given = {f"value-{world.days.pk}": "5", f"seen-{world.days.pk}": '["","","","",""]'}
    assert client.post(page, given).status_code == 200
    assert not Vintage.objects.exists()


def test_other_periods_and_frequencies_are_a_link_away(world, client, at):
    monthly = make.a_measure(world.framework, "HB5", frequency="month")
    client.force_login(world.council_officer.user)
    page = at("vintage-type", world.council, data_set=world.council_set.pk)
    assert "HB1: value" in client.get(page).content.decode()
    text = client.get(f"{page}?every=month&period=2009-09").content.decode()
    assert f"value-{monthly.pk}" in text
    assert "September 2009" in text
    for nonsense in ("?every=week", "?period=never", "?every=year&period=2090-91"):
        assert client.get(page + nonsense).status_code == 200


def test_another_organisations_set_is_not_typed_into(world, client, at):
    client.force_login(world.council_officer.user)
    page = at("vintage-type", world.council, data_set=world.data_set.pk)
    assert client.get(page).status_code == 404
    assert client.post(page, {}).status_code == 404


def test_typed_values_come_before_the_published_in_the_own_organisation(world, type_in):
    make.observed(world.data_set, {(world.days, world.own, Y2009): "7"})
    type_in({world.days: {"value": "5"}})
    assert Observation.objects.visible_to(world.council_officer, Y2009.end).count() == 2


def test_a_value_that_its_parts_do_not_give_is_asked_about(world, type_in):
    cells = {world.share: {"value": "93", "numerator": "1", "denominator": "3"}}
    answer = type_in(cells)
    assert "not given by its numerator and denominator" in answer.content.decode()
    assert not Vintage.objects.exists()
    assert type_in(cells, sure="on").status_code == 302


def test_parts_that_give_more_than_any_value_are_refused(world, type_in):
    make.define(
        world.share, unit="%", numerator="Cases right", denominator="Cases", factor=1_000_000
    )
    most = "999999999999"
    answer = type_in({world.share: {"numerator": most, "denominator": "0.000001"}})
    assert "larger than any value that is kept" in answer.content.decode()
