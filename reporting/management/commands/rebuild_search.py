"""Make the passages of all issued editions anew, so that searches find them."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.db import connection

from reporting.models import Edition
from reporting.search.index import index_edition


class Command(BaseCommand):
    help = "Reads every issued edition's record again and keeps the passages that searches find."

    def handle(self, **_: object) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM passage_words")
        editions = Edition.objects.issued().order_by("pk")
        passages = [index_edition(edition) for edition in editions.iterator(chunk_size=10)]
        self.stdout.write(
            f"{len(passages)} edition{'' if len(passages) == 1 else 's'}, {sum(passages)} passages"
        )
