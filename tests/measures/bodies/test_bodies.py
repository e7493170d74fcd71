"""The register of bodies: begun, changed, ended; other names, families, organisations."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.roles import Role
from measures.actions import bodies as verbs
from measures.models import BodyAlias, FamilyPlace, ReportingBody
from records.refusals import Conflict, Refused
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.date(2010, 4, 1)


@pytest.fixture
def lead():
    return OrganisationFactory(name="Lead")


@pytest.fixture
def officer(lead):
    return make.officer_of(lead)


@pytest.fixture
def auditor(lead):
    return member(lead, Role.AUDITOR)


@pytest.fixture
def angus(lead):
    return make.a_body(lead, "Angus")


@pytest.fixture
def user(lead):
    """The officer of an organisation that has taken up a framework of the lead."""
    other = OrganisationFactory(name="User")
    make.taken_up(make.a_framework(lead), other)
    return make.officer_of(other)


@pytest.fixture
def stranger():
    return make.officer_of(OrganisationFactory(name="Stranger"))


def add(lead, officer, name="Moray", **fields):
    given = {"kind": "body", "starts_on": None, "by": officer} | fields
    return verbs.add_body(organisation=lead, name=name, **given)


def ask(by, path, **data):
    client = Client()
    client.force_login(by.user)
    path = f"/{by.organisation.slug}/measures/bodies/{path}"
    return client.post(path, data) if data else client.get(path)


# Begun, changed, ended ------------------------------------------------------------------


def test_a_body_is_put_on_the_register_with_its_history(lead, officer):
    made = add(lead, officer, "  Argyll  & Bute ")
    assert (made.name, made.slug) == ("Argyll & Bute", "argyll-bute")
    assert made.history.get().history_user == officer.user


@pytest.mark.parametrize("name", ["angus", "ANGUS,", " ", "--", "x" * 121])
def test_a_name_is_one_bodys_alone(lead, officer, angus, name):
    with pytest.raises(Refused) as refused:
        add(lead, officer, name)
    assert refused.value.field == "name"


def test_another_bodys_other_name_is_taken_too(lead, officer, angus):
    verbs.add_alias(body=angus, name="Forfarshire", by=officer)
    with pytest.raises(Refused, match="name of Angus"):
        add(lead, officer, "forfarshire")


def test_kinds_are_two(lead, officer):
    assert add(lead, officer, "Scotland", kind="national").kind == "national"
    with pytest.raises(Refused, match="body or a nation"):
        add(lead, officer, kind="region")


def test_only_who_keeps_the_register_changes_it(lead, angus, auditor, user, stranger):
    grouping = make.families(lead, "People", {"1": [angus]})
    alias = BodyAlias.objects.create(kept_by=lead, body=angus, name="a", confirmed_by=auditor)
    for by in (auditor, user, stranger):
        for verb, given in (
            (
                verbs.add_body,
                {"organisation": lead, "name": "X", "kind": "body", "starts_on": None},
            ),
            (
                verbs.change_body,
                {
                    "body": angus,
                    "name": "X",
                    "kind": "body",
                    "starts_on": None,
                    "expected_version": 1,
                },
            ),
            (verbs.end_body, {"body": angus, "ended_on": DAY, "expected_version": 1}),
            (
                verbs.say_which_organisation,
                {"body": angus, "organisation": None, "expected_version": 1},
            ),
            (verbs.add_alias, {"body": angus, "name": "X"}),
            (verbs.remove_alias, {"alias": alias}),
            (verbs.add_grouping, {"organisation": lead, "name": "X"}),
            (
                verbs.set_families,
                {"grouping": grouping, "families": {}, "expected_version": 1},
            ),
        ):
            with pytest.raises(PermissionDenied):
                verb(by=by, **given)


def test_a_body_is_changed_and_ended(angus, officer):
    given = {"name": "Angus Council", "kind": "body", "starts_on": DAY, "by": officer}
    verbs.change_body(body=angus, expected_version=1, **given)
    with pytest.raises(Conflict):
        verbs.change_body(
            body=ReportingBody.objects.get(), expected_version=1, **given | {"name": "Other"}
        )
    fresh = ReportingBody.objects.get()
    with pytest.raises(Refused, match="before the first"):
        verbs.end_body(body=fresh, ended_on=dt.date(2010, 3, 31), expected_version=2, by=officer)
    verbs.end_body(body=fresh, ended_on=DAY, expected_version=2, by=officer)
    late = given | {"starts_on": dt.date(2010, 4, 2)}
    with pytest.raises(Refused, match="before the first"):
        verbs.change_body(body=fresh, expected_version=3, **late)


def test_its_own_name_may_be_written_otherwise(angus, officer):
    given = {"kind": "body", "starts_on": None, "expected_version": 1, "by": officer}
    assert verbs.change_body(body=angus, name="ANGUS", **given).name == "ANGUS"


# Which organisation it is ---------------------------------------------------------------


def say(body, organisation, by):
    return verbs.say_which_organisation(
        body=body, organisation=organisation, expected_version=body.edit_version, by=by
    )


def test_a_body_is_an_organisation_that_has_taken_up_a_framework(lead, angus, officer, user):
    assert say(angus, user.organisation, officer).organisation == user.organisation
    other = make.a_body(lead, "Moray")
    with pytest.raises(Refused, match="User is Angus"):
        say(other, user.organisation, officer)
    say(angus, None, officer)
    assert say(other, user.organisation, officer).organisation == user.organisation


def test_it_is_no_stranger_and_a_nation_is_none(lead, angus, officer, stranger):
    with pytest.raises(Refused, match="has taken up none"):
        say(angus, stranger.organisation, officer)
    with pytest.raises(Refused, match="nation"):
        say(make.the_nation(lead), lead, officer)
    say(angus, lead, officer)
    with pytest.raises(Refused, match="no nation"):
        verbs.change_body(
            body=angus,
            name="Angus",
            kind="national",
            starts_on=None,
            expected_version=2,
            by=officer,
        )


def test_who_left_every_framework_is_offered_no_more(lead, angus, officer, user):
    take_up = user.organisation.frameworks_used.get()
    take_up.ended_on = make.APRIL
    take_up.save()
    with pytest.raises(Refused, match="has taken up none"):
        say(angus, user.organisation, officer)


# Other names ----------------------------------------------------------------------------


def test_another_name_is_kept_with_who_confirmed_it(angus, officer):
    made = verbs.add_alias(body=angus, name="The Angus & District", by=officer)
    assert (made.name, made.confirmed_by) == ("the angus and district", officer)


@pytest.mark.parametrize("name", ["", "  ", "--", "angus", "x" * 121])
def test_a_name_that_means_nothing_or_a_body_already_is_refused(angus, officer, name):
    with pytest.raises(Refused) as refused:
        verbs.add_alias(body=angus, name=name, by=officer)
    assert refused.value.field == "name"


def test_an_alias_is_confirmed_once_and_removed_with_history(lead, angus, officer):
    made = verbs.add_alias(body=angus, name="Forfar", by=officer)
    with pytest.raises(Refused, match="name of Angus already"):
        verbs.add_alias(body=make.a_body(lead, "Moray"), name="FORFAR", by=officer)
    pk = made.pk
    verbs.remove_alias(alias=made, by=officer)
    assert not BodyAlias.objects.exists()
    last = BodyAlias.history.filter(id=pk).first()
    assert (last.history_type, last.history_user) == ("-", officer.user)


# Families -------------------------------------------------------------------------------


def test_families_are_set_changed_and_taken_away(lead, angus, officer):
    moray = make.a_body(lead, "Moray")
    grouping = verbs.add_grouping(organisation=lead, name="People", by=officer)

    def put(version, **families):
        bodies = {"angus": angus, "moray": moray}
        verbs.set_families(
            grouping=grouping,
            families={bodies[name]: family for name, family in families.items()},
            expected_version=version,
            by=officer,
        )
        return dict(grouping.places.order_by("body__name").values_list("body__name", "family"))

    assert put(1, angus="1", moray=" 2 ") == {"Angus": "1", "Moray": "2"}
    assert put(2, angus="3") == {"Angus": "3", "Moray": "2"}
    assert put(3, angus="", moray="2") == {"Moray": "2"}
    assert FamilyPlace.history.filter(body=moray).count() == 1
    with pytest.raises(Conflict):
        put(1, angus="4")
    with pytest.raises(Refused) as refused:
        put(4, angus="x" * 31)
    assert refused.value.field == f"family_{angus.pk}"


def test_a_grouping_is_named_once_and_of_ones_own_bodies(lead, officer, user):
    verbs.add_grouping(organisation=lead, name="People", by=officer)
    for name in ("people", " ", "x" * 121):
        with pytest.raises(Refused):
            verbs.add_grouping(organisation=lead, name=name, by=officer)
    foreign = make.a_body(user.organisation, "Foreign")
    with pytest.raises(Refused, match="not of this register"):
        verbs.set_families(
            grouping=lead.family_groupings.get(),
            families={foreign: "1"},
            expected_version=1,
            by=officer,
        )


# Pages ----------------------------------------------------------------------------------


def test_the_list_shows_every_register_that_one_reads(lead, angus, auditor, user, stranger):
    make.the_nation(lead)
    make.families(lead, "People", {"1": [angus]})
    make.a_body(user.organisation, "Own one")
    (register,) = ask(auditor, "").context["registers"]
    assert [(one.body.name, one.families) for one in register.lines] == [
        ("Scotland", ("",)),
        ("Angus", ("1",)),
    ]
    keepers = [one.keeper.name for one in ask(user, "").context["registers"]]
    assert keepers == ["User", "Lead"]
    assert ask(stranger, "").context["registers"] == []


def test_another_organisations_body_is_read_by_who_uses_its_framework_alone(angus, user, stranger):
    assert ask(user, f"{angus.pk}/").status_code == 200
    assert ask(user, f"{angus.pk}/change/").status_code == 403
    for path in ("", "change/", "end/", "organisation/", "names/new/"):
        assert ask(stranger, f"{angus.pk}/{path}").status_code == 404


def test_aliases_that_an_organisation_confirmed_for_itself_are_its_own(lead, angus, user, auditor):
    BodyAlias.objects.create(kept_by=user.organisation, body=angus, name="ours", confirmed_by=user)
    assert "ours" in ask(user, f"{angus.pk}/").content.decode()
    assert not ask(auditor, f"{angus.pk}/").context["aliases"]


def test_who_confirmed_a_name_is_named_to_their_own_organisation_alone(lead, angus, user, auditor):
    for by, name in ((auditor, "theirs"), (user, "ours")):
        BodyAlias.objects.create(kept_by=by.organisation, body=angus, name=name, confirmed_by=by)
    assert auditor.user.name in ask(auditor, f"{angus.pk}/").content.decode()
    page = ask(user, f"{angus.pk}/").content.decode()
    assert auditor.user.name not in page
    assert 'data-label="Confirmed by">Lead<' in page
    assert f'data-label="Confirmed by">{user}<' in page


def test_a_body_goes_through_its_pages(lead, officer, user):
    assert "Enter the name" in ask(officer, "new/", name="", kind="body").content.decode()
    assert ask(officer, "new/").status_code == 200
    answer = ask(officer, "new/", name="Angus", kind="body")
    body = ReportingBody.objects.get()
    assert answer.url.endswith(f"/bodies/{body.pk}/")
    path = f"{body.pk}/"
    assert ask(officer, f"{path}change/").context["form"].initial["name"] == "Angus"
    stale = ask(officer, f"{path}change/", name="Other", kind="body", edit_version=7)
    assert [(one.theirs, one.yours) for one in stale.context["both_texts"]] == [("Angus", "Other")]
    ask(officer, f"{path}change/", name="Other", kind="body", edit_version=1)
    offered = ask(officer, f"{path}organisation/").context["form"].fields["organisation"].queryset
    assert [one.name for one in offered] == ["Lead", "User"]
    ask(officer, f"{path}organisation/", organisation=user.organisation.pk, edit_version=2)
    stale = ask(officer, f"{path}organisation/", organisation=lead.pk, edit_version=2)
    assert [(one.theirs, one.yours) for one in stale.context["both_texts"]] == [("User", "Lead")]
    ask(officer, f"{path}names/new/", name="Forfar")
    day = {"ended_on_0": 1, "ended_on_1": 4, "ended_on_2": 2010}
    stale = ask(officer, f"{path}end/", edit_version=1, **day)
    assert stale.context["both_texts"]
    ask(officer, f"{path}end/", edit_version=3, **day)
    text = ask(officer, path).content.decode()
    for words in ("Other", "User", "forfar", "1 April 2010"):
        assert words in text
    alias = body.aliases.get()
    assert ask(user, f"{path}names/{alias.pk}/remove/", x="1").status_code == 404
    ask(officer, f"{path}names/{alias.pk}/remove/", x="1")
    assert not body.aliases.exists()


def test_families_go_through_their_pages(lead, officer, angus, auditor, user):
    assert "Enter the name" in ask(officer, "families/new/", name="").content.decode()
    answer = ask(officer, "families/new/", name="People")
    grouping = lead.family_groupings.get()
    path = f"families/{grouping.pk}/"
    assert answer.url.endswith(path)
    make.the_nation(lead)
    assert list(ask(officer, path).context["form"].bodies.values()) == [angus]
    name = f"family_{angus.pk}"
    ask(officer, path, edit_version=1, **{name: "1"})
    assert grouping.places.get().family == "1"
    stale = ask(officer, path, edit_version=1, **{name: "2"})
    assert [(one.theirs, one.yours) for one in stale.context["both_texts"]] == [("1", "2")]
    wrong = ask(officer, path, edit_version=2, **{name: "x" * 40})
    assert "Shorten this" in wrong.content.decode()
    assert ask(auditor, path).status_code == 403
    assert ask(user, path).status_code == 404


def test_a_long_register_asks_no_more(lead, officer, django_assert_max_num_queries):
    bodies = [make.a_body(lead, f"Body {number}") for number in range(40)]
    make.families(lead, "People", {"1": bodies})
    client = Client()
    client.force_login(officer.user)
    with django_assert_max_num_queries(8):
        client.get(f"/{lead.slug}/measures/bodies/")
