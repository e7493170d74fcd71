"""Pages that edit a row that is there, and those that end one."""

from __future__ import annotations

from components.pages import BothTexts
from periods.calendar import print_day
from records import clock

from ..forms.ending import EndForm


class EditsRow:
    """Mixed into an ActionPage: the form carries the version of the row named ``edited``."""

    #: The attribute that ``find`` sets.
    edited = ""

    @property
    def row(self):
        return getattr(self, self.edited)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.row.edit_version}


class EndPage(EditsRow):
    """Its last day: today, where none is named. ``end`` calls the action."""

    form_class = EndForm

    def get_initial(self):
        return {"ended_on": self.row.ended_on or clock.today()}

    def act(self, form):
        given = form.cleaned_data
        self.end(
            ended_on=given["ended_on"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{self.row} ends on {print_day(given['ended_on'])}"

    def end(self, **given: object) -> None:
        raise NotImplementedError

    def compare(self, current, typed):
        theirs = f"Ends on {print_day(current.ended_on)}" if current.ended_on else "Goes on"
        return [BothTexts(str(current), theirs, f"Ends on {print_day(typed['ended_on'])}")]
