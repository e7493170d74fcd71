"""Measures from a file: guessed, looked at, loaded whole; the same file twice changes nothing."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from measures.actions import frameworks, lists
from measures.actions import measures as direct
from measures.lists import guessing
from measures.lists.measure_file import Choices, plan_measures, read_measures
from measures.models import ListFile, Measure
from measures.spans import Span
from measures.terms import terms_of
from measures.vocabulary import MONTHS_OF
from records.refusals import Refused
from tests.measures import factories as make
from tests.measures.lists.conftest import MEASURES, as_file

HEAD = "code,title,category,higher_is_better,first,last\n"


def plan_of(world, text, choices=None):
    return plan_measures(read_measures(text.encode()), world.own, choices)


def load(world, file, choices=None, stamp=None):
    plan = plan_measures(read_measures(bytes(file.stored_file.content.data)), world.own)
    given = choices or Choices(groupings=plan.groups)
    return lists.load_measures(
        file=file, choices=given, stamp=plan.stamp if stamp is None else stamp, by=world.officer
    )


def now(code):
    return direct.latest_definition(Measure.objects.get(code=code)).definition


def faults(plan):
    return [(fault.place, fault.message) for fault in plan.faults]


# What is guessed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Cost per Library Visit", ("£", 2, True)),
        ("Cost per Library Visit Adjusted for Inflation", ("£", 2, False)),
        ("% of Adults Satisfied with Libraries", ("%", 1, False)),
        ("Support Services as a % of Total Gross Expenditure", ("%", 1, False)),
        ("The Percentage of Invoices Paid", ("%", 1, False)),
        ("Proportion of Pupils Entering Work", ("%", 1, False)),
        ("Gap - Percentage Point Gap Between the Least and Most", ("percentage points", 1, False)),
        ("Ratio of Financing Costs to Net Revenue Stream", ("", 1, False)),
        ("Sickness Absence Days per Teacher", ("days", 1, False)),
        ("Home Care Costs per Hour", ("£", 2, True)),
        ("Overall Average Total Tariff", ("", 1, False)),
    ],
)
def test_a_unit_is_guessed_from_words_of_the_title(title, unit):
    assert guessing.unit_of(title) == unit


@given(st.integers(min_value=1990, max_value=2050), st.sampled_from([12, 24, 36, 48]))
def test_every_run_of_years_is_told_by_its_length(year, months):
    span = Span.year(year, months // 12)
    if months == 12 or not 1 <= int(span.key[5:]) <= 12:
        assert guessing.span_named(span.key) == span
        assert MONTHS_OF[guessing.frequency_of(span)] == months


def test_a_period_that_could_be_a_month_is_read_as_years():
    assert guessing.span_named("2010-11") == Span.year(2010)
    assert guessing.span_named("2010-12") == Span.year(2010, 2)
    assert guessing.span_named("soon") is None


def test_families_are_guessed_by_the_words_of_the_category():
    names = ["Other", "People"]
    assert guessing.likely("People Services", names) == "People"
    assert guessing.likely("Corporate Services", names) == "Other"
    assert guessing.likely("Corporate Services", ["People"]) == ""


def test_the_plan_has_all_that_the_file_lets_one_know(world):
    plan = plan_of(world, MEASURES)
    assert faults(plan) == []
    assert plan.left_out == ("n_values",)
    assert plan.groups == {"People Services": world.people, "Other Services": world.others}
    found = {line.listed.code: line for line in plan.lines}
    assert {one.what for one in plan.lines} == {"new"}
    assert [one.frequency for one in plan.lines] == ["year", "years_4", "years_2"]
    assert found["HB 1"].terms.category == "People Services: Benefits"
    assert found["HB 1"].terms.direction == "down"
    assert found["HB 1"].terms.is_money
    assert found["HB2"].terms.family_grouping == world.people
    assert found["R&W1"].terms.family_grouping == world.others


def test_a_column_of_lengths_comes_before_the_periods_and_others_are_used(world):
    text = (
        "Code;Title;Direction;Frequency;Unit;Decimals;Numerator;Denominator;First;Last\n"
        "Q1;Calls answered;up;Quarterly;%;0;Answered;Calls;2009-10;2010-11\n"
    )
    (line,) = plan_of(world, text).lines
    assert line.frequency == "quarter"
    terms = line.terms
    assert (terms.unit, terms.decimals, terms.direction) == ("%", 0, "up")
    assert (terms.numerator, terms.denominator) == ("Answered", "Calls")


def test_periods_of_two_lengths_count_as_the_last_and_are_told(world):
    (line,) = plan_of(world, f"{HEAD}S1,Satisfied,,Yes,2010-14,2018-21\n").lines
    assert line.frequency == "years_3"
    assert "2010-14" in line.listed.remark


# Faults ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        (",No code,,Yes,2009-10,2010-11", "row 3, code", "Enter the code"),
        ("ok,Twice,,Yes,2009-10,2010-11", "row 3, code", "stands in row 2 already"),
        ("N1,,,Yes,2009-10,2010-11", "row 3, title", "Enter the title"),
        (f"{'x' * 31},Long,,Yes,2009-10,2010-11", "row 3, code", "30 characters"),
        (f"N1,{'x' * 201},,Yes,2009-10,2010-11", "row 3, title", "200 characters"),
        (f"N1,T,{'x' * 121},Yes,2009-10,2010-11", "row 3, category", "120 characters"),
        ("N1,T,,Perhaps,2009-10,2010-11", "row 3, higher_is_better", "neither Yes nor No"),
        ("N1,T,,Yes,2009-10,sometime", "row 3, last", "no period"),
    ],
)
def test_every_fault_is_told_with_its_place(world, receive, row, place, words):
    text = f"{HEAD}OK,Fine,,Yes,2009-10,2010-11\n{row}\n"
    (found,) = faults(plan_of(world, text))
    assert found[0] == place
    assert words in found[1]
    with pytest.raises(Refused, match="1 fault"):
        load(world, receive("measures", text))
    assert not Measure.objects.exists()


def test_words_of_other_columns_are_faults_too(world):
    text = (
        "code,title,direction,frequency,decimals,numerator,denominator\n"
        "N1,T,sideways,weekly,9,Late,\n"
    )
    assert [place for place, _ in faults(plan_of(world, text))] == [
        "row 2, frequency",
        "row 2, direction",
        "row 2, decimals",
        "row 2, denominator",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no rows"),
        ("code,title\n", "no rows"),
        ("name,value\nX,1\n", "no column code"),
        (b"%PDF-1.4 nothing", "neither"),
        ("code,title\n" + "x,y\n" * 1000, "more rows"),
        ('code,title\n"x,y\n', "cannot be read beyond"),
        ("code,title\nx,y\0\n".encode("utf-16"), "Line 2 of this file has a character"),
    ],
)
def test_what_is_no_list_is_refused_at_the_file(receive, text, words):
    with pytest.raises(Refused, match=words) as refused:
        receive("measures", text)
    assert refused.value.field == "file"
    assert not ListFile.objects.exists()


def test_a_file_that_is_too_large_is_refused(receive):
    with pytest.raises(Refused, match="1 MB"):
        receive("measures", b"x" * (1024 * 1024 + 1))


# Loaded ---------------------------------------------------------------------------------


def test_all_are_loaded_as_one_version(world, receive):
    file = load(world, receive("measures", MEASURES))
    assert (file.state, file.loaded, file.decided_by) == ("loaded", {"new": 3}, world.officer)
    version = world.own.versions.last()
    assert version.number == 2
    assert "3 new" in version.what
    assert {now(code).version for code in ("HB 1", "HB2", "R&W1")} == {version}
    assert Measure.objects.get(code="HB2").months == 48


def test_the_same_file_twice_changes_nothing(world, receive):
    load(world, receive("measures", MEASURES))
    again = receive("measures", MEASURES)
    assert {line.what for line in plan_of(world, MEASURES).lines} == {"same"}
    with pytest.raises(Refused, match="nothing to load"):
        load(world, again)
    assert world.own.versions.count() == 2
    assert now("HB2").measure.definitions.count() == 1


def test_what_differs_is_a_definition_more_and_the_rest_is_left(world, receive):
    load(world, receive("measures", MEASURES))
    text = MEASURES.replace("Cost per claim", "Cost of a claim")
    (line,) = plan_of(world, text).changes
    assert line.said == "Title: Cost per claim → Cost of a claim"
    load(world, receive("measures", text))
    assert now("HB 1").title == "Cost of a claim"
    assert now("HB 1").unit == "£"
    assert "As the file measures.csv has it" in now("HB 1").reason
    assert now("HB2").measure.definitions.count() == 1


def test_what_was_set_by_hand_stays(world, receive):
    load(world, receive("measures", MEASURES))
    hb2 = Measure.objects.get(code="HB2")
    terms = replace(terms_of(now("HB2")), unit="per cent", decimals=3, reason="By hand")
    direct.change_definition(
        measure=hb2, terms=terms, expected_version=now("HB2").pk, by=world.officer
    )
    assert plan_of(world, MEASURES).changes == []


def test_a_direction_is_said_otherwise_with_a_note(world, receive):
    groups = plan_of(world, MEASURES).groups
    file = receive("measures", MEASURES)
    without = Choices(groupings=groups, directions={"R&W1": ("down", " ")})
    with pytest.raises(Refused) as refused:
        load(world, file, without)
    assert refused.value.field == "note_4"
    load(world, file, Choices(groupings=groups, directions={"R&W1": ("down", "Fewer is better")}))
    assert (now("R&W1").direction, now("R&W1").direction_note) == ("down", "Fewer is better")
    assert plan_of(world, MEASURES).changes == []


def test_an_overridden_direction_may_go_back_to_the_source(world, receive):
    groups = plan_of(world, MEASURES).groups
    said = Choices(groupings=groups, directions={"R&W1": ("down", "Fewer is better")})
    load(world, receive("measures", MEASURES), said)
    text = MEASURES.replace("Days to mend a road", "Days to mend")
    back = Choices(groupings=groups, directions={"R&W1": ("up", "Fewer is better")})
    load(world, receive("measures", text), back)
    assert (now("R&W1").direction, now("R&W1").direction_note) == ("up", "")


def test_where_the_source_says_nothing_no_note_is_needed(world, receive):
    text = "code,title,frequency\nN1,Visits,year\n"
    load(world, receive("measures", text), Choices(directions={"N1": ("up", "")}))
    assert now("N1").direction == "up"
    later = text.replace("Visits", "Visitors")
    load(world, receive("measures", later))
    assert (now("N1").title, now("N1").direction) == ("Visitors", "up")


def test_where_the_file_tells_no_length_it_is_asked(world, receive):
    text = "code,title\nN1,Visits\n"
    file = receive("measures", text)
    for choices in (Choices(), Choices(frequency="week")):
        with pytest.raises(Refused) as refused:
            load(world, file, choices)
        assert refused.value.field == "frequency"
    load(world, file, Choices(frequency="month"))
    assert Measure.objects.get().months == 1


def test_families_are_chosen_by_group(world, receive):
    groups = {"People Services": None, "Other Services": world.people}
    load(world, receive("measures", MEASURES), Choices(groupings=groups))
    assert now("HB2").family_grouping is None
    assert now("R&W1").family_grouping == world.people
    assert plan_of(world, MEASURES).changes == []


def test_periods_last_and_what_is_retired_stays_so(world, receive):
    make.a_measure(world.own, "HB 1", "month")
    (found,) = faults(plan_of(world, MEASURES))
    assert found[0] == "row 2, last"
    assert "other periods here (month)" in found[1]
    measure = make.a_measure(world.own, "HB2", "years_4")
    direct.retire_measure(
        measure=measure, reason="Old", retired_on=make.APRIL, expected_version=1, by=world.officer
    )
    assert plan_of(world, MEASURES).count["retired"] == 1


# Who, when ------------------------------------------------------------------------------


def test_only_who_keeps_measures_and_not_in_a_shared_framework(world, receive):
    for by in (world.auditor, world.stranger):
        with pytest.raises(PermissionDenied):
            receive("measures", MEASURES, by=by)
    with pytest.raises(Refused, match="is shared"):
        receive("measures", MEASURES, framework=world.shared)
    file = receive("measures", MEASURES)
    for by in (world.auditor, world.stranger):
        with pytest.raises(PermissionDenied):
            lists.load_measures(file=file, choices=Choices(), stamp="", by=by)
        with pytest.raises(PermissionDenied):
            lists.give_up_list(file=file, by=by)


def test_what_was_shared_meanwhile_is_not_loaded(world, receive):
    file = receive("measures", MEASURES)
    frameworks.change_framework(
        framework=world.own,
        name="Own",
        description="",
        is_shared=True,
        expected_version=1,
        by=world.officer,
    )
    with pytest.raises(Refused, match="is shared"):
        load(world, file)


def test_what_changed_since_it_was_looked_at_is_shown_anew(world, receive):
    file = receive("measures", MEASURES)
    make.a_measure(world.own, "NEW")
    with pytest.raises(Refused, match="changed since"):
        load(world, file, stamp="")


def test_a_file_is_decided_once(world, receive):
    file = receive("measures", MEASURES)
    load(world, file)
    with pytest.raises(Refused, match="loaded already"):
        load(world, file)
    other = receive("measures", MEASURES)
    lists.give_up_list(file=other, by=world.officer)
    with pytest.raises(Refused, match="given up already"):
        lists.give_up_list(file=other, by=world.officer)


# Pages ----------------------------------------------------------------------------------


def test_a_list_goes_through_its_pages(world, ask):
    path = f"frameworks/{world.own.pk}/measures/file/"
    assert ask(path).status_code == 200
    assert "no rows" in ask(path, file=as_file("code,title\n")).content.decode()
    answer = ask(path, file=as_file(MEASURES))
    file = ListFile.objects.get()
    page = f"frameworks/files/{file.pk}/"
    assert answer.url.endswith(page)
    preview = ask(page)
    assert preview.context["answer"] == "3 new measures"
    form = preview.context["form"]
    data = {"stamp": form["stamp"].value()}
    data |= {field.html_name: field.value() or "" for field in form.of_the_list()}
    for row in form.rows():
        data |= {row.direction.html_name: row.direction.value(), row.note.html_name: ""}
    refused = ask(page, **data | {"direction_4": "down"})
    assert "Say why R&amp;W1" in refused.content.decode()
    ask(page, **data | {"direction_4": "down", "note_4": "Fewer days are better"})
    assert now("R&W1").direction_note == "Fewer days are better"
    assert now("HB2").family_grouping == world.people
    text = ask(page).content.decode()
    assert "3 new" in text
    assert "loaded" in text
    assert ask(page, **data).status_code == 302
    ask(path, file=as_file(MEASURES))
    again = ask(f"frameworks/files/{ListFile.objects.first().pk}/")
    assert again.context["answer"] == "Everything in it is here already"
    assert again.context["form"] is None


def test_a_page_that_is_out_of_date_is_shown_anew_and_can_be_confirmed(world, receive, ask):
    file = receive("measures", "code,title,frequency\nN1,Visits,year\n")
    page = f"frameworks/files/{file.pk}/"
    data = {"stamp": "9.9.9", "direction_2": "none", "note_2": "", "group_0": ""}
    answer = ask(page, **data)
    assert "changed since" in answer.content.decode()
    data["stamp"] = answer.context["form"]["stamp"].value()
    assert ask(page, **data).status_code == 302


def test_faults_stand_on_the_page_and_there_is_nothing_to_confirm(receive, ask):
    file = receive("measures", f"{HEAD},X,,Yes,,\n")
    answer = ask(f"frameworks/files/{file.pk}/")
    assert "row 2, code" in answer.content.decode()
    assert answer.context["form"] is None
    ask(f"frameworks/files/{file.pk}/give-up/", x="1")
    assert ListFile.objects.get().state == "given_up"
    assert "given up" in ask(f"frameworks/files/{file.pk}/").content.decode()
    assert ask(f"frameworks/files/{file.pk}/give-up/", x="1").status_code == 302


def test_a_file_is_its_own_organisations(world, receive, ask):
    page = f"frameworks/files/{receive('measures', MEASURES).pk}/"
    for path in (page, f"frameworks/{world.own.pk}/measures/file/"):
        assert ask(path, by=world.auditor).status_code == 403
        assert ask(path, by=world.stranger).status_code == 404
    assert ask(f"frameworks/{world.shared.pk}/measures/file/").status_code == 404
    assert ask(f"{page}give-up/", by=world.stranger, x="1").status_code == 404


# Units of a category --------------------------------------------------------------------


def test_units_of_a_category_are_put_right_at_once(world, receive, ask):
    load(world, receive("measures", MEASURES))
    path = f"frameworks/{world.own.pk}/units/?category=People Services: Benefits"
    form = ask(path).context["form"]
    assert [row.line.measure.code for row in form.rows()] == ["HB 1", "HB2"]
    one, two = (row.line.measure.pk for row in form.rows())
    data = {"reason": "Whole pounds"}
    for row in form.rows():
        pk = row.line.measure.pk
        data |= {
            f"version_{pk}": row.version,
            f"unit_{pk}": row.unit.value(),
            f"decimals_{pk}": row.decimals.value(),
        }
    data[f"is_money_{one}"] = "on"
    wrong = ask(path, **data | {f"decimals_{one}": "9"})
    assert f"decimals_{one}" in wrong.context["form"].errors
    assert ask(path, **data | {f"decimals_{one}": "0"}).status_code == 302
    assert (now("HB 1").decimals, now("HB 1").reason) == (0, "Whole pounds")
    assert now("HB2").measure.definitions.count() == 1
    stale = ask(path, **data | {f"unit_{one}": "pence"})
    (both,) = stale.context["both_texts"]
    assert both.theirs == "£, 0 decimals, in pounds"
    fresh = {f"version_{pk}": now(code).pk for pk, code in ((one, "HB 1"), (two, "HB2"))}
    assert ask(path, **data | fresh | {f"unit_{one}": "pence"}).status_code == 302
    assert now("HB 1").unit == "pence"


def test_units_are_the_leads_alone_and_of_what_is_not_shared(world, ask):
    assert ask(f"frameworks/{world.own.pk}/units/").status_code == 200
    assert ask(f"frameworks/{world.shared.pk}/units/").status_code == 404
    assert ask(f"frameworks/{world.own.pk}/units/", by=world.stranger).status_code == 404
    assert ask(f"frameworks/{world.own.pk}/units/", by=world.auditor).status_code == 403
