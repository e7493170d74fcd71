"""What the verbs of returns share: where a return stands, and how it moves."""

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
