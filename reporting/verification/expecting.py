"""What each file of an edition has to say, from its record. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from components.text import render_narrative

from ..papers.listed import ListedRow
from ..papers.presentation import Presented, PrintedRow, present
from ..papers.records import PaperRecord
from ..papers.statuses import StatusObjective, StatusReport, StatusRow
from .reading import squeezed

_TAG = re.compile(r"<[^>]+>")
_BLOCKS = re.compile(r"</?(?:p|li|ul|ol|h4)[^>]*>|<br ?/?>")
#: So much of a footnote stands on the page of its call in any case.
FOOTNOTE_LENGTH = 40


@dataclass(frozen=True)
class Expected:
    """A place of the paper, and what has to be found: letters without spaces. Before ``end`` a
    footnote’s number may stand."""

    place: str
    text: str
    end: str = ""

    @cached_property
    def pattern(self) -> re.Pattern:
        return re.compile(
            re.escape(self.text) + r"(?:\d{1,3})?(?:seetheobjective)?" + re.escape(self.end)
        )

    def stands_in(self, text: str) -> bool:
        if not self.end:
            return self.text in text
        return self.pattern.search(text) is not None


def in_print(record: PaperRecord) -> tuple[Expected, ...]:
    """Every paragraph, figure, status and highlight that HTML and PDF have to show."""
    paper = present(record)
    found = [*_paragraphs(record), *_listed(paper), *_statement(paper)]
    if "status" in record.appendices:
        found += [one for report in paper.statuses for one in _status(report)]
    if "highlights" in record.appendices:
        found += _highlights(record)
    return tuple(one for one in found if one.text)


def _paragraphs(record: PaperRecord) -> Iterator[Expected]:
    for section in record.sections:
        for one in section.paragraphs:
            yield from _blocks(f"paragraph {one.number}", one.text)
        yield from _blocks(section.title, section.listing)
        for prompt in section.prompts:
            yield from _blocks(prompt.wording, prompt.answer)


def _blocks(place: str, markdown: str) -> Iterator[Expected]:
    """A text by its blocks: between them stand bullets and numbers."""
    if not markdown:
        return
    yield from _html_blocks(place, render_narrative(markdown))


def _html_blocks(place: str, markup: str) -> Iterator[Expected]:
    for block in _BLOCKS.split(markup):
        words = squeezed(html.unescape(_TAG.sub("", block)))
        if words:
            yield Expected(place, words)


def _listed(paper: Presented) -> Iterator[Expected]:
    """Every row of the tables that sections list, and what stands below them."""
    for section in paper.sections:
        for listed in section.tables:
            yield _said(section.title, listed.table.caption)
            for row in listed.rows:
                yield _said(f"{section.title}, {row.name}", _row_text(row))
            for note in listed.table.notes:
                yield _said(section.title, note)


def _statement(paper: Presented) -> Iterator[Expected]:
    if "statement" not in paper.record.appendices:
        return
    for row in paper.statement_rows:
        yield Expected(f"statement, {row.name}", squeezed(_row_text(row)))


def _row_text(row: PrintedRow | ListedRow) -> str:
    cells = (one.text or ("" if one.is_silent else one.absence) for one in row.cells)
    return "".join((row.name, *cells))


def _status(report: StatusReport) -> Iterator[Expected]:
    yield _said(report.programme, f"Overall progress: {report.progress}")
    for objective in report.objectives:
        yield from _objective(f"{report.programme}, objective {objective.number}", objective)
    for footnote in report.footnotes:
        words = squeezed(footnote.text)[:FOOTNOTE_LENGTH]
        yield Expected(f"footnote {footnote.number}", words)


def _objective(place: str, objective: StatusObjective) -> Iterator[Expected]:
    yield from _html_blocks(place, objective.wording)
    yield _said(place, f"Objective progress: {objective.progress}")
    for row in objective.rows:
        yield from _html_blocks(f"{place}, {row.key}", row.wording)
        yield _status_row(place, row)


def _status_row(place: str, row: StatusRow) -> Expected:
    was = f"was {row.was_due}" if row.was_due else ""
    before = f"{row.due_date}{was}{row.status}{row.rag_word}"
    return Expected(f"{place}, {row.key}", squeezed(before), squeezed(row.progress))


def _said(place: str, words: str) -> Expected:
    return Expected(place, squeezed(words))


def _highlights(record: PaperRecord) -> Iterable[Expected]:
    for report in record.reports:
        for objective in report.objectives:
            place = f"highlights of {report.programme}, objective {objective.number}"
            for section in objective.sections:
                if section.is_answered and not section.nothing_to_report:
                    yield from _blocks(place, section.text)
        yield from _blocks(f"highlights of {report.programme}", report.extra_deliverables)
