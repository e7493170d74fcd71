"""Who may do what to meetings and decisions: what the table of roles cannot say."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts import permissions
from accounts.models import Membership
from accounts.roles import Permission

from .models import Decision, DecisionAction, Meeting
from .querysets import sees_drafts


def check_keeps(by: Membership, organisation_id: int) -> None:
    """Raises PermissionDenied for who does not keep that organisation's meetings."""
    permissions.check_may(by, Permission.KEEP_MEETINGS, organisation_id)


def may_see_agenda(membership: Membership, meeting: Meeting) -> bool:
    """A published agenda; before, for those who see what is in preparation."""
    return meeting.is_agenda_published or sees_drafts(membership)


def recorded(membership: Membership, *decisions: Decision) -> bool:
    """Whether the person wrote in any of the decisions."""
    ids = [one.pk for one in decisions]
    by = {"history_user_id": membership.user_id}
    return (
        Decision.history.filter(id__in=ids, **by).exists()
        or Decision.parts.rel.related_model.history.filter(decision_id__in=ids, **by).exists()
    )


def check_may_agree(by: Membership, organisation_id: int, *decisions: Decision) -> None:
    """Nobody puts on record as agreed what they recorded themselves."""
    permissions.check_may(by, Permission.AGREE_MINUTES, organisation_id)
    if recorded(by, *decisions):
        raise PermissionDenied("You recorded these decisions: someone else puts them on record.")


def may_report(membership: Membership, action: DecisionAction) -> bool:
    """The owner of an action, and whoever keeps the meetings."""
    ours = action.decision.organisation_id == membership.organisation_id
    return ours and (action.owner_id == membership.pk or membership.may(Permission.KEEP_MEETINGS))


def check_may_report(by: Membership, action: DecisionAction) -> None:
    """Raises PermissionDenied where ``may_report`` says no."""
    if not may_report(by, action):
        raise PermissionDenied("Only its owner, and who keeps the meetings, reports on an action.")
