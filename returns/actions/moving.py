"""What the verbs of returns share: where a return stands, how it moves, its next version."""

from __future__ import annotations

from accounts.models import Membership

from ..models import ProgrammeReturn, ReturnVersion
from ..workflow import Transition


def as_it_stands(programme_return: ProgrammeReturn) -> ProgrammeReturn:
    """The return read anew and held until the transaction ends, so that two verbs take turns."""
    return (
        ProgrammeReturn.objects.select_for_update(of=("self",))
        .select_related("period__organisation", "planned_programme__programme__organisation")
        .get(pk=programme_return.pk)
    )


def last_version(programme_return: ProgrammeReturn) -> ReturnVersion:
    """The version that is written in, or that was submitted last, with its submission."""
    version = programme_return.versions.select_related("submission").order_by("-number").first()
    version.programme_return = programme_return
    return version


def move(programme_return: ProgrammeReturn, taken: Transition, by: Membership) -> None:
    """Take the transition; nothing is written where the state stays."""
    if programme_return.state == taken.target:
        return
    programme_return.state = taken.target
    programme_return.signed(by).save_edit(expected_version=programme_return.edit_version)


#: What makes a version itself.
_NOT_COPIED = frozenset({"id", "number", "edit_version"})


def copy_version(version: ReturnVersion, by: Membership) -> ReturnVersion:
    """The next version, with everything that this one says."""
    said = {
        field.attname: getattr(version, field.attname)
        for field in ReturnVersion._meta.concrete_fields
        if field.name not in _NOT_COPIED
    }
    copy = ReturnVersion(**said, number=version.number + 1)
    copy.programme_return = version.programme_return
    copy.signed(by).save()
    attachments = version.attachments.filter(is_removed=False)
    updates = (version.objective_updates, version.progress_updates, version.sections)
    for rows in (*updates, attachments):
        for row in rows.all():
            row.pk, row.version, row.edit_version, row._state.adding = None, copy, 1, True
            row.signed(by).save()
    return copy
