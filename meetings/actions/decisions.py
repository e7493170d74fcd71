"""Decisions: recorded, changed until they are on record, then only corrected beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation
from programmes.models import CorporateAim
from records import clock
from records.refusals import Refused, required

from ..models import (
    AgendaItem,
    Agreement,
    Decision,
    DecisionAim,
    DecisionCorrection,
    DecisionPart,
    Meeting,
)
from ..permissions import check_keeps, check_may_agree
from .checks import check_not_future, check_not_on_record, held_row
from .checks import next_decision_number as next_number


@dataclass(frozen=True)
class PartFields:
    """One part: its verb, what was so decided, on which conditions."""

    verb: str
    text: str
    conditions: str = ""


@dataclass(frozen=True)
class DecisionFields:
    """What is recorded of a decision, whoever made it."""

    subject: str
    parts: Sequence[PartFields]
    reasons: str = ""
    aims: Sequence[CorporateAim] = ()
    item: AgendaItem | None = None


@dataclass(frozen=True)
class Delegated:
    """Who decided alone, under which power, and when."""

    maker: str
    power: str
    decided_on: dt.date


@transaction.atomic
def record_decision(*, meeting: Meeting, fields: DecisionFields, by: Membership) -> Decision:
    """What the body decided at the meeting, under the next reference. Refused before it is
    recorded that the meeting was held."""
    check_keeps(by, meeting.body.organisation_id)
    meeting = held_row(meeting)
    if not meeting.is_held:
        raise Refused("Record first that the meeting was held.")
    organisation = meeting.body.organisation
    decision = _numbered(organisation, meeting.meets_on)
    decision.body, decision.meeting = meeting.body, meeting
    return _write(decision, fields, by)


@transaction.atomic
def record_delegated_decision(
    *, organisation: Organisation, taken: Delegated, fields: DecisionFields, by: Membership
) -> Decision:
    """What a post decided under a power delegated to it, under the next reference."""
    check_keeps(by, organisation.pk)
    decision = _numbered(organisation, taken.decided_on)
    _take(decision, taken)
    return _write(decision, fields, by)


@transaction.atomic
def change_decision(
    *,
    decision: Decision,
    fields: DecisionFields,
    expected_version: int,
    by: Membership,
    taken: Delegated | None = None,
) -> Decision:
    """Other words until it is on record; ``taken`` for a delegated one. Its reference stays."""
    _open(decision, by)
    if decision.is_delegated and taken is not None:
        _take(decision, taken)
    return _write(decision, fields, by, expected_version)


@transaction.atomic
def withdraw_decision(
    *, decision: Decision, reason: str, expected_version: int, by: Membership
) -> Decision:
    """It was recorded in error: the reference stays with it, and is not used again."""
    _open(decision, by)
    decision.withdrawn_reason = required(reason, "Say why it is withdrawn", field="reason")
    decision.withdrawn_on = clock.today()
    decision.signed(by).save_edit(expected_version=expected_version)
    return decision


@transaction.atomic
def agree_decision(*, decision: Decision, by: Membership) -> Agreement:
    """A delegated decision is on record as it was taken; nobody does it who recorded it."""
    check_may_agree(by, decision.organisation_id, decision)
    if decision.meeting_id is not None:
        raise Refused("This decision is agreed with the minutes of its meeting.")
    Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    check_not_on_record(decision)
    try:
        with transaction.atomic():
            return Agreement.objects.create(
                decision=decision, agreed_on=clock.today(), by=by, post=by.post
            )
    except IntegrityError as error:
        raise Refused("This decision is on record already.") from error


@transaction.atomic
def correct_decision(
    *, decision: Decision, text: str, reason: str, by: Membership
) -> DecisionCorrection:
    """What is put right in a decision that is on record: beside it, its words stay."""
    check_keeps(by, decision.organisation_id)
    if not decision.is_on_record:
        raise Refused("This decision is not on record yet: change it instead.")
    return DecisionCorrection.objects.create(
        decision=decision,
        text=required(text, "Say what is put right", field="text"),
        reason=required(reason, "Say why it is put right", field="reason"),
        by=by,
        post=by.post,
    )


def _numbered(organisation: Organisation, decided_on: dt.date) -> Decision:
    return Decision(
        organisation=organisation,
        year=decided_on.year,
        number=next_number(organisation, decided_on.year),
        decided_on=decided_on,
    )


def _take(decision: Decision, taken: Delegated) -> None:
    check_not_future(taken.decided_on, "decided_on")
    decision.maker = required(taken.maker, "Say who decided", field="maker")
    decision.power = required(taken.power, "Say under which power", field="power")
    decision.decided_on = taken.decided_on


def _open(decision: Decision, by: Membership) -> None:
    """Refused once it is on record; its meeting, where it has one, is held meanwhile."""
    check_keeps(by, decision.organisation_id)
    if decision.meeting is not None:
        held_row(decision.meeting)
    check_not_on_record(decision)


def _write(
    decision: Decision, fields: DecisionFields, by: Membership, expected_version: int = 0
) -> Decision:
    """Saves the decision with its parts and aims; a new one where no version is expected."""
    decision.subject = required(fields.subject, "Enter the subject", field="subject")
    decision.reasons = fields.reasons.strip()
    decision.item = _item_of(decision, fields.item)
    parts = [one for one in fields.parts if one.verb or one.text.strip() or one.conditions.strip()]
    _check_parts(parts)
    if expected_version:
        decision.signed(by).save_edit(expected_version=expected_version)
    else:
        decision.signed(by).save()
    _write_parts(decision, parts, by)
    _write_aims(decision, fields.aims, by)
    return decision


def _item_of(decision: Decision, item: AgendaItem | None) -> AgendaItem | None:
    if item is not None and item.meeting_id != decision.meeting_id:
        raise Refused("Choose an item of this meeting’s agenda", field="item")
    return item


def _check_parts(parts: Sequence[PartFields]) -> None:
    if not parts:
        raise Refused("Enter at least one part: what was done with what", field="verb_1")
    for number, part in enumerate(parts, start=1):
        if not part.verb:
            raise Refused(f"Part {number}: choose the verb", field=f"verb_{number}")
        required(part.text, f"Part {number}: say what was so decided", field=f"text_{number}")


def _write_parts(decision: Decision, parts: Sequence[PartFields], by: Membership) -> None:
    rows = list(decision.parts.order_by("position", "pk"))
    for position, part in enumerate(parts, start=1):
        row = rows[position - 1] if position <= len(rows) else DecisionPart(decision=decision)
        said = (position, part.verb, part.text.strip(), part.conditions.strip())
        if said == (row.position, row.verb, row.text, row.conditions):
            continue
        row.position, row.verb, row.text, row.conditions = said
        row.signed(by)
        row.save_edit(expected_version=row.edit_version) if row.pk else row.save()
    for row in rows[len(parts) :]:
        row.signed(by).delete()


def _write_aims(decision: Decision, aims: Sequence[CorporateAim], by: Membership) -> None:
    if any(aim.organisation_id != decision.organisation_id for aim in aims):
        raise Refused("Choose aims of the organisation", field="aims")
    wanted = {aim.pk for aim in aims}
    links = {link.aim_id: link for link in decision.aim_links.all()}
    for aim_id in links.keys() - wanted:
        links[aim_id].signed(by).delete()
    for aim in aims:
        if aim.pk not in links:
            DecisionAim(decision=decision, aim=aim).signed(by).save()
