"""A member of a consortium: how far it is with joining, what it agreed, and each step."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.models import Membership
from accounts.permissions import may
from accounts.roles import Permission
from components.forms import Form
from components.pages import ActionPage, BothTexts, differences
from records import clock

from ..actions import joining as actions
from ..forms.consortia import DueDayForm, StepForm
from ..joining import ASKS, bodies_of, steps_of
from ..models import JoiningStep
from ..sharing import agreements_of
from ..vocabulary import JoiningState
from .finding_consortia import address, consortium_or_404, member_or_404, step_or_404


@requires(Permission.SEE_MEASURES)
class MemberPage(View):
    """For the lead any member, former ones too; for a member itself alone."""

    def get(
        self, request: HttpRequest, organisation: str, consortium: int, member: int
    ) -> HttpResponse:
        today, by = clock.today(), request.membership
        found = consortium_or_404(request, consortium)
        member = member_or_404(request, found, member)
        steps = steps_of([member], by.organisation_id, today)[member.pk]
        leads = may(by, Permission.KEEP_MEASURES, found.lead_id)
        context = {
            "consortium": found,
            "member": member,
            "is_over": member.ended_on is not None and member.ended_on < today,
            "body": bodies_of([member.organisation_id], found.lead_id).get(member.organisation_id),
            "steps": [
                (one, one.is_late(today), leads or actions.may_change_step(by, one.step))
                for one in steps
            ],
            "done": sum(one.is_done for one in steps),
            "agreements": agreements_of([member], today),
            "leads": leads,
            "is_own": member.organisation_id == by.organisation_id,
        }
        return render(request, "measures/consortia/member.html", context)


@requires(Permission.SEE_MEASURES)
class ChangeStep(ActionPage):
    """The member's people say how far it is; the lead's sets the day alone."""

    def find(self) -> None:
        by = self.request.membership
        names = ("consortium", "member", "step")
        self.step = step_or_404(self.request, *(self.kwargs[name] for name in names))
        self.is_own = actions.may_change_step(by, self.step)
        if not (
            self.is_own or may(by, Permission.KEEP_MEASURES, self.step.member.consortium.lead_id)
        ):
            raise PermissionDenied("Your roles here do not let you change this step.")
        self.heading = f"{self.step.get_kind_display()} of {self.step.member.organisation}"
        self.introduction = f"{ASKS[self.step.kind]}."

    def get_form_class(self) -> type[Form]:
        return StepForm if self.is_own else DueDayForm

    def get_form_kwargs(self):
        people = Membership.objects.visible_to(self.request.membership).on(clock.today())
        mine = {"people": people.select_related("user").order_by("user__name")}
        version = {"edit_version": self.step.edit_version}
        return super().get_form_kwargs() | version | (mine if self.is_own else {})

    def get_initial(self):
        return {name: getattr(self.step, name) for name in ("state", "due_on", "note")} | {
            "owner": self.step.owner_id
        }

    def act(self, form):
        version = {
            "expected_version": form.cleaned_data["edit_version"],
            "by": self.request.membership,
        }
        if self.is_own:
            actions.change_step(step=self.step, fields=form.step_fields(), **version)
        else:
            actions.set_due_day(step=self.step, due_on=form.cleaned_data["due_on"], **version)
        return f"{self.step.get_kind_display()} is saved"

    def back(self):
        where = {"consortium": self.step.member.consortium_id, "member": self.step.member_id}
        return address(self.request, "consortium-member", **where), "The checklist"

    def compare(self, current: JoiningStep, typed) -> list[BothTexts]:
        theirs = {name: getattr(current, name) for name in _SAID}
        said = {"state": JoiningState(typed["state"])} if "state" in typed else {}
        return differences(_SAID, theirs | {"state": JoiningState(current.state)}, typed | said)


_SAID = {
    "state": "How far it is",
    "owner": "Who sees to it",
    "note": "Note",
    "due_on": "By when",
}
