"""Who keeps, enters, answers and shares: what a table of roles cannot say. ``check_`` raises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission

from .models import DataSet, Framework, Measure, MeasureOwnership, Proposal


def may_keep(membership: Membership, organisation_id: int, on: dt.date) -> bool:
    """Whether the person sets up measures, targets, cards and data sets of the organisation."""
    own = membership.organisation_id == organisation_id
    return own and membership.counts_on(on) and membership.may(Permission.KEEP_MEASURES)


def check_may_keep(membership: Membership, organisation_id: int) -> None:
    """Raises PermissionDenied for who does not keep measures of that very organisation."""
    check_may(membership, Permission.KEEP_MEASURES, organisation_id)


def measures_entered_by(membership: Membership) -> set[int]:
    """The keys of the measures whose values the person gives as owner, deputy or updater."""
    if not membership.may(Permission.SEE_MEASURES):
        return set()
    rows = MeasureOwnership.objects.filter(organisation=membership.organisation_id)
    return {
        row.measure_id
        for row in rows
        if membership.pk in (row.owner_id, row.deputy_id, row.updater_id)
    }


def may_enter(
    membership: Membership, data_set: DataSet, measures: Iterable[Measure], on: dt.date
) -> bool:
    """Whether the person gives values of all these measures in the data set: who keeps measures,
    or their owner, deputy or designated updater."""
    if data_set.organisation_id != membership.organisation_id or not membership.counts_on(on):
        return False
    if membership.may(Permission.KEEP_MEASURES):
        return True
    return {measure.pk for measure in measures} <= measures_entered_by(membership)


def check_may_enter(
    membership: Membership, data_set: DataSet, measures: Iterable[Measure], on: dt.date
) -> None:
    """Raises PermissionDenied where ``may_enter`` says no."""
    if not may_enter(membership, data_set, measures, on):
        raise PermissionDenied(
            "Only who owns a measure, deputises or updates it, and who keeps all measures, may "
            "give its values."
        )


def may_respond(
    membership: Membership, measure: Measure, organisation_id: int, on: dt.date
) -> bool:
    """Whether the person says what is done where the measure is red: its owner and deputy, who
    keeps measures, and who answers warnings of any."""
    if membership.organisation_id != organisation_id or not membership.counts_on(on):
        return False
    if membership.may(Permission.KEEP_MEASURES) or membership.may(Permission.ANSWER_WARNINGS):
        return True
    answering = Q(owner=membership) | Q(deputy=membership)
    rows = MeasureOwnership.objects.filter(answering, organisation=organisation_id)
    return membership.may(Permission.SEE_MEASURES) and rows.filter(measure=measure).exists()


def check_may_respond(
    membership: Membership, measure: Measure, organisation_id: int, on: dt.date
) -> None:
    """Raises PermissionDenied where ``may_respond`` says no."""
    if not may_respond(membership, measure, organisation_id, on):
        raise PermissionDenied(
            "Only who owns a measure or deputises, and who keeps or answers for all measures, may "
            "say what is done about it."
        )


# Frameworks: who sets up, who proposes, who decides -------------------------------------


def is_direct(framework: Framework) -> bool:
    """Whether the lead changes its measures at once: nobody else may take it up. What is shared
    is changed by proposals alone."""
    return not framework.is_shared


def may_set_up(membership: Membership, framework: Framework, on: dt.date) -> bool:
    """Whether the person may add and change measures of the framework without proposing."""
    return is_direct(framework) and may_keep(membership, framework.organisation_id, on)


def may_propose(membership: Membership, framework: Framework, on: dt.date) -> bool:
    """Who keeps measures in any organisation that uses the shared framework."""
    return (
        framework.is_shared
        and may_keep(membership, membership.organisation_id, on)
        and framework.is_used_by(membership.organisation_id, on)
    )


def may_discuss(membership: Membership, framework: Framework, on: dt.date) -> bool:
    """Who may propose, and whoever has a seat in the design group."""
    return may_propose(membership, framework, on) or has_seat(membership, framework, on)


def has_seat(membership: Membership, framework: Framework, on: dt.date) -> bool:
    """Whether the person sits in the framework's design group, of an organisation that uses it."""
    return (
        membership.may(Permission.SEE_MEASURES)
        and membership.counts_on(on)
        and framework.is_used_by(membership.organisation_id, on)
        and framework.seats.filter(sitting(on), membership=membership).exists()
    )


def sitting(on: dt.date) -> Q:
    """Seats that decide on the day. Who is unseated decides no more from that moment."""
    return Q(starts_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))


def may_decide(membership: Membership, proposal: Proposal, on: dt.date) -> bool:
    """The design group, but nobody on what they proposed."""
    return proposal.proposed_by_id != membership.pk and has_seat(membership, proposal.framework, on)
