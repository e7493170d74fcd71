"""``manage.py send_reminders``: what a timetable calls; see docs/administrator.md."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import BaseCommand, CommandParser

from ispm.reminders import send_reminders
from records import clock


class Command(BaseCommand):
    help = (
        "Tell people what falls due today and send whatever waits: one message per person and "
        "day. Safe to run any number of times, and by several at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=dt.date.fromisoformat, help="As if it were this day (2026-11-20)"
        )

    def handle(self, *, today: dt.date | None, **options: object) -> None:
        outcome = send_reminders(today or clock.today())
        if outcome.sent or outcome.failed:
            self.stdout.write(f"{outcome.sent} sent, {outcome.failed} failed.")
        if outcome.failed:
            self.stderr.write(
                "What failed is tried again at the next run; the reasons are in the log, and "
                "under Messages in the admin."
            )
