"""The paper's seconds, by phase, on one large paper."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from printing.tags import Mending
from records import clock
from reporting.models import Paper, PaperSection, Paragraph
from reporting.papers.arrangement import sections_for
from reporting.papers.builder import build_paper
from reporting.papers.html import document, render_html
from reporting.papers.plain import render_json
from reporting.papers.xlsx import render_xlsx

from .world import World


@dataclass(frozen=True)
class Phase:
    name: str
    seconds: float
    remark: str = ""

    def __str__(self) -> str:
        return f"paper: {self.name:<15} {self.seconds:>7.2f} s  {self.remark}".rstrip()


def measure_paper(world: World) -> list[Phase]:
    """The paper of the world's last round, drawn and rendered once in each form."""
    return list(_phases(_paper(world)))


def _paper(world: World) -> Paper:
    paper = Paper.objects.create(
        organisation=world.organisation,
        period=world.period,
        body="Board",
        meeting_date=world.period.closes_on + dt.timedelta(days=30),
        author=world.everyone,
        author_post="Performance officer",
        author_contact="bench@example.org",
    )
    sections = sections_for(paper, template=None)
    PaperSection.objects.bulk_create(sections)
    Paragraph.objects.create(
        paper=paper,
        section=next(one for one in sections if one.key == "financial_summary"),
        position=1,
        text="We spent {actual_to_date}, which is {variance:words}.",
    )
    return paper


def _phases(paper: Paper) -> Iterator[Phase]:
    watch = _Watch()
    record = build_paper(paper, known_at=clock.now())
    yield watch.phase("record")
    render_html(record)
    yield watch.phase("web page")
    text = document(record, paged=True)
    yield watch.phase("markup for PDF", f"{len(text) // 1000:,} kB")
    laid_out = HTML(string=text, url_fetcher=URLFetcher(allowed_protocols={"data"})).render(
        font_config=FontConfiguration(), pdf_variant="pdf/ua-1"
    )
    yield watch.phase("PDF layout", f"{len(laid_out.pages)} pages")
    data = laid_out.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=False, finisher=Mending())
    yield watch.phase("PDF drawing", f"{len(data) // 1000:,} kB")
    render_xlsx(record)
    yield watch.phase("Excel")
    render_json(record)
    yield watch.phase("plain data")


class _Watch:
    def __init__(self) -> None:
        self.since = time.perf_counter()

    def phase(self, name: str, remark: str = "") -> Phase:
        now = time.perf_counter()
        phase = Phase(name, now - self.since, remark)
        self.since = now
        return phase
