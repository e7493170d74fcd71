"""One person, put together from all apps: roles, programmes, what is left to do, what changed."""

from __future__ import annotations

from dataclasses import replace

from django.shortcuts import render
from django.views import View

from accounts.access import requires
from accounts.actions import end_person
from accounts.forms import EndForm
from accounts.models import Membership, MembershipRole
from accounts.people import person
from accounts.roles import Permission
from accounts.views import one_of, person_address
from components.pages import ActionPage
from ispm.owed import to_hand_over
from periods.calendar import print_day
from programmes.models import HeadAssignment
from records import clock
from records.changes import Change, changes_of, newest_first

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
        today = clock.today()
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
class EndPerson(ActionPage):
    form_class = EndForm
    template_name = "ispm/person_end.html"

    def find(self):
        self.today = clock.today()
        self.membership = one_of(self.request.membership, self.kwargs["pk"])
        self.name = self.membership.user.name
        self.heading = f"When does {self.name} leave?"

    def get_initial(self):
        return {"ends_on": self.today}

    def act(self, form):
        ends_on = form.cleaned_data["ends_on"]
        end_person(membership=self.membership, by=self.request.membership, **form.cleaned_data)
        return f"The last day of {self.name} is {print_day(ends_on)}."

    def back(self):
        return person_address(self.membership), self.name

    def get_context_data(self, **kwargs):
        owed = left_by(one_of(self.request.membership, self.kwargs["pk"]), self.today)
        return super().get_context_data(owed=owed, **kwargs)


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
