"""What lies beside a step: what somebody types, whom it is with, the evidence attached to it, what
reviewers said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .drafts import DraftText
from .remarks import Reason, Remark
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
    """``remarks`` are those on the version before, ``reasons`` why any was given back."""

    drafts: tuple[DraftBeside, ...]
    handover: HandoverBeside | None
    attachments: tuple[AttachmentBeside, ...]
    remarks: tuple[Remark, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def is_with(self, membership) -> bool:
        """Whether the step was handed to the person."""
        return self.handover is not None and self.handover.contributor_id == membership.pk

    def remarks_on(self, heading: str) -> tuple[Remark, ...]:
        """Those on a heading; on the status table where it is empty."""
        return tuple(one for one in self.remarks if one.heading == heading)
