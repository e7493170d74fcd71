"""The plan in a browser: each page through the door people use."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from programmes import actions
from programmes.models import Activity, HeadAssignment, Objective, OperationalPlan, Programme
from tests.components.test_gds import assert_every_reference_resolves
from tests.factories import ProgrammeFactory, head_of, member

from .factories import FIRST, SECOND, lived_plan, new_activity, new_objective

pytestmark = pytest.mark.django_db

IN_PLAN = {"year": 2009, "programme": "practice"}
OBJECTIVE = {**IN_PLAN, "number": 1}
ACTIVITY = {**OBJECTIVE, "key": "pd1"}

READ = [("plan-list", {}), ("plan-detail", {"year": 2009}), ("head-list", {})]
EDIT = [
    ("plan-new", {}),
    ("programme-list", {}),
    ("programme-new", {}),
    ("programme-change", {"programme": "practice"}),
    ("programme-end", {"programme": "practice"}),
    ("plan-programmes", {"year": 2009}),
    ("objective-new", IN_PLAN),
    ("objective-reword", OBJECTIVE),
    ("objective-withdraw", OBJECTIVE),
    ("objective-order", OBJECTIVE),
    ("activity-new", OBJECTIVE),
    ("activity-change", ACTIVITY),
    ("activity-withdraw", ACTIVITY),
]
POST_ONLY = [("planned-move", IN_PLAN), ("planned-leave-out", IN_PLAN), ("activity-move", ACTIVITY)]


@pytest.fixture
def lived():
    return lived_plan()


@pytest.fixture
def browse(client, lived):
    """Gets or posts as the performance officer: ``browse(name, kwargs, data)``."""
    client.force_login(lived.officer.user)
    return browse_as(client, lived)


def browse_as(client, lived):
    slug = lived.officer.organisation.slug

    def ask(name, kwargs=None, data=None, query=""):
        address = reverse(name, kwargs={"organisation": slug, **(kwargs or {})}) + query
        return client.get(address) if data is None else client.post(address, data, follow=True)

    return ask


def words(response):
    """What a page says, without markup."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(bare).split())


def date_of(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def of_activity(**fields):
    return {
        "kind": "priority_deliverable",
        "wording": FIRST,
        "short_name": "Answers",
        **date_of("start_date", dt.date(2009, 4, 1)),
        **date_of("due_date", dt.date(2010, 3, 31)),
        "from_quarter": "1",
        **fields,
    }


# Every page -------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kwargs"), [*READ, *EDIT, ("head-assign", {})])
def test_every_page_opens_and_every_reference_in_it_resolves(browse, name, kwargs):
    response = browse(name, kwargs)
    assert response.status_code == 200
    assert_every_reference_resolves(response.content.decode())
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize(("name", "kwargs"), [*READ, *EDIT])
def test_links_and_buttons_have_unique_names(browse, lived, name, kwargs):
    """Two links of one name go to one address; no two buttons have one name."""
    new_activity(lived.objective, lived.officer)
    page = browse(name, kwargs).content.decode()
    targets = {}
    for address, inside in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL):
        name_of_link = " ".join(re.sub(r"<[^>]+>", "", inside).split())
        assert targets.setdefault(name_of_link, address) == address, name_of_link
    buttons = re.findall(r"<button[^>]*>(.*?)</button>", page, re.DOTALL)
    named = [" ".join(re.sub(r"<[^>]+>", "", inside).split()) for inside in buttons]
    assert len(named) == len(set(named)), named


@pytest.mark.parametrize(("name", "kwargs"), [*EDIT, *POST_ONLY])
@pytest.mark.parametrize("role", [Role.PROGRAMME_HEAD, Role.DIRECTOR, Role.ADMINISTRATOR])
def test_only_performance_officers_set_the_plan_up(client, lived, name, kwargs, role):
    client.force_login(member(lived.officer.organisation, role).user)
    data = {} if (name, kwargs) in POST_ONLY else None
    assert browse_as(client, lived)(name, kwargs, data).status_code == 403


@pytest.mark.parametrize(("name", "kwargs"), READ)
def test_board_members_see_no_working_plan(client, lived, name, kwargs):
    client.force_login(member(lived.officer.organisation, Role.BOARD_MEMBER).user)
    assert browse_as(client, lived)(name, kwargs).status_code == 403


@pytest.mark.parametrize(("name", "kwargs"), [*READ, *EDIT])
def test_another_organisations_pages_do_not_exist(client, lived, name, kwargs):
    client.force_login(lived_plan().officer.user)
    assert browse_as(client, lived)(name, kwargs).status_code == 404


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("plan-detail", {"year": 2010}),
        ("objective-new", {**IN_PLAN, "programme": "none"}),
        ("objective-reword", {**OBJECTIVE, "number": 99}),
        ("activity-change", {**ACTIVITY, "key": "pd9"}),
        ("activity-change", {**ACTIVITY, "key": "xx1"}),
        ("activity-change", {**ACTIVITY, "key": "pd"}),
        ("activity-change", {**ACTIVITY, "key": "pd99999999999999999999"}),
        ("programme-change", {"programme": "none"}),
        ("head-end", {"pk": 99999}),
    ],
)
def test_what_is_not_there_is_a_404(browse, name, kwargs):
    assert browse(name, kwargs).status_code == 404


def test_a_quarter_that_is_none_is_a_404(browse):
    assert browse("plan-detail", {"year": 2009}, query="?quarter=5").status_code == 404


@pytest.mark.parametrize(("name", "kwargs"), POST_ONLY)
def test_a_link_changes_nothing(browse, name, kwargs):
    assert browse(name, kwargs).status_code == 405


# The plan to read -------------------------------------------------------------------


def test_the_plan_of_a_quarter_says_what_counts_and_what_changed(browse):
    first = words(browse("plan-detail", {"year": 2009}, query="?quarter=1"))
    third = words(browse("plan-detail", {"year": 2009}, query="?quarter=3"))
    assert "Operational Plan 2009/10, quarter 1: 1 programme, 2 objectives, 2 activities" in first
    assert FIRST in first
    assert "Reworded" not in first
    assert "Reworded from quarter 2 : Members asked for it Authority: Board." in third
    assert "Due date moved from 31 March 2010 to 30 June 2010, from quarter 3" in third
    assert "Withdrawn from quarter 3 : No money" in third


def test_readers_see_no_links_to_change_anything(client, lived):
    client.force_login(member(lived.officer.organisation, Role.DIRECTOR).user)
    page = browse_as(client, lived)("plan-detail", {"year": 2009}).content.decode()
    assert "/reword/" not in page
    assert "/new/" not in page


def test_wording_is_markdown_without_markup(browse, lived):
    new_objective(
        lived.planned,
        lived.officer,
        wording="Do two things, one after another, in a council:\n\n- **first** <b>x</b>\n- then",
    )
    page = browse("plan-detail", {"year": 2009}).content.decode()
    assert "<strong>first</strong>" in page
    assert "<b>x</b>" not in page


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("plan-list", {}),
        ("plan-detail", {"year": 2009}),
        ("plan-programmes", {"year": 2009}),
        ("programme-list", {}),
        ("head-list", {}),
        ("objective-order", OBJECTIVE),
    ],
)
def test_lists_take_as_many_queries_whatever_the_volume(
    browse, lived, name, kwargs, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(12) as few:
        browse(name, kwargs)
    make_volume(lived)
    with django_assert_num_queries(len(few)):
        browse(name, kwargs)


def make_volume(lived):
    by, organisation = lived.officer, lived.officer.organisation
    for year in (2010, 2011, 2012):
        actions.create_plan(organisation=organisation, year=year, by=by)
    for _ in range(4):
        programme = ProgrammeFactory(organisation=organisation)
        planned = actions.include_programme(plan=lived.planned.plan, programme=programme, by=by)
        head_of(programme, member(organisation, Role.PROGRAMME_HEAD))
        head_of(programme, member(organisation, Role.PROGRAMME_HEAD), "deputy")
        for _ in range(3):
            new_activity(new_objective(planned, by), by)
    for _ in range(4):
        new_activity(lived.objective, by)


# Setting it up ----------------------------------------------------------------------


def test_a_plan_from_nothing_to_its_first_deliverable(browse, lived):
    by = lived.officer
    year = dt.date.today().year
    browse("plan-new", data={"year": year})
    assert OperationalPlan.objects.visible_to(by).for_year(year).exists()
    browse("programme-new", data={"name": "Improving Outcomes", "short_name": "Outcomes"})
    programme = Programme.objects.get(slug="improving-outcomes")
    browse("plan-programmes", {"year": year}, {"programme": programme.pk})
    here = {"year": year, "programme": programme.slug}
    done = browse(
        "objective-new", here, {"wording": FIRST, "short_name": "Answers", "from_quarter": "1"}
    )
    assert "Objective 1 of Improving Outcomes is added" in words(done)
    dates = date_of("start_date", dt.date(year, 4, 1)) | date_of("due_date", dt.date(year, 12, 31))
    done = browse("activity-new", {**here, "number": 1}, of_activity(**dates))
    assert "PD1 is added to objective 1 of Improving Outcomes" in words(done)
    assert Activity.objects.get(objective__planned_programme__programme=programme).key == "PD1"


def test_a_year_is_offered_once(browse, lived):
    year = dt.date.today().year
    actions.create_plan(organisation=lived.officer.organisation, year=year, by=lived.officer)
    response = browse("plan-new", data={"year": year})
    assert "Select a valid choice" in words(response)


def test_programmes_move_and_are_taken_out(browse, lived):
    empty = ProgrammeFactory(organisation=lived.officer.organisation, slug="empty")
    actions.include_programme(plan=lived.planned.plan, programme=empty, by=lived.officer)
    here = {"year": 2009, "programme": "empty"}
    browse("planned-move", here, {"to": "earlier"})
    order = lived.planned.plan.planned_programmes.values_list("programme__slug", flat=True)
    assert list(order) == ["empty", "practice"]
    browse("planned-move", here, {"to": "later"})
    browse("planned-leave-out", here, {})
    assert list(order.all()) == ["practice"]
    assert "stay on the record" in words(browse("planned-leave-out", IN_PLAN, {}))


def test_a_programme_changes_its_names_and_ends(browse, lived):
    programme = lived.planned.programme
    names = {"name": "Better Practice", "short_name": "Better", "edit_version": 1}
    assert "now called Better Practice" in words(
        browse("programme-change", {"programme": "practice"}, names)
    )
    stale = browse("programme-change", {"programme": "practice"}, names | {"name": "Best"})
    assert_both(stale, "Better Practice", "Best")
    end = {**date_of("ended_on", dt.date(2010, 3, 31)), "reason": "Merged", "edit_version": 2}
    browse("programme-end", {"programme": "practice"}, end)
    programme.refresh_from_db()
    assert programme.ended_on == dt.date(2010, 3, 31)
    assert "Ends 31 March 2010: Merged" in words(browse("programme-list"))


def test_ending_a_programme_twice_shows_both(browse):
    end = {**date_of("ended_on", dt.date(2010, 3, 31)), "reason": "Merged", "edit_version": 1}
    browse("programme-end", {"programme": "practice"}, end)
    again = browse("programme-end", {"programme": "practice"}, end | {"reason": "Moved"})
    assert_both(again, "Merged", "Moved")


# Two people at once -----------------------------------------------------------------


def assert_both(response, theirs, yours):
    said = words(response)
    assert "Someone else changed this while you were writing" in said
    assert theirs in said
    assert yours in said


def reworded(**fields):
    return {
        "wording": FIRST + " and again",
        "short_name": "Mine",
        "from_quarter": "2",
        "reason": "A better word",
        "edit_version": 2,
        **fields,
    }


def test_the_second_of_two_who_reword_sees_both_texts_and_may_save_again(browse, lived):
    stale = browse("objective-reword", OBJECTIVE, reworded(edit_version=1))
    assert_both(stale, SECOND, FIRST + " and again")
    assert lived.officer.user.name in words(stale)
    assert lived.objective.terms.count() == 2
    fresh = re.search(r'name="edit_version" value="(\d+)"', stale.content.decode())[1]
    assert fresh == "2"
    browse("objective-reword", OBJECTIVE, reworded(edit_version=fresh))
    assert lived.objective.terms.latest("pk").short_name == "Mine"


def test_the_second_of_two_who_change_an_activity_sees_both(browse):
    mine = of_activity(edit_version=1, from_quarter="3", reason="It is not late after all")
    stale = browse("activity-change", ACTIVITY, mine)
    assert_both(stale, "to 30 June 2010", "to 31 March 2010")


def test_rewording_what_was_withdrawn_meanwhile_says_so(browse):
    second = {**IN_PLAN, "number": 2}
    stale = browse("objective-reword", second, reworded(edit_version=1))
    assert_both(stale, "Withdrawn from quarter 3: No money", "and again")


def test_withdrawing_what_was_reworded_meanwhile_shows_the_new_words(browse):
    typed = {"from_quarter": "2", "reason": "No money", "edit_version": 1}
    assert_both(browse("objective-withdraw", OBJECTIVE, typed), SECOND, "No money")


# Bad input --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"wording": "Too short"}, "8 to 120 words: it has 2 words"),
        ({"wording": "x" * 4001}, "Shorten this to 4,000 characters: it has 4,001"),
        ({"short_name": ""}, "Give a short name"),
        (date_of("due_date", dt.date(2009, 3, 1)), "The due date is before the start date"),
        (date_of("due_date", dt.date(2040, 3, 1)), "far from the plan of 2009/10"),
        ({"due_date_0": "31", "due_date_1": "2"}, "Enter a real date"),
        ({"due_date_2": "12345"}, "Enter a year from 1990 to 2100"),
        ({"expected_q2": "101"}, "Enter a whole number from 0 to 100"),
        ({"expected_q1": "50", "expected_q3": "40"}, "Expected progress never falls"),
        ({"from_quarter": "2"}, "Give the reason"),
        ({"from_quarter": "7"}, "valid choice"),
        ({"kind": ""}, "Choose what kind of activity it is"),
    ],
)
def test_a_wrong_activity_is_refused_with_what_was_typed(browse, lived, typed, sentence):
    before = lived.objective.activities.count()
    data = of_activity(**{"short_name": "Kept as typed", **typed})
    response = browse("activity-new", OBJECTIVE, data)
    page = response.content.decode()
    assert sentence in words(response)
    assert page.count("There is a problem") == 1
    assert "<title>Error: " in page
    if "short_name" not in typed:
        assert "Kept as typed" in page
    assert_every_reference_resolves(page)
    assert lived.objective.activities.count() == before


def test_all_that_is_wrong_is_said_at_once(browse):
    wrong = {"wording": "Too short", "short_name": "", "expected_q2": "140", "from_quarter": "3"}
    late = date_of("due_date", dt.date(2040, 3, 1))
    said = words(browse("activity-new", OBJECTIVE, of_activity(**wrong, **late)))
    for sentence in (
        "it has 2 words",
        "Give a short name",
        "far from the plan of 2009/10",
        "Enter a whole number from 0 to 100",
        "Give the reason",
    ):
        assert said.count(sentence) == 2, sentence  # in the summary and at the field


def test_additional_activities_keep_having_no_words_when_changed(browse, lived):
    activity = new_activity(lived.objective, lived.officer, kind="additional", wording="")
    data = of_activity(wording="", short_name="", edit_version=1)
    browse("activity-change", {**OBJECTIVE, "key": "as1"}, data)
    assert activity.terms.latest("pk").short_name == ""


def test_additional_activities_may_have_no_words(browse, lived):
    data = of_activity(kind="additional", wording="", short_name="")
    browse("activity-new", OBJECTIVE, data)
    assert lived.objective.activities.get(kind="additional").key == "AS1"
    assert "no wording: for the rest" in words(browse("plan-detail", {"year": 2009}))


def test_a_page_without_its_version_is_out_of_date(browse, lived):
    response = browse("objective-reword", OBJECTIVE, reworded(edit_version=""))
    assert "This page was out of date" in words(response)
    assert lived.objective.terms.count() == 2


def test_withdrawing_in_the_browser(browse, lived):
    typed = {"from_quarter": "4", "reason": "Done early", "edit_version": 2}
    browse("activity-withdraw", ACTIVITY, {**typed, "reason": ""})
    assert not Activity.objects.exclude(objective=lived.withdrawn).exclude(withdrawn_from=None)
    browse("activity-withdraw", ACTIVITY, typed)
    lived.activity.refresh_from_db()
    assert lived.activity.withdrawn_from == 4
    browse("objective-withdraw", OBJECTIVE, typed)
    assert Objective.objects.get(pk=lived.objective.pk).withdrawn_by == lived.officer


def test_activities_are_reordered_in_the_browser(browse, lived):
    new_activity(lived.objective, lived.officer)
    browse("activity-move", {**OBJECTIVE, "key": "pd2"}, {"to": "earlier"})
    assert [row.key for row in lived.objective.activities.all()] == ["PD2", "PD1"]


# Heads ------------------------------------------------------------------------------


def assigned(lived, person, **fields):
    return {
        "programme": lived.planned.programme.pk,
        "membership": person.pk,
        "kind": "head",
        **date_of("starts_on", dt.date(2009, 4, 1)),
        **fields,
    }


def test_heads_are_assigned_and_ended(browse, lived):
    person = member(lived.officer.organisation, Role.PROGRAMME_HEAD)
    assert "1 of 1 programme without a head" in words(browse("head-list"))
    browse("head-assign", data=assigned(lived, person))
    assert "every programme has a head" in words(browse("head-list"))
    row = HeadAssignment.objects.get()
    end = {**date_of("ends_on", dt.date(2009, 9, 30)), "edit_version": 1}
    browse("head-end", {"pk": row.pk}, end)
    row.refresh_from_db()
    assert row.ends_on == dt.date(2009, 9, 30)
    stale = browse("head-end", {"pk": row.pk}, end | date_of("ends_on", dt.date(2009, 8, 1)))
    assert_both(stale, "30 September 2009", "1 August 2009")


def test_a_second_head_is_refused_at_the_field(browse, lived):
    first, second = (member(lived.officer.organisation, Role.PROGRAMME_HEAD) for _ in range(2))
    browse("head-assign", data=assigned(lived, first))
    response = browse("head-assign", data=assigned(lived, second))
    assert "with no last day yet. End that first" in words(response)
    assert 'href="#id_starts_on_0"' in response.content.decode()


def test_only_people_with_the_role_are_offered(browse, lived):
    person = member(lived.officer.organisation, Role.CONTRIBUTOR)
    stranger = lived_plan().officer
    page = browse("head-assign").content.decode()
    assert person.user.name not in page
    for other in (person, stranger):
        response = browse("head-assign", data=assigned(lived, other))
        assert "Choose a person from the list" in words(response)
    assert not HeadAssignment.objects.exists()


def test_a_programme_without_a_head_is_chosen_already(browse, lived):
    page = browse("head-assign", query="?programme=practice").content.decode()
    assert f'<option value="{lived.planned.programme.pk}" selected>' in page


def test_an_administrator_assigns_heads_and_a_head_does_not(client, lived):
    ask = browse_as(client, lived)
    for role, status in ((Role.ADMINISTRATOR, 200), (Role.PROGRAMME_HEAD, 403)):
        client.force_login(member(lived.officer.organisation, role).user)
        assert ask("head-assign").status_code == status
