"""What the pages of papers share: finding what an address names, and what becomes of actions."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404

from accounts.models import Membership
from components.pages import ActionPage
from records.refusals import Refused

from ...models import Edition, Paper, Paragraph
from ..addresses import address


def paper_of(membership: Membership, pk: int) -> Paper:
    papers = Paper.objects.visible_to(membership)
    papers = papers.with_meeting().select_related("organisation", "period", "author__user")
    return get_object_or_404(papers, pk=pk)


def paragraph_of(membership: Membership, paper: int, pk: int) -> Paragraph:
    return get_object_or_404(paper_of(membership, paper).paragraphs, pk=pk)


def edition_of(membership: Membership, paper: int, number: int) -> Edition:
    """The edition with its issue and withdrawal; a 404 where the person's organisation has none."""
    editions = (
        Edition.objects.visible_to(membership)
        .with_paper()
        .select_related(
            "paper__organisation",
            "issue",
            "release",
            "withdrawal__by__user",
            "by__user",
        )
    )
    return get_object_or_404(editions, paper=paper, number=number)


def do(request, act, done: str) -> None:
    """Runs an action without a form; what it refuses is said on the next page."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)


class PaperActionPage(ActionPage):
    """A form about a paper, which it leads back to."""

    def find(self) -> None:
        self.paper = paper_of(self.request.membership, self.kwargs["paper"])

    def back(self) -> tuple[str, str]:
        return address("paper-detail", self.paper), str(self.paper)
