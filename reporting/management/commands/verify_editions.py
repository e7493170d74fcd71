"""Prove that every stored file of every edition is the file published, and says what it says."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting.models import Edition
from reporting.verification.checking import check_edition


class Command(BaseCommand):
    help = (
        "Checks each edition: its record and each of its files against their SHA-256, and that "
        "every figure and paragraph of the record stands in each file. Names what is altered, and "
        "ends with 1 where anything is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", nargs="?", help="as in its address; all if left out")

    def handle(self, *, organisation: str | None, **_: object) -> None:
        editions = Edition.objects.order_by("pk").select_related(
            "paper__period", "paper__programme", "issue"
        )
        if organisation:
            editions = editions.filter(paper__organisation__slug=organisation)
        checked, files, wrong = 0, 0, 0
        for edition in editions.iterator(chunk_size=10):
            findings = check_edition(edition)
            for finding in findings:
                self.stderr.write(str(finding))
            checked, wrong = checked + 1, wrong + bool(findings)
            files += edition.files.count()
        if wrong:
            raise CommandError(f"{wrong} of {checked} editions are not as they were published.")
        self.stdout.write(f"{checked} editions and their {files} files are as they were published.")
