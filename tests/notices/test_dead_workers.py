"""A task whose worker died is found and run again; one that kills its workers is given up."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from notices import reaping
from notices.models import TaskDeath, WorkerBeat
from notices.reaping import Heart, beat, requeue_dead_tasks

pytestmark = pytest.mark.django_db
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SECOND = dt.timedelta(seconds=1)


def a_task(worker="w", status=RUNNING, age=10, **fields):
    given = {
        "status": status,
        "started_at": timezone.now() - age * SECOND if status == RUNNING else None,
        "args_kwargs": {"args": [], "kwargs": {}},
        "task_path": "tests.notices.slow.slow",
        "worker_ids": [worker] if worker else [],
        "backend_name": "default",
        "run_after": get_date_max(),
    }
    return DBTaskResult.objects.create(**(given | fields))


def silent_for(seconds, worker="w"):
    WorkerBeat.objects.update_or_create(
        worker_id=worker, defaults={"beaten_at": Now() - seconds * SECOND}
    )


@pytest.mark.parametrize(
    ("silent", "age", "found"),
    [
        (0, 3600, 0),  # it works long, and lives
        (60, 3600, 0),
        (125, 1, 1),
        (None, 120, 0),  # a worker that never beat may be of another kind
        (None, 245, 1),
    ],
)
def test_a_task_is_put_back_once_its_worker_is_silent(silent, age, found):
    task = a_task(age=age)
    if silent is not None:
        silent_for(silent)
    assert requeue_dead_tasks() == found
    task.refresh_from_db()
    assert task.status == (READY if found else RUNNING)
    assert TaskDeath.objects.count() == found


def test_what_does_not_run_is_left_alone():
    silent_for(1000)
    a_task(status=READY)
    a_task(status=TaskResultStatus.SUCCESSFUL)
    a_task(status=TaskResultStatus.FAILED)
    assert requeue_dead_tasks() == 0


def test_of_two_who_look_one_puts_it_back(monkeypatch):
    silent_for(1000)
    a_task()
    found = reaping.dead_tasks()
    assert requeue_dead_tasks() == 1
    monkeypatch.setattr(reaping, "dead_tasks", lambda: found)
    assert requeue_dead_tasks() == 0
    assert TaskDeath.objects.count() == 1


def test_a_run_that_began_meanwhile_is_not_taken_for_the_one_that_died(monkeypatch):
    silent_for(1000)
    task = a_task()
    found = reaping.dead_tasks()
    task.claim("another")
    monkeypatch.setattr(reaping, "dead_tasks", lambda: found)
    assert requeue_dead_tasks() == 0
    task.refresh_from_db()
    assert task.status == RUNNING


def test_after_three_deaths_it_is_given_up_with_a_sentence():
    silent_for(1000)
    task = a_task()
    assert requeue_dead_tasks() == 1
    task.refresh_from_db()
    task.claim("w")
    assert requeue_dead_tasks() == 1
    task.refresh_from_db()
    task.claim("w")
    assert requeue_dead_tasks() == 0
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    [error] = task.task_result.errors
    assert error.exception_class is reaping.WorkerDiedError
    assert "3 workers died" in error.traceback
    assert requeue_dead_tasks() == 0


def test_by_hand(capsys):
    silent_for(1000)
    a_task()
    call_command("requeue_dead_tasks")
    assert "1 task put back." in capsys.readouterr().out


def test_beats_of_workers_long_gone_are_forgotten():
    silent_for(25 * 3600, "long ago")
    beat("now")
    requeue_dead_tasks()
    assert list(WorkerBeat.objects.values_list("pk", flat=True)) == ["now"]


def test_it_is_all_within_five_minutes():
    found_by = max(reaping.BEAT + reaping.SILENT, reaping.UNKNOWN) + reaping.LOOK
    assert found_by <= dt.timedelta(minutes=5)


def test_a_heart_survives_a_database_that_is_away(caplog):
    def away(worker_id):
        raise OSError("no database")

    Heart("w")._try(away, "w")
    assert "missed a beat" in caplog.text


def until(true, what, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"{what} did not happen in {seconds} s")


def test_a_real_worker_is_killed_and_another_does_its_work(share, tmp_path):
    runs = tmp_path / "runs"
    task = a_task(worker="", status=READY, args_kwargs={"args": [str(runs)], "kwargs": {}})
    database = share()
    first = database.manage("work", "--no-reload", "--worker-id", "first", DEBUG="on")
    try:
        until(lambda: lines(runs) == 1, "the first run")
        until(lambda: beats(database) == ["first"], "the first beat")
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.communicate()
    # More than two minutes of silence, without waiting for them.
    then = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=125)
    database.ask(f"UPDATE notices_workerbeat SET beaten_at = '{then:%Y-%m-%d %H:%M:%S.%f+00:00}'")
    second = database.manage(
        "work", "--no-reload", "--worker-id", "second", "--max-tasks", "1", DEBUG="on"
    )
    said, _ = second.communicate(timeout=120)
    assert second.returncode == 0, said
    assert lines(runs) == 2
    table = DBTaskResult._meta.db_table
    assert database.ask(f"SELECT status FROM {table}") == [("SUCCESSFUL",)]
    assert database.ask("SELECT worker_id, task_path FROM notices_taskdeath") == [
        ("first", task.task_path)
    ]
    # Whoever ends as they should is not looked for; the dead one is, for a day.
    assert "second" not in beats(database)


def lines(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0


def beats(database) -> list[str]:
    return [row[0] for row in database.ask("SELECT worker_id FROM notices_workerbeat")]
