"""What the demonstration has not of ways in and out: a program, and a request with its answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from measures.models import DataSet, Initiative
from tests.sweeps import world_doors

if TYPE_CHECKING:
    from tests.journeys.world import Demo


def add(demo: Demo) -> dict[str, object]:
    """Makes them in the organisation's first data set; what stands for each word."""
    data_set = DataSet.objects.filter(organisation=demo.organisation).order_by("pk").first()
    made = world_doors.cases(
        SimpleNamespace(
            organisation=demo.organisation,
            made=SimpleNamespace(person=lambda name: demo.member(PEOPLE[name])),
            data_set=data_set,
            officer=demo.member("performance"),
            measures=list(data_set.framework.measures.order_by("pk")),
        )
    )
    programs, requests = dict(made["program"]), dict(made["request"])
    return {
        "program": programs["valid"]["pk"],
        "request": requests["asked of the contributor"]["pk"],
        "closed_request": requests["closed"]["pk"],
        "initiative": Initiative.objects.order_by("pk").first().pk,
    }


#: Who of the demonstration plays whom.
PEOPLE = {"contributor": "contributor", "head": "customer", "administrator": "administrator"}
PERFORMANCE = [
    "measures/requests/{request}/",
    "measures/requests/{closed_request}/",
    "measures/requests/{request}/close/",
    "measures/data/{data_set}/ask/",
    "measures/data/{data_set}/onward/",
]
CONTRIBUTOR = ["measures/requests/{request}/"]
DIRECTOR = ["measures/{marked}/effects/{initiative}/"]
ADMINISTRATOR = ["measures/clients/{program}/end/", "measures/clients/{program}/revoke/"]
NOT_A_PAGE = {
    "guidance-bring-back",
    "guidance-hide",
    "initiative-take-back",
    "related-end",
}
FORMS = ["measures/data/{data_set}/ask/"]
