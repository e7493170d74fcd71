"""Pages that record decisions and what follows from them: each a form that becomes one verb."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from records import clock

from .. import actions
from ..forms import (
    ChangeActionForm,
    ChangeDecisionForm,
    ChangeDelegatedForm,
    CorrectForm,
    DoneForm,
    GiveActionForm,
    RecordDecisionForm,
    RecordDelegatedForm,
    ReopenForm,
    ReportForm,
    WithdrawDecisionForm,
)
from ..permissions import check_may_report
from .finding import (
    action_or_404,
    address,
    decision_or_404,
    differences,
    do,
    initial,
    meeting_or_404,
    of_decision,
)

SAID = ("subject", "item", "reasons", "maker", "power", "decided_on")


class _Writing(ActionPage):
    """What recording and changing share: who writes, at which meeting, which decision."""

    meeting = None
    decision = None

    def get_form_kwargs(self):
        more = {
            "by": self.request.membership,
            "meeting": self.meeting,
            "decision": self.decision,
            "on": clock.today(),
        }
        return super().get_form_kwargs() | more

    def after(self):
        return of_decision(self.request, self.decision)


@requires(Permission.KEEP_MEETINGS)
class RecordDecision(_Writing):
    """``?item=…`` chooses the item of the agenda."""

    form_class = RecordDecisionForm

    def find(self) -> None:
        self.meeting = meeting_or_404(self.request, self.kwargs["meeting"])
        self.heading = f"Record a decision of {self.meeting}"

    def get_initial(self):
        asked = self.request.GET.get("item", "")
        if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
            return {}
        item = self.meeting.items.standing().filter(pk=int(asked)).first()
        return {"item": item, "subject": item.title} if item else {}

    def act(self, form):
        self.decision = actions.record_decision(
            meeting=self.meeting, fields=form.decision_fields(), by=self.request.membership
        )
        return f"{self.decision.reference} is recorded"

    def back(self):
        return address(self.request, "meeting-detail", meeting=self.meeting.pk), str(self.meeting)


@requires(Permission.KEEP_MEETINGS)
class RecordDelegated(_Writing):
    form_class = RecordDelegatedForm
    heading = "Record a decision under delegated power"
    introduction = (
        "For what a post decided between meetings, or alone, under a power that was given to it."
    )

    def act(self, form):
        by = self.request.membership
        self.decision = actions.record_delegated_decision(
            organisation=by.organisation,
            taken=form.taken(),
            fields=form.decision_fields(),
            by=by,
        )
        return f"{self.decision.reference} is recorded"

    def back(self):
        return address(self.request, "decision-list"), "All decisions"


class _OfDecision(ActionPage):
    question = "{}"
    is_edit = True

    def find(self) -> None:
        self.decision = decision_or_404(self.request, self.kwargs["year"], self.kwargs["number"])
        self.meeting = self.decision.meeting
        self.heading = self.question.format(self.decision.reference)

    def get_form_kwargs(self):
        more = {"edit_version": self.decision.edit_version} if self.is_edit else {}
        return super().get_form_kwargs() | more

    def back(self):
        return of_decision(self.request, self.decision), str(self.decision)

    def compare(self, current, typed):
        return differences(self.get_form_class(), current, typed)


@requires(Permission.KEEP_MEETINGS)
class ChangeDecision(_OfDecision, _Writing):
    question = "Change {}"

    def get_form_class(self):
        return ChangeDelegatedForm if self.decision.is_delegated else ChangeDecisionForm

    def get_initial(self):
        aims = [link.aim_id for link in self.decision.aim_links.all()]
        return initial(self.decision, SAID) | {"aims": aims}

    def act(self, form):
        actions.change_decision(
            decision=self.decision,
            fields=form.decision_fields(),
            taken=form.taken() if self.decision.is_delegated else None,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.decision.reference} is changed"

    def compare(self, current, typed):
        """The parts too, as they are stored now."""
        stored = {part.position: part for part in current.parts.order_by("position", "pk")}
        numbers = [name for name in typed if name.startswith("text_")]
        parts = [
            BothTexts(f"Part {number}", _said(stored.get(number)), typed[f"text_{number}"])
            for number in (int(name.removeprefix("text_")) for name in numbers)
            if typed[f"text_{number}"] != getattr(stored.get(number), "text", "")
        ]
        return [*super().compare(current, typed), *parts]


def _said(part) -> str:
    return f"{part.get_verb_display()}: {part.text}" if part else "(empty)"


@requires(Permission.KEEP_MEETINGS)
class WithdrawDecision(_OfDecision):
    form_class = WithdrawDecisionForm
    question = "Withdraw {}, recorded in error"
    introduction = "It stays in the register as withdrawn, and its reference is not used again."

    def act(self, form):
        actions.withdraw_decision(
            decision=self.decision,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.decision.reference} is withdrawn"


@requires(Permission.KEEP_MEETINGS)
class CorrectDecision(_OfDecision):
    form_class = CorrectForm
    question = "Correct {}"
    introduction = "The decision stays as it was agreed; what you write stands beside it."
    is_edit = False

    def act(self, form):
        actions.correct_decision(
            decision=self.decision, by=self.request.membership, **form.cleaned_data
        )
        return "The correction stands beside the decision"


@requires(Permission.AGREE_MINUTES)
@require_POST
def agree_decision(request: HttpRequest, organisation: str, year: int, number: int) -> HttpResponse:
    decision = decision_or_404(request, year, number)
    do(
        request,
        lambda: actions.agree_decision(decision=decision, by=request.membership),
        f"{decision.reference} is on record",
    )
    return redirect(of_decision(request, decision))


# Actions ----------------------------------------------------------------------------------


class _Doing:
    """The people who may be chosen, and the day."""

    def get_form_kwargs(self):
        who = {"by": self.request.membership, "on": clock.today()}
        return super().get_form_kwargs() | who


@requires(Permission.KEEP_MEETINGS)
class GiveAction(_Doing, _OfDecision):
    form_class = GiveActionForm
    question = "Give an action from {}"
    introduction = "Who gets it is told, and has it on the home page until it is done."
    is_edit = False

    def act(self, form):
        action = actions.give_action(
            decision=self.decision, fields=form.action_fields(), by=self.request.membership
        )
        return f"{action.reference} is given to {action.owner}"


class _OfAction(ActionPage):
    question = "{}"

    def find(self) -> None:
        self.action = action_or_404(self.request, self.kwargs["action"])
        self.heading = self.question.format(self.action.reference)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.action.edit_version}

    def back(self):
        return address(self.request, "action-detail", action=self.action.pk), str(self.action)

    def compare(self, current, typed):
        return differences(self.form_class, current, typed)


@requires(Permission.KEEP_MEETINGS)
class ChangeAction(_Doing, _OfAction):
    form_class = ChangeActionForm
    question = "Change {}"

    def get_initial(self):
        return initial(self.action, ("what", "owner", "due_on"))

    def act(self, form):
        actions.change_action(
            action=self.action,
            fields=form.action_fields(),
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.action.reference} is changed"


@requires(Permission.KEEP_MEETINGS)
class ReopenAction(_OfAction):
    form_class = ReopenForm
    question = "Open {} again"

    def act(self, form):
        actions.reopen_action(
            action=self.action,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.action.reference} is open again"


class _Reporting(_OfAction):
    def find(self) -> None:
        super().find()
        check_may_report(self.request.membership, self.action)
        self.introduction = self.action.what


@requires(Permission.SEE_MEETINGS)
class FinishAction(_Reporting):
    form_class = DoneForm
    question = "{} is done"

    def get_initial(self):
        return {"done_on": clock.today()}

    def act(self, form):
        given = form.cleaned_data
        actions.finish_action(
            action=self.action,
            note=given["note"],
            done_on=given["done_on"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{self.action.reference} is done"


@requires(Permission.SEE_MEETINGS)
class ReportAction(_Reporting):
    form_class = ReportForm
    question = "Report on {}"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        del kwargs["edit_version"]
        return kwargs

    def act(self, form):
        actions.report_action(
            action=self.action, text=form.cleaned_data["text"], by=self.request.membership
        )
        return "Your report is there for the next meeting"
