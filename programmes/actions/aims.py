"""Aims of the organisation and outcomes for its community; which objectives support them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from accounts.models import Membership, Organisation
from periods.calendar import month_end, month_start, print_day
from programmes.models import (
    AIM_CODE_LENGTH,
    REASON_LENGTH,
    WORDING_LENGTH,
    CorporateAim,
    Objective,
    ObjectiveAim,
)
from programmes.permissions import check_may_edit_plan
from programmes.rules import check_length, check_short_name, clean_text
from records import clock
from records.refusals import Conflict, Refused, required

from .plans import reorder


@transaction.atomic
def add_aim(
    *,
    organisation: Organisation,
    kind: str,
    code: str,
    short_name: str,
    wording: str,
    starts_on: dt.date,
    by: Membership,
) -> CorporateAim:
    """Add an aim or a community outcome, last in order of its kind."""
    check_may_edit_plan(by, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if kind not in CorporateAim.Kind.values:
        raise Refused("Choose whether it is an aim or an outcome.", field="kind")
    aim = CorporateAim(organisation=organisation, kind=kind, starts_on=starts_on)
    _set_words(aim, code, short_name, wording)
    last = organisation.aims.filter(kind=kind).aggregate(last=Max("position"))["last"] or 0
    aim.position = last + 1
    aim.signed(by).save()
    return aim


@transaction.atomic
def change_aim(
    *,
    aim: CorporateAim,
    expected_version: int,
    code: str,
    short_name: str,
    wording: str,
    starts_on: dt.date,
    by: Membership,
) -> None:
    """Other words, another number or first day. Raises Conflict for a lost race."""
    check_may_edit_plan(by, aim.organisation)
    Organisation.objects.select_for_update().get(pk=aim.organisation_id)
    if aim.ended_on is not None and aim.ended_on < starts_on:
        raise Refused(f"It ends on {print_day(aim.ended_on)}: begin before.", field="starts_on")
    _set_words(aim, code, short_name, wording)
    aim.starts_on = starts_on
    aim.signed(by).save_edit(expected_version=expected_version)


@transaction.atomic
def end_aim(
    *, aim: CorporateAim, expected_version: int, ended_on: dt.date, reason: str, by: Membership
) -> None:
    """Nothing is linked to it for a year that begins after the day; what was linked stays."""
    check_may_edit_plan(by, aim.organisation)
    reason = required(clean_text(reason), "Say why it ends.", field="reason")
    check_length(reason, REASON_LENGTH, field="reason", name="reason")
    if ended_on < aim.starts_on:
        raise Refused(
            f"It begins on {print_day(aim.starts_on)}: choose that day or a later one.",
            field="ended_on",
        )
    aim.ended_on, aim.ended_reason = ended_on, reason
    aim.signed(by).save_edit(expected_version=expected_version)


@transaction.atomic
def move_aim(*, aim: CorporateAim, earlier: bool, by: Membership) -> None:
    """One place up or down among those of its kind; at the end of the list nothing happens."""
    check_may_edit_plan(by, aim.organisation)
    Organisation.objects.select_for_update().get(pk=aim.organisation_id)
    rows = aim.organisation.aims.filter(kind=aim.kind).not_ended_on(clock.today()).in_order()
    if not any(row.pk == aim.pk for row in rows):
        raise Refused(f"{aim.label} has ended: it has no place in the order any more.")
    reorder(list(rows), aim.pk, earlier=earlier, by=by)


@dataclass(frozen=True)
class Supported:
    """The aims that an objective supports, each with how; ``edit_version`` rises with every
    change, so that two who choose at once do not undo each other."""

    objective: Objective
    links: tuple[ObjectiveAim, ...]
    edit_version: int

    @property
    def contributions(self) -> dict[int, str]:
        """By aim id, of the links that stand, in words that may be empty."""
        return {one.aim_id: one.contribution for one in self.links if one.withdrawn_on is None}


def supported_by(objective: Objective) -> Supported:
    """Which aims the objective supports as it is stored now. One query."""
    links = tuple(objective.aim_links.select_related("aim"))
    return Supported(objective, links, sum(one.edit_version for one in links))


@transaction.atomic
def set_objective_aims(
    *,
    objective: Objective,
    contributions: Mapping[CorporateAim, str],
    expected_version: int,
    by: Membership,
) -> None:
    """The objective supports these aims and no others, each in the words given (or none).

    ``expected_version`` is ``supported_by(objective).edit_version`` as it was read; Conflict,
    whose ``current`` is a ``Supported``, where somebody chose meanwhile.
    """
    plan = objective.planned_programme.plan
    check_may_edit_plan(by, plan.organisation)
    Objective.objects.select_for_update().get(pk=objective.pk)
    now = supported_by(objective)
    if now.edit_version != expected_version:
        raise Conflict(now)
    if objective.withdrawn_from is not None:
        raise Refused(f"{objective} is withdrawn: it supports nothing any more.")
    links = {one.aim_id: one for one in now.links}
    for aim, words in contributions.items():
        _support(objective, aim, clean_text(words), links.pop(aim.pk, None), by)
    for left in links.values():
        if left.withdrawn_on is None:
            left.withdrawn_on = clock.today()
            left.signed(by).save_edit(expected_version=left.edit_version)


def _support(
    objective: Objective, aim: CorporateAim, words: str, link: ObjectiveAim | None, by: Membership
) -> None:
    check_length(words, REASON_LENGTH, field=f"how_{aim.pk}", name="text")
    stands = link is not None and link.withdrawn_on is None
    if stands and link.contribution == words:
        return
    if not stands:
        _check_counts(objective, aim)
    if link is None:
        ObjectiveAim(objective=objective, aim=aim, contribution=words).signed(by).save()
        return
    link.contribution, link.withdrawn_on = words, None
    link.signed(by).save_edit(expected_version=link.edit_version)


def _check_counts(objective: Objective, aim: CorporateAim) -> None:
    """The aim is the organisation's own, and counts on some day of the plan's year."""
    plan = objective.planned_programme.plan
    if aim.organisation_id != plan.organisation_id:
        raise Refused("That aim belongs to another organisation.", field="aims")
    begins, ends = month_start(plan.year, 1), month_end(plan.year, 12)
    if aim.starts_on > ends or (aim.ended_on is not None and aim.ended_on < begins):
        raise Refused(f"{aim.label} does not count in the year of this plan.", field="aims")


def _set_words(aim: CorporateAim, code: str, short_name: str, wording: str) -> None:
    """What it says, checked; its code is given to no other of the kind that has not ended."""
    code, short_name, wording = map(clean_text, (code, short_name, wording))
    required(code, "Give it a number or a short code.", field="code")
    check_length(code, AIM_CODE_LENGTH, field="code", name="code")
    check_short_name(short_name)
    check_length(wording, WORDING_LENGTH, field="wording", name="full wording")
    same = aim.organisation.aims.filter(kind=aim.kind, code__iexact=code, ended_on=None)
    if aim.ended_on is None and same.exclude(pk=aim.pk).exists():
        raise Refused(f"There is already one of this kind with the number {code}.", field="code")
    aim.code, aim.short_name, aim.wording = code, short_name, wording
