"""The way in: which organisation, and who its people are."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from records.refusals import Conflict, Refused

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
        memberships = Membership.objects.to_enter(request.user, timezone.localdate())
        if len(memberships) == 1:
            return redirect("home", organisation=memberships[0].organisation.slug)
        page = "choose_organisation" if memberships else "no_organisation"
        return render(request, f"accounts/{page}.html", {"memberships": memberships})


@requires(Permission.SEE_PEOPLE)
class PeopleList(View):
    def get(self, request, organisation):
        found = people(request.membership, timezone.localdate())
        may_manage = request.membership.may(Permission.MANAGE_PEOPLE)
        context = {"people": found, "may_manage": may_manage}
        return render(request, "accounts/people.html", context)


@requires(Permission.MANAGE_PEOPLE)
class InvitePerson(FormView):
    form_class = InviteForm
    template_name = "accounts/invite.html"
    extra_context = {"roles_explained": roles_explained()}

    def get_initial(self):
        return {"starts_on": timezone.localdate()}

    def form_valid(self, form):
        by = self.request.membership
        try:
            membership = actions.invite_person(
                organisation=by.organisation, by=by, **form.cleaned_data
            )
        except Refused as refused:
            form.refuse(refused)
            return self.form_invalid(form)
        messages.success(self.request, f"{membership.user.name} is invited, and told by e-mail.")
        return redirect(person_address(membership))


@requires(Permission.MANAGE_PEOPLE)
class ChangePerson(FormView):
    form_class = ChangeForm
    template_name = "accounts/change.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.theirs = []

    @cached_property
    def membership(self):
        return one_of(self.request.membership, self.kwargs["pk"])

    def get_form_kwargs(self):
        now = self.membership
        return super().get_form_kwargs() | {
            "edit_version": now.edit_version,
            "initial": {"name": now.user.name, "post": now.post, "roles": sorted(now.roles)},
        }

    def form_valid(self, form):
        given = form.cleaned_data
        try:
            actions.change_person(
                membership=self.membership,
                expected_version=given["edit_version"],
                name=given["name"],
                post=given["post"],
                roles=given["roles"],
                on=timezone.localdate(),
                by=self.request.membership,
            )
        except Conflict as conflict:
            return self.both_texts(form, conflict.current)
        except Refused as refused:
            form.refuse(refused)
            return self.form_invalid(form)
        messages.success(self.request, f"{given['name']} is changed.")
        return redirect(person_address(self.membership))

    def both_texts(self, form, current):
        self.theirs = differences(current, form.cleaned_data)
        form.refuse_as_stale(current.edit_version)
        return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        name = Membership.objects.select_related("user").get(pk=self.membership.pk).user.name
        return super().get_context_data(
            name=name,
            back=person_address(self.membership),
            theirs=self.theirs,
            roles_explained=roles_explained(),
            **kwargs,
        )


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def resend_invitation(request, organisation, pk):
    membership = one_of(request.membership, pk)
    try:
        actions.resend_invitation(
            membership=membership, on=timezone.localdate(), by=request.membership
        )
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


def differences(current: Membership, given: dict) -> list[tuple[str, str, str]]:
    """What is stored and what was typed, where they differ: (label, theirs, yours)."""
    pairs = [
        ("Name", current.user.name, given["name"]),
        ("Post", current.post, given["post"]),
        ("Roles", role_names(current.roles), role_names(given["roles"])),
    ]
    return [pair for pair in pairs if pair[1] != pair[2]]


def role_names(roles) -> str:
    return ", ".join(role.label for role in Role if role in roles)
