"""Which meetings a paper may go to, and which items of their agendas, as a form offers them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q

from accounts.models import Membership
from meetings.models import AgendaItem, Meeting
from meetings.querysets import AgendaItemQuerySet, MeetingQuerySet

#: So many of the meetings that were are offered, for a paper that comes late.
LATELY = 5


def meetings_to_choose(
    membership: Membership, on: dt.date, kept: Meeting | None = None
) -> MeetingQuerySet:
    """Meetings to come and the last few that were, body by body. None that was cancelled or whose
    minutes are agreed, but ``kept``, where the paper goes already, as long as it stands."""
    standing = Meeting.objects.visible_to(membership).standing()
    is_open = standing.filter(agreement=None)
    past = is_open.filter(meets_on__lt=on).order_by("-meets_on", "-pk")
    lately = list(past.values_list("pk", flat=True)[:LATELY])
    offered = Q(pk__in=is_open.filter(meets_on__gte=on).values("pk")) | Q(pk__in=lately)
    if kept is not None:
        offered |= Q(pk=kept.pk)
    ordered = standing.filter(offered).order_by("body__name", "body", "meets_on")
    return ordered.select_related("body")


def items_to_choose(membership: Membership, meetings: MeetingQuerySet) -> AgendaItemQuerySet:
    """The items that stand on the agendas of those meetings."""
    items = AgendaItem.objects.visible_to(membership).standing()
    ordered = items.filter(meeting__in=meetings.order_by().values("pk")).order_by(
        "meeting__body__name", "meeting__body", "meeting__meets_on", "number"
    )
    return ordered.select_related("meeting__body")


def asked_for(membership: Membership, address: Mapping[str, str]) -> dict[str, object]:
    """What an address such as ``?item=34`` says of a paper to begin; nonsense says nothing."""
    items = AgendaItem.objects.visible_to(membership).standing()
    item = items.filter(pk=_number(address.get("item", ""))).first()
    if item is not None:
        return {"meeting": item.meeting_id, "item": item.pk, "purpose": item.purpose}
    return {"meeting": _number(address.get("meeting", ""))}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
