"""What a person still has to do about papers: gaps, figures, signatures, publishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission
from records import clock

from .models import Paper
from .papers.addresses import address
from .papers.compiled import CompiledPaper, compiled_paper

DUTIES = frozenset(
    {
        Permission.COMPILE_PAPER,
        Permission.CONFIRM_FIGURES,
        Permission.SIGN_OFF_PAPER,
        Permission.PUBLISH_PAPER,
    }
)
#: Each paper in preparation is built whole to see where it stands: the newest are enough.
LOOKED_AT = 2


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """The next step of each paper in preparation, where it is this person's; due by the meeting.

    The number of queries is bounded: at most ``LOOKED_AT`` papers are read.
    """
    if not any(membership.may(duty) for duty in DUTIES):
        return []
    papers = Paper.objects.visible_to(membership).filter(editions=None).with_meeting()
    newest = papers.select_related("organisation", "period", "programme", "author__user")
    return [owed for paper in newest[:LOOKED_AT] for owed in _steps(paper, membership)]


def _steps(paper: Paper, membership: Membership) -> Iterator[Owed]:
    compiled = compiled_paper(paper, membership, known_at=clock.now())
    for what, page in _next(compiled):
        yield Owed(f"{what} {paper}", address(page, paper), paper.meeting.meets_on)


def _next(compiled: CompiledPaper) -> Iterator[tuple[str, str]]:
    if compiled.open_gaps:
        if compiled.may_compile:
            yield "Close the gaps of", "paper-detail"
    elif compiled.confirm.may_do:
        yield "Confirm the figures of", "paper-confirm"
    elif compiled.sign.may_do and not compiled.sign.why_not:
        yield "Sign off", "paper-sign-off"
    elif compiled.publish.may_do and not compiled.publish.why_not:
        yield "Publish", "paper-publish"
