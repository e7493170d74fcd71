"""A record as passages: what a search finds, each with its place in the paper. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from figures.money import sterling
from periods.calendar import print_day
from returns.records import ObjectiveRecord, ReturnRecord
from returns.vocabulary import Status

from ..papers.highlights import issue_in_words, risk_in_words
from ..papers.listed import listed_in
from ..papers.plain_words import as_words
from ..papers.records import PaperRecord
from ..papers.statuses import percent


@dataclass(frozen=True)
class Found:
    """``place`` is the anchor, ``called`` what people call it, ``heading`` what it is about."""

    place: str
    called: str
    heading: str
    text: str


def passages_of(record: PaperRecord) -> tuple[Found, ...]:
    """In the paper's order."""
    return tuple(one for one in _all(record) if one.text.strip() or one.heading.strip())


def _all(record: PaperRecord) -> Iterator[Found]:
    yield from _text(record)
    yield from _listed(record)
    if "statement" in record.appendices:
        yield from _statement(record)
    else:
        yield from _notes(record)
    for report in record.reports:
        if "status" in record.appendices:
            yield from _deliverables(report)
        if "highlights" in record.appendices:
            yield from _highlights(report)


def _text(record: PaperRecord) -> Iterator[Found]:
    for section in record.sections:
        for one in section.paragraphs:
            place = f"paragraph-{one.number}"
            yield Found(place, f"paragraph {one.number}", section.title, as_words(one.text))
        for prompt in section.prompts:
            if prompt.answer:
                place = f"section-{section.key}"
                yield Found(place, section.title, prompt.wording, as_words(prompt.answer))


def _listed(record: PaperRecord) -> Iterator[Found]:
    """The rows of the tables that sections list."""
    for section in record.sections:
        for listed in listed_in(section, record):
            for row in listed.rows:
                if row.cells:
                    said = " ".join(cell.text for cell in row.cells if cell.text)
                    yield Found(row.place, section.title, row.name, said)


def _statement(record: PaperRecord) -> Iterator[Found]:
    if record.statement is None:
        return
    groups = (*record.statement.income, *record.statement.expenditure)
    for group, line in ((one, line) for one in groups for line in one.lines):
        amounts = line.amounts
        actual = "" if amounts.actual is None else f" Actual to date {sterling(amounts.actual)}."
        text = f"{line.programme}. Revised budget {sterling(amounts.revised)}.{actual}"
        place = f"line {line.name} ({group.name})"
        yield Found(f"line-{line.line_id}", place, line.name, text.lstrip(". "))
    yield from _notes(record)


def _notes(record: PaperRecord) -> Iterator[Found]:
    """Those that a section lists: there they have their places."""
    listed = "\n".join(section.listing for section in record.sections)
    for note in record.statement.numbered_notes if record.statement else ():
        if f"**Note {note.mark}**" in listed:
            yield Found(f"note-{note.mark}", f"note {note.mark}", note.line, as_words(note.words))


def _deliverables(report: ReturnRecord) -> Iterator[Found]:
    for objective in report.objectives:
        about = f"{report.programme}, objective {objective.number}: {objective.short_name}"
        place = f"status-{report.programme_slug}-{objective.number}"
        text = f"{as_words(objective.wording)} {objective.explanation}".strip()
        yield Found(place, f"objective {objective.number} of {report.programme}", about, text)
        for one in objective.activities:
            status = Status(one.status).label if one.status else "Not reported"
            words = (
                f"{as_words(one.words)} Due {print_day(one.due_date)}. {status}, "
                f"{percent(one.progress)}. {one.explanation}"
            )
            called = f"{one.key} of {report.programme}"
            yield Found(f"deliverable-{one.activity_id}", called, about, words.strip())


def _highlights(report: ReturnRecord) -> Iterator[Found]:
    for objective in report.objectives:
        yield from _of_objective(report, objective)
    extra = as_words(report.extra_deliverables)
    registered = [*map(risk_in_words, report.risks), *map(issue_in_words, report.issues)]
    text = " ".join(filter(None, (extra, *registered)))
    if text:
        place = f"highlights-{report.programme_slug}"
        yield Found(place, f"highlights of {report.programme}", report.programme, text)


def _of_objective(report: ReturnRecord, objective: ObjectiveRecord) -> Iterator[Found]:
    place = f"highlights-{report.programme_slug}-{objective.number}"
    called = f"highlights of {report.programme}, objective {objective.number}"
    for section in objective.sections:
        if section.text.strip():
            about = f"{section.title}: {report.programme}, {objective.short_name}"
            yield Found(place, called, about, as_words(section.text))
    registered = [*map(risk_in_words, objective.risks), *map(issue_in_words, objective.issues)]
    if registered:
        about = f"Risks and issues: {report.programme}, {objective.short_name}"
        yield Found(place, called, about, " ".join(registered))
