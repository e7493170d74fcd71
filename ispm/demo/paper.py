"""The demonstration's papers: one published in 2009, one in preparation now."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership, Organisation
from meetings.models import Meeting
from periods.models import ReportingPeriod
from records import clock
from reporting.models import Edition, Paper, PaperTemplate, PromptKind
from reporting.papers.actions import (
    add_paragraph,
    add_prompt,
    answer_prompt,
    confirm_figures,
    create_paper,
    create_template,
    give_source,
    publish,
    sign_off,
)
from reporting.papers.tasks import render_edition

from .source import moment, read


def make_paper(
    period: ReportingPeriod,
    meeting: Meeting,
    data: dict,
    people: dict[str, Membership],
    written_on: dt.date,
) -> Paper:
    """The paper with its paragraphs, as the performance officer wrote them on the day."""
    by = people["performance"]
    with clock.set_to(moment(written_on, 9)):
        paper = create_paper(
            organisation=period.organisation,
            period=period,
            meeting=meeting,
            item=meeting.items.get(number=data["agenda_item"]),
            author_post=data["author_post"],
            author_contact=data["author_contact"],
            purpose=data["purpose"],
            template=_template(period.organisation, data.get("template"), by),
            by=by,
        )
        _answer(paper, data.get("template"), by)
        for paragraph in data["paragraphs"]:
            written = add_paragraph(
                paper=paper, section=paragraph["section"], text=paragraph["text"], by=by
            )
            for amount, source in paragraph.get("sources", {}).items():
                give_source(paragraph=written, amount=amount, source=source, by=by)
    return paper


def _template(
    organisation: Organisation, data: dict | None, by: Membership
) -> PaperTemplate | None:
    if data is None:
        return None
    template = create_template(organisation=organisation, name=data["name"], by=by)
    for kind, wording, _ in data["asks"]:
        add_prompt(owner=template, kind=kind, wording=wording, by=by)
    return template


def _answer(paper: Paper, data: dict | None, by: Membership) -> None:
    """What the officer has answered so far: an empty answer is still to be given."""
    answers = {wording: answer for _, wording, answer in data["asks"]} if data else {}
    for prompt in paper.prompts.all():
        ticked = prompt.kind == PromptKind.DECLARATION
        answer = answers[prompt.wording]
        if answer:
            answer_prompt(
                prompt=prompt,
                answer="" if ticked else answer,
                is_ticked=ticked,
                expected_version=prompt.edit_version,
                by=by,
            )


def publish_paper(paper: Paper, people: dict[str, Membership], published_on: dt.date) -> Edition:
    """Confirmed, signed off and published, each by its own person, on the days before."""
    with clock.set_to(moment(published_on - dt.timedelta(days=4), 14)):
        confirm_figures(paper=paper, drawn_at=clock.now(), by=people["finance"])
    with clock.set_to(moment(published_on - dt.timedelta(days=2), 16)):
        sign_off(paper=paper, by=people["director"])
    with clock.set_to(moment(published_on, 12)):
        return publish(paper=paper, by=people["performance"])


def make_files(organisation: Organisation) -> None:
    """The files of what is published, now: the demonstration does not wait for its worker."""
    for edition in Edition.objects.filter(paper__organisation=organisation, issue=None):
        with clock.set_to(edition.recorded_at + dt.timedelta(minutes=1)):
            render_edition.func(edition.pk)


def make_current(
    period: ReportingPeriod, meeting: Meeting, people: dict[str, Membership], today: dt.date
) -> Paper:
    """The next paper, for a newcomer to finish and publish."""
    written_on = today - dt.timedelta(days=1)
    return make_paper(period, meeting, read("paper_current"), people, written_on)
