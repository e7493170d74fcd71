"""``manage.py forget_cached``: away with what can be made again."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import BaseCommand, CommandParser

from files.cache import KEPT_DAYS, forget_cached
from records import clock


class Command(BaseCommand):
    help = (
        "Forget parts of papers that were kept to make the next edition faster, and that nobody "
        "has used for some time. They hold text of papers: with --days 0 none is left."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=KEPT_DAYS, help="unused for so many days")

    def handle(self, *, days: int, **options: object) -> None:
        # What was used today counts as used before tomorrow.
        since = clock.today() - dt.timedelta(days=days - 1)
        count = forget_cached(unused_since=since)
        self.stdout.write(f"{count} part{'' if count == 1 else 's'} forgotten.")
