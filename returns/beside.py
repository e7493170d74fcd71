"""What lies beside a step: what somebody types, whom it is with, the evidence attached to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from programmes.models import Objective

from .drafts import DraftText
from .models import ReturnVersion
from .vocabulary import HandoverState


@dataclass(frozen=True)
class DraftBeside:
    """What one person typed into the step and did not save."""

    membership_id: int
    name: str
    text: DraftText
    saved_at: dt.datetime


@dataclass(frozen=True)
class HandoverBeside:
    contributor_id: int
    contributor: str
    handed_by: str
    note: str
    state: str

    @property
    def is_done(self) -> bool:
        return self.state == HandoverState.DONE


@dataclass(frozen=True)
class AttachmentBeside:
    """A file, or a ``link`` with neither name nor size."""

    pk: int
    title: str
    link: str
    name: str | None
    size: int | None


@dataclass(frozen=True)
class Beside:
    drafts: tuple[DraftBeside, ...]
    handover: HandoverBeside | None
    attachments: tuple[AttachmentBeside, ...]

    def is_with(self, membership) -> bool:
        """Whether the step was handed to the person."""
        return self.handover is not None and self.handover.contributor_id == membership.pk


_DRAFT = (
    *("draft__pk", "draft__membership_id", "draft__membership__user__name", "draft__values"),
    *("draft__kept", "draft__based_on", "draft__revision", "draft__saved_at"),
)
_HANDOVER = (
    *("handover__pk", "handover__contributor_id", "handover__contributor__user__name"),
    *("handover__handed_by__user__name", "handover__note", "handover__state"),
)
_ATTACHMENT = (
    *("attachment__pk", "attachment__title", "attachment__link"),
    *("attachment__stored_file__name", "attachment__stored_file__size"),
)


def beside_step(version: ReturnVersion, objective: Objective | None) -> Beside:
    """One query, because a step's page has few to spare: a row for each pair of a draft and an
    attachment, of which there are ten at most."""
    drafts, handovers = "programme_return__drafts", "programme_return__handovers"
    rows = (
        ReturnVersion.objects.filter(pk=version.pk)
        .annotate(
            draft=FilteredRelation(drafts, condition=Q(**{f"{drafts}__objective": objective})),
            handover=FilteredRelation(
                handovers,
                condition=Q(**{f"{handovers}__objective": objective})
                & ~Q(**{f"{handovers}__state": HandoverState.TAKEN_BACK}),
            ),
            attachment=FilteredRelation(
                "attachments",
                condition=Q(attachments__objective=objective, attachments__is_removed=False),
            ),
        )
        .order_by()
        .values_list(*_DRAFT, *_HANDOVER, *_ATTACHMENT)
    )
    drafts, handover, attachments = {}, {}, {}
    for row in rows:
        _note(drafts, row[: len(_DRAFT)])
        _note(handover, row[len(_DRAFT) : -len(_ATTACHMENT)])
        _note(attachments, row[-len(_ATTACHMENT) :])
    return Beside(
        drafts=tuple(_draft(row) for _, row in sorted(drafts.items())),
        handover=next((HandoverBeside(*row[1:]) for row in handover.values()), None),
        attachments=tuple(AttachmentBeside(*row) for _, row in sorted(attachments.items())),
    )


def _note(found: dict[int, tuple], row: tuple) -> None:
    """By its key; what is not there has none."""
    if row[0] is not None:
        found[row[0]] = row


def _draft(row: tuple) -> DraftBeside:
    _, membership_id, name, values, kept, based_on, revision, saved_at = row
    return DraftBeside(
        membership_id, name, DraftText(values, tuple(kept), based_on, revision), saved_at
    )
