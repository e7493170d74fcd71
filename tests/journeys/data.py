"""What the demonstration has not of values: vintages in every state."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from measures.models import DataSet, ReportingBody
from tests.sweeps import world_data

if TYPE_CHECKING:
    from tests.journeys.world import Demo

#: By the word in curly brackets, the state of the vintage.
STATES = {
    "waiting_vintage": "to be confirmed",
    "faulty_vintage": "at fault",
    "known_vintage": "with nothing new",
    "unreadable_vintage": "unreadable",
    "given_up_vintage": "given up",
}


def add(demo: Demo) -> dict[str, object]:
    """Makes them in the organisation's first data set; what stands for each word."""
    data_set = DataSet.objects.filter(organisation=demo.organisation).order_by("pk").first()
    vintage = data_set.vintages.filter(state="confirmed").order_by("pk").first()
    register = ReportingBody.objects.filter(kept_by=data_set.framework.organisation)
    own, other = register.filter(kind="body").order_by("pk")[:2]
    yearly = data_set.framework.measures.filter(frequency="year", state="adopted")
    cases = world_data.cases(
        SimpleNamespace(
            organisation=demo.organisation,
            data_set=data_set,
            officer=demo.member("performance"),
            vintage=vintage,
            measures=list(yearly.order_by("pk")),
            own=own,
            other=other,
        )
    )
    made = dict(cases["vintage"])
    found = {word: made[state]["vintage"] for word, state in STATES.items()}
    return found | {"data_set": data_set.pk, "confirmed_vintage": vintage.pk}


PERFORMANCE = [
    "measures/data/",
    "measures/data/new/",
    "measures/data/{data_set}/",
    "measures/data/{data_set}/change/",
    "measures/data/{data_set}/upload/",
    "measures/data/{data_set}/template/",
    "measures/data/{data_set}/type/",
    "measures/data/{data_set}/vintages/{confirmed_vintage}/",
    *(f"measures/data/{{data_set}}/vintages/{{{word}}}/" for word in STATES),
]
NOT_A_PAGE = {
    "vintage-confirm",
    "vintage-names",
    "vintage-anew",
    "vintage-give-up",
    "vintage-file",
}
FORMS = [
    "measures/data/new/",
    "measures/data/{data_set}/change/",
    "measures/data/{data_set}/upload/",
]
