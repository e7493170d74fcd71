"""How papers are arranged: the order that the product brings, and those of an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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

#: Where what the committee asks is answered in print; cover headings stand on the cover.
PROMPTS_IN = {
    SectionKind.IMPLICATIONS: (PromptKind.IMPLICATION,),
    SectionKind.DECLARATIONS: (PromptKind.DECLARATION, PromptKind.SIGNATORY),
}
#: Sections that hold no paragraphs.
WITHOUT_PARAGRAPHS = (*APPENDICES, SectionKind.IMPLICATIONS, SectionKind.DECLARATIONS)
Section = TypeVar("Section", bound=Arranged)
COPIED = ("position", "key", "title", "kind", "opening", "audience", "exemption")


@dataclass(frozen=True)
class Part:
    """A section in the order that the product brings."""

    key: str
    title: str
    kind: SectionKind
    opening: str = ""


#: The order of the sector's finance and operations reports.
USUAL_ORDER: tuple[Part, ...] = (
    Part(
        "purpose",
        "Purpose",
        SectionKind.TEXT,
        "This paper tells members how the organisation stood at {period_end}: its money, and its "
        "progress with the year's plan.",
    ),
    Part(
        "financial_summary",
        "Summary financial position",
        SectionKind.FINANCIAL_SUMMARY,
        "By {period_end} we had spent {actual_to_date:millions} of the "
        "{planned_to_date:millions} planned by then, {variance:words}. By the end of the year we "
        "expect to spend {projection}, against a revised budget of {revised_budget}.",
    ),
    Part("analysis", "Analysis of financial position", SectionKind.NOTES),
    Part("balances", "Key balances", SectionKind.BALANCES),
    Part("external_funds", "External funds", SectionKind.FUNDS),
    Part(
        "objectives",
        "Business plan and objectives",
        SectionKind.TEXT,
        "Appendix 2 shows how far the {objectives} objectives of the {programmes} programmes have "
        "come. Whatever is marked amber or red has a footnote that says why.",
    ),
    Part("general", "General", SectionKind.TEXT),
    Part(
        "recommendation",
        "Recommendation",
        SectionKind.RECOMMENDATION,
        "Members are asked to note how the organisation stood at {period_end}.",
    ),
    Part("statement", "Financial position", SectionKind.STATEMENT),
    Part("status", "Programme status reports", SectionKind.STATUS),
    Part("highlights", "Programme highlight reports", SectionKind.HIGHLIGHTS),
)

#: What opens a section that has figures to list but no paragraph of its own.
LEADS = {
    SectionKind.NOTES: "The notes are numbered as in the last column of Appendix 1.",
    SectionKind.BALANCES: "At {period_end} the balances were these:",
    SectionKind.FUNDS: "These grants come from outside, in instalments:",
}


def sections_for(paper: Paper, template: PaperTemplate | None) -> list[PaperSection]:
    """Unsaved sections of a new paper, as its template has them or in the usual order."""
    sections = template.sections.all() if template else usual_sections(PaperSection)
    return [
        PaperSection(paper=paper, **{name: getattr(section, name) for name in COPIED})
        for section in sections
    ]


def usual_sections(model: type[Section]) -> list[Section]:
    """The usual order as unsaved sections that belong to nothing yet."""
    return [
        model(
            position=position,
            key=part.key,
            title=part.title,
            kind=part.kind,
            opening=part.opening,
        )
        for position, part in enumerate(USUAL_ORDER, start=1)
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
