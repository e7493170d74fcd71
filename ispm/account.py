"""A person's own account: what is known of them, where they belong, and their password."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Membership
from notices.views import OUTBOX, may_look
from records import clock


# permission: everyone signed in; it shows nothing but the person's own account
@require_safe
def your_account(request):
    memberships = Membership.objects.to_enter(request.user, clock.today())
    keeps_emails = settings.EMAIL_BACKEND == OUTBOX and may_look(request.user)
    hidden = Q(hidden_guidance__isnull=False, hidden_guidance__brought_back_at=None)
    context = {
        "memberships": memberships.prefetch_related("role_rows").annotate(
            hidden_count=Count("hidden_guidance", filter=hidden, distinct=True)
        ),
        "keeps_emails": keeps_emails,
    }
    return render(request, "ispm/your_account.html", context)
