"""Writing a paper: its heading and its paragraphs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation
from accounts.roles import Permission
from periods.models import ReportingPeriod
from records import clock
from records.refusals import Refused, required

from ...models import PARAGRAPH_LENGTH, Paper, Paragraph
from ..builder import build_paper
from ..figures import check_names
from ..permissions import check_may

#: Where a paper begins: figures by name, words to change.
USUAL_PARAGRAPHS: tuple[tuple[Paragraph.Section, str], ...] = (
    (
        Paragraph.Section.PURPOSE,
        "This paper tells members how the organisation stood at {period_end}: its money, and its "
        "progress with the year's plan.",
    ),
    (
        Paragraph.Section.FINANCIAL_SUMMARY,
        "By {period_end} we had spent {actual_to_date:millions} of the "
        "{planned_to_date:millions} planned by then, {variance:words}. By the end of the year we "
        "expect to spend {projection}, against a revised budget of {revised_budget}.",
    ),
    (
        Paragraph.Section.OBJECTIVES,
        "Appendix 2 shows how far the {objectives} objectives of the {programmes} programmes have "
        "come. Whatever is marked amber or red has a footnote that says why.",
    ),
    (
        Paragraph.Section.RECOMMENDATION,
        "Members are asked to note how the organisation stood at {period_end}.",
    ),
)


@transaction.atomic
def create_paper(
    *,
    organisation: Organisation,
    period: ReportingPeriod,
    body: str,
    meeting_date: dt.date,
    author_contact: str,
    purpose: str,
    by: Membership,
    author: Membership | None = None,
    author_post: str = "",
    agenda_item: str = "",
    kind: str = Paper.Kind.FINANCE_AND_OPERATIONS,
) -> Paper:
    """A paper for one body's meeting about one period. Its author is ``by`` unless another is
    named; the author's post is kept as it is today unless another is given.

    Refused (field ``body``) where that meeting has one of the kind about the period already.
    """
    author = author or by
    paper = Paper(
        organisation=organisation,
        kind=kind,
        period=period,
        body=body,
        meeting_date=meeting_date,
        agenda_item=agenda_item,
        author=author,
        author_post=author_post or author.post,
        author_contact=author_contact,
        purpose=purpose,
    )
    check_may(by, Permission.COMPILE_PAPER, paper)
    _check_heading(paper)
    with _once_per_meeting():
        paper.signed(by).save()
    return paper


@transaction.atomic
def change_paper(
    *,
    paper: Paper,
    body: str,
    meeting_date: dt.date,
    author: Membership,
    author_post: str,
    author_contact: str,
    purpose: str,
    expected_version: int,
    by: Membership,
    agenda_item: str = "",
) -> Paper:
    """Change the heading. Conflict where someone else changed it since."""
    check_may(by, Permission.COMPILE_PAPER, paper)
    paper.author, paper.author_post = author, author_post or author.post
    paper.body, paper.meeting_date, paper.agenda_item = body, meeting_date, agenda_item
    paper.author_contact, paper.purpose = author_contact, purpose
    _check_heading(paper)
    with _once_per_meeting():
        paper.signed(by).save_edit(expected_version=expected_version)
    return paper


@transaction.atomic
def add_paragraph(
    *, paper: Paper, section: str, text: str, by: Membership, after: Paragraph | None = None
) -> Paragraph:
    """A paragraph at the section's end, or right after another one of the section."""
    check_may(by, Permission.COMPILE_PAPER, paper)
    _check_text(paper, text)
    in_section = list(paper.paragraphs.filter(section=section))
    place = len(in_section) if after is None else in_section.index(after) + 1
    added = Paragraph(paper=paper, section=section, text=text.strip(), position=0)
    _set_positions([*in_section[:place], added, *in_section[place:]], by)
    return added


@transaction.atomic
def begin_with_usual_paragraphs(*, paper: Paper, by: Membership) -> None:
    """Give a paper without paragraphs those that most papers begin with."""
    check_may(by, Permission.COMPILE_PAPER, paper)
    if paper.paragraphs.exists():
        raise Refused("This paper has paragraphs already.")
    for section, text in USUAL_PARAGRAPHS:
        Paragraph(paper=paper, section=section, text=text, position=1).signed(by).save()


@transaction.atomic
def write_paragraph(
    *, paragraph: Paragraph, text: str, expected_version: int, by: Membership
) -> Paragraph:
    """Change what a paragraph says. Refused (field ``text``) for an unknown figure's name,
    Conflict where someone else wrote it since."""
    check_may(by, Permission.COMPILE_PAPER, paragraph.paper)
    _check_text(paragraph.paper, text)
    paragraph.text = text.strip()
    paragraph.signed(by).save_edit(expected_version=expected_version)
    return paragraph


@transaction.atomic
def remove_paragraph(*, paragraph: Paragraph, by: Membership) -> None:
    """Take a paragraph out of the paper; its history keeps what it said."""
    check_may(by, Permission.COMPILE_PAPER, paragraph.paper)
    paragraph.signed(by).delete()


@transaction.atomic
def move_paragraph(*, paragraph: Paragraph, up: bool, by: Membership) -> None:
    """One place up or down within its section; at the end of it nothing happens."""
    check_may(by, Permission.COMPILE_PAPER, paragraph.paper)
    in_section = list(Paragraph.objects.filter(paper=paragraph.paper_id, section=paragraph.section))
    place = in_section.index(paragraph)
    other = place - 1 if up else place + 1
    if 0 <= other < len(in_section):
        in_section[place], in_section[other] = in_section[other], in_section[place]
        _set_positions(in_section, by)


def _set_positions(paragraphs: list[Paragraph], by: Membership) -> None:
    for position, paragraph in enumerate(paragraphs, start=1):
        if paragraph.pk is None or paragraph.position != position:
            paragraph.position = position
            paragraph.signed(by).save()


def _check_text(paper: Paper, text: str) -> None:
    required(text, "Enter what the paragraph says.", field="text")
    if len(text) > PARAGRAPH_LENGTH:
        raise Refused(f"Shorten this to {PARAGRAPH_LENGTH:,} characters.", field="text")
    check_names(text, build_paper(paper, known_at=clock.now()))


def _check_heading(paper: Paper) -> None:
    if not paper.body.strip():
        raise Refused("Enter the body that the paper is for.", field="body")
    if paper.author.organisation_id != paper.organisation_id:
        raise Refused("Choose an author of this organisation.", field="author")
    if paper.period.organisation_id != paper.organisation_id:
        raise Refused("Choose a period of this organisation.", field="period")
    if paper.meeting_date < paper.period.quarter.end:
        raise Refused("The meeting cannot be before the period ends.", field="meeting_date")


@contextmanager
def _once_per_meeting() -> Iterator[None]:
    """Turns the database's refusal of a second paper into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(
            "There is already a paper about this period for that meeting of that body.",
            field="body",
        ) from error
