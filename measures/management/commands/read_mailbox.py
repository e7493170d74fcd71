"""``manage.py read_mailbox``: what a timetable calls; see docs/administrator.md."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from measures.doors.receiving import read_mailbox


class Command(BaseCommand):
    help = (
        "Read answers to requests for values from the mailbox of IMAP_URL. Safe to run any number "
        "of times, and by several at once; a mailbox that is away is tried again the next time."
    )

    def handle(self, **options: object) -> None:
        look = read_mailbox()
        if look.read or look.failed:
            self.stdout.write(
                f"{look.read} read, {look.taken} of them with values; {look.failed} left for later."
            )
        if look.problem:
            raise CommandError(look.problem)
