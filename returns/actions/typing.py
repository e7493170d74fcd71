"""Keeping what is typed before it is saved, and taking it away once it is."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.models import Membership
from programmes.models import Objective
from records import clock
from records.refusals import Refused

from ..drafts import DraftText, Typing, after_saving, merged, only_own, said_in
from ..models import ProgrammeReturn, StepDraft
from ..steps import ObjectiveStep, WholeStep
from ..typing import StepPlace, draft_of, text_of

HANDED_IN = (
    "This return has been submitted meanwhile, so nothing more is kept of this page. "
    "Copy what you typed since, if you need it: what was kept before is on the return’s page."
)
BUSY = "This step is being typed in several tabs at once. Try again in a moment."


@dataclass(frozen=True)
class Kept:
    """What the tab is told. ``revision`` is the one that it knows in whole from now on: it stays
    behind where another tab typed something that this one has not seen."""

    saved_at: dt.datetime
    revision: int
    texts_beside: int


class TooLate(Refused):
    """The return is no longer written in."""


def keep_draft(*, place: StepPlace, typing: Typing, by: Membership) -> Kept:
    """Keep what one tab has typed: one row per person and step, without history.

    Nothing is judged but whether the step has such a field and how much it is. Raises TooLate for
    a return that was handed in. One query reads, one writes, and no transaction is around them:
    a server that is killed between them leaves the draft as it was.
    """
    if place.membership_id != by.pk or not place.may_fill:
        raise PermissionDenied("You may not fill in this step.")
    if place.is_handed_in:
        raise TooLate(HANDED_IN)
    typing = only_own(typing, place.has_field)
    for _ in range(5):
        if kept := _written(place, typing):
            return kept
    raise Refused(BUSY)


def throw_draft_away(*, place: StepPlace, by: Membership) -> None:
    """Forget what the person typed into the step and did not save, whatever became of it."""
    if place.membership_id != by.pk:
        raise PermissionDenied("This is not your draft.")
    StepDraft.objects.filter(
        membership=by, programme_return=place.return_id, objective=place.objective_id
    ).delete()


def settle_draft(
    *,
    programme_return: ProgrammeReturn,
    objective: Objective | None,
    saved: ObjectiveStep | WholeStep,
    revision: int | None,
    by: Membership,
) -> None:
    """Take the person's draft of a step away, within the transaction that saves the step.

    ``revision`` is the one that the saving page knew. Text of another tab, which that page did not
    know and the step does not say, stays beside the step until the person throws it away.
    """
    draft = draft_of(by.pk, programme_return.pk, objective.pk if objective else None)
    if draft is None:
        return
    left = after_saving(text_of(draft), said_in(saved), revision, at=_now())
    if left.kept:
        _put(draft, left)
    else:
        draft.delete()


def _written(place: StepPlace, typing: Typing) -> Kept | None:
    """Puts the tab's text into the draft; None where another tab was faster."""
    draft = draft_of(place.membership_id, place.return_id, place.objective_id)
    # No count begins where one ended: a tab that was open all along is not to take the new
    # draft for the one that it knows.
    first = DraftText(based_on=typing.based_on, revision=secrets.randbelow(9 * 10**8))
    stored = text_of(draft) if draft else first
    text = merged(stored, typing, at=_now())
    draft = _put(draft, text) if draft else _begun(place, text)
    if draft is None:
        return None
    revision = text.revision if typing.knows(stored) else typing.revision
    return Kept(draft.saved_at, revision, len(text.kept))


def _begun(place: StepPlace, text: DraftText) -> StepDraft | None:
    try:
        return StepDraft.objects.create(
            programme_return_id=place.return_id,
            objective_id=place.objective_id,
            membership_id=place.membership_id,
            **_columns(text),
        )
    except IntegrityError:
        return None


def _put(draft: StepDraft, text: DraftText) -> StepDraft | None:
    columns = _columns(text)
    unchanged = StepDraft.objects.filter(pk=draft.pk, revision=draft.revision)
    if not unchanged.update(**columns):
        return None
    for name, value in columns.items():
        setattr(draft, name, value)
    return draft


def _columns(text: DraftText) -> dict[str, object]:
    return {
        "values": dict(text.values),
        "kept": list(text.kept),
        "based_on": text.based_on,
        "revision": text.revision,
        "saved_at": clock.now(),
    }


def _now() -> str:
    return clock.now().isoformat()
