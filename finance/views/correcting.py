"""What was booked to the wrong line, moved to the right one."""

from __future__ import annotations

from accounts.access import requires
from accounts.roles import Permission

from .. import actions
from ..forms.correcting import MoveForm
from ..imports.upload_words import in_pounds
from .base import budgeted_or_404, entries_address
from .entry import OfMonth


@requires(Permission.ENTER_FINANCE)
class MoveAmount(OfMonth):
    """A pair of entries: the ledger's file stays as it came, and both lines say why they differ."""

    form_class = MoveForm
    introduction = (
        "Use this where the ledger booked something to the wrong line. Both lines keep an entry "
        "with your reason. If every row of a code belongs elsewhere, give the code another line "
        "instead."
    )

    def prepare(self):
        self.line = budgeted_or_404(self.budget, self.kwargs["line"]).line
        self.heading = f"Move an amount of {self.line.name}, {self.label}"

    def get_form_kwargs(self):
        others = self.budget.lines.exclude(pk=self.line.pk).select_related("group")
        return super().get_form_kwargs() | {"lines": others.in_statement_order()}

    def act(self, form):
        actions.correct_between_lines(
            budget=self.budget,
            month=self.month,
            from_line=self.line,
            by=self.request.membership,
            **form.cleaned_data,
        )
        amount = in_pounds(form.cleaned_data["amount"])
        return f"{amount} of {self.label} moved to {form.cleaned_data['to_line'].name}."

    def back(self):
        page = entries_address(self.request, self.budget.year, self.month, self.line)
        return page, f"{self.line.name}, {self.label}: entries"
