"""The page of one meeting, with the papers that go to it: composed of two apps."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.access import requires
from accounts.roles import Permission
from meetings.models import Meeting
from meetings.reading import Brought
from meetings.views import reading
from reporting.packs.reading import begins_at, brought_to, pack_link


@requires(Permission.SEE_MEETINGS)
class MeetingPage(reading.MeetingPage):
    def brought(self, meeting: Meeting) -> Sequence[Brought]:
        return brought_to(meeting, self.request.membership)

    def files(self, meeting: Meeting) -> Brought | None:
        return pack_link(meeting, self.request.membership)

    def begins_at(self, meeting: Meeting) -> str:
        return begins_at(meeting, self.request.membership)
