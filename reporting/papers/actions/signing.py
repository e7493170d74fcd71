"""What stands between a draft and an edition: gaps passed, figures confirmed, a signature."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Membership
from accounts.roles import Permission
from records import clock
from records.refusals import Refused, required

from ...models import FiguresConfirmation, GapPass, Paper, SignOff
from ..builder import build_paper, current_confirmation
from ..completeness import open_gaps
from ..permissions import check_may, check_may_sign
from ..records import content_sha256, figures_sha256


@transaction.atomic
def pass_gap(*, paper: Paper, gap_key: str, reason: str, by: Membership) -> GapPass:
    """Let a gap stand, with a reason that prints in the paper."""
    check_may(by, Permission.COMPILE_PAPER, paper)
    reason = required(reason, "Enter why the paper may go out with this gap.", field="reason")
    record = build_paper(paper, known_at=clock.now())
    found = {gap.key: gap for gap in open_gaps(record, paper)}.get(gap_key)
    if found is None:
        raise Refused("This gap is not there any more.")
    return GapPass.objects.create(
        paper=paper,
        gap_key=found.key,
        gap_text=found.text,
        reason=reason,
        by=by,
        post=by.post,
    )


@transaction.atomic
def confirm_figures(
    *, paper: Paper, drawn_at: dt.datetime, by: Membership, shown: str = ""
) -> FiguresConfirmation:
    """The finance officer's word for the figures as drawn at ``drawn_at``.

    ``shown`` is the SHA-256 of the figures that the person had before them. Refused where a
    figure changed since.
    """
    check_may(by, Permission.CONFIRM_FIGURES, paper)
    now = clock.now()
    if drawn_at > now:
        raise Refused("Figures cannot be confirmed for a moment that is still to come.")
    today = figures_sha256(build_paper(paper, known_at=now))
    if today != (shown or figures_sha256(build_paper(paper, known_at=drawn_at))):
        raise Refused("A figure changed since these were drawn. Look at them again.")
    return FiguresConfirmation.objects.create(
        paper=paper, drawn_at=drawn_at, figures_sha256=today, by=by, post=by.post
    )


@transaction.atomic
def sign_off(*, paper: Paper, by: Membership, shown: str = "") -> SignOff:
    """A director's signature under the paper as it reads now, its figures confirmed.

    ``shown`` is the SHA-256 of the content that the person had before them. Refused where no
    confirmation fits the figures, or the paper changed since it was shown.
    """
    check_may(by, Permission.SIGN_OFF_PAPER, paper)
    record = build_paper(paper, known_at=clock.now())
    confirmation = current_confirmation(paper, record)
    if confirmation is None:
        raise Refused("The figures as they are now have not been confirmed.")
    check_may_sign(by, paper, confirmation.by_id)
    content = content_sha256(record)
    if shown and shown != content:
        raise Refused("The paper changed since you opened it. Read it again before you sign.")
    return SignOff.objects.create(
        paper=paper, content_sha256=content, confirmation=confirmation, by=by, post=by.post
    )
