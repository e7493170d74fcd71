"""Writing a paper: its heading and its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation
from accounts.roles import Permission
from meetings.models import AgendaItem, Meeting
from periods.models import ReportingPeriod
from programmes.models import Programme
from records import clock
from records.positions import move, number
from records.refusals import Refused, required

from ...models import (
    OF_A_PROGRAMME,
    PARAGRAPH_LENGTH,
    Paper,
    PaperSection,
    PaperTemplate,
    Paragraph,
    ParagraphReading,
)
from ..arrangement import WITHOUT_PARAGRAPHS, prompts_for, sections_for
from ..builder import build_paper
from ..kinds import READINGS
from ..permissions import check_may
from ..resolving import check_names, values_in


@transaction.atomic
def create_paper(
    *,
    organisation: Organisation,
    period: ReportingPeriod,
    meeting: Meeting,
    author_contact: str,
    purpose: str,
    by: Membership,
    author: Membership | None = None,
    author_post: str = "",
    item: AgendaItem | None = None,
    kind: str = Paper.Kind.FINANCE_AND_OPERATIONS,
    template: PaperTemplate | None = None,
    programme: Programme | None = None,
) -> Paper:
    """A paper for one body's meeting about one period. Its author is ``by`` unless another is
    named; the author's post is kept as it is today unless another is given. Sections, and what
    the committee asks, are copied from the template; without one the usual order is taken.

    Refused (field ``programme``) for a report of one programme without one, or another paper with
    one; (``period``) for an annual report to another day than a year's end; (``meeting``) for one
    that was cancelled, is agreed, or has one of the kind about the period already; (``item``) for
    one of another meeting.
    """
    author = author or by
    paper = Paper(
        organisation=organisation,
        kind=kind,
        template=template,
        programme=programme,
        period=period,
        author=author,
        author_post=author_post or author.post,
        author_contact=author_contact,
        purpose=purpose,
    )
    check_may(by, Permission.COMPILE_PAPER, paper)
    _send_to(paper, meeting, item)
    _check_heading(paper)
    _check_template(template, paper)
    _check_about(paper)
    with _once_per_meeting():
        paper.signed(by).save()
    for part in (*sections_for(paper, template), *prompts_for(paper, template)):
        part.signed(by).save()
    return paper


@transaction.atomic
def change_paper(
    *,
    paper: Paper,
    meeting: Meeting,
    author: Membership,
    author_post: str,
    author_contact: str,
    purpose: str,
    expected_version: int,
    by: Membership,
    item: AgendaItem | None = None,
) -> Paper:
    """Change the heading, and so where the paper goes. Conflict where someone else changed it
    since."""
    check_may(by, Permission.COMPILE_PAPER, paper)
    paper.author, paper.author_post = author, author_post or author.post
    paper.author_contact, paper.purpose = author_contact, purpose
    _send_to(paper, meeting, item)
    _check_heading(paper)
    with _once_per_meeting():
        paper.signed(by).save_edit(expected_version=expected_version)
    return paper


@transaction.atomic
def add_paragraph(
    *, paper: Paper, section: str, text: str, by: Membership, after: Paragraph | None = None
) -> Paragraph:
    """A paragraph at the end of the section with that key, or right after another one of it.

    Refused (field ``section``) where the paper has no such section for paragraphs."""
    check_may(by, Permission.COMPILE_PAPER, paper)
    found = _section(paper, section)
    values = _check_text(paper, text)
    in_section = list(found.paragraphs.all())
    place = len(in_section) if after is None else in_section.index(after) + 1
    added = Paragraph(paper=paper, section=found, text=text.strip(), position=0)
    number([*in_section[:place], added, *in_section[place:]], by=by)
    _mark_read(added, values, by)
    return added


@transaction.atomic
def begin_with_usual_paragraphs(*, paper: Paper, by: Membership) -> None:
    """Give a paper without paragraphs those that most papers begin with."""
    check_may(by, Permission.COMPILE_PAPER, paper)
    if paper.paragraphs.exists():
        raise Refused("This paper has paragraphs already.")
    record = build_paper(paper, known_at=clock.now())
    for section in paper.sections.exclude(opening=""):
        begun = Paragraph(paper=paper, section=section, text=section.opening, position=1)
        begun.signed(by).save()
        _mark_read(begun, values_in(begun.text, record), by)


@transaction.atomic
def write_paragraph(
    *, paragraph: Paragraph, text: str, expected_version: int, by: Membership
) -> Paragraph:
    """Change what a paragraph says. Refused (field ``text``) for an unknown figure's name,
    Conflict where someone else wrote it since."""
    check_may(by, Permission.COMPILE_PAPER, paragraph.paper)
    values = _check_text(paragraph.paper, text)
    paragraph.text = text.strip()
    paragraph.signed(by).save_edit(expected_version=expected_version)
    _mark_read(paragraph, values, by)
    return paragraph


@transaction.atomic
def read_paragraph(*, paragraph: Paragraph, by: Membership) -> None:
    """Say that the paragraph was read with its figures as they are now."""
    check_may(by, Permission.COMPILE_PAPER, paragraph.paper)
    record = build_paper(paragraph.paper, known_at=clock.now())
    _mark_read(paragraph, values_in(paragraph.text, record), by)


@transaction.atomic
def remove_paragraph(*, paragraph: Paragraph, by: Membership) -> None:
    """Take a paragraph out of the paper; its history keeps what it said."""
    check_may(by, Permission.COMPILE_PAPER, paragraph.paper)
    paragraph.signed(by).delete()


@transaction.atomic
def move_paragraph(*, paragraph: Paragraph, up: bool, by: Membership) -> None:
    """One place up or down within its section; at the end of it nothing happens."""
    check_may(by, Permission.COMPILE_PAPER, paragraph.paper)
    in_section = Paragraph.objects.filter(paper=paragraph.paper_id, section=paragraph.section)
    move(paragraph, in_section, up=up, by=by)


def _section(paper: Paper, key: str) -> PaperSection:
    found = paper.sections.exclude(kind__in=WITHOUT_PARAGRAPHS).filter(key=key).first()
    if found is None:
        raise Refused("Choose a section of this paper.", field="section")
    return found


def _mark_read(paragraph: Paragraph, values: dict[str, str], by: Membership) -> None:
    ParagraphReading.objects.update_or_create(
        paragraph=paragraph, defaults={"values": values, "read_at": clock.now(), "by": by}
    )


def _check_text(paper: Paper, text: str) -> dict[str, str]:
    """What the figures of the text say today, by name."""
    required(text, "Enter what the paragraph says.", field="text")
    if len(text) > PARAGRAPH_LENGTH:
        raise Refused(f"Shorten this to {PARAGRAPH_LENGTH:,} characters.", field="text")
    record = build_paper(paper, known_at=clock.now(), offering=True)
    check_names(text, record)
    return values_in(text, record)


def _check_template(template: PaperTemplate | None, paper: Paper) -> None:
    if template is None:
        return
    if template.organisation_id != paper.organisation_id or template.ended_on is not None:
        raise Refused("Choose one of this organisation’s templates.", field="template")
    if template.kind != paper.kind:
        raise Refused(
            f"This template is for another kind of paper: {template.get_kind_display()}.",
            field="template",
        )


def _check_about(paper: Paper) -> None:
    """What the kind of paper asks of its programme and its period."""
    called, programme = paper.get_kind_display(), paper.programme
    if paper.kind in OF_A_PROGRAMME and programme is None:
        raise Refused(
            f"Choose the programme that the {called.lower()} is about.", field="programme"
        )
    if paper.kind not in OF_A_PROGRAMME and programme is not None:
        raise Refused(
            f"The {called.lower()} is about all programmes: choose “All programmes”.",
            field="programme",
        )
    if programme and programme.organisation_id != paper.organisation_id:
        raise Refused("Choose a programme of this organisation.", field="programme")
    if READINGS[paper.kind].whole_year and paper.period.quarter.number != 4:
        raise Refused(
            f"The {called.lower()} is about a whole year: choose its fourth quarter.",
            field="period",
        )


def _send_to(paper: Paper, meeting: Meeting, item: AgendaItem | None) -> None:
    """The meeting as it stands, its row held: nobody cancels it meanwhile."""
    rows = Meeting.objects.with_facts().select_for_update(of=("self",))
    meeting = rows.get(pk=meeting.pk)
    if meeting.body.organisation_id != paper.organisation_id:
        raise Refused("Choose a meeting of this organisation.", field="meeting")
    if meeting.is_cancelled:
        raise Refused(f"This meeting was cancelled: {meeting}. Choose another.", field="meeting")
    if meeting.is_agreed and paper.meeting_id != meeting.pk:
        raise Refused(
            f"The minutes of this meeting are agreed: {meeting}. No paper goes to it any more.",
            field="meeting",
        )
    if item is not None and (item.meeting_id != meeting.pk or item.withdrawn_on is not None):
        raise Refused("Choose an item of that meeting’s agenda, or none.", field="item")
    paper.meeting, paper.item = meeting, item


def _check_heading(paper: Paper) -> None:
    if paper.author.organisation_id != paper.organisation_id:
        raise Refused("Choose an author of this organisation.", field="author")
    if paper.period.organisation_id != paper.organisation_id:
        raise Refused("Choose a period of this organisation.", field="period")
    if paper.meeting.meets_on < paper.period.quarter.end:
        raise Refused("The meeting cannot be before the period ends.", field="meeting")


@contextmanager
def _once_per_meeting() -> Iterator[None]:
    """Turns the database's refusal of a second paper into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(
            "There is already a paper of this kind about this period for that meeting.",
            field="meeting",
        ) from error
