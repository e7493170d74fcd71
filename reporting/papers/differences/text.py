"""What changed on the cover, in paragraphs and in answers to what a committee asks."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from periods.calendar import print_day

from ..plain_words import as_words
from ..records import PaperRecord, ParagraphRecord, PromptRecord, SectionRecord
from .changes import Change, moved, pairs, reworded

COVER = (
    ("title", "Title"),
    ("body", "Body"),
    ("meeting_date", "Date of the meeting"),
    ("agenda_item", "Agenda item"),
    ("purpose", "Purpose"),
    ("author", "Author"),
    ("author_post", "Author’s post"),
    ("author_contact", "Contact"),
    ("period", "Period"),
    ("plan", "Plan"),
)


def of_cover(before: PaperRecord, after: PaperRecord) -> Iterator[Change]:
    for name, called in COVER:
        old, new = getattr(before.heading, name), getattr(after.heading, name)
        if old != new:
            yield Change(moved(called, _said(old), _said(new)))
    yield from _prompts(before.cover, after.cover, "")
    for key in dict.fromkeys((*before.appendices, *after.appendices)):
        if (key in before.appendices) != (key in after.appendices):
            done = "added" if key in after.appendices else "removed"
            yield Change(f"Appendix “{APPENDICES[key]}” {done}.")


APPENDICES = {
    "statement": "financial position",
    "status": "programme status reports",
    "highlights": "programme highlight reports",
}


def of_text(before: PaperRecord, after: PaperRecord) -> Iterator[tuple[str, Iterable[Change]]]:
    old = {one.key: one for one in before.sections}
    for section in after.sections:
        yield section.title, _section(old.get(section.key), section)
    kept = {one.key for one in after.sections}
    for section in before.sections:
        if section.key not in kept:
            yield section.title, _section(section, None)


def _section(before: SectionRecord | None, after: SectionRecord | None) -> Iterator[Change]:
    """One of them is None where the section is new or gone."""
    section = after or before
    place = f"section-{section.key}" if after else ""
    if before is None:
        yield Change(f"Section “{section.title}” added.", place)
    elif after is None:
        yield Change(f"Section “{section.title}” removed.")
    elif before.title != after.title:
        yield Change(moved("Title of the section", before.title, after.title), place)
    if before and after and before.exemption != after.exemption:
        yield Change(moved("Exemption", before.exemption or "none", after.exemption or "none"))
    yield from _paragraphs(before.paragraphs if before else (), after.paragraphs if after else ())
    yield from _prompts(before.prompts if before else (), after.prompts if after else (), place)


def _paragraphs(
    before: tuple[ParagraphRecord, ...], after: tuple[ParagraphRecord, ...]
) -> Iterator[Change]:
    """Paragraphs are the same by their lasting key; the product's own by their place."""
    old = dict(_keyed(before))
    for key, one in _keyed(after):
        place = f"paragraph-{one.number}"
        was = old.pop(key, None)
        if was is None:
            yield Change(f"Paragraph {one.number} added: “{as_words(one.text)}”", place)
            continue
        then, now = as_words(was.text), as_words(one.text)
        moved = f" (was {was.number})" if was.number != one.number else ""
        if then != now:
            yield Change(f"Paragraph {one.number}{moved} reworded:", place, reworded(then, now))
        elif was.sources != one.sources:
            yield Change(f"Paragraph {one.number}{moved}: sources of amounts changed.", place)
    for one in old.values():
        yield Change(f"Paragraph {one.number} removed: “{as_words(one.text)}”")


def _keyed(
    paragraphs: tuple[ParagraphRecord, ...],
) -> Iterator[tuple[Hashable, ParagraphRecord]]:
    for at, one in enumerate(paragraphs):
        yield (one.paragraph_id or f"own {at}"), one


def _prompts(
    before: tuple[PromptRecord, ...], after: tuple[PromptRecord, ...], place: str
) -> Iterator[Change]:
    for was, one in pairs(before, after, lambda prompt: (prompt.kind, prompt.wording)):
        then, now = _answered(was), _answered(one)
        if then != now:
            yield Change(moved((one or was).wording, then, now), place if one else "")


def _answered(prompt: PromptRecord | None) -> str:
    if prompt is None:
        return "not asked"
    if prompt.is_none:
        return "no implications"
    return ("declared" if prompt.is_ticked else as_words(prompt.answer)) or "not answered"


def _said(value: object) -> str:
    if hasattr(value, "isoformat"):
        return print_day(value)
    return str(value) or "nothing"
