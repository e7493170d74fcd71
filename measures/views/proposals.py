"""Pages of proposals about a shared framework: proposed, discussed, decided."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from records import clock
from records.refusals import Refused

from ..actions import measures as definitions
from ..actions import proposals as verbs
from ..forms.proposals import (
    DecisionForm,
    ProposeChangeForm,
    ProposeMeasureForm,
    ProposeRetirementForm,
    RemarkForm,
)
from ..models import Framework, Proposal
from ..permissions import may_decide, may_discuss
from ..terms import differences, frequency_in_words, from_plain, terms_of
from ..vocabulary import ProposalKind, ProposalState
from ..wording import counted
from .definitions import OfMeasure, initial_of
from .finding import address
from .frameworks import framework_or_404


def proposal_or_404(request: HttpRequest, pk: int) -> Proposal:
    """One of a framework that the organisation uses."""
    frameworks = Framework.objects.visible_to(request.membership, clock.today())
    rows = Proposal.objects.filter(framework__in=frameworks.values("pk")).select_related(
        "framework__organisation",
        "measure__framework",
        "proposed_by__user",
        "proposed_by__organisation",
        "decided_by__user",
        "decided_by__organisation",
    )
    return get_object_or_404(rows, pk=pk)


def proposal_address(request: HttpRequest, proposal: Proposal) -> str:
    return address(request, "framework-proposal", proposal=proposal.pk)


class Proposing(ActionPage):
    """It leads to the proposal that was made."""

    framework: Framework

    def find(self) -> None:
        super().find()
        if not self.framework.is_shared:
            raise Http404("What is not shared is changed directly")

    def after(self):
        return proposal_address(self.request, self.proposal)


@requires(Permission.KEEP_MEASURES)
class ProposeMeasure(Proposing):
    form_class = ProposeMeasureForm
    introduction = "The design group decides on it; others may remark on it until then."

    def find(self) -> None:
        self.framework = framework_or_404(self.request, self.kwargs["framework"])
        self.heading = f"Propose a measure for {self.framework}"
        super().find()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"framework": self.framework}

    def act(self, form):
        self.proposal = verbs.propose_measure(
            framework=self.framework,
            code=form.cleaned_data["code"],
            frequency=form.cleaned_data["frequency"],
            terms=form.terms(),
            by=self.request.membership,
        )
        return f"{self.proposal.code} is proposed"

    def back(self):
        path = address(self.request, "framework-detail", framework=self.framework.pk)
        return path, str(self.framework)


class _OfMeasure(OfMeasure):
    def find(self) -> None:
        super().find()
        self.framework = self.measure.framework


@requires(Permission.KEEP_MEASURES)
class ProposeChange(Proposing, _OfMeasure):
    form_class = ProposeChangeForm
    question = "Propose another definition of {}"
    introduction = "The design group decides on it; others may remark on it until then."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"framework": self.framework}

    def get_initial(self):
        return initial_of(terms_of(definitions.latest_definition(self.measure).definition))

    def act(self, form):
        self.proposal = verbs.propose_change(
            measure=self.measure, terms=form.terms(), by=self.request.membership
        )
        return f"A change of {self.measure} is proposed"


@requires(Permission.KEEP_MEASURES)
class ProposeRetirement(Proposing, _OfMeasure):
    form_class = ProposeRetirementForm
    question = "Propose to retire {}"
    introduction = "If the design group adopts it, the day of that is the measure’s last."

    def act(self, form):
        self.proposal = verbs.propose_retirement(
            measure=self.measure,
            reason=form.cleaned_data["reason"],
            by=self.request.membership,
        )
        return f"It is proposed to retire {self.measure}"


@requires(Permission.SEE_MEASURES)
class ProposalList(View):
    """Every proposal of a framework, open ones first."""

    def get(self, request: HttpRequest, organisation: str, framework: int) -> HttpResponse:
        found = framework_or_404(request, framework)
        rows = found.proposals.select_related(
            "measure", "proposed_by__user", "proposed_by__organisation"
        )
        proposals = sorted(rows, key=lambda one: one.state != ProposalState.OPEN)
        open_ones = sum(one.state == ProposalState.OPEN for one in proposals)
        context = {
            "framework": found,
            "answer": f"{counted(open_ones, 'proposal')} open",
            "proposals": proposals,
        }
        return render(request, "measures/proposals/list.html", context)


@requires(Permission.SEE_MEASURES)
class ProposalPage(View):
    """What is proposed beside what there is, what was said of it, and how it was decided; who may
    adds a remark."""

    def get(self, request: HttpRequest, organisation: str, proposal: int) -> HttpResponse:
        return self.page(proposal_or_404(request, proposal), RemarkForm())

    def post(self, request: HttpRequest, organisation: str, proposal: int) -> HttpResponse:
        found, form = proposal_or_404(request, proposal), RemarkForm(request.POST)
        if form.is_valid():
            try:
                verbs.remark_on(
                    proposal=found, text=form.cleaned_data["text"], by=request.membership
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                return redirect(f"{proposal_address(request, found)}#remarks")
        return self.page(found, form)

    def page(self, proposal: Proposal, form: RemarkForm) -> HttpResponse:
        by, today = self.request.membership, clock.today()
        form.helper.summary_elsewhere = True
        is_open = proposal.state == ProposalState.OPEN
        context = {
            "proposal": proposal,
            "heading": heading_of(proposal),
            "rows": rows_of(proposal),
            "frequency": frequency_in_words(proposal.definition.get("frequency")),
            "has_before": proposal.kind == ProposalKind.CHANGE,
            "remarks": proposal.remarks.select_related(
                "recorded_by__user", "recorded_by__organisation"
            ),
            "form": form if is_open and may_discuss(by, proposal.framework, today) else None,
            "may_decide": is_open and may_decide(by, proposal, today),
            "may_withdraw": is_open and proposal.proposed_by_id == by.pk,
        }
        return render(self.request, "measures/proposals/detail.html", context)


def heading_of(proposal: Proposal) -> str:
    """``Retire HB1: open for discussion``."""
    what = {
        ProposalKind.NEW: f"New measure {proposal.code}",
        ProposalKind.CHANGE: f"Change {proposal.measure}",
        ProposalKind.RETIRE: f"Retire {proposal.measure}",
    }
    return f"{what[proposal.kind]}: {proposal.get_state_display().lower()}"


def rows_of(proposal: Proposal) -> list:
    """What is proposed, beside the definition that counted when it was proposed or counts now."""
    if proposal.kind == ProposalKind.RETIRE:
        return []
    before = None
    if proposal.kind == ProposalKind.CHANGE:
        before = terms_of(definition_before(proposal))
    return differences(before, from_plain(proposal.definition))


def definition_before(proposal: Proposal):
    """The present definition while it is open; once it is decided, the one that it was about."""
    rows = proposal.measure.definitions.order_by("pk")
    if proposal.decided_at is not None:
        rows = rows.filter(recorded_at__lt=proposal.decided_at)
    return rows.last() or proposal.measure.definitions.first()


class _Deciding(ActionPage):
    form_class = DecisionForm
    question, label, is_warning, needs_reason = "{}", "", False, False

    def find(self) -> None:
        self.proposal = proposal_or_404(self.request, self.kwargs["proposal"])
        self.heading = self.question.format(self.proposal)
        self.check()

    def check(self) -> None:
        """That the person may open it at all: who sits in the design group, but never on what
        they proposed."""
        if not may_decide(self.request.membership, self.proposal, clock.today()):
            raise PermissionDenied(verbs.NOT_DECIDED)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "edit_version": self.proposal.edit_version,
            "submit_label": self.label,
            "is_warning": self.is_warning,
            "needs_reason": self.needs_reason,
        }

    def given(self, form) -> dict[str, object]:
        return {
            "proposal": self.proposal,
            "reason": form.cleaned_data["reason"],
            "expected_version": form.cleaned_data["edit_version"],
            "by": self.request.membership,
        }

    def back(self):
        return proposal_address(self.request, self.proposal), "The proposal"

    def compare(self, current, typed):
        return [BothTexts(str(current), current.get_state_display(), typed["reason"] or "–")]


@requires(Permission.SEE_MEASURES)
class AdoptProposal(_Deciding):
    """For members of the design group who did not propose it, as the action asks."""

    question, label = "Adopt “{}”?", "Adopt it"
    introduction = "It counts from now on, for every organisation that uses the framework."

    def act(self, form):
        verbs.adopt_proposal(**self.given(form))
        return "The proposal is adopted"


@requires(Permission.SEE_MEASURES)
class RefuseProposal(_Deciding):
    question, label, needs_reason = "Refuse “{}”?", "Refuse it", True
    is_warning = True

    def act(self, form):
        verbs.refuse_proposal(**self.given(form))
        return "The proposal is refused"


@requires(Permission.SEE_MEASURES)
class WithdrawProposal(_Deciding):
    question, label, is_warning = "Withdraw “{}”?", "Withdraw it", True

    def check(self) -> None:
        if self.proposal.proposed_by_id != self.request.membership.pk:
            raise PermissionDenied(verbs.NOT_PROPOSED)

    def act(self, form):
        verbs.withdraw_proposal(**self.given(form))
        return "The proposal is withdrawn"
