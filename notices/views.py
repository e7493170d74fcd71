"""What would have been sent: the e-mails of a demonstration or of one's own machine."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Membership
from records import clock

from .models import OutboxEmail

OUTBOX = "notices.outbox.OutboxBackend"
PER_PAGE = 30


# permission: staff, and whoever belongs to a demonstration; only where nothing is really sent
@require_safe
def outbox(request):
    if settings.EMAIL_BACKEND != OUTBOX:
        raise Http404
    if not may_look(request.user):
        raise PermissionDenied("Only a demonstration’s people see what would have been sent.")
    emails = Paginator(OutboxEmail.objects.all(), PER_PAGE)
    page = emails.get_page(request.GET.get("page"))
    return render(request, "notices/outbox.html", {"page": page, "count": emails.count})


def may_look(user) -> bool:
    memberships = Membership.objects.filter(user=user, organisation__is_demo=True)
    return user.is_staff or memberships.on(clock.today()).exists()
