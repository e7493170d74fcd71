"""``manage.py requeue_dead_tasks``: what every worker does each minute, once and by hand."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from notices.reaping import requeue_dead_tasks


class Command(BaseCommand):
    help = "Put back the tasks whose worker died, so that another worker runs them."

    def handle(self, **options: object) -> None:
        count = requeue_dead_tasks()
        self.stdout.write(f"{count} task{'' if count == 1 else 's'} put back.")
