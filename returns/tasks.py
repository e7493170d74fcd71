"""What a head has to do for a return: its steps, and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass

from programmes.reading import objectives_in_quarter

from .models import ReturnVersion


@dataclass(frozen=True)
class Task:
    """One step. ``number`` is that of its objective; None is the step of the whole programme."""

    title: str
    number: int | None
    state: str

    @property
    def is_ready(self) -> bool:
        return self.state == "ready"


def tasks_of(version: ReturnVersion) -> tuple[Task, ...]:
    """The steps of a version in order. Three queries. ``version`` as ``in_full()`` reads it."""
    programme_return = version.programme_return
    planned = programme_return.planned_programme
    plan = objectives_in_quarter([planned], programme_return.period.quarter)[planned.pk]
    ready = dict(version.objective_updates.values_list("objective_id", "is_ready"))
    steps = [
        Task(f"{one.number}. {one.terms.short_name}", one.number, _state(ready, one.objective.pk))
        for one in plan
    ]
    return (*steps, Task("The programme as a whole", None, _state_of_whole(version)))


def _state(ready: dict[int, bool], objective_id: int) -> str:
    if objective_id not in ready:
        return "not_started"
    return "ready" if ready[objective_id] else "in_progress"


def _state_of_whole(version: ReturnVersion) -> str:
    if version.nothing_extra or version.extra_deliverables:
        return "ready"
    return "not_started" if version.reported_progress is None else "in_progress"
