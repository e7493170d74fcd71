"""What a paragraph's figures and amounts rest on: read again, bound, or given a source."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from components.pages import BothTexts
from records import clock

from .. import actions
from ..addresses import address
from ..builder import build_paper
from ..forms.writing import AmountForm
from ..resolving import hand_typed, saying
from .base import PaperActionPage, paragraph_of


@requires(Permission.COMPILE_PAPER)
class TypedAmountPage(PaperActionPage):
    """One amount that was typed by hand: the paragraph's first, second, and so on."""

    form_class = AmountForm

    def find(self):
        where = self.kwargs["paper"], self.kwargs["paragraph"]
        self.paragraph = paragraph_of(self.request.membership, *where)
        self.paper = self.paragraph.paper
        typed = list(dict.fromkeys(hand_typed(self.paragraph.text)))
        if not 1 <= self.kwargs["place"] <= len(typed):
            raise Http404("The paragraph has no such amount")
        self.amount = typed[self.kwargs["place"] - 1]
        self.heading = f"Where does {self.amount} come from?"
        self.introduction = self.paragraph.text

    def get_initial(self):
        given = self.paragraph.amount_sources.filter(amount=self.amount).first()
        return {"source": given.source if given else ""}

    def get_form_kwargs(self):
        record = build_paper(self.paper, known_at=clock.now())
        found = [(one.name[1:-1], one.description) for one in saying(self.amount, record)]
        return super().get_form_kwargs() | {
            "candidates": found,
            "edit_version": self.paragraph.edit_version,
        }

    def act(self, form) -> str:
        about = {"paragraph": self.paragraph, "amount": self.amount, "by": self.request.membership}
        if name := form.cleaned_data.get("name"):
            version = form.cleaned_data["edit_version"]
            actions.bind_amount(**about, name=name, expected_version=version)
            return f"{self.amount} is a figure now"
        actions.give_source(**about, source=form.cleaned_data["source"])
        return f"The source of {self.amount} is kept"

    def compare(self, current, typed):
        return [BothTexts("Text", current.text, self.paragraph.text)]


@requires(Permission.COMPILE_PAPER)
@require_POST
def read_paragraph(
    request: HttpRequest, organisation: str, paper: int, paragraph: int
) -> HttpResponse:
    found = paragraph_of(request.membership, paper, paragraph)
    actions.read_paragraph(paragraph=found, by=request.membership)
    return redirect(address("paper-detail", found.paper) + "#paragraphs")
