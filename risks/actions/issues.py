"""Issues: raised, changed, resolved and opened again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership, Organisation
from programmes.models import Objective, Programme
from records import clock
from records.refusals import Refused, required

from ..models import Issue
from ..permissions import check_may_keep, check_may_keep_entry
from .checks import check_not_future, check_owner, check_place, next_number


@dataclass(frozen=True)
class IssueFields:
    """What is said of an issue."""

    title: str
    description: str
    owner: Membership
    priority: str
    action: str = ""
    due_on: dt.date | None = None
    programme: Programme | None = None
    objective: Objective | None = None


@transaction.atomic
def raise_issue(
    *, organisation: Organisation, fields: IssueFields, raised_on: dt.date, by: Membership
) -> Issue:
    """Put an issue on the register under the next number."""
    _check(organisation, fields, by)
    check_not_future(raised_on, "raised_on")
    issue = Issue(
        organisation=organisation,
        number=next_number(Issue, organisation),
        raised_on=raised_on,
        **_texts(fields),
    )
    issue.signed(by).save()
    return issue


@transaction.atomic
def change_issue(
    *, issue: Issue, fields: IssueFields, expected_version: int, by: Membership
) -> Issue:
    """Other words, place, owner or day; Conflict for a lost race."""
    check_may_keep_entry(by, issue, clock.today())
    _check(issue.organisation, fields, by)
    _check_open(issue)
    for name, value in _texts(fields).items():
        setattr(issue, name, value)
    issue.signed(by).save_edit(expected_version=expected_version)
    return issue


@transaction.atomic
def resolve_issue(
    *,
    issue: Issue,
    resolution: str,
    resolved_on: dt.date,
    expected_version: int,
    by: Membership,
) -> Issue:
    """It is dealt with; how is said."""
    check_may_keep_entry(by, issue, clock.today())
    _check_open(issue)
    check_not_future(resolved_on, "resolved_on")
    if resolved_on < issue.raised_on:
        raise Refused("It was raised after that day", field="resolved_on")
    issue.resolution = required(resolution, "Say how it was resolved", field="resolution")
    issue.resolved_on = resolved_on
    issue.signed(by).save_edit(expected_version=expected_version)
    return issue


@transaction.atomic
def reopen_issue(*, issue: Issue, reason: str, expected_version: int, by: Membership) -> Issue:
    """It was not dealt with after all; its history keeps what was said."""
    check_may_keep_entry(by, issue, clock.today())
    if issue.resolved_on is None:
        raise Refused(f"{issue.reference} is open already.")
    issue.reopened_reason = required(reason, "Say why it is opened again", field="reason")
    issue.resolved_on, issue.resolution = None, ""
    issue.signed(by).save_edit(expected_version=expected_version)
    return issue


def _check(organisation: Organisation, fields: IssueFields, by: Membership) -> None:
    if organisation.pk != by.organisation_id:
        raise Refused("Choose a programme of the organisation", field="programme")
    check_may_keep(by, fields.programme, clock.today())
    check_place(organisation, fields.programme, fields.objective)
    check_owner(organisation, fields.owner)
    required(fields.title, "Enter the title", field="title")
    required(fields.description, "Say what has happened", field="description")


def _check_open(issue: Issue) -> None:
    if issue.resolved_on is not None:
        raise Refused(f"{issue.reference} is resolved. Open it again to change it.")


def _texts(fields: IssueFields) -> dict[str, object]:
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in vars(fields).items()
    }
