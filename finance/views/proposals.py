"""Changes above their maker's limit: read and decided on; and the log of all changes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from figures.counts import count_in
from figures.money import NIL
from periods.calendar import print_day, year_label
from records import clock
from records.refusals import Refused

from .. import actions
from ..actions.proposals import may_decide, may_withdraw
from ..budgeting.change_log import build_change_log
from ..budgeting.planning import revised_amounts
from ..forms.proposals import LogFilter, RefuseForm
from ..models import BudgetLine, ProposedChange
from .base import FinanceActionPage, address, budget_or_404, who_when
from .downloads import kinds
from .limits import exact


@dataclass(frozen=True)
class Moved:
    """A line before and after a proposal."""

    line: BudgetLine
    now: Decimal
    amount: Decimal

    @property
    def after(self) -> Decimal:
        return self.now + self.amount


def proposal_or_404(request, pk: int) -> ProposedChange:
    proposals = ProposedChange.objects.visible_to(request.membership).with_amount()
    return get_object_or_404(proposals.select_related("budget", "change"), pk=pk)


@requires(Permission.SEE_FINANCE)
class Proposal(View):
    def get(self, request, organisation, pk):
        proposal = proposal_or_404(request, pk)
        waits = proposal.state == ProposedChange.State.PROPOSED
        context = {
            "proposal": proposal,
            "heading": heading_of(proposal),
            "summary": summary_of(proposal),
            "moved": moved_by(proposal),
            "waits": waits,
            "may_decide": waits and may_decide(request.membership, proposal),
            "may_withdraw": waits and may_withdraw(request.membership, proposal),
            "year_label": year_label(proposal.budget.year),
        }
        return render(request, "finance/proposal.html", context)


def heading_of(proposal: ProposedChange) -> str:
    state = {
        ProposedChange.State.PROPOSED: "waits for a second person",
        ProposedChange.State.APPROVED: "approved",
        ProposedChange.State.REFUSED: "refused",
        ProposedChange.State.WITHDRAWN: "withdrawn",
    }[proposal.state]
    return f"{proposal.get_kind_display()} of {exact(proposal.added)}: {state}"


def summary_of(proposal: ProposedChange) -> list[tuple[str, object]]:
    rows = [
        ("Counts from", print_day(proposal.dated_on)),
        ("Reason", proposal.reason),
        ("Authority", proposal.authority),
        ("Proposed", who_when(proposal.proposed_by, proposal.proposed_at)),
    ]
    if proposal.decided_by:
        done = proposal.get_state_display()
        rows.append((done, who_when(proposal.decided_by, proposal.decided_at)))
    if proposal.decision_reason:
        rows.append(("Why it was refused", proposal.decision_reason))
    return rows


def moved_by(proposal: ProposedChange) -> list[Moved]:
    """Each line that it moves, from what it is revised to now: of interest while it waits."""
    revised = revised_amounts(proposal.budget)
    rows = proposal.amounts.select_related("line__group").order_by(
        "-line__group__side", "line__group__position", "line__position", "pk"
    )
    return [Moved(row.line, revised.get(row.line_id, NIL), row.amount) for row in rows]


@requires(Permission.APPROVE_BUDGET_CHANGE)
@require_POST
def approve(request, organisation, pk):
    proposal = proposal_or_404(request, pk)
    return _done(
        request,
        proposal,
        actions.approve_proposal,
        "The change is approved and recorded.",
    )


@requires(Permission.ENTER_FINANCE)
@require_POST
def withdraw(request, organisation, pk):
    proposal = proposal_or_404(request, pk)
    return _done(request, proposal, actions.withdraw_proposal, "The change is withdrawn.")


def _done(request, proposal: ProposedChange, act, told: str):
    try:
        act(proposal=proposal, expected_version=_version(request), by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, told)
    return redirect(address(request, "proposal", pk=proposal.pk))


def _version(request) -> int:
    """The version that the page showed; nonsense is a version that nobody saw."""
    return count_in(request.POST.get("edit_version"))


@requires(Permission.APPROVE_BUDGET_CHANGE)
class RefuseProposal(FinanceActionPage):
    form_class = RefuseForm

    def find(self):
        self.proposal = proposal_or_404(self.request, self.kwargs["pk"])
        kind = self.proposal.get_kind_display().lower()
        self.heading = f"Refuse the {kind} of {exact(self.proposal.added)}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.proposal.edit_version}

    def act(self, form):
        actions.refuse_proposal(
            proposal=self.proposal,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return "The change is refused, and its maker reads why."

    def back(self):
        return address(self.request, "proposal", pk=self.proposal.pk), "The proposed change"


@requires(Permission.SEE_FINANCE)
class ChangeLogPage(View):
    def get(self, request, organisation, year):
        budget = budget_or_404(request, year)
        lines = budget.lines.in_statement_order()
        asked = LogFilter(request.GET or None, lines=lines)
        kind, line = asked.chosen
        log = build_change_log(budget, known_at=clock.now(), kind=kind, line=line)
        context = {
            "log": log,
            "proposals": budget.proposals.with_amount(),
            "form": asked,
            "is_filtered": bool(kind or line),
            "heading": heading_of_log(log, kind, line),
            "caption": f"Changes of the budget {year_label(year)}",
            "budget": budget,
            "year_label": year_label(year),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
            "files": kinds(request, "year-file", what="changes", year=year),
        }
        return render(request, "finance/budget_changes.html", context)


def heading_of_log(log, kind: str, line: BudgetLine | None) -> str:
    count = len(log.changes)
    what = {"approved": "approval", "revision": "revision", "virement": "virement"}.get(
        kind, "change"
    )
    of = f" of {line}" if line else ""
    return f"{count} {what}{'' if count == 1 else 's'}{of} in {log.budget.label}"
