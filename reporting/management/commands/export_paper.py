"""Write a paper to a file: the stored bytes of its edition, or a draft where there is none."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from periods.calendar import Quarter
from records import clock
from reporting.models import Edition, EditionFile, Paper
from reporting.papers.builder import build_paper
from reporting.papers.rendering import RENDERERS


class Command(BaseCommand):
    help = (
        "Writes a paper's file: of its newest edition (or --edition), byte for byte as it was "
        "published; without an edition a draft, marked so on each page."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="as in its address: improvement-service")
        parser.add_argument("period", help="a quarter: 2009-10-q2")
        parser.add_argument("--format", required=True, choices=EditionFile.Format.values)
        parser.add_argument("--output", required=True, help="the file to write")
        parser.add_argument("--kind", choices=Paper.Kind.values)
        parser.add_argument("--edition", type=int, help="its number; the newest if left out")

    def handle(self, *, organisation, period, format, output, kind, edition, **_: object) -> None:  # noqa: A002
        paper = _paper(organisation, _quarter(period), kind)
        published = _edition(paper, edition)
        data = _stored(published, format) if published else _draft(paper, format)
        _write(Path(output), data)
        what = f"edition {published.number}" if published else "a draft"
        self.stdout.write(f"{output}: {what} of {paper}, {len(data):,} bytes")


def _quarter(period: str) -> Quarter:
    try:
        return Quarter.from_key(period)
    except ValueError as error:
        raise CommandError(f"{error}.") from error


def _paper(organisation: str, quarter: Quarter, kind: str | None) -> Paper:
    papers = Paper.objects.filter(
        organisation__slug=organisation,
        period__year=quarter.year,
        period__quarter_number=quarter.number,
    ).select_related("organisation", "period", "author__user")
    paper = (papers.filter(kind=kind) if kind else papers).first()
    if paper is None:
        raise CommandError(f"{organisation} has no such paper about {quarter.label}.")
    return paper


def _edition(paper: Paper, number: int | None) -> Edition | None:
    """The edition asked for, or the newest that members can open."""
    editions = Edition.objects.issued().filter(paper=paper)
    if number is None:
        return editions.filter(withdrawal=None).order_by("number").last()
    found = editions.filter(number=number).select_related("withdrawal").first()
    if found is None:
        raise CommandError(f"{paper} has no issued edition {number}.")
    if found.is_withdrawn:
        raise CommandError(f"Edition {number} is withdrawn: its files open to an auditor only.")
    return found


def _stored(edition: Edition, extension: str) -> bytes:
    file = edition.files.for_members().select_related("stored_file__content").get(format=extension)
    return bytes(file.stored_file.content.data)


def _draft(paper: Paper, extension: str) -> bytes:
    record = build_paper(paper, known_at=clock.now())
    return RENDERERS[EditionFile.Format(extension)].render(record)


def _write(output: Path, data: bytes) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
