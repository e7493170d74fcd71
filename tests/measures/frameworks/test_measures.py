"""Measures and their definitions, where the lead changes them directly; who answers for them."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from measures import defining
from measures.actions import measures as verbs
from measures.actions.targets import Aim, set_targets
from measures.comparing.reading import comparisons_of
from measures.models import Measure, MeasureOwnership, Observation, ReportingBody
from measures.spans import Span
from measures.terms import Terms, from_plain, terms_of, to_plain
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import member
from tests.measures import factories as make
from tests.measures.frameworks.conftest import day_fields

GOOD = Terms(title="Days to decide", direction="down", unit="days", reason="Put right")
FORM = {
    "title": "Days to decide",
    "direction": "down",
    "unit": "days",
    "decimals": 1,
    "factor": "1",
    "no_change": "0",
}


def add(world, by=None, framework=None, **fields):
    given = {"code": "N1", "frequency": "year", "terms": GOOD} | fields
    return verbs.add_measure(framework=framework or world.own, by=by or world.officer, **given)


def change(world, **fields):
    now = verbs.latest_definition(world.mine)
    terms = replace(terms_of(now.definition), **{"reason": "Put right"} | fields)
    return verbs.change_definition(
        measure=world.mine, terms=terms, expected_version=now.edit_version, by=world.officer
    )


def put_right(world, frequency="quarter", **fields):
    given = {"expected_version": world.mine.edit_version, "by": world.officer} | fields
    return verbs.correct_frequency(measure=world.mine, frequency=frequency, **given)


# Added ----------------------------------------------------------------------------------


def test_a_measure_has_its_first_definition_and_makes_the_next_version(world):
    made = add(world, code="  N  1 ", terms=replace(GOOD, title=" Days "))
    definition = made.definitions.get()
    assert (made.code, definition.title, made.state) == ("N 1", "Days", "adopted")
    assert definition.version.number == 2
    assert definition.version.what == "New: N 1 Days"
    assert made.history.get().history_user == world.officer.user


def test_a_code_is_used_once_whatever_its_capitals(world):
    for code in ("own1", " OWN1", "", "x" * 31):
        with pytest.raises(Refused) as refused:
            add(world, code=code)
        assert refused.value.field == "code"


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("title", {"title": " "}),
        ("direction", {"direction": "sideways"}),
        ("range_from", {"direction": "range"}),
        ("range_to", {"direction": "range", "range_from": Decimal(1)}),
        (
            "range_to",
            {"direction": "range", "range_from": Decimal(2), "range_to": Decimal(1)},
        ),
        ("range_from", {"range_from": Decimal(1)}),
        ("range_to", {"range_to": Decimal(1)}),
        ("denominator", {"numerator": "Late"}),
        ("numerator", {"denominator": "All"}),
        ("decimals", {"decimals": 7}),
        ("decimals", {"decimals": -1}),
        ("factor", {"factor": Decimal(0)}),
        ("no_change", {"no_change": Decimal(-1)}),
        ("most", {"least": Decimal(2), "most": Decimal(1)}),
        ("applies_from", {"breaks_series": True}),
        ("applies_from", {"applies_from": dt.date(2009, 5, 1)}),
    ],
)
def test_what_does_not_go_together_is_refused_at_its_field(world, field, terms):
    with pytest.raises(Refused) as refused:
        add(world, terms=replace(GOOD, **terms))
    assert refused.value.field == field
    assert not Measure.objects.filter(code="N1").exists()


def test_a_period_is_one_of_the_frequency(world):
    terms = replace(GOOD, applies_from=dt.date(2009, 7, 1))
    add(world, code="Q1", frequency="quarter", terms=terms)
    with pytest.raises(Refused, match="first day"):
        add(world, code="Y1", frequency="years_3", terms=terms)
    with pytest.raises(Refused, match="how long"):
        add(world, frequency="week")


def test_families_are_of_the_leads_register(world):
    theirs = make.families(world.user, "Theirs", {})
    with pytest.raises(Refused, match="lead’s register"):
        add(world, terms=replace(GOOD, family_grouping=theirs))


def test_in_a_shared_framework_it_is_proposed(world):
    with pytest.raises(Refused, match="propose"):
        add(world, framework=world.shared)
    with pytest.raises(PermissionDenied):
        add(world, framework=world.shared, by=world.guest)
    with pytest.raises(PermissionDenied):
        add(world, by=world.auditor)


def test_a_framework_that_ended_takes_none(world):
    world.own.ended_on = clock.today() - dt.timedelta(days=1)
    world.own.save()
    with pytest.raises(Refused, match="stays as it is"):
        add(world)


# Changed --------------------------------------------------------------------------------


def test_a_change_is_a_definition_more_and_breaks_the_series_where_it_says(world):
    day = dt.date(2010, 4, 1)
    made = change(world, title="Other", applies_from=day, breaks_series=True)
    rows = defining.definitions_of([world.mine.pk])[world.mine.pk]
    assert len(rows) == 2
    assert defining.current(rows) == made
    assert defining.breaks_of(rows) == [made]
    assert made.version.number == 2
    assert "Changed OWN1" in made.version.what


def test_a_change_says_why_and_changes_something(world):
    with pytest.raises(Refused) as refused:
        change(world, title="Other", reason=" ")
    assert refused.value.field == "reason"
    with pytest.raises(Refused, match="Nothing is different"):
        change(world)
    assert world.mine.definitions.count() == 1


def test_a_break_alone_is_a_change(world):
    made = change(world, applies_from=dt.date(2010, 4, 1), breaks_series=True)
    assert made.breaks_series


def test_words_put_right_count_from_where_the_last_definition_began(world):
    """Years before another meaning keep the one that they had: also which way is good."""
    first = verbs.latest_definition(world.mine).definition
    april = dt.date(2012, 4, 1)
    change(world, title="Share", direction="up", applies_from=april, breaks_series=True)
    right = change(world, title="The share")
    assert (right.applies_from, right.breaks_series) == (april, False)
    several = replace(terms_of(right), title="The shares")
    verbs.change_definitions(
        framework=world.own,
        changes=[(world.mine, several, right.pk)],
        reason="Words",
        by=world.officer,
    )
    rows = defining.definitions_of([world.mine.pk])[world.mine.pk]
    assert defining.in_force(rows, dt.date(2010, 4, 1)) == first
    assert defining.in_force(rows, april).title == "The shares"
    assert len(defining.breaks_of(rows)) == 1
    assert _best(world, 2010) == "Fast"
    assert _best(world, 2012) == "Slow"


def _best(world, year):
    """Who is best of two bodies, of 4 and of 9."""
    span = Span.year(year)
    data_set = make.a_data_set(world.lead, world.own, name=f"Of {year}")
    bodies = [
        ReportingBody.objects.filter(name=name).first() or make.a_body(world.lead, name)
        for name in ("Fast", "Slow")
    ]
    make.observed(
        data_set, {(world.mine, body, span): n for body, n in zip(bodies, "49", strict=True)}
    )
    found = comparisons_of(
        Measure.objects.filter(pk=world.mine.pk).select_related("framework"),
        Observation.objects.visible_to(world.officer, clock.today()),
        organisation_id=world.lead.pk,
    ).at(world.mine.pk, span)
    return found.best.who[0]


def test_an_undated_definition_stays_so_where_none_before_is_dated(world):
    assert change(world, title="Other").applies_from is None


def test_who_comes_second_is_told_what_is_there(world):
    first = verbs.latest_definition(world.mine).edit_version
    made = change(world, title="Theirs")
    with pytest.raises(Conflict) as conflict:
        verbs.change_definition(
            measure=world.mine,
            terms=replace(GOOD, title="Mine"),
            expected_version=first,
            by=world.officer,
        )
    assert conflict.value.current.definition == made


def test_several_change_at_once_as_one_version(world):
    second = add(world)
    rows = [(one, verbs.latest_definition(one)) for one in (world.mine, second)]
    changes = [
        (one, replace(terms_of(now.definition), unit="weeks"), now.edit_version)
        for one, now in rows
    ]
    version = verbs.change_definitions(
        framework=world.own, changes=changes, reason="Units", by=world.officer
    )
    assert {one.definition.version for _, one in _now(rows)} == {version}
    assert version.what == "Changed OWN1 and N1: Units"
    again = [(one, terms, _version(one)) for one, terms, _ in changes]
    assert (
        verbs.change_definitions(
            framework=world.own, changes=again, reason="Units", by=world.officer
        )
        is None
    )


def _now(rows):
    return [(one, verbs.latest_definition(one)) for one, _ in rows]


def _version(measure):
    return verbs.latest_definition(measure).edit_version


def test_several_are_all_or_nothing(world):
    second = add(world)
    changes = [
        (world.mine, replace(GOOD, title="X"), _version(world.mine)),
        (second, replace(GOOD, title=""), _version(second)),
    ]
    with pytest.raises(Refused):
        verbs.change_definitions(
            framework=world.own, changes=changes, reason="Why", by=world.officer
        )
    stale = [(world.mine, replace(GOOD, title="X"), 0)]
    with pytest.raises(Conflict):
        verbs.change_definitions(framework=world.own, changes=stale, reason="Why", by=world.officer)
    assert world.mine.definitions.count() == 1


# Retired --------------------------------------------------------------------------------


def retire(world, **fields):
    given = {"reason": "Replaced", "retired_on": clock.today(), "expected_version": 1} | fields
    return verbs.retire_measure(measure=world.mine, by=world.officer, **given)


def test_a_measure_is_retired_with_its_reason_and_changes_no_more(world):
    with pytest.raises(Refused, match="Say why"):
        retire(world, reason="")
    with pytest.raises(Conflict):
        retire(world, expected_version=9)
    world.mine.refresh_from_db()
    retire(world)
    assert world.mine.state == "retired"
    assert world.own.versions.last().what == "Retired OWN1: Replaced"
    with pytest.raises(Refused, match="was retired"):
        change(world, title="Other")
    with pytest.raises(Refused, match="was retired"):
        retire(world, expected_version=2)


# Who answers for it ---------------------------------------------------------------------


def own(world, by=None, **fields):
    by = by or world.officer
    given = {"owner": by, "deputy": None, "updater": None, "expected_version": 0} | fields
    return verbs.set_ownership(measure=world.hb1, by=by, **given)


def test_each_organisation_says_who_answers_for_it(world):
    own(world, deputy=world.auditor)
    own(world, by=world.guest, updater=world.guest)
    rows = MeasureOwnership.objects.order_by("pk")
    assert [row.organisation for row in rows] == [world.lead, world.user]
    changed = own(world, owner=world.auditor, deputy=None, expected_version=1)
    assert (changed.owner, changed.deputy) == (world.auditor, None)
    with pytest.raises(Conflict):
        own(world, expected_version=1)
    with pytest.raises(Conflict):
        own(world, expected_version=0)


def test_people_are_ones_own_still_there_and_see_measures(world):
    gone = member(world.lead, Role.AUDITOR, ends_on=clock.today() - dt.timedelta(days=1))
    board = member(world.lead, Role.BOARD_MEMBER)
    for field in ("owner", "deputy", "updater"):
        for person in (world.guest, gone, board):
            with pytest.raises(Refused) as refused:
                own(world, **{field: person})
            assert refused.value.field == field
    with pytest.raises(Refused, match="needs no deputy"):
        own(world, deputy=world.officer)


def test_only_who_keeps_measures_of_an_organisation_that_uses_it(world):
    with pytest.raises(PermissionDenied):
        own(world, by=world.auditor)
    with pytest.raises(PermissionDenied):
        own(world, by=world.stranger)


# Pages ----------------------------------------------------------------------------------


def test_a_measure_is_added_on_its_page(world, visit):
    path = f"frameworks/{world.own.pk}/measures/new/"
    page = visit(world.officer)
    assert page.get(path).status_code == 200
    refused = page.post(path, **FORM | {"code": "", "frequency": ""})
    assert "Enter its code" in refused.content.decode()
    assert "Choose how long its periods are" in refused.content.decode()
    page.post(path, **FORM | {"code": "N9", "frequency": "month", "factor": "", "no_change": ""})
    made = Measure.objects.get(code="N9")
    definition = made.definitions.get()
    assert (made.frequency, definition.factor, definition.no_change) == ("month", 1, 0)


def test_what_is_refused_stands_at_its_field(world, visit):
    path = f"frameworks/{world.own.pk}/measures/new/"
    data = FORM | {"code": "N9", "frequency": "year", "direction": "range"}
    answer = visit(world.officer).post(path, **data)
    assert "range_from" in answer.context["form"].errors


def test_pages_of_direct_change_are_not_there_for_a_shared_framework(world, visit):
    page = visit(world.officer)
    assert page.get(f"frameworks/{world.shared.pk}/measures/new/").status_code == 404
    for word in ("definition", "frequency", "retire"):
        assert page.get(f"{world.hb1.pk}/{word}/").status_code == 404
        assert page.get(f"{world.mine.pk}/{word}/").status_code == 200
        assert visit(world.guest).get(f"{world.hb1.pk}/{word}/").status_code == 403
        assert visit(world.guest).get(f"{world.mine.pk}/{word}/").status_code == 404
        assert visit(world.auditor).get(f"{world.mine.pk}/{word}/").status_code == 403


def test_a_definition_is_changed_on_its_page_and_both_texts_are_shown(world, visit):
    path, page = f"{world.mine.pk}/definition/", visit(world.officer)
    version = verbs.latest_definition(world.mine).edit_version
    data = FORM | {"title": "Mine", "reason": "Why", "edit_version": version}
    change(world, title="Theirs")
    answer = page.post(path, **data)
    titles = [(one.theirs, one.yours) for one in answer.context["both_texts"]]
    assert ("Theirs", "Mine") in titles
    again = page.post(path, **data | {"edit_version": _version(world.mine)})
    assert again.status_code == 302
    assert verbs.latest_definition(world.mine).definition.title == "Mine"


def test_it_is_retired_on_its_page(world, visit):
    path, page = f"{world.mine.pk}/retire/", visit(world.officer)
    data = {"reason": "Old", "edit_version": 1, **day_fields("retired_on", clock.today())}
    assert page.post(path, **data).status_code == 302
    world.mine.refresh_from_db()
    assert world.mine.retired_reason == "Old"
    assert "was retired" in page.post(path, **data | {"edit_version": 2}).content.decode()


def test_who_answers_is_named_on_its_page(world, visit):
    path, page = f"{world.hb1.pk}/people/", visit(world.guest)
    offered = page.get(path).context["form"].fields["owner"].queryset
    assert set(offered) == {world.guest}
    data = {"owner": world.guest.pk, "deputy": "", "updater": "", "edit_version": 0}
    assert page.post(path, **data).status_code == 302
    assert page.get(path).context["form"].initial["owner"] == world.guest.pk
    stale = page.post(path, **data | {"updater": world.guest.pk})
    assert [one.label for one in stale.context["both_texts"]] == ["Designated updater"]
    assert visit(world.stranger).get(path).status_code == 404


def test_terms_are_the_same_after_they_were_kept(world):
    grouping = make.families(world.lead, "People", {})
    terms = replace(
        GOOD,
        family_grouping=grouping,
        factor=Decimal("100"),
        least=Decimal("-1.5"),
        applies_from=dt.date(2010, 4, 1),
        breaks_series=True,
        decimals=0,
    )
    assert from_plain(to_plain(terms)) == terms


# How long its periods are -----------------------------------------------------------------


def test_periods_are_put_right_while_nothing_is_known_of_any(world):
    assert put_right(world).months == 3
    assert world.own.versions.latest("number").what == ("Periods of OWN1: Financial year → Quarter")
    with pytest.raises(Refused, match="of this length already"):
        put_right(world)
    with pytest.raises(Conflict):
        put_right(world, "month", expected_version=1)
    with pytest.raises(PermissionDenied):
        put_right(world, "month", by=world.auditor)


def test_what_is_known_of_a_period_holds_its_length(world):
    body = make.a_body(world.lead, "Us", organisation=world.lead)
    span = Span(dt.date(2009, 4, 1), 12)
    make.observed(make.a_data_set(world.lead, world.own), {(world.mine, body, span): "1"})
    with pytest.raises(Refused, match="OWN1 has values"):
        put_right(world)


def test_a_target_holds_the_length_too(world):
    span = Span(dt.date(2009, 4, 1), 12)
    set_targets(
        organisation=world.lead,
        measure=world.mine,
        aims={span: Aim("number", value=Decimal(4))},
        reason="",
        expected_version=0,
        by=world.officer,
    )
    with pytest.raises(Refused, match="OWN1 has targets"):
        put_right(world)


def test_a_definition_does_not_count_from_the_middle_of_a_period(world):
    put_right(world, "month")
    change(world, applies_from=dt.date(2010, 5, 1), breaks_series=True)
    with pytest.raises(Refused, match="from the middle of such a period"):
        put_right(world, "year")


def test_periods_are_put_right_on_a_page_that_is_offered_while_they_can_be(world, visit):
    path, page = f"{world.mine.pk}/frequency/", visit(world.officer)
    assert "/frequency/" in page.get(f"{world.mine.pk}/").content.decode()
    assert page.post(path, frequency="year", edit_version=1).status_code == 200
    assert page.post(path, frequency="month", edit_version=1).status_code == 302
    body = make.a_body(world.lead, "Us", organisation=world.lead)
    span = Span(dt.date(2009, 4, 1), 1)
    make.observed(make.a_data_set(world.lead, world.own), {(world.mine, body, span): "1"})
    assert "/frequency/" not in page.get(f"{world.mine.pk}/").content.decode()
    answer = page.post(path, frequency="year", edit_version=2)
    assert "has values of its periods already" in answer.content.decode()
