"""The way in: which organisation, and who its people are."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST

from components.pages import ActionPage, BothTexts
from records import clock
from records.refusals import Refused

from . import actions
from .access import requires
from .forms import ChangeForm, InviteForm
from .models import Membership
from .people import people, roles_explained
from .roles import Permission, Role


# permission: everyone signed in; it lists nothing but the person's own organisations
class ChooseOrganisation(View):
    """The first address: straight on with one organisation, a choice of several, or why none."""

    def get(self, request):
        memberships = Membership.objects.to_enter(request.user, clock.today())
        if len(memberships) == 1:
            return redirect("home", organisation=memberships[0].organisation.slug)
        page = "choose_organisation" if memberships else "no_organisation"
        return render(request, f"accounts/{page}.html", {"memberships": memberships})


@requires(Permission.SEE_PEOPLE)
class PeopleList(View):
    def get(self, request, organisation):
        found = people(request.membership, clock.today())
        may_manage = request.membership.may(Permission.MANAGE_PEOPLE)
        context = {"people": found, "may_manage": may_manage}
        return render(request, "accounts/people.html", context)


@requires(Permission.MANAGE_PEOPLE)
class InvitePerson(ActionPage):
    form_class = InviteForm
    template_name = "accounts/person_form.html"
    heading = "Invite someone"
    introduction = (
        "They get an e-mail with a link, which works for 24 hours. You can send it again."
    )
    extra_context = {"roles_explained": roles_explained()}

    def get_initial(self):
        return {"starts_on": clock.today()}

    def act(self, form):
        by = self.request.membership
        self.membership = actions.invite_person(
            organisation=by.organisation, by=by, **form.cleaned_data
        )
        return f"{self.membership.user.name} is invited, and told by e-mail."

    def back(self):
        names = {"organisation": self.request.organisation.slug}
        return reverse("person-list", kwargs=names), "People"

    def after(self):
        return person_address(self.membership)


@requires(Permission.MANAGE_PEOPLE)
class ChangePerson(ActionPage):
    form_class = ChangeForm
    template_name = "accounts/person_form.html"
    extra_context = {"roles_explained": roles_explained()}

    def find(self):
        self.membership = one_of(self.request.membership, self.kwargs["pk"])
        self.name = self.membership.user.name
        self.heading = f"Change {self.name}"

    def get_form_kwargs(self):
        now = self.membership
        return super().get_form_kwargs() | {
            "edit_version": now.edit_version,
            "initial": {"name": now.user.name, "post": now.post, "roles": sorted(now.roles)},
        }

    def act(self, form):
        given = form.cleaned_data
        actions.change_person(
            membership=self.membership,
            expected_version=given["edit_version"],
            name=given["name"],
            post=given["post"],
            roles=given["roles"],
            on=clock.today(),
            by=self.request.membership,
        )
        return f"{given['name']} is changed."

    def back(self):
        return person_address(self.membership), self.name

    def compare(self, current, typed):
        return differences(current, typed)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def resend_invitation(request, organisation, pk):
    membership = one_of(request.membership, pk)
    try:
        actions.resend_invitation(membership=membership, on=clock.today(), by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"The invitation is sent again to {membership.user.email}.")
    return redirect(person_address(membership))


def one_of(by: Membership, pk: int) -> Membership:
    """A person of the same organisation, with account and roles; anyone else's is a 404."""
    return get_object_or_404(Membership.objects.visible_to(by).with_people(), pk=pk)


def person_address(membership: Membership) -> str:
    names = {"organisation": membership.organisation.slug, "pk": membership.pk}
    return reverse("person-detail", kwargs=names)


def differences(current: Membership, given: dict) -> list[BothTexts]:
    """What is stored and what was typed, where they differ."""
    texts = [
        BothTexts("Name", current.user.name, given["name"]),
        BothTexts("Post", current.post, given["post"]),
        BothTexts("Roles", role_names(current.roles), role_names(given["roles"])),
    ]
    return [both for both in texts if both.theirs != both.yours]


def role_names(roles) -> str:
    return ", ".join(role.label for role in Role if role in roles)
