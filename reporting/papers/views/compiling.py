"""Compiling a paper: its heading, its paragraphs one by one, and the gaps that it still has."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from accounts.access import requires
from accounts.roles import Permission
from components.pages import BothTexts
from components.text import render_narrative
from records import clock

from .. import actions
from ..addresses import address
from ..builder import build_paper
from ..compiled import compiled_paper
from ..forms.deciding import GapForm
from ..forms.headings import HeadingForm, NewPaperForm
from ..forms.writing import NewParagraphForm, ParagraphForm
from ..html import content_security_policy, render_html
from ..meeting_choice import asked_for
from ..resolving import offers
from .base import PaperActionPage, do, paper_of, paragraph_of

#: The list of figures: what they are chosen by, and what the group is called.
GROUPS = (
    ("", "The whole paper"),
    ("programme", "A programme"),
    ("benefit", "A saving or benefit"),
    ("decision", "A decision on record"),
    ("note", "A note"),
    ("appendix", "An appendix"),
    ("paragraph", "A paragraph"),
    ("report", "A programme’s report"),
    ("fund", "An external fund"),
    ("line", "A budget line"),
)
HEADING = (
    "meeting",
    "item",
    "author",
    "author_post",
    "author_contact",
    "purpose",
)


@requires(Permission.SEE_DRAFT_PAPERS)
class PaperPage(TemplateView):
    template_name = "reporting/papers/compile.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs):
        paper = paper_of(self.request.membership, self.kwargs["paper"])
        return super().get_context_data(**kwargs) | {
            "paper": paper,
            "compiled": compiled_paper(paper, self.request.membership, known_at=clock.now()),
        }


@requires(Permission.SEE_DRAFT_PAPERS)
@require_safe
def preview(request: HttpRequest, organisation: str, paper: int) -> HttpResponse:
    """The whole paper as a page that stands alone, marked as a draft."""
    record = build_paper(paper_of(request.membership, paper), known_at=clock.now())
    html = render_html(record)
    response = HttpResponse(html)
    response["Content-Security-Policy"] = content_security_policy(html)
    return response


@requires(Permission.COMPILE_PAPER)
class NewPaper(PaperActionPage):
    """``?meeting=12`` or ``?item=34`` begins one for that meeting, or under that item."""

    form_class = NewPaperForm
    template_name = "reporting/papers/heading.html"
    heading = "Begin a paper"

    def find(self):
        self.paper = None

    def get_initial(self):
        membership = self.request.membership
        known = {"author": membership.pk, "author_contact": membership.user.email}
        return known | asked_for(membership, self.request.GET)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"membership": self.request.membership}

    def act(self, form) -> str:
        self.paper = actions.create_paper(
            organisation=self.request.organisation,
            by=self.request.membership,
            **form.cleaned_data,
        )
        return "The paper is begun"

    def back(self):
        if self.paper is not None:
            return super().back()
        return reverse("paper-list", args=[self.kwargs["organisation"]]), "Papers"


@requires(Permission.COMPILE_PAPER)
class ChangeHeading(PaperActionPage):
    form_class = HeadingForm
    template_name = "reporting/papers/heading.html"
    heading = "Change the heading of the paper"

    def get_initial(self):
        return {name: getattr(self.paper, name) for name in HEADING}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "membership": self.request.membership,
            "kept": self.paper.meeting,
            "edit_version": self.paper.edit_version,
        }

    def act(self, form) -> str:
        typed = {name: form.cleaned_data[name] for name in HEADING}
        actions.change_paper(
            paper=self.paper,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
            **typed,
        )
        return "The heading is saved"

    def compare(self, current, typed):
        def in_words(values) -> str:
            return "\n".join(str(values(name)) for name in HEADING)

        theirs = in_words(lambda name: getattr(current, name))
        return [BothTexts("Heading", theirs, in_words(typed.get))]


class _ParagraphPage(PaperActionPage):
    """A text box with the list of figures beside it."""

    template_name = "reporting/papers/paragraph.html"

    def get_context_data(self, **kwargs):
        record = build_paper(self.paper, known_at=clock.now(), offering=True)
        listed = offers(record)
        groups = [(title, [one for one in listed if one.of == of]) for of, title in GROUPS]
        return super().get_context_data(**kwargs) | {"groups": groups}


@requires(Permission.COMPILE_PAPER)
class NewParagraph(_ParagraphPage):
    form_class = NewParagraphForm
    heading = "Add a paragraph"

    def get_initial(self):
        asked = self.request.GET
        after = asked.get("after", "")
        return {
            "section": asked.get("section", ""),
            "after": int(after) if after.isdecimal() and len(after) < 10 else None,
            "edit_version": 0,
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"paper": self.paper}

    def act(self, form) -> str:
        after = self.paper.paragraphs.filter(
            pk=form.cleaned_data["after"], section__key=form.cleaned_data["section"]
        ).first()
        actions.add_paragraph(
            paper=self.paper,
            section=form.cleaned_data["section"],
            text=form.cleaned_data["text"],
            after=after,
            by=self.request.membership,
        )
        return "The paragraph is added"


@requires(Permission.COMPILE_PAPER)
class EditParagraph(_ParagraphPage):
    form_class = ParagraphForm

    def find(self):
        membership = self.request.membership
        self.paragraph = paragraph_of(membership, self.kwargs["paper"], self.kwargs["paragraph"])
        self.paper = self.paragraph.paper
        self.heading = f"Edit a paragraph of “{self.paragraph.section.title}”"

    def get_initial(self):
        return {"text": self.paragraph.text}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.paragraph.edit_version}

    def act(self, form) -> str:
        actions.write_paragraph(
            paragraph=self.paragraph,
            text=form.cleaned_data["text"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return "The paragraph is saved"

    def compare(self, current, typed):
        return [BothTexts("Text", current.text, typed["text"])]


@requires(Permission.COMPILE_PAPER)
class RemoveParagraph(TemplateView):
    template_name = "reporting/papers/remove.html"

    def get_context_data(self, **kwargs):
        paragraph = self._paragraph()
        return super().get_context_data(**kwargs) | {
            "paper": paragraph.paper,
            "paragraph": paragraph,
            "text": render_narrative(paragraph.text),
        }

    def post(self, request, **kwargs) -> HttpResponse:
        paragraph = self._paragraph()
        paper = paragraph.paper
        do(
            request,
            lambda: actions.remove_paragraph(paragraph=paragraph, by=request.membership),
            "The paragraph is removed",
        )
        return redirect(address("paper-detail", paper))

    def _paragraph(self):
        where = self.kwargs["paper"], self.kwargs["paragraph"]
        return paragraph_of(self.request.membership, *where)


@requires(Permission.COMPILE_PAPER)
@require_POST
def move_paragraph(
    request: HttpRequest, organisation: str, paper: int, paragraph: int
) -> HttpResponse:
    found = paragraph_of(request.membership, paper, paragraph)
    up = request.POST.get("direction") == "up"
    actions.move_paragraph(paragraph=found, up=up, by=request.membership)
    return redirect(address("paper-detail", found.paper) + "#paragraphs")


@requires(Permission.COMPILE_PAPER)
@require_POST
def begin(request: HttpRequest, organisation: str, paper: int) -> HttpResponse:
    found = paper_of(request.membership, paper)
    do(
        request,
        lambda: actions.begin_with_usual_paragraphs(paper=found, by=request.membership),
        "The paper has the usual paragraphs now",
    )
    return redirect(address("paper-detail", found))


@requires(Permission.COMPILE_PAPER)
class PassGap(PaperActionPage):
    form_class = GapForm
    heading = "Let this gap stand"

    def find(self):
        super().find()
        key = self.request.POST.get("key") or self.request.GET.get("key", "")
        compiled = compiled_paper(self.paper, self.request.membership, known_at=clock.now())
        self.gap = next((gap for gap in compiled.open_gaps if gap.key == key), None)
        self.introduction = self.gap.text if self.gap else "This gap is not there any more."

    def get_initial(self):
        return {"key": self.gap.key if self.gap else ""}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "label": "Why the paper may go out with this gap; it prints in the paper"
        }

    def act(self, form) -> str:
        actions.pass_gap(
            paper=self.paper,
            gap_key=form.cleaned_data["key"],
            reason=form.cleaned_data["reason"],
            by=self.request.membership,
        )
        return "The gap is passed, and its reason prints in the paper"
