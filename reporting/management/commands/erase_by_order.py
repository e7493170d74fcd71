"""Take words out of an edition because a court or a regulator ordered it; on the record."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.refusals import Refused
from reporting.models import Edition
from reporting.papers.actions.erasing import erase_by_order, packs_that_hold


class Command(BaseCommand):
    help = (
        "Replaces words in an edition’s record and makes its files anew. Only for an order of a "
        "court or a regulator: a frozen row names it. Read docs/auditor.md first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="as in its address")
        parser.add_argument("paper", type=int, help="the paper’s number in its address")
        parser.add_argument("edition", type=int)
        parser.add_argument("--words", action="append", required=True, help="exactly as they stand")
        parser.add_argument("--ordered-by", required=True)
        parser.add_argument("--order", required=True, help="number and date of the order")
        parser.add_argument("--carried-out-by", required=True, help="name and post")

    def handle(self, *, organisation: str, paper: int, edition: int, **options: object) -> None:
        found = (
            Edition.objects.issued()
            .filter(paper__organisation__slug=organisation, paper=paper, number=edition)
            .select_related("paper__organisation", "paper__period", "paper__programme")
            .first()
        )
        if found is None:
            raise CommandError(f"{organisation} has no issued edition {edition} of paper {paper}.")
        names = ("words", "ordered_by", "order", "carried_out_by")
        try:
            erasure = erase_by_order(edition=found, **{name: options[name] for name in names})
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(
            f"Erased from {found}. Its record was {erasure.record_sha256_before} and is "
            f"{erasure.record_sha256_after}. Other editions, the paper in preparation, returns, "
            "finance and backups are not touched: docs/auditor.md says what is left to do."
        )
        for pack in packs_that_hold(found):
            self.stdout.write(f"Still holds the words, to be handled by hand: {pack}")
