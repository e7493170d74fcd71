"""The list of measures: every framework in use, its measures by category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from records import clock

from .. import listing
from ..listing import MeasureLine
from ..wording import counted

#: What the list shows of measures that are over.
SHOWN = {"": "In use", "retired": "Retired", "all": "All"}


@requires(Permission.SEE_MEASURES)
class MeasureList(View):
    """``?framework=3&category=…&owner=7&state=retired``; nonsense chooses nothing away."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        lines = listing.lines_for(request.membership, clock.today())
        owned = [line.owner for line in lines if line.owner]
        context = {
            "answer": answer(lines),
            "total": len(lines),
            "frameworks": listing.by_framework(chosen(lines, request.GET)),
            "choices": {
                "frameworks": [
                    (str(one.pk), one.name)
                    for one in sorted(_frameworks(lines), key=lambda one: (one.name, one.pk))
                ],
                "categories": sorted({line.category for line in lines}),
                "owners": sorted({(str(one), str(one.pk)) for one in owned}),
                "states": SHOWN.items(),
            },
            "asked": {
                name: request.GET.get(name, "")
                for name in ("framework", "category", "owner", "state")
            },
            "may_keep": request.membership.may(Permission.KEEP_MEASURES),
        }
        return render(request, "measures/frameworks/measure_list.html", context)


def answer(lines: Sequence[MeasureLine]) -> str:
    """``12 measures in 2 frameworks``, of those in use."""
    used = [line for line in lines if not line.is_retired]
    if not used:
        return "No measure is in use yet"
    return f"{counted(len(used), 'measure')} in {counted(len(_frameworks(used)), 'framework')}"


def chosen(lines: Sequence[MeasureLine], asked: Mapping[str, str]) -> list[MeasureLine]:
    """By framework, category, owner and state; what is not known chooses nothing away."""
    parts = {
        "framework": lambda line: str(line.measure.framework_id),
        "category": lambda line: line.category,
        "owner": lambda line: str(line.owner.pk) if line.owner else "",
    }
    kept = [line for line in lines if _is_in_state(line, asked.get("state", ""))]
    for name, part in parts.items():
        value = asked.get(name, "")
        if value and value in {part(line) for line in lines}:
            kept = [line for line in kept if part(line) == value]
    return kept


def _is_in_state(line: MeasureLine, state: str) -> bool:
    return state == "all" or line.is_retired == (state == "retired")


def _frameworks(lines: Sequence[MeasureLine]) -> set:
    return {line.measure.framework for line in lines}
