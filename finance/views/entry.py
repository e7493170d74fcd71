"""A month entered: actuals and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.access import requires
from accounts.models import Membership
from accounts.roles import Permission
from figures.money import pounds_and_pence, total
from periods.calendar import month_label

from .. import actions
from ..budgeting.limits import materiality
from ..forms.month import MonthForm
from ..forms.notes import NOT_A_VARIANCE, NoteForm, WithdrawForm
from ..models import BudgetedLine, BudgetLine, LineNote
from ..months.closing import month_states
from ..months.grid import (
    GridRow,
    GridTotals,
    MonthGrid,
    build_grid,
)
from ..months.month_figures import waiting_in_march
from ..permissions import check_is_theirs, forecasts_all, may_forecast, own_programmes
from ..statements.drafting import draft_note
from ..statements.known import NATURES
from ..statements.statement import StatementLine, build_statement
from .base import FinanceActionPage, address, budget_or_404, budgeted_or_404, month_or_404
from .downloads import kinds


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
    """The month grid. Of a month that is closed it shows the figures and takes none."""

    form_class = MonthForm
    template_name = "finance/actuals.html"

    def prepare(self):
        self.grid = build_grid(self.budget, self.month)
        self.states = month_states(self.budget)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "lines": [row.line for row in self.grid.rows],
            "label": self.label,
            "next_label": self.grid.next_label,
            "shown": {row.line.pk: row.seen for row in self.grid.rows},
            "accrued": {row.line.pk: row.of_month.accrued for row in self.grid.rows},
        }

    def act(self, form):
        entries = actions.enter_month(
            budget=self.budget,
            month=self.month,
            figures=form.changed,
            seen=form.seen,
            accrued=form.accrued,
            seen_accrued=form.kept_of_lines,
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
        is_closed = self.states.is_closed_for_finance(self.month)
        return context | {
            "caption": f"Actual spend by line, {self.label}, £ and pence",
            "grid": self.grid,
            "groups": boxes(self.grid, context["form"]),
            "has_carried": any(row.carried for row in self.grid.rows),
            "is_closed": is_closed,
            # Closed while somebody was writing: what they typed stays in its boxes.
            "has_boxes": not is_closed or context["form"].is_bound,
            "open_month": self.states.open_month_from(self.month),
            "waiting": self.waiting(),
            "pence": pence(self.grid.totals),
        }

    def waiting(self) -> list[str]:
        """Lines of March whose reversal waits for the next year's budget."""
        if self.month < 12:
            return []
        entries = waiting_in_march(self.budget.organisation_id, self.budget.year)
        names = entries.order_by("line__name").values_list("line__name", flat=True)
        return list(dict.fromkeys(names))


def boxes(grid: MonthGrid, form: MonthForm) -> list[tuple[str, list[dict]]]:
    """The grid's groups, each row with its boxes and with what the page shows in them."""
    return [(group.name, [_boxes_of(row, form) for row in group.rows]) for group in grid.groups]


def _boxes_of(row: GridRow, form: MonthForm) -> dict:
    return {
        "row": row,
        "ledger": form.box(row.line),
        "accrual": form.box(row.line, "accrual"),
        "prepayment": form.box(row.line, "prepayment"),
        "reverses": form.box(row.line, "reverses"),
        "is_ticked": form.is_ticked(row.line),
        "seen": form.seen_input(row.line),
        "kept": form.kept_input(row.line),
        "pence": pence(row),
    }


def pence(of: GridRow | GridTotals) -> dict[str, str]:
    """What the page's script adds to what is typed, in pence."""
    before = of.to_date - of.total
    amounts = {"before": before, "carried": of.carried, "plan": of.planned_to_date}
    return {name: str(int(amount * 100)) for name, amount in amounts.items()}


@requires(Permission.SEE_FINANCE)
class Notes(View):
    """The notes at a month end, and the lines that have none. Who heads programmes has their
    lines alone, with a link to all."""

    def get(self, request, organisation, year, month):
        budget = budget_or_404(request, year)
        notes = LineNote.objects.filter(budget=budget, month=month_or_404(month))
        by_line = {note.line_id: note for note in notes}
        rows = list(BudgetedLine.objects.filter(budget=budget).in_statement_order())
        own = own_lines(request.membership, rows)
        shown = [row for row in rows if row.line_id in own] if is_own(request, own) else rows
        writable = own if may_forecast(request.membership, budget, month) else set()
        statement = build_statement(organisation=request.organisation, year=year, month=month)
        varies = {line.line_id: line for line in statement.lines}
        lines = [noted(row.line, by_line, varies, row.line_id in writable) for row in shown]
        context = {
            "budget": budget,
            "month": month,
            "label": month_label(year, month),
            "lines": lines,
            "needed": sum(one.needs_note for one in lines),
            "materiality": materiality(request.organisation),
            "caption": f"Notes by line, {month_label(year, month)}",
            "standing": sum(not note.withdrawn_reason for note in by_line.values()),
            "may_enter": bool(writable),
            "is_closed": bool(own) and not writable,
            "left_out": len(rows) - len(shown),
            "files": kinds(request, "month-file", what="notes", year=year, month=month),
        }
        return render(request, "finance/notes.html", context)


@dataclass(frozen=True)
class NotedLine:
    """A line at a month end, with its note, if it has one; ``mark`` is what the statement calls
    the note by."""

    line: BudgetLine
    note: LineNote | None
    mark: str
    variance: Decimal | None
    is_material: bool
    is_theirs: bool

    @property
    def needs_note(self) -> bool:
        return self.is_material and not self.mark

    @property
    def nature(self) -> str:
        return NATURES.get(self.note.nature, "") if self.note else ""


def noted(
    line: BudgetLine,
    notes: Mapping[int, LineNote],
    statement: Mapping[int, StatementLine],
    is_theirs: bool,
) -> NotedLine:
    at, note = statement.get(line.pk), notes.get(line.pk)
    if at is None:
        return NotedLine(line, note, "", None, False, is_theirs)
    return NotedLine(line, note, at.note, at.amounts.variance, at.is_material, is_theirs)


def own_lines(membership: Membership, rows: list[BudgetedLine]) -> set[int]:
    """Those of the budget's lines that the person projects and notes."""
    if forecasts_all(membership):
        return {row.line_id for row in rows}
    programmes = set(own_programmes(membership).values_list("pk", flat=True))
    return {row.line_id for row in rows if row.line.programme_id in programmes}


def is_own(request, own: set[int]) -> bool:
    return bool(own) and request.GET.get("lines") != "all"


@requires(Permission.FORECAST_LINES)
class WriteNote(OfMonth):
    form_class = NoteForm

    def prepare(self):
        self.line = budgeted_or_404(self.budget, self.kwargs["line"]).line
        check_is_theirs(self.request.membership, self.line)
        notes = LineNote.objects.filter(budget=self.budget, line=self.line, month=self.month)
        self.note = notes.first()
        self.heading = f"Note on {self.line}, {self.label}"

    def get_form_kwargs(self):
        note = self.note
        initial = {"kind": LineNote.Kind.NUMBERED, "text": "" if note else self.draft()}
        if note:
            nature = note.nature or NOT_A_VARIANCE
            initial = {
                "kind": note.kind,
                "symbol": note.symbol,
                "nature": nature,
                "text": note.text,
            }
        version = note.edit_version if note else 0
        more = {"edit_version": version, "initial": initial}
        return super().get_form_kwargs() | more

    def draft(self) -> str:
        """What the figures say of the line, to begin with."""
        statement = build_statement(
            organisation=self.request.organisation, year=self.budget.year, month=self.month
        )
        lines = statement.lines if statement else ()
        found = next((one for one in lines if one.line_id == self.line.pk), None)
        return draft_note(found, statement.as_of) if found else ""

    def act(self, form):
        given = form.cleaned_data
        actions.write_note(
            budget=self.budget,
            line=self.line,
            month=self.month,
            kind=given["kind"],
            symbol=given["symbol"],
            text=given["text"],
            nature=given["nature"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"The note on {self.line} is saved."

    def back(self):
        return self.page("line-notes"), f"Notes, {self.label}"


@requires(Permission.FORECAST_LINES)
class WithdrawNote(OfMonth):
    form_class = WithdrawForm

    def prepare(self):
        notes = LineNote.objects.filter(budget=self.budget, month=self.month)
        self.note = get_object_or_404(
            notes.select_related("line", "budget"), line_id=self.kwargs["line"]
        )
        check_is_theirs(self.request.membership, self.note.line)
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
