"""What all verbs of returns share: who is behind a row, where a return stands, how it moves."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from accounts.models import Membership
from records import clock

from ..models import ProgrammeReturn, ReturnVersion
from ..workflow import Transition

Row = TypeVar("Row", bound=models.Model)


def signed(row: Row, by: Membership) -> Row:
    """The row, its next history entry in the person's name and at the product's own clock,
    whether or not a request is behind."""
    row._history_user = by.user
    row._history_date = clock.now()
    return row


def as_it_stands(programme_return: ProgrammeReturn) -> ProgrammeReturn:
    """The return read anew and held until the transaction ends, so that two verbs take turns."""
    return (
        ProgrammeReturn.objects.select_for_update(of=("self",))
        .select_related("period__organisation", "planned_programme__programme__organisation")
        .get(pk=programme_return.pk)
    )


def last_version(programme_return: ProgrammeReturn) -> ReturnVersion:
    version = programme_return.versions.select_related("submission").order_by("-number").first()
    version.programme_return = programme_return
    return version


def move(programme_return: ProgrammeReturn, taken: Transition, by: Membership) -> None:
    """Take the transition; nothing is written where the state stays."""
    if programme_return.state == taken.target:
        return
    programme_return.state = taken.target
    signed(programme_return, by).save_edit(expected_version=programme_return.edit_version)
