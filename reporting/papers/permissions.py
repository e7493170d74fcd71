"""Who may do what to a paper: what the table of roles cannot say. ``check_`` raises."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts import permissions
from accounts.models import Membership
from accounts.roles import Permission

from ..models import Edition, Paper, Paragraph, SignOff


def may(membership: Membership, permission: Permission, paper: Paper) -> bool:
    """Whether the person holds the permission in the paper's own organisation."""
    return permissions.may(membership, permission, paper.organisation_id)


def check_may(membership: Membership, permission: Permission, paper: Paper) -> None:
    """Raises PermissionDenied where ``may`` says no."""
    permissions.check_may(membership, permission, paper.organisation_id)


def check_may_sign(membership: Membership, paper: Paper, confirmed_by: int) -> None:
    """Nobody signs what they wrote, or the figures that they confirmed themselves."""
    check_may(membership, Permission.SIGN_OFF_PAPER, paper)
    if membership.pk == paper.author_id:
        raise PermissionDenied("You are this paper's author: someone else signs it off.")
    if wrote(membership, paper):
        raise PermissionDenied("You wrote in this paper: someone else signs it off.")
    if membership.pk == confirmed_by:
        raise PermissionDenied("You confirmed these figures: someone else signs the paper off.")


def wrote(membership: Membership, paper: Paper) -> bool:
    """Whether the person is or was the paper's author, or wrote any of it: to name another author
    does not make one a reader of one's own words."""
    by = Q(history_user_id=membership.user_id)
    return (
        Paper.history.filter(by | Q(author_id=membership.pk), id=paper.pk).exists()
        or Paragraph.history.filter(by, paper_id=paper.pk).exists()
    )


def check_may_publish(membership: Membership, paper: Paper, sign_off: SignOff) -> None:
    """Nobody publishes what they signed off."""
    check_may(membership, Permission.PUBLISH_PAPER, paper)
    if membership.pk == sign_off.by_id:
        raise PermissionDenied("You signed this paper off: someone else publishes it.")


def check_may_release(membership: Membership, edition: Edition) -> None:
    """Nobody releases to the public what they published to members themselves."""
    check_may(membership, Permission.RELEASE_EDITION, edition.paper)
    if membership.pk == edition.by_id:
        raise PermissionDenied("You published this edition: someone else releases it.")


def may_release(membership: Membership, edition: Edition) -> bool:
    """Whether ``check_may_release`` lets the person pass, and there is something to release."""
    return (
        may(membership, Permission.RELEASE_EDITION, edition.paper)
        and membership.pk != edition.by_id
        and edition.is_issued
        and not edition.is_released
        and not edition.is_withdrawn
    )


def may_read(membership: Membership, edition: Edition) -> bool:
    """Issued editions are for all readers; before that, for those who see drafts."""
    if not may(membership, Permission.READ_PAPERS, edition.paper):
        return False
    return edition.is_issued or membership.may(Permission.SEE_DRAFT_PAPERS)


def may_open_files(membership: Membership, edition: Edition) -> bool:
    """The files of an issued edition; of a withdrawn one for the auditor only."""
    if not edition.is_issued:
        return False
    if edition.is_withdrawn:
        return may(membership, Permission.OPEN_WITHDRAWN, edition.paper)
    return may(membership, Permission.READ_PAPERS, edition.paper)
