"""An organisation whose board meets: its people, its agenda, what it decides."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field

import pikepdf

from accounts.models import Membership, Organisation
from accounts.roles import Role
from meetings.actions import (
    ActionFields,
    DecisionFields,
    Delegated,
    ItemFields,
    MeetingFields,
    PartFields,
    add_document,
    add_item,
    agree_minutes,
    give_action,
    plan_meeting,
    publish_agenda,
    record_decision,
    record_delegated_decision,
    record_held,
    set_up_body,
)
from meetings.models import AgendaDocument, AgendaItem, Body, Decision, DecisionAction, Meeting
from tests import factories

DAY = dt.date(2009, 11, 30)
LATER = dt.date(2010, 1, 25)


@dataclass
class Board:
    """``officer`` keeps the meetings, ``director`` puts minutes on record."""

    organisation: Organisation
    officer: Membership
    director: Membership
    head: Membership
    member: Membership
    body: Body = field(init=False)

    def __post_init__(self) -> None:
        self.body = set_up_body(organisation=self.organisation, name="Board", by=self.officer)


def board(organisation: Organisation | None = None) -> Board:
    organisation = organisation or factories.OrganisationFactory()
    roles = (Role.PERFORMANCE_OFFICER, Role.DIRECTOR, Role.PROGRAMME_HEAD, Role.BOARD_MEMBER)
    return Board(organisation, *(factories.member(organisation, role) for role in roles))


def a_meeting(made: Board, meets_on: dt.date = DAY, **fields) -> Meeting:
    return plan_meeting(body=made.body, fields=MeetingFields(meets_on, **fields), by=made.officer)


def an_item(made: Board, meeting: Meeting, title: str = "Finance report", **fields) -> AgendaItem:
    given = ItemFields(**{"title": title, "purpose": "decision"} | fields)
    return add_item(meeting=meeting, fields=given, by=made.officer)


def a_document(made: Board, item: AgendaItem, pages: int = 2, title: str = "") -> AgendaDocument:
    return add_document(
        item=item,
        name="external.pdf",
        data=a_pdf(pages),
        title=title or "External audit",
        source="Auditors",
        by=made.officer,
    )


def published(made: Board, meets_on: dt.date = DAY) -> Meeting:
    meeting = a_meeting(made, meets_on)
    an_item(made, meeting)
    return publish_agenda(meeting=meeting, by=made.officer)


def held(made: Board, meets_on: dt.date = DAY) -> Meeting:
    meeting = published(made, meets_on)
    return record_held(
        meeting=meeting,
        present="The chair\nA member",
        apologies="",
        expected_version=meeting.edit_version,
        by=made.officer,
    )


def said(subject: str = "Half-year position", *parts: PartFields, **more) -> DecisionFields:
    usual = (PartFields("noted", "the position"), PartFields("approved", "the virement"))
    return DecisionFields(subject=subject, parts=parts or usual, **more)


def a_decision(made: Board, meeting: Meeting, *args, **more) -> Decision:
    return record_decision(meeting=meeting, fields=said(*args, **more), by=made.officer)


def a_delegated(made: Board, **more) -> Decision:
    taken = Delegated("Executive Member for Policy", "Scheme of delegation, 4.2", DAY)
    return record_delegated_decision(
        organisation=made.organisation, taken=taken, fields=said(**more), by=made.officer
    )


def an_action(
    made: Board, decision: Decision, owner: Membership | None = None, due_on: dt.date = LATER
) -> DecisionAction:
    fields = ActionFields("Write to the councils", owner or made.head, due_on)
    return give_action(decision=decision, fields=fields, by=made.officer)


def agreed(made: Board, meeting: Meeting) -> Meeting:
    agree_minutes(meeting=meeting, agreed_on=LATER, by=made.director)
    return Meeting.objects.with_facts().get(pk=meeting.pk)


def a_pdf(pages: int = 1, **saved) -> bytes:
    """A PDF of empty pages; ``encryption`` and the like are pikepdf's."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        out = io.BytesIO()
        pdf.save(out, **saved)
    return out.getvalue()
