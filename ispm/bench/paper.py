"""The paper's seconds on one long paper: laid out in one go, by section, again after an edit, again
unchanged; beside a browser's print of the same page and typst on the same content."""

from __future__ import annotations

import datetime as dt
import gc
import io
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from meetings.actions import MeetingFields, plan_meeting, set_up_body
from meetings.models import Meeting
from printing.bypart import make_pdf_by_part
from printing.cutting import cut
from printing.pdf import make_pdf
from printing.press import Press
from printing.tags import Mending
from records import clock
from reporting.models import Paper
from reporting.papers.actions import add_paragraph, create_paper
from reporting.papers.builder import build_paper
from reporting.papers.html import document, render_html
from reporting.papers.plain import render_json
from reporting.papers.records import PaperRecord
from reporting.papers.xlsx import render_xlsx
from returns.records import ReturnRecord

from .typsetting import in_typst
from .world import World

try:
    import typst
except ImportError:  # nothing of the product needs it
    typst = None

#: As long as a board's paper of a quarter: so many programmes, and objectives of each.
PROGRAMMES, OBJECTIVES = 12, 2
#: Each is measured so often, and the shortest counts: others use the machine too.
TIMES = 3
PROCESSES = 2
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")


@dataclass(frozen=True)
class Phase:
    """``ratio`` is to the same paper in one go, as the layout comes; ``limit`` what it may be."""

    name: str
    seconds: float
    remark: str = ""
    ratio: float | None = None
    limit: float | None = None

    def __str__(self) -> str:
        row = f"paper: {self.name:<28} {self.seconds:>7.2f} s"
        if self.ratio is not None:
            row += f"  ratio {self.ratio:.3f}"
        if self.limit is not None:
            row += f" (limit {self.limit}{'' if self.ratio <= self.limit else ', PASSED'})"
        return f"{row}  {self.remark}".rstrip()


class Memory(dict):
    """What a database keeps in the product."""

    def find(self, keys) -> dict[str, bytes]:
        return {key: self[key] for key in keys if key in self}

    def keep(self, made) -> None:
        self.update(made)

    def copy(self) -> Memory:
        return Memory(self)

    def without_wholes(self) -> Memory:
        return Memory((k, data) for k, data in self.items() if not data.startswith(b"%PDF"))


def measure_paper(world: World) -> Iterator[Phase]:
    """The paper of the world's last round, drawn and rendered once in each form."""
    watch = _Watch()
    record = _shorter(build_paper(_paper(world), known_at=clock.now()))
    yield watch.phase("record", f"{len(record.reports)} programmes")
    render_html(record)
    yield watch.phase("web page")
    markup = document(record, paged=True)
    yield watch.phase("markup for PDF", f"{len(markup) // 1000:,} kB")
    render_xlsx(record)
    yield watch.phase("Excel")
    render_json(record)
    yield watch.phase("plain data")
    yield from _pdf_phases(record)


def _paper(world: World) -> Paper:
    paper = create_paper(
        organisation=world.organisation,
        period=world.period,
        meeting=_meeting(world),
        author_contact="bench@example.org",
        purpose="noting",
        by=world.everyone,
    )
    add_paragraph(
        paper=paper,
        section="financial_summary",
        text="We spent {actual_to_date}, which is {variance:words}.",
        by=world.everyone,
    )
    return paper


def _meeting(world: World) -> Meeting:
    body = set_up_body(organisation=world.organisation, name="Board", by=world.everyone)
    meets_on = world.period.closes_on + dt.timedelta(days=30)
    return plan_meeting(body=body, fields=MeetingFields(meets_on), by=world.everyone)


def _shorter(record: PaperRecord) -> PaperRecord:
    programmes = [one for one in record.programmes if one.report][:PROGRAMMES]
    return replace(record, programmes=tuple(_fewer(one) for one in programmes))


def _fewer(programme):
    report = replace(programme.report, objectives=programme.report.objectives[:OBJECTIVES])
    return replace(programme, report=report)


def _edited(record: PaperRecord, change: Callable[[ReturnRecord], ReturnRecord]) -> PaperRecord:
    """The first programme's report changed, as a correction does."""
    first, *others = record.programmes
    return replace(record, programmes=(replace(first, report=change(first.report)), *others))


def _another_head(report: ReturnRecord) -> ReturnRecord:
    return replace(report, head="Somebody else")


def _a_page_more(report: ReturnRecord) -> ReturnRecord:
    """So that the numbers of all pages after it change, and those in the contents."""
    first, *others = report.objectives
    longer = replace(first, wording="\n\n".join([first.wording] * 40))
    return replace(report, objectives=(longer, *others))


# The PDF --------------------------------------------------------------------------


def _pdf_phases(record: PaperRecord) -> Iterator[Phase]:
    """From the record to the PDF each time: markup is made anew, as the product does."""
    at_once(document(record, paged=True))  # what is read once by a process is read
    whole, data = _timed(lambda: at_once(document(record, paged=True)), times=TIMES)

    def phase(name: str, seconds: float, limit: float | None = None, remark: str = "") -> Phase:
        return Phase(name, seconds, remark, seconds / whole, limit)

    yield phase("PDF in one go, as it comes", whole, remark=_size(data))
    seconds, data = _timed(lambda: make_pdf(document(record, paged=True)), times=TIMES)
    yield phase("in one go, collector quiet", seconds, remark=_size(data))
    yield from _by_part(record, phase)
    yield from _others(record, phase)


def _by_part(record: PaperRecord, phase: Callable[..., Phase]) -> Iterator[Phase]:
    with Press(PROCESSES) as press:

        def make(of: PaperRecord, shelf: Memory) -> bytes:
            return make_pdf_by_part(document(of, paged=True), renderer=press, shelf=shelf)

        seconds, _pool = _timed(lambda: press.start(cut(document(record, paged=True)).style))
        yield phase(f"{PROCESSES} processes start", seconds)
        seconds, data = _timed(lambda: make(record, Memory()), times=TIMES)
        yield phase("by section", seconds, 0.55, _size(data))
        kept = Memory()
        make(record, kept)
        for name, change in (
            ("one programme edited", _another_head),
            ("one edited, a page longer", _a_page_more),
        ):
            edited = _edited(record, change)
            seconds, _data = _timed(lambda of=edited: make(of, kept.copy()), times=TIMES)
            yield phase(name, seconds, 0.15 if change is _another_head else None)
        seconds, _data = _timed(lambda: make(record, kept), times=TIMES)
        yield phase("nothing edited", seconds, 0.03)
        seconds, _data = _timed(lambda: make(record, kept.without_wholes()), times=TIMES)
        yield phase("joined of kept parts", seconds)


def _size(data: bytes) -> str:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return f"{len(pdf.pages)} pages, {len(data) // 1000:,} kB"


def at_once(markup: str) -> bytes:
    """The whole document laid out as WeasyPrint comes, mended as ours are."""
    fetcher = URLFetcher(allowed_protocols={"data"})
    laid_out = HTML(string=markup, url_fetcher=fetcher).render(
        font_config=FontConfiguration(), pdf_variant="pdf/ua-1"
    )
    return laid_out.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=False, finisher=Mending())


def _others(record: PaperRecord, phase: Callable[..., Phase]) -> Iterator[Phase]:
    """The same content by other ways, files and start of a program included."""
    with tempfile.TemporaryDirectory(prefix="ispm-bench-") as folder:
        source = Path(folder) / "paper.html"
        source.write_text(document(record, paged=True))
        browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        if browser:
            command = [browser, *BROWSER_FLAGS, f"--print-to-pdf={folder}/paper.pdf", str(source)]
            seconds, _done = _timed(lambda: _run(command))
            yield phase("a browser prints the page", seconds, remark="no notes, no page numbers")
        if typst is None:
            yield Phase("typst", 0.0, "not measured: `pip install typst` and run it again")
            return
        target = Path(folder) / "paper.typ"
        target.write_text(in_typst(source.read_text()))
        seconds, data = _timed(lambda: typst.compile(str(target)))
        yield phase("typst, the same content", seconds, remark=f"{len(data) // 1000:,} kB")


def _run(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, check=True)  # noqa: S603


def _timed(act: Callable[[], object], times: int = 1) -> tuple[float, object]:
    """The shortest of so many runs, as others use the machine too."""
    took = []
    for _ in range(times):
        gc.collect()
        begun = time.perf_counter()
        result = act()
        took.append(time.perf_counter() - begun)
    return min(took), result


class _Watch:
    def __init__(self) -> None:
        self.since = time.perf_counter()

    def phase(self, name: str, remark: str = "") -> Phase:
        now = time.perf_counter()
        phase = Phase(name, now - self.since, remark)
        self.since = now
        return phase
