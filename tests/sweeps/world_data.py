"""Vintages in the world of the sweeps: one in every state, the files of those that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from files.actions import store_file
from measures.imports.staging import stage
from measures.models import Vintage
from records import clock

if TYPE_CHECKING:
    from tests.sweeps.world_measures import Cases, Measures

HEADER = "council,code,period,value\n"
FILES = {
    "to be confirmed": HEADER + "{own},{code},2009-10,9\n{other},{code},2010-11,90\n",
    "at fault": HEADER + "Nowhere,{code},2009-10,9\n{own},NONE9,2009-10,x\n",
    "with nothing new": HEADER + "{own},{code},2009-10,5\n",
    "unreadable": "one,two\n1,2\n",
}


def cases(world: Measures) -> Cases:
    made = {state: _read(world, text) for state, text in FILES.items()}
    made["being read"] = _received(world, FILES["to be confirmed"])
    made["given up"] = _received(world, "", state="given_up")
    made["confirmed"] = world.vintage
    at = {state: {"data_set": one.data_set_id, "vintage": one.pk} for state, one in made.items()}
    return {
        "data set": [("", {"data_set": world.data_set.pk})],
        "vintage": list(at.items()),
        "vintage’s file": [(state, at[state]) for state in FILES],
    }


def _received(world: Measures, text: str, **fields: object) -> Vintage:
    text = text.format(own=world.own.name, other=world.other.name, code=world.measures[0].code)
    stored = store_file(
        organisation=world.organisation,
        name="values.csv",
        content_type="text/csv",
        data=text.encode(),
    )
    return Vintage.objects.create(
        data_set=world.data_set,
        channel="csv",
        stored_file=stored,
        received_by=world.officer,
        received_at=clock.now(),
        **fields,
    )


def _read(world: Measures, text: str) -> Vintage:
    vintage = _received(world, text)
    stage(vintage)
    vintage.refresh_from_db()
    return vintage
