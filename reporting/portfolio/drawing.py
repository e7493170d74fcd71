"""Drawing once what cannot change: the table of objectives from frozen records."""

from __future__ import annotations

from django.template.loader import render_to_string

from .records import ProgrammeReport

#: How many tables a process keeps; one is some tens of kilobytes.
KEPT = 200
_drawn: dict[tuple[object, ...], str] = {}


def objectives_table(report: ProgrammeReport, organisation: str) -> str:
    """The table as safe markup, empty where nothing is approved; ``organisation`` is the slug
    that its links begin with. Records never change, so their fingerprints say which table."""
    if not report.approved.objectives:
        return ""
    shown = {
        "organisation": organisation,
        "programme": report.programme,
        "quarter": report.quarter,
    }
    which = (*report.approved.source, *shown.values())
    if which not in _drawn:
        if len(_drawn) >= KEPT:
            _drawn.clear()
        context = shown | {"objectives": report.approved.objectives}
        _drawn[which] = render_to_string("reporting/portfolio/objectives.html", context)
    return _drawn[which]
