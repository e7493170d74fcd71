"""Groups and lines of the ledger: made, changed, ended; which lines a grant pays for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.models import Membership, Organisation
from periods.calendar import year_label
from programmes.models import Programme
from records.refusals import Refused, required

from ..models import BudgetedLine, BudgetGroup, BudgetLine, GrantUse, Side
from ..years import closing_of
from .checks import check_may_enter, lock_books, next_position


@transaction.atomic
def create_group(
    *,
    organisation: Organisation,
    name: str,
    side: str,
    by: Membership,
    position: int | None = None,
    shows_subtotal: bool = True,
) -> BudgetGroup:
    """A heading of the statement, last on its side unless ``position`` says otherwise."""
    check_may_enter(by, organisation.pk)
    lock_books(organisation)
    group = BudgetGroup(
        organisation=organisation,
        name=required(name, "Enter the group's name", field="name"),
        side=side,
        position=position or next_position(organisation.budget_groups.all()),
        shows_subtotal=shows_subtotal,
    )
    _check_group_name(group)
    group.signed(by).save()
    return group


@transaction.atomic
def change_group(
    *,
    group: BudgetGroup,
    name: str,
    position: int,
    shows_subtotal: bool,
    expected_version: int,
    by: Membership,
) -> BudgetGroup:
    """Name, place and subtotal; a group never changes its side, whose sign its amounts carry."""
    check_may_enter(by, group.organisation_id)
    lock_books(group.organisation)
    group.name = required(name, "Enter the group's name", field="name")
    group.position, group.shows_subtotal = position, shows_subtotal
    _check_group_name(group)
    group.signed(by).save_edit(expected_version=expected_version)
    return group


def _check_group_name(group: BudgetGroup) -> None:
    same = BudgetGroup.objects.filter(
        organisation_id=group.organisation_id, side=group.side, name__iexact=group.name
    )
    if same.exclude(pk=group.pk).exists():
        raise Refused(f"There is a group named {group.name} already.", field="name")


@transaction.atomic
def create_line(
    *,
    organisation: Organisation,
    group: BudgetGroup,
    name: str,
    by: Membership,
    programme: Programme | None = None,
    is_provision: bool = False,
    position: int | None = None,
) -> BudgetLine:
    """A line under the ledger's own name, last in its group unless ``position`` says otherwise."""
    check_may_enter(by, organisation.pk)
    lock_books(organisation)
    line = BudgetLine(
        organisation=organisation,
        group=group,
        name=required(name, "Enter the line's name", field="name"),
        position=position or next_position(group.lines.all()),
        programme=programme,
        is_provision=is_provision,
    )
    _check_line(line)
    line.signed(by).save()
    return line


@transaction.atomic
def change_line(
    *,
    line: BudgetLine,
    group: BudgetGroup,
    name: str,
    position: int,
    expected_version: int,
    by: Membership,
    programme: Programme | None = None,
    is_provision: bool = False,
) -> BudgetLine:
    """Everything of a line but its amounts. It stays on its side of the statement, and with the
    programme of the objective that a budget of an open year ties it to."""
    check_may_enter(by, line.organisation_id)
    lock_books(line.organisation)
    if group.side != line.group.side:
        raise Refused(
            "A line cannot move between income and expenditure: end it and make a new one.",
            field="group",
        )
    if programme != line.programme:
        _check_not_tied(line)
    line.group, line.position, line.programme = group, position, programme
    line.name = required(name, "Enter the line's name", field="name")
    line.is_provision = is_provision
    _check_line(line)
    line.signed(by).save_edit(expected_version=expected_version)
    return line


def _check_not_tied(line: BudgetLine) -> None:
    """Refused while a budget of an open year has the line under one of its programme's objectives:
    its spend would count there for a programme that it no longer belongs to."""
    tied = BudgetedLine.objects.filter(line=line, objective__isnull=False).order_by("budget__year")
    for row in tied.select_related("budget", "objective__planned_programme__programme"):
        if not closing_of(row.budget):
            raise Refused(
                f"{line} stands under {row.objective.planned_programme.programme}, "
                f"{row.objective} of {year_label(row.budget.year)}: take it out from there first.",
                field="programme",
            )


def _check_line(line: BudgetLine) -> None:
    if line.group.organisation_id != line.organisation_id:
        raise Refused("Choose a group of this organisation.", field="group")
    if line.programme and line.programme.organisation_id != line.organisation_id:
        raise Refused("Choose a programme of this organisation.", field="programme")
    if line.is_provision and line.is_income:
        raise Refused("Only expenditure can be a provision.", field="is_provision")
    same = BudgetLine.objects.filter(group=line.group, name__iexact=line.name)
    if same.exclude(pk=line.pk).exists():
        raise Refused(f"{line.group} has a line named {line.name} already.", field="name")


@transaction.atomic
def end_line(
    *, line: BudgetLine, ended_on: dt.date, reason: str, expected_version: int, by: Membership
) -> BudgetLine:
    """From the day on, no budget takes the line in; budgets that have it keep it."""
    check_may_enter(by, line.organisation_id)
    if line.ended_on:
        raise Refused("This line has ended already.")
    line.ended_on = ended_on
    line.ended_reason = required(reason, "Enter why the line ends", field="reason")
    line.signed(by).save_edit(expected_version=expected_version)
    return line


@transaction.atomic
def set_pays_for(
    *,
    line: BudgetLine,
    pays_for: Iterable[BudgetLine],
    by: Membership,
) -> None:
    """Which lines of expenditure a grant pays for, from now on."""
    check_may_enter(by, line.organisation_id)
    lock_books(line.organisation)
    wanted = {paid.pk: paid for paid in pays_for}
    _check_uses(line, wanted.values())
    for use in GrantUse.objects.filter(grant=line).exclude(line__in=wanted):
        use.signed(by).delete()
    known = set(GrantUse.objects.filter(grant=line).values_list("line_id", flat=True))
    for key in wanted.keys() - known:
        GrantUse(grant=line, line=wanted[key]).signed(by).save()


def _check_uses(line: BudgetLine, paid: Iterable[BudgetLine]) -> None:
    if not line.is_income:
        raise Refused("Only a line of income pays for others.")
    for one in paid:
        if one.organisation_id != line.organisation_id or one.group.side != Side.EXPENDITURE:
            raise Refused("Choose lines of expenditure of this organisation.", field="pays_for")
