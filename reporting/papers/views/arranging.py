"""Arranging a paper or a template: sections in their order, and what a committee asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from accounts.access import requires
from accounts.models import Membership
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts

from ...models import PaperTemplate
from .. import actions
from ..actions.arranging import Owner
from ..forms.arranging import (
    AnswerForm,
    NewPromptForm,
    NewSectionForm,
    NewTemplateForm,
    SectionForm,
)
from .base import PaperActionPage, do, paper_of

#: The first word of an address under a paper or a template, and what it names.
OWNERS = ("paper", "template")


def owner_of(membership: Membership, owner: str, pk: int) -> Owner:
    """The paper or template of that number; a 404 where the person's organisation has none."""
    if owner == "paper":
        return paper_of(membership, pk)
    if owner != "template":
        raise Http404("No such thing")
    return get_object_or_404(PaperTemplate.objects.visible_to(membership), pk=pk)


def arrangement(owner: Owner) -> str:
    name = "template" if isinstance(owner, PaperTemplate) else "paper"
    return reverse("paper-arrangement", args=[owner.organisation.slug, name, owner.pk])


@requires(Permission.COMPILE_PAPER)
class Arrangement(TemplateView):
    """The sections of a paper or template, and what is asked of it."""

    template_name = "reporting/papers/arrangement.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs):
        owner = owner_of(self.request.membership, self.kwargs["owner"], self.kwargs["pk"])
        return super().get_context_data(**kwargs) | {
            "of": self.kwargs["owner"],
            "arranged": owner,
            "sections": owner.sections.all(),
            "prompts": owner.prompts.all(),
            "is_template": isinstance(owner, PaperTemplate),
        }


class _ArrangingPage(ActionPage):
    """A form about a part of a paper or template, which it leads back to."""

    def find(self) -> None:
        self.owner = owner_of(self.request.membership, self.kwargs["owner"], self.kwargs["pk"])

    def back(self) -> tuple[str, str]:
        return arrangement(self.owner), f"The arrangement of {self.owner}"


@requires(Permission.COMPILE_PAPER)
class AddSection(_ArrangingPage):
    form_class = NewSectionForm
    heading = "Add a section"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"membership": self.request.membership}

    def act(self, form) -> str:
        actions.add_section(owner=self.owner, by=self.request.membership, **form.cleaned_data)
        return "The section is added"


@requires(Permission.COMPILE_PAPER)
class ChangeSection(_ArrangingPage):
    form_class = SectionForm
    heading = "Change a section"

    def find(self):
        super().find()
        self.section = get_object_or_404(self.owner.sections, pk=self.kwargs["section"])

    def get_initial(self):
        texts = {name: getattr(self.section, name) for name in ("title", "exemption", "opening")}
        return texts | {"scorecard": self.section.scorecard_id}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "membership": self.request.membership,
            "edit_version": self.section.edit_version,
        }

    def act(self, form) -> str:
        names = ("title", "exemption", "opening", "scorecard")
        typed = {name: form.cleaned_data[name] for name in names}
        actions.change_section(
            section=self.section,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
            **typed,
        )
        return "The section is saved"

    def compare(self, current, typed):
        return [
            BothTexts(label, getattr(current, name), typed[name])
            for name, label in (("title", "Title"), ("exemption", "Exemption"))
            if getattr(current, name) != typed[name]
        ]


@requires(Permission.COMPILE_PAPER)
@require_POST
def move_section(
    request: HttpRequest, organisation: str, owner: str, pk: int, section: int
) -> HttpResponse:
    arranged = owner_of(request.membership, owner, pk)
    found = get_object_or_404(arranged.sections, pk=section)
    up = request.POST.get("direction") == "up"
    actions.move_section(section=found, up=up, by=request.membership)
    return redirect(arrangement(arranged))


@requires(Permission.COMPILE_PAPER)
@require_POST
def remove_section(
    request: HttpRequest, organisation: str, owner: str, pk: int, section: int
) -> HttpResponse:
    arranged = owner_of(request.membership, owner, pk)
    found = get_object_or_404(arranged.sections, pk=section)
    do(
        request,
        lambda: actions.remove_section(section=found, by=request.membership),
        "The section is removed",
    )
    return redirect(arrangement(arranged))


@requires(Permission.COMPILE_PAPER)
class AddPrompt(_ArrangingPage):
    form_class = NewPromptForm
    heading = "Add what the committee asks for"

    def act(self, form) -> str:
        actions.add_prompt(owner=self.owner, by=self.request.membership, **form.cleaned_data)
        return "It is added"


@requires(Permission.COMPILE_PAPER)
@require_POST
def remove_prompt(
    request: HttpRequest, organisation: str, owner: str, pk: int, prompt: int
) -> HttpResponse:
    arranged = owner_of(request.membership, owner, pk)
    found = get_object_or_404(arranged.prompts, pk=prompt)
    actions.remove_prompt(prompt=found, by=request.membership)
    return redirect(arrangement(arranged))


@requires(Permission.COMPILE_PAPER)
class AnswerPrompt(PaperActionPage):
    form_class = AnswerForm

    def find(self):
        super().find()
        self.prompt = get_object_or_404(self.paper.prompts, pk=self.kwargs["prompt"])
        self.heading = self.prompt.wording

    def get_initial(self):
        return {name: getattr(self.prompt, name) for name in ("answer", "is_none", "is_ticked")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "prompt": self.prompt,
            "edit_version": self.prompt.edit_version,
        }

    def act(self, form) -> str:
        typed = dict(form.cleaned_data)
        actions.answer_prompt(
            prompt=self.prompt,
            expected_version=typed.pop("edit_version"),
            by=self.request.membership,
            **typed,
        )
        return "The answer is saved"

    def compare(self, current, typed):
        return [BothTexts("Answer", current.answer, typed.get("answer", ""))]


# Templates ------------------------------------------------------------------------


@requires(Permission.COMPILE_PAPER)
class TemplateList(TemplateView):
    template_name = "reporting/papers/templates.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs):
        templates = PaperTemplate.objects.visible_to(self.request.membership)
        return super().get_context_data(**kwargs) | {"templates": templates}


@requires(Permission.COMPILE_PAPER)
class NewTemplate(ActionPage):
    form_class = NewTemplateForm
    heading = "Add a template for papers"
    introduction = (
        "A paper that begins with it has its sections and asks what it asks. Later changes of the "
        "template leave papers that have begun as they are."
    )

    def find(self):
        self.made = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"membership": self.request.membership}

    def act(self, form) -> str:
        self.made = actions.create_template(
            organisation=self.request.organisation,
            by=self.request.membership,
            **form.cleaned_data,
        )
        return "The template is added"

    def back(self):
        return reverse("template-list", args=[self.kwargs["organisation"]]), "Templates of papers"

    def after(self):
        return arrangement(self.made)


@requires(Permission.COMPILE_PAPER)
@require_POST
def end_template(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    template = owner_of(request.membership, "template", pk)
    do(
        request,
        lambda: actions.end_template(
            template=template, on=timezone.localdate(), by=request.membership
        ),
        "The template is ended: no new paper takes it",
    )
    return redirect("template-list", organisation=organisation)
