"""Attaching evidence to a step: a file or a link. Removed, never deleted."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Membership
from files.actions import store_file
from files.evidence_files import (
    MOST_ATTACHED,
    TITLE_LENGTH,
    checked_file,
    checked_link,
    checked_title,
)
from programmes.models import Objective
from records import clock
from records.refusals import Conflict, Refused

from ..models import Attachment, ProgrammeReturn, ReturnVersion
from ..permissions import check_may_fill, check_may_give
from ..workflow import Transition, check_may_happen
from .moving import as_it_stands, last_version, move

FULL = f"This step has {MOST_ATTACHED} files and links already. Remove one first."


@transaction.atomic
def attach_file(
    *,
    programme_return: ProgrammeReturn,
    objective: Objective | None,
    name: str,
    data: bytes,
    title: str,
    by: Membership,
) -> Attachment:
    """Attach a file to an objective's step, or to that of the whole programme.

    Its kind is told by its name and by what is in it; its SHA-256 is kept. Without a title it has
    that of its name.
    """
    programme_return, version, taken = _opened(programme_return, objective, by)
    name, content_type = checked_file(name, data)
    title = checked_title(title or name[:TITLE_LENGTH], "title")
    stored = store_file(
        organisation=programme_return.programme.organisation,
        name=name,
        content_type=content_type,
        data=data,
    )
    attachment = Attachment(version=version, objective=objective, title=title, stored_file=stored)
    return _added(attachment, programme_return, taken, by)


@transaction.atomic
def attach_link(
    *,
    programme_return: ProgrammeReturn,
    objective: Objective | None,
    link: str,
    title: str,
    by: Membership,
) -> Attachment:
    """Attach the address of a page of the web."""
    programme_return, version, taken = _opened(programme_return, objective, by)
    link = checked_link(link)
    title = checked_title(title, "link_title")
    attachment = Attachment(version=version, objective=objective, title=title, link=link)
    return _added(attachment, programme_return, taken, by)


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: Membership) -> Attachment:
    """Take a file or link from its step; submitted versions keep theirs."""
    version = attachment.version
    _, current, _ = _opened(version.programme_return, attachment.objective, by, is_adding=False)
    if version.pk != current.pk:
        raise Refused("This belongs to a version that has been submitted.")
    if attachment.is_removed:
        raise Refused("This was removed already.")
    attachment.is_removed = True
    try:
        attachment.signed(by).save_edit(expected_version=attachment.edit_version)
    except Conflict as conflict:
        raise Refused("This was removed already.") from conflict
    return attachment


def _opened(
    programme_return: ProgrammeReturn,
    objective: Objective | None,
    by: Membership,
    *,
    is_adding: bool = True,
) -> tuple[ProgrammeReturn, ReturnVersion, Transition]:
    """The return held until the end, the version that is written in, and what saving does."""
    programme_return = as_it_stands(programme_return)
    if objective is None:
        check_may_give(by, programme_return, clock.today())
    else:
        check_may_fill(by, programme_return, objective, clock.today())
        if objective.planned_programme_id != programme_return.planned_programme_id:
            raise Refused(f"{objective} is not in the plan of this programme.")
    taken = check_may_happen("save", programme_return.state)
    version = last_version(programme_return)
    attached = version.attachments.filter(objective=objective, is_removed=False)
    if is_adding and attached.count() >= MOST_ATTACHED:
        raise Refused(FULL)
    return programme_return, version, taken


def _added(
    attachment: Attachment, programme_return: ProgrammeReturn, taken: Transition, by: Membership
) -> Attachment:
    attachment.signed(by).save()
    move(programme_return, taken, by)
    return attachment
