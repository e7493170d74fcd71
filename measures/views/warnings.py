"""Early warnings: the list, one with its figures, and answering it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage
from records import clock

from ..actions.warnings import answer_warning
from ..forms.warnings import AnswerForm
from ..permissions import check_may_respond, may_respond
from ..signals.listing import WarningLine, lines_of, warnings_for
from ..signals.rules import RULES
from ..wording import counted
from .finding import address

PER_PAGE = 40


@requires(Permission.SEE_MEASURES)
class WarningList(View):
    """All of the organisation's, or with ``?show=own`` those on the person's own measures."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        own_alone = request.GET.get("show") == "own"
        warnings = warnings_for(request.membership, own_alone=own_alone)
        page = Paginator(warnings, PER_PAGE).get_page(request.GET.get("page"))
        lines = lines_of(page)
        context = {
            "answer": answer(warnings.unanswered().count()),
            "page": page,
            "to_answer": [one for one in lines if one.answer is None],
            "answered": [one for one in lines if one.answer is not None],
            "own_alone": own_alone,
            "rules": [(rule.key.label, rule.sentence) for rule in RULES],
        }
        return render(request, "measures/warnings/list.html", context)


def answer(waiting: int) -> str:
    """The page's answer, in words."""
    if not waiting:
        return "No early warning waits for an answer"
    verb = "waits" if waiting == 1 else "wait"
    return f"{counted(waiting, 'early warning')} {verb} for an answer"


def line_or_404(request: HttpRequest, pk: int) -> WarningLine:
    found = lines_of(warnings_for(request.membership).filter(pk=pk))
    if not found:
        raise Http404("No such warning")
    return found[0]


@requires(Permission.SEE_MEASURES)
class WarningPage(View):
    def get(self, request: HttpRequest, organisation: str, warning: int) -> HttpResponse:
        line = line_or_404(request, warning)
        found = line.warning
        by, today = request.membership, clock.today()
        may = may_respond(by, found.measure, found.organisation_id, today)
        context = {
            "line": line,
            "sentence": next(rule.sentence for rule in RULES if rule.key == found.rule),
            "may_answer": line.answer is None and may,
        }
        return render(request, "measures/warnings/detail.html", context)


@requires(Permission.SEE_MEASURES)
class AnswerWarning(ActionPage):
    """For the measure's owner and deputy, and whoever answers warnings of any."""

    form_class = AnswerForm
    template_name = "measures/warnings/answer.html"

    def find(self) -> None:
        self.line = line_or_404(self.request, self.kwargs["warning"])
        found = self.line.warning
        by, today = self.request.membership, clock.today()
        check_may_respond(by, found.measure, found.organisation_id, today)
        self.heading = f"Answer the warning on {found.measure.code} {self.line.title}"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"line": self.line}

    def act(self, form: AnswerForm) -> str:
        answer_warning(
            warning=self.line.warning, text=form.cleaned_data["text"], by=self.request.membership
        )
        return "The warning is answered"

    def back(self) -> tuple[str, str]:
        return address(self.request, "warning-detail", warning=self.line.warning.pk), "The warning"

    def after(self) -> str:
        return address(self.request, "warning-list")
