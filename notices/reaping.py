"""Workers say that they live; a task whose worker no longer does is put back to be run again.

A worker that is killed leaves its task marked as running for ever. Every worker beats once in
``BEAT``; a task is put back where its worker has been silent for ``SILENT``, or never beat and
the task has run for ``UNKNOWN``. Looking every ``LOOK``, that is within five minutes. Tasks are
written so that they may run twice.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading

from django.db import close_old_connections, connection, transaction
from django.db.models.functions import Now
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.once import forget_sent_forms

from .models import TaskDeath, WorkerBeat

log = logging.getLogger(__name__)

BEAT = dt.timedelta(seconds=20)
LOOK = dt.timedelta(minutes=1)
SILENT = dt.timedelta(minutes=2)
UNKNOWN = dt.timedelta(minutes=4)
#: A task that so many workers died of is not tried again.
DEATHS = 3
#: Beats of workers long gone are forgotten.
FORGOTTEN = dt.timedelta(days=1)


class WorkerDiedError(Exception):
    """What a task is marked with that ``DEATHS`` workers died of."""


def beat(worker_id: str) -> None:
    """The worker lives. By the database's clock, which all machines share."""
    WorkerBeat.objects.update_or_create(worker_id=worker_id, defaults={"beaten_at": Now()})


def end_beats(worker_id: str) -> None:
    """The worker ends as it should: nothing of it is to be looked for."""
    WorkerBeat.objects.filter(worker_id=worker_id).delete()


def requeue_dead_tasks() -> int:
    """Put back every task whose worker died; returns how many. By many at once, each once."""
    put_back = sum(_put_back(one) for one in dead_tasks())
    WorkerBeat.objects.filter(beaten_at__lt=Now() - FORGOTTEN).delete()
    return put_back


def dead_tasks() -> list[DBTaskResult]:
    """Tasks that are marked as running by a worker that no longer lives."""
    running = DBTaskResult.objects.running()
    alive = set(
        WorkerBeat.objects.filter(beaten_at__gte=Now() - SILENT).values_list("pk", flat=True)
    )
    known = set(WorkerBeat.objects.values_list("pk", flat=True))
    for_long = set(running.filter(started_at__lt=Now() - UNKNOWN).values_list("pk", flat=True))
    return [
        one
        for one in running
        if _worker_of(one) not in alive and (_worker_of(one) in known or one.pk in for_long)
    ]


def _worker_of(task: DBTaskResult) -> str:
    return task.worker_ids[-1] if task.worker_ids else ""


@transaction.atomic
def _put_back(task: DBTaskResult) -> bool:
    """Whether it was ours to put back: the run that died must still be the one that stands."""
    died = TaskDeath.objects.filter(task_id=task.pk).count() + 1
    same_run = DBTaskResult.objects.filter(
        pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
    )
    changes = {"status": TaskResultStatus.READY, "started_at": None}
    if died >= DEATHS:
        changes = _given_up(task, died)
    if not same_run.update(**changes):
        return False
    TaskDeath.objects.create(
        task_id=task.pk,
        task_path=task.task_path[:250],
        worker_id=_worker_of(task),
        started_at=task.started_at,
    )
    log.warning("%s (%s): its worker died, %s of %s", task.task_path, task.pk, died, DEATHS)
    return died < DEATHS


def _given_up(task: DBTaskResult, died: int) -> dict[str, object]:
    return {
        "status": TaskResultStatus.FAILED,
        "finished_at": Now(),
        "exception_class_path": f"{WorkerDiedError.__module__}.{WorkerDiedError.__qualname__}",
        "traceback": (
            f"{died} workers died while they ran {task.task_path}. It is not tried again: "
            "look in the log of the workers for what killed them, often a lack of memory."
        ),
    }


class Heart(threading.Thread):
    """Beats for a worker, and looks for dead tasks and forms of yesterday, until told to stop."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(name=f"heart of {worker_id}", daemon=True)
        self.worker_id = worker_id
        self.stopped = threading.Event()

    def run(self) -> None:
        beats = 0
        while True:
            # Its own life first: a machine that wakes from sleep finds everyone silent.
            self._try(beat, self.worker_id)
            if beats % (LOOK // BEAT) == 0:
                self._try(requeue_dead_tasks)
                self._try(forget_sent_forms)
            beats += 1
            if self.stopped.wait(BEAT.total_seconds()):
                break
        self._try(end_beats, self.worker_id)
        connection.close()

    def stop(self) -> None:
        self.stopped.set()
        self.join(timeout=5)

    def _try(self, act, *arguments: str) -> None:
        """A database that is away for a moment does not stop a heart."""
        try:
            close_old_connections()
            act(*arguments)
        except Exception:
            log.exception("The heart of %s missed a beat", self.worker_id)
