"""How papers are arranged: in the order that their kind brings, or that an organisation chose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from ..models import (
    APPENDICES,
    Paper,
    PaperPrompt,
    PaperSection,
    PaperTemplate,
    PromptKind,
    SectionKind,
)
from ..models.templates import Arranged
from .kinds import READINGS

#: Where what the committee asks is answered in print; cover headings stand on the cover.
PROMPTS_IN = {
    SectionKind.IMPLICATIONS: (PromptKind.IMPLICATION,),
    SectionKind.DECLARATIONS: (PromptKind.DECLARATION, PromptKind.SIGNATORY),
}
#: Sections that hold no paragraphs.
WITHOUT_PARAGRAPHS = (*APPENDICES, SectionKind.IMPLICATIONS, SectionKind.DECLARATIONS)
Section = TypeVar("Section", bound=Arranged)
COPIED = ("position", "key", "title", "kind", "opening", "audience", "exemption", "scorecard")


#: What opens a section that has figures to list but no paragraph of its own.
LEADS = {
    SectionKind.NOTES: "The notes are numbered as in the last column of Appendix 1.",
    SectionKind.BALANCES: "At {period_end} the balances were these:",
    SectionKind.FUNDS: "These grants come from outside, in instalments:",
}
#: The same for notes in a paper that has no statement with a column of them.
NOTES_ALONE = "These budget lines were far from their plan, or had a note:"


def sections_for(paper: Paper, template: PaperTemplate | None) -> list[PaperSection]:
    """Unsaved sections of a new paper, as its template has them or in the usual order."""
    sections = template.sections.all() if template else usual_sections(PaperSection, paper.kind)
    return [
        PaperSection(paper=paper, **{name: getattr(section, name) for name in COPIED})
        for section in sections
    ]


def usual_sections(model: type[Section], kind: str) -> list[Section]:
    """The usual order of a kind of paper as unsaved sections that belong to nothing yet."""
    return [
        model(
            position=position,
            key=part.key,
            title=part.title,
            kind=part.kind,
            opening=part.opening,
        )
        for position, part in enumerate(READINGS[kind].order, start=1)
    ]


def prompts_for(paper: Paper, template: PaperTemplate | None) -> list[PaperPrompt]:
    """Unsaved prompts of a new paper: what its template's committee asks; else nothing."""
    if template is None:
        return []
    return [
        PaperPrompt(paper=paper, kind=one.kind, position=one.position, wording=one.wording)
        for one in template.prompts.all()
    ]


def in_print_order(sections: Iterable[Section]) -> list[Section]:
    """Sections as they print: what is for members alone stands behind what everybody reads, so
    that the numbers of the public part have no holes; appendices come last."""

    def place(section: Section) -> tuple[bool, bool, int, int]:
        return (
            section.kind in APPENDICES,
            bool(section.exemption),
            section.position,
            section.pk or 0,
        )

    return sorted(sections, key=place)


def written_sections(paper: Paper) -> list[PaperSection]:
    """The sections that hold paragraphs, as they print."""
    return in_print_order(paper.sections.exclude(kind__in=WITHOUT_PARAGRAPHS))
