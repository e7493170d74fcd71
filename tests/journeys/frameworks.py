"""What the demonstration has not of frameworks, and what their addresses are about: an own
framework, others' to take up and to leave, a proposal, files of lists."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from measures.models import Framework, ReportingBody
from tests.sweeps import world_frameworks

if TYPE_CHECKING:
    from tests.journeys.world import Demo

#: By the word in curly brackets: about what, and which part of it.
WORDS = {
    "framework": ("framework", "framework"),
    "own_framework": ("own framework", "framework"),
    "own_measure": ("own measure", "measure"),
    "offered": ("offered framework", "framework"),
    "taken_up": ("framework of another lead", "framework"),
    "measure_proposal": ("measure’s proposal", "proposal"),
    "reporting_body": ("reporting body", "body"),
    "grouping": ("family grouping", "grouping"),
    "deflator": ("deflator", "pk"),
}


def add(demo: Demo) -> dict[str, object]:
    """Makes it all; what stands for each word, and for each file of a list (``list_bodies``)."""
    organisation = demo.organisation
    framework = Framework.objects.get(organisation=organisation)
    register = ReportingBody.objects.filter(kept_by=organisation).order_by("pk")
    own, other = register.filter(kind="body")[:2]
    cases = world_frameworks.cases(
        SimpleNamespace(
            organisation=organisation,
            framework=framework,
            measures=list(framework.measures.order_by("pk")),
            officer=demo.member("performance"),
            own=own,
            other=other,
            nation=register.get(kind="national"),
            made=SimpleNamespace(person=lambda name: demo.member("director")),
        )
    )
    found = {word: cases[about][0][1][part] for word, (about, part) in WORDS.items()}
    files = {f"list_{state.split()[-1]}": kwargs["file"] for state, kwargs in cases["list file"]}
    return found | files


PERFORMANCE = [
    "measures/",
    "measures/?state=retired",
    "measures/frameworks/",
    "measures/frameworks/new/",
    "measures/frameworks/{framework}/",
    "measures/frameworks/{own_framework}/",
    "measures/frameworks/{offered}/",
    "measures/frameworks/{framework}/change/",
    "measures/frameworks/{framework}/end/",
    "measures/frameworks/{offered}/take-up/",
    "measures/frameworks/{taken_up}/leave/",
    "measures/frameworks/{framework}/seats/new/",
    "measures/frameworks/{own_framework}/measures/new/",
    "measures/frameworks/{own_framework}/measures/file/",
    "measures/frameworks/{own_framework}/units/",
    "measures/frameworks/{framework}/proposals/",
    "measures/frameworks/{framework}/propose/",
    "measures/frameworks/proposals/{measure_proposal}/",
    "measures/frameworks/proposals/{measure_proposal}/withdraw/",
    "measures/frameworks/files/{list_measures}/",
    "measures/frameworks/files/{list_bodies}/",
    "measures/frameworks/files/{list_deflator}/",
    "measures/frameworks/files/{list_fault}/",
    "measures/{own_measure}/definition/",
    "measures/{own_measure}/frequency/",
    "measures/{own_measure}/retire/",
    "measures/{measure}/people/",
    "measures/{measure}/propose/",
    "measures/{measure}/propose-to-retire/",
    "measures/bodies/",
    "measures/bodies/new/",
    "measures/bodies/file/",
    "measures/bodies/{reporting_body}/",
    "measures/bodies/{reporting_body}/change/",
    "measures/bodies/{reporting_body}/end/",
    "measures/bodies/{reporting_body}/organisation/",
    "measures/bodies/{reporting_body}/names/new/",
    "measures/bodies/families/new/",
    "measures/bodies/families/{grouping}/",
    "measures/bodies/deflators/",
    "measures/bodies/deflators/file/",
    "measures/bodies/deflators/{deflator}/",
]
DIRECTOR = [
    "measures/frameworks/proposals/{measure_proposal}/adopt/",
    "measures/frameworks/proposals/{measure_proposal}/refuse/",
]
NOT_A_PAGE = {"framework-unseat", "list-file-give-up", "reporting-body-alias-remove"}
FORMS = [
    "measures/frameworks/new/",
    "measures/frameworks/{framework}/change/",
    "measures/frameworks/{framework}/seats/new/",
    "measures/frameworks/{own_framework}/measures/new/",
    "measures/frameworks/{own_framework}/measures/file/",
    "measures/frameworks/{framework}/propose/",
    "measures/{own_measure}/definition/",
    "measures/{own_measure}/frequency/",
    "measures/{own_measure}/retire/",
    "measures/{measure}/propose-to-retire/",
    "measures/bodies/new/",
    "measures/bodies/{reporting_body}/names/new/",
    "measures/bodies/families/new/",
    "measures/bodies/deflators/{deflator}/",
]
