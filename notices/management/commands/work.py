"""``manage.py work``: a worker whose tasks are found and run again should it die."""

from __future__ import annotations

import os

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands import db_worker

from notices.reaping import Heart


class Command(db_worker.Command):
    help = (
        "Run tasks in the background, as db_worker does with the same options; say every few "
        "seconds that this worker lives, and put back the tasks of workers that do not."
    )

    def handle(self, *, worker_id: str, reload: bool, **options: object) -> None:
        # With the reloader, this process only watches over the one that works.
        watches = reload and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true"
        heart = Heart(worker_id)
        if not watches:
            heart.start()
        try:
            super().handle(worker_id=worker_id, reload=reload, **options)
        finally:
            if heart.is_alive():
                heart.stop()
