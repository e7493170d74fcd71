"""The open API as one literal table: what routes it and what describes it (``openapi``). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

BASE = "/api/v1/"
_PARTS = {"publisher": "slug:publisher", "number": "int:vintage"}
PAGED = ("limit", "after")


@dataclass(frozen=True)
class Endpoint:
    """``path`` is below ``BASE``; ``answer`` names a schema, ``content`` what it is sent as.

    ``query`` are the parameters of its address, ``refuses`` the statuses besides those of its
    kind; ``needs_token`` is False where the public reads it too.
    """

    key: str
    path: str
    summary: str
    answer: str = ""
    content: str = "application/json"
    query: tuple[str, ...] = ()
    method: str = "get"
    takes: tuple[str, ...] = ()
    needs_token: bool = False
    refuses: tuple[int, ...] = ()

    @property
    def route(self) -> str:
        """As Django has it: ``<slug:publisher>/frameworks/``."""
        return re.sub(r"\{(\w+)\}", lambda match: f"<{_PARTS[match[1]]}>", self.path)

    @property
    def statuses(self) -> tuple[int, ...]:
        """Every status that it answers."""
        good = 202 if self.method == "post" else 200
        token = (401, 403, 404) if "{publisher}" in self.path else ()
        asked = (400,) if self.query else ()
        kept = (304,) if self.method == "get" else ()
        return tuple(sorted({good, *kept, *asked, *token, *self.refuses}))


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("openapi", "openapi.json", "This description", "Description"),
    Endpoint("schema", "measures.xsd", "The schema of returns", "", "application/xml"),
    Endpoint("index", "{publisher}/", "What there is to read", "Index"),
    Endpoint(
        "frameworks",
        "{publisher}/frameworks/",
        "Sets of measures that organisations share",
        "Frameworks",
        query=("framework", *PAGED),
    ),
    Endpoint(
        "measures",
        "{publisher}/measures/",
        "Measures, each with every definition that it has had",
        "Measures",
        query=("framework", "measure", *PAGED),
    ),
    Endpoint(
        "bodies",
        "{publisher}/bodies/",
        "Bodies of which values are reported, with their families",
        "Bodies",
        query=("body", *PAGED),
    ),
    Endpoint(
        "observations",
        "{publisher}/observations/",
        "Values that count, by measure, period and body",
        "Observations",
        query=("framework", "measure", "body", "period", "since", "known_at", *PAGED),
    ),
    Endpoint(
        "observations-csv",
        "{publisher}/observations.csv",
        "The same as one CSV file, without pages",
        "",
        "text/csv",
        query=("framework", "measure", "body", "period", "since", "known_at"),
    ),
    Endpoint(
        "comparators",
        "{publisher}/comparators/",
        "Nation, best and rank of each measure and period; a page has at most 20 measures",
        "Comparators",
        query=("framework", "measure", "period", "known_at", *PAGED),
    ),
    Endpoint(
        "returns",
        "{publisher}/returns/",
        "Send values of the data set that the token supplies; a person confirms them",
        "Return",
        method="post",
        query=("label", "data_of"),
        takes=("application/xml", "text/csv"),
        needs_token=True,
        refuses=(413, 415, 422),
    ),
    Endpoint(
        "return",
        "{publisher}/returns/{number}/",
        "What became of values that were sent",
        "Return",
        needs_token=True,
    ),
)
BY_KEY = {one.key: one for one in ENDPOINTS}
