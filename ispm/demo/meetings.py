"""The demonstration's board: two meetings of 2009 on record, one held lately, one being planned."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership, Organisation
from accounts.roles import Role
from components.downloads import file_of
from meetings.actions import (
    ActionFields,
    DecisionFields,
    ItemFields,
    MeetingFields,
    PartFields,
    add_document,
    add_item,
    agree_minutes,
    finish_action,
    give_action,
    plan_meeting,
    publish_agenda,
    record_decision,
    record_held,
    set_up_body,
)
from meetings.models import Body, Decision, Meeting
from records import clock
from reporting.packs.actions import make_pack
from reporting.packs.tasks import make_pack_file
from tables.declaration import Column, Row, RowKind, Table, text
from tables.workbook_out import Sheet

from .source import day, moment

People = dict[str, Membership]
KEEPER = Role.PERFORMANCE_OFFICER
#: The last meeting was so long ago, and what it asked for is due so soon.
AGO, SOON = dt.timedelta(days=45), dt.timedelta(days=14)
#: The next is in so many days; those of 2009 were planned so long before their agendas came out.
NEXT, AHEAD = dt.timedelta(days=30), dt.timedelta(days=21)


def make_body(organisation: Organisation, data: dict, people: People) -> Body:
    return set_up_body(organisation=organisation, name=data["body"], by=people["performance"])


def plan_told(body: Body, data: dict, row: dict, people: People) -> Meeting:
    """A meeting with its agenda in preparation, early enough for papers to name it."""
    with clock.set_to(moment(day(row["published_on"]) - AHEAD)):
        return _planned(body, data, day(row["meets_on"]), row["items"], people["performance"])


def tell_meeting(meeting: Meeting, row: dict, people: People) -> Meeting:
    """A planned meeting, from the publication of its agenda to the agreement of its minutes."""
    published, meets = day(row["published_on"]), day(row["meets_on"])
    with clock.set_to(moment(published, 15)):
        meeting = publish_agenda(meeting=meeting, by=people["performance"])
    with clock.set_to(moment(meets, 16)):
        _record(meeting, row, people)
    for decision in row["decisions"]:
        _finish(meeting.body, decision, people)
    with clock.set_to(moment(row["agreed_on"], 15)):
        agree_minutes(meeting=meeting, agreed_on=day(row["agreed_on"]), by=people["director"])
    return meeting


def make_now(body: Body, data: dict, people: People, today: dt.date) -> Meeting:
    """One meeting that was held lately, its minutes to be agreed, and the next, which is returned,
    with its agenda in preparation."""
    now, by, held_on = data["now"], people["performance"], today - AGO
    with clock.set_to(moment(held_on - dt.timedelta(days=14))):
        meeting = _planned(body, data, held_on, now["items_then"], by)
    with clock.set_to(moment(held_on - dt.timedelta(days=7))):
        meeting = publish_agenda(meeting=meeting, by=by)
    decided = now["decision"]
    action = decided["action"] | {"due_on": (today + SOON).isoformat()}
    row = {"present": now["present"], "apologies": ""}
    with clock.set_to(moment(held_on, 16)):
        _record(meeting, row | {"decisions": [decided | {"actions": [action]}]}, people)
    with clock.set_to(moment(today - dt.timedelta(days=2), 11)):
        return _planned(body, data, today + NEXT, now["items"], by)


def make_packs(organisation: Organisation) -> None:
    """The packs of the meetings on record, each as made the day after its agenda was published.
    The demonstration does not wait for its worker."""
    keeper = Membership.objects.filter(organisation=organisation, role_rows__role=KEEPER).first()
    on_record = Meeting.objects.with_facts().filter(body__organisation=organisation)
    for meeting in on_record.filter(agreement__isnull=False, packs=None):
        with clock.set_to(meeting.agenda_published_at + dt.timedelta(days=1)):
            pack = make_pack(meeting=meeting, by=keeper)
            make_pack_file.func(pack.pk)


def _planned(body: Body, data: dict, meets: dt.date, items: list[dict], by: Membership) -> Meeting:
    starts_at = dt.time.fromisoformat(data["starts_at"])
    fields = MeetingFields(meets, starts_at, data["place"])
    meeting = plan_meeting(body=body, fields=fields, by=by)
    for row in items:
        said = {name: row[name] for name in row.keys() - {"document", "source"}}
        item = add_item(meeting=meeting, fields=ItemFields(**said), by=by)
        if "document" in row:
            add_document(
                item=item,
                name=f"{row['document']}.pdf",
                data=_letter(row["document"], row["source"]),
                title=row["document"],
                source=row["source"],
                by=by,
            )
    return meeting


def _letter(title: str, source: str) -> bytes:
    """What stands for another body's document: a page of its own making."""
    rows = (("Interim visit", "February 2010"), ("Final visit", "June 2010"))
    table = Table(
        "When the auditor comes",
        (Column("what", "Visit"), Column("when", "When")),
        tuple(Row(RowKind.LINE, what, (text(what), text(when))) for what, when in rows),
    )
    made = file_of(
        "pdf",
        name="letter",
        title=title,
        creator=source,
        sheets=[Sheet("Visits", table)],
        moment=clock.now(),
    )
    return made.content


def _record(meeting: Meeting, row: dict, people: People) -> None:
    by = people["performance"]
    meeting = record_held(
        meeting=meeting,
        present=row["present"],
        apologies=row["apologies"],
        expected_version=meeting.edit_version,
        by=by,
    )
    items = {one.number: one for one in meeting.items.standing()}
    for given in row["decisions"]:
        fields = DecisionFields(
            subject=given["subject"],
            reasons=given["reasons"],
            parts=[PartFields(*part) for part in given["parts"]],
            item=items[given["item"]],
        )
        decision = record_decision(meeting=meeting, fields=fields, by=by)
        for action in given["actions"]:
            owner = people[action["owner"]]
            doing = ActionFields(action["what"], owner, day(action["due_on"]))
            give_action(decision=decision, fields=doing, by=by)


def _finish(body: Body, row: dict, people: People) -> None:
    for given in row["actions"]:
        decision = Decision.objects.get(body=body, subject=row["subject"])
        action = decision.actions.get(what=given["what"])
        with clock.set_to(moment(given["done_on"], 11)):
            finish_action(
                action=action,
                note=given["note"],
                done_on=day(given["done_on"]),
                expected_version=action.edit_version,
                by=people[given["owner"]],
            )
