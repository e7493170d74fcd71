"""Data sets: begun, changed, opened to others, listed."""

import datetime as dt

import pytest

from accounts.models import Membership
from accounts.roles import Permission
from measures.actions import data_sets as actions
from measures.models import DataSet
from records.refusals import Conflict, Refused
from tests.measures import factories as make
from tests.measures.factories import Y2009

NEW = {"name": "Ours", "reach": "own"}


def test_a_set_is_begun_for_a_framework_in_use(world, client, at):
    client.force_login(world.council_officer.user)
    page = at("data-set-new", world.council)
    answer = client.post(page, NEW | {"framework": world.framework.pk})
    made = DataSet.objects.latest("pk")
    assert answer.url == at("data-set-detail", world.council, data_set=made.pk)
    assert (made.organisation, made.framework, made.slug) == (
        world.council,
        world.framework,
        "ours",
    )
    assert made.history.get().history_user == world.council_officer.user


def test_publishing_says_what_it_means_first(world, client, at):
    client.force_login(world.officer.user)
    page = at("data-set-new")
    given = {"name": "Out", "reach": "published", "framework": world.framework.pk}
    answer = client.post(page, given)
    assert "Tick that you understand" in answer.content.decode()
    assert client.post(page, given | {"understood": "on"}).status_code == 302
    assert DataSet.objects.latest("pk").reach == "published"


def test_publishing_is_for_who_chooses_what_the_public_sees(world, client, at, monkeypatch):
    allowed = Membership.may
    monkeypatch.setattr(
        Membership,
        "may",
        lambda self, permission: (
            permission != Permission.CHOOSE_PUBLIC and allowed(self, permission)
        ),
    )
    client.force_login(world.officer.user)
    given = {"name": "Out", "reach": "published", "understood": "on"}
    page = client.get(at("data-set-new")).content.decode()
    assert "Only who also chooses what the public pages show may publish" in page
    new = client.post(at("data-set-new"), given | {"framework": world.framework.pk})
    assert new.status_code == 403
    assert DataSet.objects.count() == 2
    change = at("data-set-change", data_set=world.data_set.pk)
    taken_back = client.post(change, {"name": "National", "reach": "own", "edit_version": 1})
    assert taken_back.status_code == 403
    renamed = client.post(change, given | {"edit_version": 1})
    assert renamed.status_code == 302
    world.data_set.refresh_from_db()
    assert (world.data_set.name, world.data_set.reach) == ("Out", "published")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Enter the data set’s name"),
        ({"name": "OUR OWN"}, "Another data set has this name"),
        ({"framework": ""}, "Choose a framework"),
        ({"reach": "everyone"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said(world, client, at, changes, said):
    client.force_login(world.council_officer.user)
    given = NEW | {"framework": world.framework.pk} | changes
    answer = client.post(at("data-set-new", world.council), given)
    assert said in answer.content.decode()
    assert DataSet.objects.count() == 2


def test_no_set_of_a_framework_that_is_not_used(world):
    other = make.a_framework(world.lead, "Private", is_shared=False)
    with pytest.raises(Refused, match="your organisation uses"):
        actions.create_data_set(
            organisation=world.council,
            framework=other,
            name="X",
            reach="own",
            by=world.council_officer,
        )


def test_names_of_files_stay_apart(world):
    for _ in range(2):
        made = [
            actions.create_data_set(
                organisation=world.lead,
                framework=world.framework,
                name=name,
                reach="own",
                by=world.officer,
            )
            for name in ("Ours!", "Ours?")
        ]
        assert [one.slug for one in made] == ["ours", "ours-2"]
        DataSet.objects.filter(pk__in=[one.pk for one in made]).delete()


def test_it_is_renamed_and_ended_and_whoever_was_slower_sees_both(world, client, at):
    client.force_login(world.officer.user)
    page = at("data-set-change", data_set=world.data_set.pk)
    given = {"name": "National values", "reach": "published", "understood": "on"}
    day = {"ended_on_0": "1", "ended_on_1": "4", "ended_on_2": "2011"}
    assert client.post(page, given | day | {"edit_version": 1}).status_code == 302
    world.data_set.refresh_from_db()
    assert (world.data_set.name, world.data_set.ended_on) == (
        "National values",
        dt.date(2011, 4, 1),
    )
    late = client.post(page, {"name": "Other", "reach": "own", "edit_version": 1})
    text = late.content.decode()
    assert "National values" in text
    assert "Other" in text
    with pytest.raises(Conflict):
        actions.change_data_set(
            data_set=world.data_set, name="X", reach="own", expected_version=1, by=world.officer
        )


def test_the_list_has_own_sets_and_those_of_others_that_are_read(world, client, at):
    make.observed(world.data_set, {(world.days, world.own, Y2009): "7"})
    client.force_login(world.council_officer.user)
    text = client.get(at("data-set-list", world.council)).content.decode()
    assert "Our own" in text
    assert "National" in text
    assert world.lead.name in text
    client.force_login(world.officer.user)
    text = client.get(at("data-set-list")).content.decode()
    assert "Our own" not in text


def test_another_organisations_set_shows_no_vintages_and_is_not_changed(world, client, at):
    made = make.observed(world.data_set, {(world.days, world.own, Y2009): "7"}, label="Refresh 1")
    client.force_login(world.council_officer.user)
    place = {"data_set": world.data_set.pk}
    text = client.get(at("data-set-detail", world.council, **place)).content.decode()
    assert f"kept by {world.lead.name}" in text
    assert made.label not in text
    assert client.get(at("data-set-change", world.council, **place)).status_code == 404
    client.force_login(world.officer.user)
    assert "Refresh 1" in client.get(at("data-set-detail", **place)).content.decode()


def test_a_set_that_is_not_shared_is_not_there(world, client, at):
    client.force_login(world.officer.user)
    assert client.get(at("data-set-detail", data_set=world.council_set.pk)).status_code == 404
