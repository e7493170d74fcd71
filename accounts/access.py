"""The door of every page: whose membership counts, and which permission the view names.

``MembershipMiddleware`` answers 404 for another organisation's address, so that its data does
not exist for an outsider; ``requires`` answers 403 to a member whose roles do not hold the
permission. A view without ``requires`` (or ``open_to_members``) fails a sweep test.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from records import clock

from .models import Membership, MembershipRole
from .permissions import denied
from .roles import Permission, Role

#: No key, year or number in an address is larger; the databases stumble over what is.
LARGEST_NUMBER = 2**31 - 1


class MembershipMiddleware:
    """Puts ``request.membership`` and ``request.organisation`` where an address names one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None
        request.organisation = None
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if any(isinstance(value, int) and value > LARGEST_NUMBER for value in kwargs.values()):
            raise Http404("No such number")
        slug = kwargs.get("organisation")
        if slug is None or not request.user.is_authenticated:
            return
        request.membership = membership_for(request.user, slug)
        if request.membership is None:
            raise Http404("No such organisation")
        request.organisation = request.membership.organisation


def membership_for(user, slug: str) -> Membership | None:
    """The person's membership that counts today, its roles read in the same query."""
    rows = list(
        MembershipRole.objects.filter(
            membership__user=user, membership__organisation__slug=slug
        ).select_related("membership__organisation")
    )
    if not rows:
        return None
    membership = rows[0].membership
    membership.roles = frozenset(Role(row.role) for row in rows)
    membership.user = user
    return membership if membership.counts_on(clock.today()) else None


def requires(permission: Permission) -> Callable:
    """Decorator for a view function or class: the permission without which it answers 403."""

    def guard(view):
        if isinstance(view, type):
            view.permission = permission
            # From its setup on, which already looks for what the address names.
            view.setup = _guarded(view.setup, permission, at=1)
            return view
        guarded = _guarded(view, permission, at=0)
        guarded.permission = permission
        return guarded

    return guard


def open_to_members(view):
    """Decorator: for every member of the organisation, whatever their roles."""
    view.permission = "every member"
    return view


def _guarded(call, permission: Permission, *, at: int):
    @wraps(call)
    def guarded(*args, **kwargs):
        request = args[at]
        if request.membership is None or not request.membership.may(permission):
            raise denied(permission)
        return call(*args, **kwargs)

    return guarded
