"""One person, put together from all apps: roles, programmes, what is left to do, what changed."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import FormView

from accounts.access import requires
from accounts.actions import end_person
from accounts.forms import EndForm
from accounts.models import Membership, MembershipRole
from accounts.people import person
from accounts.roles import Permission
from accounts.views import one_of, person_address
from ispm.owed import to_hand_over
from periods.calendar import print_day
from programmes.models import HeadAssignment
from records.changes import Change, changes_of, newest_first
from records.refusals import Refused

LABELS = {
    "membership.user": "",
    "membership.organisation": "",
    "membership.post": "Post",
    "membership.starts_on": "First day",
    "membership.ends_on": "Last day",
    "membership.ended_reason": "Reason for leaving",
    "membershiprole.membership": "",
}


@requires(Permission.SEE_PEOPLE)
class PersonPage(View):
    def get(self, request, organisation, pk):
        today = timezone.localdate()
        membership = one_of(request.membership, pk)
        may_manage = request.membership.may(Permission.MANAGE_PEOPLE)
        has_ended = membership.has_ended(today)
        context = {
            "membership": membership,
            "person": person(membership, today),
            "is_self": membership.pk == request.membership.pk,
            "assignments": assignments_of(membership),
            "may_manage": may_manage,
            "owed": left_by(membership, today) if may_manage and has_ended else [],
            "changes": history_of(membership),
        }
        return render(request, "ispm/person.html", context)


@requires(Permission.MANAGE_PEOPLE)
class EndPerson(FormView):
    form_class = EndForm
    template_name = "ispm/person_end.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    def get_initial(self):
        return {"ends_on": self.today}

    def form_valid(self, form):
        membership = one_of(self.request.membership, self.kwargs["pk"])
        try:
            end_person(membership=membership, by=self.request.membership, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
            return self.form_invalid(form)
        messages.success(self.request, said_of(membership))
        return redirect(person_address(membership))

    def get_context_data(self, **kwargs):
        membership = one_of(self.request.membership, self.kwargs["pk"])
        return super().get_context_data(
            person=person(membership, self.today),
            back=person_address(membership),
            owed=left_by(membership, self.today),
            **kwargs,
        )


def said_of(membership: Membership) -> str:
    return f"The last day of {membership.user.name} is {print_day(membership.ends_on)}."


def assignments_of(membership: Membership):
    """The programmes that the person heads or headed, newest first."""
    assignments = HeadAssignment.objects.visible_to(membership).filter(membership=membership)
    return assignments.select_related("programme").order_by("-starts_on", "programme__position")


def left_by(membership: Membership, today):
    """What is still to be handed over: as of the last day, for a person who has left."""
    on = membership.ends_on if membership.has_ended(today) else today
    return to_hand_over(membership, on)


def history_of(membership: Membership) -> list[Change]:
    """What changed of the person here, roles given and taken included, newest first."""
    own = changes_of(Membership.history.filter(id=membership.pk), labels=LABELS)
    roles = changes_of(MembershipRole.history.filter(membership_id=membership.pk), labels=LABELS)
    return newest_first(own, [replace(change, what="Role") for change in roles])
