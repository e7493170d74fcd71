"""What has to be done for a return: its steps, how far each has come, and whom it is with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from accounts.models import Membership

from .drafting import build_draft
from .gaps import gaps_of, unanswered
from .handing import standing
from .models import ReturnVersion, StepHandover
from .records import ReturnRecord
from .steps import Gap, WholeStep
from .whole_page import whole_of


@dataclass(frozen=True)
class Task:
    """One step. ``number`` is that of its objective; None is the step of the whole programme.

    ``missing`` counts what still stands between the step and submitting.
    """

    title: str
    number: int | None
    state: str
    missing: int
    with_whom: str = ""
    is_done: bool = False
    """Whether who has the step says that they are done."""

    @property
    def is_ready(self) -> bool:
        return self.state == "ready"


@dataclass(frozen=True)
class TaskList:
    """The steps that a person fills in, in order. Only who gives the return checks and submits."""

    tasks: tuple[Task, ...] = ()
    gives: bool = False
    questions: tuple[Gap, ...] = ()
    """What the product asks about what was written in them, and nobody has answered yet."""

    @property
    def ready(self) -> int:
        return sum(task.is_ready for task in self.tasks)

    @property
    def answer(self) -> str:
        return f"{self.ready} of {len(self.tasks)} step{'' if len(self.tasks) == 1 else 's'} ready"

    @property
    def why_not_submit(self) -> str:
        """The sentence that says why the return cannot be submitted yet; empty where it can."""
        if self.ready == len(self.tasks):
            return ""
        left = len(self.tasks) - self.ready
        return (
            f"You can submit when every step is ready: {left} {'is' if left == 1 else 'are'} not."
        )


NO_TASKS = TaskList()


def tasks_for(version: ReturnVersion, membership: Membership, *, gives: bool) -> TaskList:
    """The steps that the person fills in: all of them for who gives the return, else those that
    were handed to them. A constant number of queries. ``version`` as ``in_full()`` reads it."""
    handed = standing(version.programme_return)
    own = {pk for pk, row in handed.items() if row.contributor_id == membership.pk}
    if not gives and not own:
        return NO_TASKS
    record = build_draft(version)
    steps = _steps(version, record, handed)
    tasks = tuple(task for pk, task in steps if gives or pk in own)
    numbers = {task.number for task in tasks}
    asked = tuple(gap for gap in unanswered(record) if gap.objective in numbers)
    return TaskList(tasks, gives, asked)


def _steps(
    version: ReturnVersion, record: ReturnRecord, handed: dict[int, StepHandover]
) -> list[tuple[int | None, Task]]:
    """Pairs of objective id and task; None for the whole programme."""
    missing = Counter(gap.objective for gap in gaps_of(record))
    said = dict(version.objective_updates.values_list("objective_id", "is_ready"))
    steps = []
    for one in record.objectives:
        row = handed.get(one.objective_id)
        task = Task(
            title=f"{one.number}. {one.short_name}",
            number=one.number,
            state=_state(said.get(one.objective_id), missing[one.number]),
            missing=missing[one.number],
            with_whom=row.contributor.user.name if row else "",
            is_done=row is not None and row.state == "done",
        )
        steps.append((one.objective_id, task))
    begun = True if whole_of(version) != WholeStep() else None
    whole = _state(begun, missing[None])
    return [*steps, (None, Task("The programme as a whole", None, whole, missing[None]))]


def _state(said_ready: bool | None, missing: int) -> str:
    """None: nobody saved the step yet. What lacks something is not ready, whoever said so."""
    if said_ready is None:
        return "not_started"
    return "ready" if said_ready and not missing else "in_progress"
