"""Records of papers, to be rendered: one programme, and the same several times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from periods.calendar import Quarter
from reporting.papers.records import EditionStamp, PaperRecord, ProgrammeRecord
from returns.fourpart import Strip

from .factories import paper_world

PROGRAMMES = 6
#: Every look that a quarter can have.
QUARTERS = Strip(
    (
        (Quarter(2008, 2), "green"),
        (Quarter(2008, 3), None),
        (Quarter(2008, 4), ""),
        (Quarter(2009, 1), "red"),
        (Quarter(2009, 2), "amber"),
    )
)


def small_record() -> PaperRecord:
    """A paper of one programme, published; its world stays in the database."""
    stamp = EditionStamp(1, timezone.now(), "Performance Officer", "")
    record = paper_world(is_demo=True).record()
    programmes = tuple(replace(one, strip=QUARTERS) for one in record.programmes)
    return replace(record, edition=stamp, programmes=programmes)


def large_record(small: PaperRecord) -> PaperRecord:
    """Its programme several times, with longer tables and footnotes from one to the next."""
    return replace(small, programmes=tuple(_copies(small.programmes[0])))


def _copies(given: ProgrammeRecord) -> Iterator[ProgrammeRecord]:
    for number in range(1, PROGRAMMES + 1):
        slug, name = f"{given.slug}-{number}", f"{given.programme} {number}"
        objectives = tuple(_longer(one, name, number) for one in given.report.objectives)
        report = replace(given.report, programme=name, programme_slug=slug, objectives=objectives)
        yield replace(given, programme=name, slug=slug, report=report)


def _longer(objective, name: str, number: int):
    return replace(
        objective,
        footnote=objective.footnote and f"{name}: " + f"{objective.footnote} " * number,
        activities=tuple(
            replace(one, footnote=one.footnote and f"{name}: {one.footnote}")
            for one in objective.activities * (1 + number % 3 * 5)
        ),
    )
