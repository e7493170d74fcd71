"""One line with all that makes it; lines and groups made, changed and ended."""

from __future__ import annotations

from decimal import Decimal

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts.access import requires
from accounts.roles import Permission
from charts.lines import to_svg as lines_svg
from figures.money import pounds
from periods.calendar import print_day, year_label
from records import clock
from tables.declaration import Column, Row
from tables.html import Anchor, Link, to_html

from .. import actions
from ..budgeting.committed import commitments_of
from ..forms.base import as_yes_no
from ..forms.lines import (
    EndLineForm,
    GroupChangeForm,
    GroupForm,
    LineChangeForm,
    LineForm,
    PaysForForm,
    PlaceForm,
)
from ..forms.notes import ReasonForm
from ..models import ActualEntry, Budget, BudgetGroup, BudgetLine, Side
from ..statements.line_tables import months_table
from ..statements.line_year import LineYear as Account
from ..statements.line_year import build_line_year
from ..statements.pictures import year_chart
from ..statements.year_by_month import line_by_month
from .base import (
    FinanceActionPage,
    address,
    budget_or_404,
    budgeted_or_404,
    line_or_404,
    moment_asked,
    with_months,
)
from .downloads import kinds


@requires(Permission.SEE_FINANCE)
class LineYear(View):
    def get(self, request, organisation, line, year):
        budget = budget_or_404(request, year)
        budgeted = budgeted_or_404(budget, line)
        known_at = moment_asked(request)
        account = build_line_year(
            budget=budget, budgeted=budgeted, known_at=known_at or clock.now()
        )
        day = timezone.localdate(known_at) if known_at else clock.today()
        is_now = known_at is None and not budgeted.line.is_income
        commitments = commitments_of(budget, budgeted.line) if is_now else None
        months = months_table(account)
        return render(
            request,
            "finance/line_year.html",
            {
                "account": account,
                "heading": heading_of(account),
                "summary": summary_of(account),
                "profiles": [(one, one.standing_on(day)) for one in account.profiles],
                "entries": with_months(account.entries, year),
                "projections": with_months(account.projections, year),
                "notes": with_months(account.notes, year),
                "profile_gap": gap_in_words(account.profile_gap) if account.profile_gap else "",
                "budget": budget,
                "year_label": year_label(year),
                "known_at": known_at,
                # As they are now: a page of an earlier day does not show them.
                "commitments": commitments,
                "orders": with_months(commitments.orders, year) if commitments else [],
                "may_enter": request.membership.may(Permission.ENTER_FINANCE),
                "months": to_html(months, link=statements(request, year)),
                "months_notes": months.notes,
                "picture": picture_of(account, budget),
                "files": [] if known_at else line_files(request, budgeted.line, year),
            },
        )


def statements(request, year: int) -> Link:
    """A month's name opens the statement at its end."""

    def link(row: Row, column: Column) -> Anchor | None:
        if column.key != "month":
            return None
        month = int(row.key.removeprefix("month-"))
        page = address(request, "position-statement", year=year, month=month)
        return Anchor(page, "position statement")

    return link


def picture_of(account: Account, budget: Budget) -> dict | None:
    """Plan, actual and projection by month; income has no plan by month."""
    if account.line.is_income:
        return None
    chart = year_chart(line_by_month(account, budget))
    return {"title": chart.title, "summary": chart.summary, "svg": lines_svg(chart)}


def line_files(request, line: BudgetLine, year: int) -> list[tuple[str, str]]:
    return kinds(request, "line-file", line=line.pk, year=year)


def heading_of(account) -> str:
    """What the page answers: what the line has spent of what it has."""
    name, budget = account.line.name, pounds(account.revised)
    if account.line.is_income:
        return f"{name}: income of £{pounds(-account.revised)}"
    return f"{name}: £{pounds(account.actual)} spent of £{budget}"


def summary_of(account) -> list[tuple[str, str]]:
    line = account.line
    uses = ", ".join(f"{one.name} ({one.group.name})" for one in account.uses)
    rows = [
        ("Group", f"{line.group.name}, {line.group.get_side_display().lower()}"),
        ("Programme", line.programme.name if line.programme else "None"),
        ("Objective", str(account.budgeted.objective or "None")),
        ("Pays for" if line.is_income else "Paid for by", uses or "No grant is named"),
    ]
    if line.is_provision:
        rows.append(("Provision", "Yes: set aside and counted, but not spent"))
    if line.ended_on:
        rows.append(("Ended", f"{print_day(line.ended_on)}: {line.ended_reason}"))
    return rows


def gap_in_words(gap: Decimal) -> str:
    """By how much a profile differs from the revised budget: allowed, and said."""
    if not gap:
        return "It adds up to the revised budget."
    way = "more" if gap > 0 else "less"
    return f"The profile adds up to £{abs(gap):,.2f} {way} than the revised budget."


@requires(Permission.SEE_FINANCE)
class Lines(TemplateView):
    template_name = "finance/lines.html"

    def get_context_data(self, **kwargs):
        membership = self.request.membership
        lines = BudgetLine.objects.visible_to(membership).in_statement_order()
        groups = BudgetGroup.objects.visible_to(membership)
        return super().get_context_data(
            lines=list(lines.prefetch_related("pays_for__group", "budgets")),
            groups=groups,
            may_enter=membership.may(Permission.ENTER_FINANCE),
            **kwargs,
        )


class LinesPage(FinanceActionPage):
    def back(self):
        return address(self.request, "budget-lines"), "Lines and groups"


@requires(Permission.ENTER_FINANCE)
class NewGroup(LinesPage):
    form_class = GroupForm
    heading = "Make a group"

    def act(self, form):
        by = self.request.membership
        actions.create_group(organisation=by.organisation, by=by, **form.cleaned_data)
        return "The group is made."


@requires(Permission.ENTER_FINANCE)
class ChangeGroup(LinesPage):
    form_class = GroupChangeForm

    def find(self):
        groups = BudgetGroup.objects.visible_to(self.request.membership)
        self.group = get_object_or_404(groups, pk=self.kwargs["pk"])
        self.heading = f"Change the group {self.group}"

    def get_form_kwargs(self):
        initial = {
            "name": self.group.name,
            "position": self.group.position,
            "shows_subtotal": as_yes_no(self.group.shows_subtotal),
        }
        version = self.group.edit_version
        return super().get_form_kwargs() | {"edit_version": version, "initial": initial}

    def act(self, form):
        given = form.cleaned_data
        actions.change_group(
            group=self.group,
            name=given["name"],
            position=given["position"],
            shows_subtotal=given["shows_subtotal"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return "The group is changed."


@requires(Permission.ENTER_FINANCE)
class NewLine(LinesPage):
    form_class = LineForm
    heading = "Make a line"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.membership}

    def act(self, form):
        by = self.request.membership
        line = actions.create_line(organisation=by.organisation, by=by, **form.cleaned_data)
        return f"{line} is made. Take it into a year's budget next."


class OneLine(LinesPage):
    """A form about one line."""

    called = "Change"

    def find(self):
        self.line = line_or_404(self.request, self.kwargs["pk"])
        self.heading = f"{self.called} {self.line}"


@requires(Permission.ENTER_FINANCE)
class ChangeLine(OneLine):
    form_class = LineChangeForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "by": self.request.membership,
            "side": self.line.group.side,
            "edit_version": self.line.edit_version,
            "initial": LineChangeForm.initial_of(self.line),
        }

    def act(self, form):
        given = form.cleaned_data
        actions.change_line(
            line=self.line,
            expected_version=given.pop("edit_version"),
            by=self.request.membership,
            **given,
        )
        return f"{self.line} is changed."


@requires(Permission.ENTER_FINANCE)
class EndLine(OneLine):
    form_class = EndLineForm
    called = "End"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.line.edit_version}

    def act(self, form):
        given = form.cleaned_data
        actions.end_line(
            line=self.line,
            ended_on=given["ended_on"],
            reason=given["reason"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{self.line} is ended."


@requires(Permission.ENTER_FINANCE)
class PaysFor(OneLine):
    form_class = PaysForForm
    called = "What the grant pays for:"

    def get_form_kwargs(self):
        lines = BudgetLine.objects.visible_to(self.request.membership)
        return super().get_form_kwargs() | {
            "lines": lines.filter(group__side=Side.EXPENDITURE).in_statement_order(),
            "initial": {"pays_for": list(self.line.pays_for.values_list("pk", flat=True))},
        }

    def act(self, form):
        actions.set_pays_for(line=self.line, by=self.request.membership, **form.cleaned_data)
        return f"{self.line} is changed."


class OneLineOfYear(FinanceActionPage):
    """A form about one line in one year's budget; it leads back to the line's page."""

    called = ""

    def find(self):
        self.budget = budget_or_404(self.request, self.kwargs["year"])
        self.budgeted = budgeted_or_404(self.budget, self.kwargs["line"])
        self.line = self.budgeted.line
        self.heading = f"{self.line}: {self.called}"

    def back(self):
        kwargs = {"line": self.line.pk, "year": self.budget.year}
        name = f"{self.line}, {year_label(self.budget.year)}"
        return address(self.request, "line-year", **kwargs), name


@requires(Permission.ENTER_FINANCE)
class PlaceLine(OneLineOfYear):
    form_class = PlaceForm
    called = "the objective it belongs to"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "budgeted": self.budgeted,
            "edit_version": self.budgeted.edit_version,
            "initial": {"objective": self.budgeted.objective_id},
        }

    def act(self, form):
        given = form.cleaned_data
        actions.place_line(
            budgeted=self.budgeted,
            objective=given["objective"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return "Saved."


@requires(Permission.ENTER_FINANCE)
class ReverseEntry(FinanceActionPage):
    form_class = ReasonForm
    template_name = "finance/reverse.html"
    heading = "Take an entry back"

    def find(self):
        entries = ActualEntry.objects.visible_to(self.request.membership)
        related = ("budget", "line__group", "recorded_by__user")
        self.entry = get_object_or_404(entries.select_related(*related), pk=self.kwargs["pk"])
        self.extra_context = {"entry": self.entry}

    def act(self, form):
        actions.reverse_entry(
            entry=self.entry, reason=form.cleaned_data["reason"], by=self.request.membership
        )
        return "The entry is taken back. Both stay on the record."

    def back(self):
        kwargs = {"line": self.entry.line_id, "year": self.entry.budget.year}
        name = f"{self.entry.line}, {year_label(self.entry.budget.year)}"
        return address(self.request, "line-year", **kwargs) + "#entries", name
