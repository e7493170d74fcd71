"""What the pages of papers share: finding things, and a form whose action may refuse."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView

from accounts.models import Membership
from records.refusals import Conflict, Refused

from ...models import Edition, Paper, Paragraph
from ..addresses import address


def paper_of(membership: Membership, pk: int) -> Paper:
    papers = Paper.objects.visible_to(membership)
    return get_object_or_404(papers.select_related("organisation", "period", "author__user"), pk=pk)


def paragraph_of(membership: Membership, paper: int, pk: int) -> Paragraph:
    return get_object_or_404(paper_of(membership, paper).paragraphs, pk=pk)


def edition_of(membership: Membership, paper: int, number: int) -> Edition:
    """The edition with its issue and withdrawal; a 404 where the person's organisation has none."""
    editions = Edition.objects.visible_to(membership).select_related(
        "paper__organisation", "paper__period", "issue", "withdrawal__by__user", "by__user"
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


class ActionPage(FormView):
    """A form that becomes one action. ``heading`` is the page's question, ``act(form)`` calls the
    action and returns what to tell the person; ``back()`` is where they come from and go to."""

    template_name = "reporting/papers/form.html"
    heading = ""
    introduction = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.both = None

    def dispatch(self, request, *args, **kwargs):
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        """Sets what the page is about; a 404 where it is not there."""
        self.paper = paper_of(self.request.membership, self.kwargs["paper"])

    def form_valid(self, form) -> HttpResponse:
        try:
            done = self.act(form)
        except Conflict as conflict:
            self.both = self.compare(conflict.current, form.cleaned_data)
            form.refuse_as_stale(conflict.current.edit_version)
            return self.form_invalid(form)
        except Refused as refused:
            form.refuse(refused)
            return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect(self.back()[0])

    def act(self, form) -> str:
        raise NotImplementedError

    def compare(self, current, typed) -> dict[str, str]:
        """``label``, ``theirs`` and ``yours`` for the conflict."""
        raise NotImplementedError

    def back(self) -> tuple[str, str]:
        return address("paper-detail", self.paper), str(self.paper)

    def get_context_data(self, **kwargs):
        href, words = self.back()
        return super().get_context_data(
            heading=self.heading,
            introduction=self.introduction,
            both=self.both,
            back=href,
            back_words=words,
            **kwargs,
        )
