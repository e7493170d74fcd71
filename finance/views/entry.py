"""A month entered: actuals, projections, notes."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from figures.money import pounds_and_pence, total
from periods.calendar import month_label

from .. import actions
from ..forms.grids import AmountGrid, ProjectionGrid
from ..forms.notes import NoteForm, WithdrawForm
from ..grid import build_grid, build_projections
from ..models import BudgetedLine, LineNote
from .base import FinanceActionPage, address, budget_or_404, budgeted_or_404, month_or_404


class OfMonth(FinanceActionPage):
    """A form about one month of one year's budget; it leads back to the statement."""

    def find(self):
        self.budget = budget_or_404(self.request, self.kwargs["year"])
        self.month = month_or_404(self.kwargs["month"])
        self.label = month_label(self.budget.year, self.month)
        self.prepare()

    def prepare(self) -> None:
        """What the form needs to have read."""

    def page(self, name: str, **kwargs: object) -> str:
        names = {"year": self.budget.year, "month": self.month, **kwargs}
        return address(self.request, name, **names)

    def back(self):
        return self.page("position-statement"), f"Position statement, {self.label}"


@requires(Permission.ENTER_FINANCE)
class EnterActuals(OfMonth):
    form_class = AmountGrid
    template_name = "finance/actuals.html"

    def prepare(self):
        self.grid = build_grid(self.budget, self.month)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "lines": [row.line for row in self.grid.rows],
            "called": f"{self.label}, actual",
            "shown": {row.line.pk: row.seen for row in self.grid.rows},
            "keeps_seen": True,
        }

    def act(self, form):
        entries = actions.enter_actuals(
            budget=self.budget,
            month=self.month,
            figures=form.changed,
            seen=form.seen,
            by=self.request.membership,
        )
        if not entries:
            return f"{self.label}: nothing was changed."
        count = f"{len(entries)} figure{'' if len(entries) == 1 else 's'}"
        moved = pounds_and_pence(total(entry.amount for entry in entries))
        return f"{self.label}: {count} saved, which moves the month by £{moved}."

    def after(self):
        return self.page("actuals-enter")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        caption = f"Actual spend by line, {self.label}, £ and pence"
        return context | {
            "caption": caption,
            "grid": self.grid,
            "groups": boxes(self.grid, context["form"]),
        }


def boxes(grid, form) -> list[tuple[str, list[tuple]]]:
    """The grid's groups, each row with its box and with what the page shows in it."""
    return [
        (
            group.name,
            [(row, form.box(row.line), form.seen_input(row.line)) for row in group.rows],
        )
        for group in grid.groups
    ]


@requires(Permission.ENTER_FINANCE)
class EnterProjections(OfMonth):
    form_class = ProjectionGrid
    template_name = "finance/projections.html"

    def prepare(self):
        self.rows = build_projections(self.budget, self.month)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "lines": [row.line for row in self.rows],
            "called": f"projected at the end of {self.label}",
            "shown": {row.line.pk: row.seen for row in self.rows},
            "reasons": {row.line.pk: row.seen_reason for row in self.rows},
            "keeps_seen": True,
        }

    def act(self, form):
        projections = actions.project_year_end(
            budget=self.budget,
            month=self.month,
            figures=form.typed,
            reasons=form.given_reasons,
            seen=form.seen,
            by=self.request.membership,
        )
        count = f"{len(projections)} projection{'' if len(projections) == 1 else 's'}"
        return f"{self.label}: {count} saved."

    def after(self):
        return self.page("projections-enter")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        rows = [
            (row, form.box(row.line), form.box(row.line, "reason"), form.seen_input(row.line))
            for row in self.rows
        ]
        return context | {
            "rows": rows,
            "label": self.label,
            "caption": f"Projection to the year end, as seen at the end of {self.label}",
            "projected": sum(row.seen is not None for row in self.rows),
        }


@requires(Permission.SEE_FINANCE)
class Notes(View):
    """The notes at a month end, and the lines that have none."""

    def get(self, request, organisation, year, month):
        budget = budget_or_404(request, year)
        notes = LineNote.objects.filter(budget=budget, month=month_or_404(month))
        by_line = {note.line_id: note for note in notes}
        rows = BudgetedLine.objects.filter(budget=budget).in_statement_order()
        lines = [(row.line, by_line.get(row.line_id)) for row in rows]
        context = {
            "budget": budget,
            "month": month,
            "label": month_label(year, month),
            "lines": lines,
            "caption": f"Notes by line, {month_label(year, month)}",
            "standing": sum(not note.withdrawn_reason for note in by_line.values()),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/notes.html", context)


@requires(Permission.ENTER_FINANCE)
class WriteNote(OfMonth):
    form_class = NoteForm

    def prepare(self):
        self.line = budgeted_or_404(self.budget, self.kwargs["line"]).line
        notes = LineNote.objects.filter(budget=self.budget, line=self.line, month=self.month)
        self.note = notes.first()
        self.heading = f"Note on {self.line}, {self.label}"

    def get_form_kwargs(self):
        note = self.note
        initial = {"kind": LineNote.Kind.NUMBERED}
        if note:
            initial = {"kind": note.kind, "symbol": note.symbol, "text": note.text}
        version = note.edit_version if note else 0
        return super().get_form_kwargs() | {"edit_version": version, "initial": initial}

    def act(self, form):
        given = form.cleaned_data
        actions.write_note(
            budget=self.budget,
            line=self.line,
            month=self.month,
            kind=given["kind"],
            symbol=given["symbol"],
            text=given["text"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"The note on {self.line} is saved."

    def back(self):
        return self.page("line-notes"), f"Notes, {self.label}"


@requires(Permission.ENTER_FINANCE)
class WithdrawNote(OfMonth):
    form_class = WithdrawForm

    def prepare(self):
        notes = LineNote.objects.filter(budget=self.budget, month=self.month)
        self.note = get_object_or_404(
            notes.select_related("line", "budget"), line_id=self.kwargs["line"]
        )
        self.heading = f"Withdraw the note on {self.note.line}, {self.label}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.note.edit_version}

    def act(self, form):
        given = form.cleaned_data
        actions.withdraw_note(
            note=self.note,
            reason=given["reason"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"The note on {self.note.line} is withdrawn."

    def back(self):
        return self.page("line-notes"), f"Notes, {self.label}"
