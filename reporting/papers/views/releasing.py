"""Releasing an edition to the public."""

from __future__ import annotations

from accounts.access import requires
from accounts.roles import Permission
from components.forms import Form

from .. import actions
from ..addresses import address
from ..audiences import is_private
from ..permissions import check_may_release
from ..records import read_record
from .base import PaperActionPage, edition_of


class ReleaseForm(Form):
    """Nothing to fill in: a deliberate press."""

    submit_label = "Release to the public"


@requires(Permission.RELEASE_EDITION)
class Release(PaperActionPage):
    form_class = ReleaseForm

    def find(self):
        where = self.kwargs["paper"], self.kwargs["number"]
        self.edition = edition_of(self.request.membership, *where)
        check_may_release(self.request.membership, self.edition)
        self.heading = f"Release edition {self.edition.number} to the public?"
        self.introduction = self._introduction()

    def _introduction(self) -> str:
        record = read_record(self.edition.record, self.edition.schema_version)
        left_out = [one.title for one in record.sections if one.exemption]
        if not is_private(record):
            return "Anybody may then read the whole paper. Nothing in it is for members only."
        return f"Anybody may then read it, but for what is for members only: {', '.join(left_out)}."

    def act(self, form) -> str:
        actions.release(edition=self.edition, by=self.request.membership)
        return f"Edition {self.edition.number} is released to the public"

    def back(self):
        return address("edition-detail", self.edition), str(self.edition)
