"""What became of values that a program sent, as it is told."""

from __future__ import annotations

from django.urls import reverse

from ..imports.reports import Report
from ..models import Vintage
from ..vocabulary import VintageState

SAYS = {
    VintageState.READING: "Received. It is being read; ask again in a moment.",
    VintageState.UNREADABLE: "It could not be read. Nothing of it counts.",
    VintageState.WAITING: "It was read, and waits for a person to confirm it.",
    VintageState.CONFIRMED: "It was confirmed: its values count.",
    VintageState.GIVEN_UP: "It was given up: nothing of it counts.",
}
FAULTY = "It was read, and has faults: nothing of it can count. Put them right and send it anew."


def told_of(vintage: Vintage) -> dict[str, object]:
    """Its number, state and faults: the first hundred, and how many there are."""
    report = Report.from_json(vintage.report)
    faults = [f"{one.place}: {one.text}" for one in report.faults[:100]]
    if vintage.problem:
        faults.insert(0, vintage.problem)
    waits = vintage.state == VintageState.WAITING
    return {
        "number": vintage.pk,
        "state": vintage.state,
        "says": FAULTY if waits and report.fault_count else SAYS[vintage.state],
        "faults": faults,
        "fault_count": max(report.fault_count, len(faults)),
    }


def page_of(organisation: str, vintage: Vintage) -> str:
    """Where a person looks at it and confirms it."""
    where = {"data_set": vintage.data_set_id, "vintage": vintage.pk}
    return reverse("vintage-detail", kwargs={"organisation": organisation, **where})
