"""Bodies and families from a file; the nation told by its noughts."""

import pytest
from django.core.exceptions import PermissionDenied

from measures.actions import bodies, lists
from measures.lists.body_file import plan_bodies, read_bodies
from measures.models import FamilyGrouping, FamilyPlace, ListFile, ReportingBody
from records.refusals import Refused
from tests.measures import factories as make
from tests.measures.lists.conftest import BODIES, as_file

HEAD = "council,Family group (People)\n"


def plan_of(world, text):
    return plan_bodies(read_bodies(text.encode()), world.lead)


def load(world, file, stamp=None):
    plan = plan_bodies(read_bodies(bytes(file.stored_file.content.data)), world.lead)
    given = plan.stamp if stamp is None else stamp
    return lists.load_bodies(file=file, stamp=given, by=world.officer)


def families():
    rows = FamilyPlace.objects.order_by("grouping__name", "body__name")
    return list(rows.values_list("grouping__name", "body__name", "family"))


def test_bodies_families_and_the_nation_are_loaded(world, receive):
    plan = plan_of(world, BODIES)
    assert plan.left_out == ("Rurality",)
    assert plan.new_groupings == ()
    file = load(world, receive("bodies", BODIES))
    assert file.loaded == {"new": 3}
    rows = ReportingBody.objects.order_by("name").values_list("name", "kind")
    assert list(rows) == [("Angus", "body"), ("Argyll & Bute", "body"), ("Scotland", "national")]
    assert families() == [
        ("Other", "Angus", "2"),
        ("People", "Angus", "1"),
        ("People", "Argyll & Bute", "2"),
    ]
    assert not world.other.bodies_kept.exists()


def test_the_same_file_twice_changes_nothing(world, receive):
    load(world, receive("bodies", BODIES))
    assert plan_of(world, BODIES).changes == []
    with pytest.raises(Refused, match="nothing to load"):
        load(world, receive("bodies", BODIES))


def test_a_new_kind_of_families_is_begun(world, receive):
    FamilyGrouping.objects.all().delete()
    assert plan_of(world, BODIES).new_groupings == ("People", "Other")
    load(world, receive("bodies", BODIES))
    assert world.lead.family_groupings.count() == 2


def test_families_that_differ_are_changed_and_bodies_not_named_stay(world, receive):
    load(world, receive("bodies", BODIES))
    make.a_body(world.lead, "Moray")
    text = f"{HEAD}Angus,3\nArgyll and Bute,\n"
    said = [(line.what, line.said) for line in plan_of(world, text).lines]
    assert said == [("changed", "People: 1 → 3"), ("changed", "People: 2 → none")]
    load(world, receive("bodies", text))
    assert families() == [("Other", "Angus", "2"), ("People", "Angus", "3")]
    assert ReportingBody.objects.filter(name="Moray").exists()


def test_a_body_is_known_by_its_other_names(world, receive):
    body = make.a_body(world.lead, "Na h-Eileanan Siar")
    bodies.add_alias(body=body, name="Eilean Siar", by=world.officer)
    (line,) = plan_of(world, f"{HEAD}Eilean Siar,1\n").lines
    assert line.body == body
    load(world, receive("bodies", f"{HEAD}Eilean Siar,1\n"))
    assert families() == [("People", "Na h-Eileanan Siar", "1")]


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        ("Angus,1\n,2\n", "row 3, council", "Enter the name"),
        ("Angus,1\nANGUS,2\n", "row 3, council", "row 2 already"),
        (f"{'x' * 121},1\n", "row 2, council", "120 characters"),
        (f"Angus,{'x' * 31}\n", "row 2, Family group (People)", "30 characters"),
    ],
)
def test_faults_have_their_place_and_stop_all(world, receive, rows, place, words):
    (fault,) = plan_of(world, HEAD + rows).faults
    assert fault.place == place
    assert words in fault.message
    with pytest.raises(Refused, match="1 fault"):
        load(world, receive("bodies", HEAD + rows))
    assert not ReportingBody.objects.exists()


def test_two_names_of_one_body_are_one_body_twice(world):
    body = make.a_body(world.lead, "Edinburgh")
    bodies.add_alias(body=body, name="City of Edinburgh", by=world.officer)
    (fault,) = plan_of(world, f"{HEAD}Edinburgh,1\nCity of Edinburgh,1\n").faults
    assert "Edinburgh stands in row 2" in fault.message


def test_kinds_do_not_change_by_a_file(world):
    make.a_body(world.lead, "Scotland")
    (fault,) = plan_of(world, f"{HEAD}Scotland,0\n").faults
    assert "is a body that reports on the register" in fault.message
    text = "body,kind\nWales,nation\nUlster,region\n"
    plan = plan_of(world, text)
    assert [line.kind for line in plan.lines] == ["national", "body"]
    assert [fault.place for fault in plan.faults] == ["row 3, kind"]


def test_a_nation_stays_one_where_the_file_says_nothing_of_it(world):
    make.the_nation(world.lead)
    plan = plan_of(world, "body\nScotland\n")
    assert plan.faults == ()
    assert plan.changes == []


def test_two_columns_of_one_name_are_a_fault(world):
    text = "council,Family group (People),Families: People\nAngus,1,2\n"
    assert plan_of(world, text).faults


def test_only_who_keeps_measures(world, receive):
    with pytest.raises(PermissionDenied):
        receive("bodies", BODIES, by=world.auditor)
    file = receive("bodies", BODIES)
    for by in (world.auditor, world.stranger):
        with pytest.raises(PermissionDenied):
            lists.load_bodies(file=file, stamp="", by=by)


def test_what_changed_since_is_shown_anew(world, receive):
    file = receive("bodies", BODIES)
    with pytest.raises(Refused, match="changed since"):
        load(world, file, stamp="1.1")


def test_it_goes_through_its_pages(world, ask):
    assert ask("bodies/file/").status_code == 200
    answer = ask("bodies/file/", file=as_file(BODIES))
    page = f"frameworks/files/{ListFile.objects.get().pk}/"
    assert answer.url.endswith(page)
    preview = ask(page)
    text = preview.content.decode()
    assert "a nation: its figures are given" in text
    assert "Rurality" in text
    ask(page, stamp=preview.context["form"]["stamp"].value())
    assert ReportingBody.objects.count() == 3
    assert "3 new" in ask(page).content.decode()
    assert ask("bodies/file/", by=world.auditor).status_code == 403
