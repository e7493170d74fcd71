"""Who keeps, reports and confirms: what a table of roles cannot say. ``check_`` raises."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from accounts.models import Membership
from accounts.permissions import check_may, denied
from accounts.roles import Permission
from programmes.models import Programme
from programmes.permissions import may_for_programme

from .models import AchievedFigure, Benefit


def may_keep(membership: Membership, programme: Programme, on: dt.date) -> bool:
    """Whether the person enters, plans and changes benefits of the programme."""
    counts = membership.counts_on(on)
    return counts and may_for_programme(membership, Permission.KEEP_BENEFITS, programme, on=on)


def may_report(membership: Membership, benefit: Benefit, on: dt.date) -> bool:
    """Who keeps the benefit, and whoever owns it: they say what was achieved, and show it."""
    if benefit.organisation_id != membership.organisation_id:
        return False
    owns = benefit.owner_id == membership.pk and membership.may(Permission.SEE_BENEFITS)
    return (owns and membership.counts_on(on)) or may_keep(membership, benefit.programme, on)


def may_decide(membership: Membership, figure: AchievedFigure, on: dt.date) -> bool:
    """Finance, but neither who entered the figure nor who owns the saving."""
    benefit = figure.benefit
    if benefit.organisation_id != membership.organisation_id or not membership.counts_on(on):
        return False
    involved = {figure.recorded_by_id, benefit.owner_id}
    return membership.may(Permission.CONFIRM_SAVINGS) and membership.pk not in involved


def check_may_keep(membership: Membership, programme: Programme, on: dt.date) -> None:
    """Raises PermissionDenied where ``may_keep`` says no."""
    if may_keep(membership, programme, on):
        return
    if not membership.may(Permission.KEEP_BENEFITS):
        raise denied(Permission.KEEP_BENEFITS)
    raise PermissionDenied(
        f"Only who heads {programme}, or deputises, and who keeps all benefits may change this."
    )


def check_may_report(membership: Membership, benefit: Benefit, on: dt.date) -> None:
    """Raises PermissionDenied where ``may_report`` says no."""
    if not may_report(membership, benefit, on):
        raise PermissionDenied(
            f"Only who owns {benefit.reference}, and who keeps benefits of {benefit.programme}, "
            "may report what was achieved."
        )


def check_may_decide(membership: Membership, figure: AchievedFigure, on: dt.date) -> None:
    """Raises PermissionDenied where ``may_decide`` says no."""
    check_may(membership, Permission.CONFIRM_SAVINGS, figure.benefit.organisation_id)
    if not may_decide(membership, figure, on):
        raise PermissionDenied(
            "Nobody confirms a figure that they entered, or of a saving that they own."
        )
