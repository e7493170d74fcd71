"""The way in: which organisation, and who its people are."""

from __future__ import annotations

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from .models import Membership


# permission: everyone signed in; it lists nothing but the person's own organisations
class ChooseOrganisation(View):
    """The first address: straight on with one organisation, a choice of several, or why none."""

    def get(self, request):
        memberships = Membership.objects.to_enter(request.user, timezone.localdate())
        if len(memberships) == 1:
            return redirect("home", organisation=memberships[0].organisation.slug)
        page = "choose_organisation" if memberships else "no_organisation"
        return render(request, f"accounts/{page}.html", {"memberships": memberships})
