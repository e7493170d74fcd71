"""What an outcomes report lacks before it may be published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from periods.calendar import print_day

from ..records import PaperRecord
from .records import AchievedRecord, BenefitOutcome


@dataclass(frozen=True)
class Missing:
    """``page`` is where it can be mended: a page's name and what stands in its address behind the
    organisation."""

    key: str
    text: str
    page: tuple[str | int, ...]


def missing_in(record: PaperRecord) -> Iterator[Missing]:
    """Of the parts that the paper's sections print."""
    outcomes, heading = record.outcomes, record.heading
    if outcomes is None:
        return
    day = print_day(heading.period_end)
    project, achieved = outcomes.project, outcomes.achieved
    if project and not (project.head or project.head_post):
        yield Missing(
            "head", f"Nobody is known as head of {project.programme} on {day}.", ("head-list",)
        )
    if (project and project.status is None) or (achieved and achieved.as_at is None):
        yield Missing(
            f"approved:{heading.programme_slug}",
            f"No return of {heading.programme} for {heading.period} or before is approved.",
            # The round is there even where the programme has no return in it.
            ("round-detail", heading.period_key),
        )
    if achieved:
        yield from _of_benefits(achieved)


def _of_benefits(achieved: AchievedRecord) -> Iterator[Missing]:
    for one in achieved.benefits:
        if one.missing:
            yield Missing(f"outcome:{one.reference}", _without(one), ("benefit-detail", one.number))


def _without(one: BenefitOutcome) -> str:
    return f"{one.reference} {one.title} has no figure for {', '.join(one.missing)}."
