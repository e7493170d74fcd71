"""Deflators: from a file, and a year by hand; only ever added to."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from measures.actions import deflators, lists
from measures.lists.deflator_file import plan_deflator, read_deflator
from measures.models import DeflatorIndex, DeflatorSeries, ListFile
from records.refusals import Refused
from tests.measures import factories as make
from tests.measures.lists.conftest import DEFLATOR, as_file

HEAD = "Year,Deflator\n"


def load(world, file, stamp=None):
    series = lists.series_of(file)
    plan = plan_deflator(read_deflator(bytes(file.stored_file.content.data)), series)
    given = plan.stamp if stamp is None else stamp
    return lists.load_deflator(file=file, stamp=given, by=world.officer)


def indices():
    return list(DeflatorIndex.objects.order_by("pk").values_list("year", "index"))


def test_a_deflator_begins_with_its_first_file(world, receive):
    options = {"name": " Prices ", "source": "Treasury"}
    file = load(world, receive("deflator", DEFLATOR, options=options))
    series = DeflatorSeries.objects.get()
    assert (series.name, series.source, series.kept_by) == ("Prices", "Treasury", world.lead)
    assert indices() == [(2008, Decimal("97.5")), (2009, Decimal(100))]
    assert file.loaded == {"new": 2}


def test_the_same_file_twice_changes_nothing_and_another_year_is_added(world, receive):
    load(world, receive("deflator", DEFLATOR))
    with pytest.raises(Refused, match="nothing to load"):
        load(world, receive("deflator", DEFLATOR))
    load(world, receive("deflator", f'{HEAD}2009-10,101\n2010/11,"1,000.5"\n'))
    assert indices()[2:] == [(2009, Decimal(101)), (2010, Decimal("1000.5"))]
    assert DeflatorSeries.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ("soon,1\n", "row 2, Year"),
        ("2010-12,1\n", "row 2, Year"),
        ("2010-11,1\n2010/11,2\n", "row 3, Year"),
        ("2010-11,\n", "row 2, Deflator"),
        ("2010-11,-1\n", "row 2, Deflator"),
        ("2010-11,0\n", "row 2, Deflator"),
        ("2010-11,0.0000001\n", "row 2, Deflator"),
        ("2010-11,nan\n", "row 2, Deflator"),
        ("2010-11,9999999999999\n", "row 2, Deflator"),
    ],
)
def test_faults_have_their_place_and_stop_all(world, receive, rows, place):
    file = receive("deflator", f"{HEAD}{rows}")
    (fault,) = plan_deflator(read_deflator(f"{HEAD}{rows}".encode()), None).faults
    assert fault.place == place
    with pytest.raises(Refused, match="1 fault"):
        load(world, file)
    assert not DeflatorSeries.objects.exists()


def test_who_keeps_measures_only_and_what_changed_is_shown_anew(world, receive):
    with pytest.raises(PermissionDenied):
        receive("deflator", DEFLATOR, by=world.auditor)
    with pytest.raises(Refused) as refused:
        receive("deflator", DEFLATOR, options={"name": " "})
    assert refused.value.field == "name"
    file = receive("deflator", DEFLATOR)
    with pytest.raises(PermissionDenied):
        lists.load_deflator(file=file, stamp="0", by=world.stranger)
    with pytest.raises(Refused, match="changed since"):
        load(world, file, stamp="7")


# By hand --------------------------------------------------------------------------------


def test_a_year_is_added_and_nothing_rewritten(world):
    series = deflators.add_deflator(
        organisation=world.lead, name="Prices", source="", by=world.officer
    )

    def record(year, index, by=world.officer):
        return deflators.record_index(series=series, year=year, index=Decimal(index), by=by)

    record(2009, "100")
    record(2009, "100.1234567")
    assert indices() == [(2009, Decimal(100)), (2009, Decimal("100.123457"))]
    for year, index, field in (
        (2009, "100.123457", "index"),
        (2010, "0", "index"),
        (2010, "1e15", "index"),
        (1066, "1", "year"),
    ):
        with pytest.raises(Refused) as refused:
            record(year, index)
        assert refused.value.field == field
    with pytest.raises(PermissionDenied):
        record(2010, "1", by=world.stranger)
    with pytest.raises(DatabaseError), transaction.atomic():
        DeflatorIndex.objects.update(index=1)


def test_a_deflator_is_named_once(world):
    given = {"organisation": world.lead, "source": "", "by": world.officer}
    deflators.add_deflator(name="Prices", **given)
    for name in ("prices", " ", "x" * 121):
        with pytest.raises(Refused):
            deflators.add_deflator(name=name, **given)
    with pytest.raises(Refused):
        deflators.add_deflator(name="Long", **given | {"source": "x" * 1001})
    with pytest.raises(PermissionDenied):
        deflators.add_deflator(name="Wages", **given | {"by": world.auditor})


# Pages ----------------------------------------------------------------------------------


def test_it_goes_through_its_pages(world, ask):
    path = "bodies/deflators/"
    assert "None yet" in ask(path).content.decode()
    assert ask(f"{path}file/").status_code == 200
    assert "Enter the name" in ask(f"{path}file/", file=as_file(DEFLATOR)).content.decode()
    ask(f"{path}file/", file=as_file(DEFLATOR), name="Prices", source="")
    page = f"frameworks/files/{ListFile.objects.get().pk}/"
    preview = ask(page)
    assert preview.context["answer"] == "2 new years"
    ask(page, stamp=preview.context["form"]["stamp"].value())
    series = DeflatorSeries.objects.get()
    (table,) = ask(path).context["tables"]
    assert table.rows == [("2009/10", "100"), ("2008/09", "97.5")]
    add = f"{path}{series.pk}/"
    assert ask(add).status_code == 200
    assert "Choose a year" in ask(add, year="", index="1").content.decode()
    ask(add, year=2010, index="101.5")
    assert indices()[-1] == (2010, Decimal("101.5"))
    assert ask(add, by=world.stranger).status_code == 404
    assert ask(add, by=world.auditor).status_code == 403


def test_who_uses_a_framework_reads_the_leads_deflators(world, ask):
    DeflatorSeries.objects.create(kept_by=world.lead, name="Prices")
    assert ask("bodies/deflators/", by=world.stranger).context["tables"] == []
    make.taken_up(world.shared, world.other)
    assert len(ask("bodies/deflators/", by=world.stranger).context["tables"]) == 1
