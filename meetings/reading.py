"""A meeting as its page shows it: agenda, decisions, and the actions that report back to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from accounts.models import Membership

from .models import ActionReport, AgendaDocument, AgendaItem, Decision, DecisionAction, Meeting
from .permissions import may_see_agenda


@dataclass(frozen=True)
class Brought:
    """What another app puts before the meeting: a paper. ``item_id`` is None for no item."""

    title: str
    address: str
    about: str
    item_id: int | None = None


@dataclass(frozen=True)
class ItemNow:
    """An item with what lies before it and what was decided under it."""

    item: AgendaItem
    documents: Sequence[AgendaDocument]
    brought: Sequence[Brought]
    decisions: Sequence[Decision]


@dataclass(frozen=True)
class MeetingNow:
    """What the person may see of a meeting; without its agenda where that is not published."""

    meeting: Meeting
    sees_agenda: bool
    items: Sequence[ItemNow] = ()
    brought: Sequence[Brought] = ()
    decisions: Sequence[Decision] = ()
    carried: Sequence[DecisionAction] = field(default=())


def meeting_now(
    meeting: Meeting, membership: Membership, brought: Iterable[Brought] = ()
) -> MeetingNow:
    """Seven queries, whatever the length of the agenda."""
    decisions = list(decisions_of(meeting, membership))
    carried = carried_over(meeting, membership)
    if not may_see_agenda(membership, meeting):
        return MeetingNow(meeting, False, decisions=decisions, carried=carried)
    brought = list(brought)
    documents = Prefetch("documents", AgendaDocument.objects.select_related("stored_file"))
    items = [
        ItemNow(
            item,
            [one for one in item.documents.all() if one.withdrawn_on is None],
            [one for one in brought if one.item_id == item.pk],
            [one for one in decisions if one.item_id == item.pk],
        )
        for item in meeting.items.order_by("number", "pk").prefetch_related(documents)
        if item.withdrawn_on is None or meeting.is_agenda_published
    ]
    here = {one.item.pk for one in items}
    loose = [one for one in brought if one.item_id not in here]
    return MeetingNow(meeting, True, items, loose, decisions, carried)


def decisions_of(meeting: Meeting, membership: Membership):
    """Those that stand, in the order of their references, with parts, aims and actions."""
    actions = DecisionAction.objects.select_related("owner__user").order_by("number")
    return (
        Decision.objects.visible_to(membership)
        .filter(meeting=meeting)
        .standing()
        .with_names()
        .select_related("body", "item", "meeting__agreement", "agreement")
        .prefetch_related(Prefetch("actions", actions))
        .order_by("year", "number")
    )


def carried_over(meeting: Meeting, membership: Membership) -> list[DecisionAction]:
    """Actions that earlier meetings of the body gave and that report back to this one: not done
    by the meeting before it. Each with ``told``, its reports up to the day, the last first."""
    before = _meeting_before(meeting)
    still = Q(done_on=None) | Q(done_on__gte=before or dt.date.min)
    reports = ActionReport.objects.filter(reported_on__lte=meeting.meets_on).order_by("-pk")
    return list(
        DecisionAction.objects.visible_to(membership)
        .filter(
            still,
            decision__meeting__body=meeting.body_id,
            decision__decided_on__lt=meeting.meets_on,
            decision__withdrawn_on=None,
        )
        .select_related("decision", "owner__user")
        .prefetch_related(Prefetch("reports", reports, to_attr="told"))
        .order_by("due_on", "pk")
    )


def _meeting_before(meeting: Meeting) -> dt.date | None:
    """The day of the body's last meeting before this one."""
    before = Meeting.objects.standing().filter(body=meeting.body_id, meets_on__lt=meeting.meets_on)
    return before.order_by("-meets_on").values_list("meets_on", flat=True).first()


def in_words(meetings: Sequence[Meeting], on: dt.date) -> str:
    """The answer of the list: which meeting comes next."""
    coming = [one for one in meetings if one.meets_on >= on and not one.is_cancelled]
    if coming:
        first = min(coming, key=lambda one: one.meets_on)
        return f"Next meeting: {first}"
    return "No meeting is planned" if meetings else "No meeting yet"


def state_of(meeting: Meeting, on: dt.date) -> tuple[str, str]:
    """Where a meeting stands: the key of its tag, and its words."""
    match meeting:
        case Meeting(is_cancelled=True):
            return "withdrawn", "Cancelled"
        case Meeting(is_agreed=True):
            return "approved", "Minutes agreed"
        case Meeting(is_held=True):
            return "draft", "Held, minutes not agreed"
        case Meeting() if meeting.meets_on < on:
            return "late", "Past, not recorded"
        case Meeting(is_agenda_published=True):
            return "published", "Agenda published"
    return "planned", "Planned"
