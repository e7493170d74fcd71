"""Arranging papers and templates: their sections, and what a committee asks.

``Owner`` is a paper, or a template from which papers begin; both have sections and prompts.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import Membership, Organisation
from accounts.roles import Permission
from measures.models import Scorecard
from records.positions import move
from records.refusals import Refused, required

from ...models import (
    Audience,
    Paper,
    PaperKind,
    PaperPrompt,
    PaperSection,
    PaperTemplate,
    PromptKind,
    SectionKind,
    TemplatePrompt,
    TemplateSection,
)
from ..arrangement import COPIED, WITHOUT_PARAGRAPHS, usual_sections
from ..permissions import check_may

Owner = Paper | PaperTemplate
Section = PaperSection | TemplateSection
Prompt = PaperPrompt | TemplatePrompt
#: Each stands in a paper once: their figures and answers are the paper's.
SEVERAL = (SectionKind.TEXT, SectionKind.REQUIRED)
ONCE = tuple(kind for kind in SectionKind if kind not in SEVERAL)


@transaction.atomic
def create_template(
    *,
    organisation: Organisation,
    name: str,
    by: Membership,
    kind: str = "",
    like: PaperTemplate | None = None,
) -> PaperTemplate:
    """A template that begins as a copy of ``like``, or in the usual order of its kind.

    Refused (field ``name``) where the organisation has one of that name, (``like``) for a copy of
    one of another kind."""
    kind = kind or (like.kind if like else PaperKind.FINANCE_AND_OPERATIONS)
    template = PaperTemplate(organisation=organisation, kind=kind, name=name.strip())
    check_may(by, Permission.COMPILE_PAPER, template)
    required(name, "Enter a name for the template.", field="name")
    if PaperTemplate.objects.filter(organisation=organisation, name=template.name).exists():
        raise Refused("There is a template of that name already.", field="name")
    if like and like.kind != kind:
        raise Refused("Copy a template of the same kind of paper.", field="like")
    template.signed(by).save()
    for section in like.sections.all() if like else usual_sections(TemplateSection, kind):
        copied = {name: getattr(section, name) for name in COPIED}
        TemplateSection(template=template, **copied).signed(by).save()
    for prompt in like.prompts.all() if like else ():
        TemplatePrompt(
            template=template, kind=prompt.kind, position=prompt.position, wording=prompt.wording
        ).signed(by).save()
    return template


@transaction.atomic
def end_template(*, template: PaperTemplate, on: dt.date, by: Membership) -> None:
    """No new paper takes it; papers that began with it stay as they are."""
    check_may(by, Permission.COMPILE_PAPER, template)
    if template.ended_on is not None:
        raise Refused("This template is ended already.")
    template.ended_on = on
    template.signed(by).save_edit(expected_version=template.edit_version)


# Sections -------------------------------------------------------------------------


@transaction.atomic
def add_section(
    *,
    owner: Owner,
    title: str,
    kind: str,
    by: Membership,
    exemption: str = "",
    opening: str = "",
    scorecard: Scorecard | None = None,
) -> Section:
    """A section behind the others. ``exemption`` makes it one for members alone; ``scorecard`` is
    what a section of that kind shows.

    Refused (field ``kind``) for a second one of a kind that stands once.
    """
    check_may(by, Permission.COMPILE_PAPER, owner)
    if kind in ONCE and owner.sections.filter(kind=kind).exists():
        raise Refused("There is a section of this kind already.", field="kind")
    section = owner.sections.model(
        **{_owned(owner): owner},
        position=owner.sections.count() + 1,
        key=_free_key(owner, title),
        kind=kind,
    )
    _show(section, scorecard)
    return _saved(section, title, exemption, opening, by)


@transaction.atomic
def change_section(
    *,
    section: Section,
    title: str,
    expected_version: int,
    by: Membership,
    exemption: str = "",
    opening: str = "",
    scorecard: Scorecard | None = None,
) -> Section:
    """Change its title, for whom it is, its usual opening and the scorecard that it shows; Conflict
    where someone else did."""
    check_may(by, Permission.COMPILE_PAPER, _owner(section))
    _show(section, scorecard)
    return _saved(section, title, exemption, opening, by, expected_version)


@transaction.atomic
def move_section(*, section: Section, up: bool, by: Membership) -> None:
    """One place up or down; at the end of the list nothing happens."""
    check_may(by, Permission.COMPILE_PAPER, _owner(section))
    move(section, _owner(section).sections.all(), up=up, by=by)


@transaction.atomic
def remove_section(*, section: Section, by: Membership) -> None:
    """Take a section out. Refused while paragraphs stand in it."""
    check_may(by, Permission.COMPILE_PAPER, _owner(section))
    if isinstance(section, PaperSection) and section.paragraphs.exists():
        raise Refused("Paragraphs stand in this section: remove or move them first.")
    section.signed(by).delete()


# Prompts --------------------------------------------------------------------------


@transaction.atomic
def add_prompt(*, owner: Owner, kind: str, wording: str, by: Membership) -> Prompt:
    """Something more that the committee asks; its section is added where there is none."""
    check_may(by, Permission.COMPILE_PAPER, owner)
    wording = required(wording, "Enter what the committee asks for.", field="wording")
    needed = SECTION_OF.get(PromptKind(kind))
    if needed and not owner.sections.filter(kind=needed).exists():
        title = "Implications" if needed == SectionKind.IMPLICATIONS else "Declarations"
        add_section(owner=owner, title=title, kind=needed, by=by)
    prompt = owner.prompts.model(
        **{_owned(owner): owner},
        kind=kind,
        wording=wording,
        position=owner.prompts.count() + 1,
    )
    prompt.signed(by).save()
    return prompt


@transaction.atomic
def remove_prompt(*, prompt: Prompt, by: Membership) -> None:
    """The committee asks for this no more."""
    check_may(by, Permission.COMPILE_PAPER, _owner(prompt))
    prompt.signed(by).delete()


@transaction.atomic
def answer_prompt(
    *,
    prompt: PaperPrompt,
    expected_version: int,
    by: Membership,
    answer: str = "",
    is_none: bool = False,
    is_ticked: bool = False,
) -> PaperPrompt:
    """What the paper says to it: words, *no implications*, or a tick; empty takes it back.

    Refused where words and *no implications* contradict each other."""
    check_may(by, Permission.COMPILE_PAPER, prompt.paper)
    answer = answer.strip()
    if is_none and answer:
        raise Refused("Describe the implications, or say that there are none.", field="answer")
    prompt.answer = answer
    prompt.is_none = is_none and prompt.kind == PromptKind.IMPLICATION
    prompt.is_ticked = is_ticked and prompt.kind == PromptKind.DECLARATION
    prompt.signed(by).save_edit(expected_version=expected_version)
    return prompt


#: Where a kind of prompt is answered in print.
SECTION_OF = {
    PromptKind.IMPLICATION: SectionKind.IMPLICATIONS,
    PromptKind.DECLARATION: SectionKind.DECLARATIONS,
    PromptKind.SIGNATORY: SectionKind.DECLARATIONS,
}


def _show(section: Section, scorecard: Scorecard | None) -> None:
    """The card is one of the organisation's; sections of other kinds show none."""
    if section.kind != SectionKind.SCORECARD:
        if scorecard is not None:
            raise Refused("Only a section with a scorecard shows one.", field="scorecard")
        return
    if scorecard is None or scorecard.organisation_id != _owner(section).organisation_id:
        raise Refused("Choose the scorecard that it shows", field="scorecard")
    section.scorecard = scorecard


def _owner(part: Section | Prompt) -> Owner:
    return part.paper if isinstance(part, PaperSection | PaperPrompt) else part.template


def _owned(owner: Owner) -> str:
    return "paper" if isinstance(owner, Paper) else "template"


def _free_key(owner: Owner, title: str) -> str:
    """A key that no section of the owner has or had in this title's words."""
    base = slugify(title)[:34] or "section"
    taken = set(owner.sections.values_list("key", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (base, *numbered) if key not in taken)


def _saved(
    section: Section,
    title: str,
    exemption: str,
    opening: str,
    by: Membership,
    expected_version: int | None = None,
) -> Section:
    section.title = required(title, "Enter a title for the section.", field="title")
    section.exemption = exemption.strip()
    section.audience = Audience.MEMBERS if section.exemption else Audience.PUBLIC
    section.opening = "" if section.kind in WITHOUT_PARAGRAPHS else opening.strip()
    if section.exemption and section.kind in WITHOUT_PARAGRAPHS:
        raise Refused("Sections of paragraphs alone can be for members only.", field="exemption")
    try:
        with transaction.atomic():
            _save(section, by, expected_version)
    except IntegrityError as error:
        raise Refused("Someone else has just added a section of this title.") from error
    return section


def _save(section: Section, by: Membership, expected_version: int | None) -> None:
    section.signed(by)
    if expected_version is None:
        section.save()
    else:
        section.save_edit(expected_version=expected_version)
