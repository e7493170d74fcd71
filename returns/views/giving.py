"""Pages on which a head gives a return: a step for each objective, the whole, check, submit."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from records import clock
from records.refusals import Conflict, Refused

from ..actions import Gap, Gaps, save_objective_step, save_whole_step, submit_return
from ..beside import beside_step
from ..differences import differences_of_step, differences_of_whole
from ..drafting import build_draft
from ..forms import ObjectiveStepForm, WholeStepForm
from ..gaps import gaps_of, gaps_of_objective, gaps_of_whole
from ..models import ProgrammeReturn, ReturnVersion
from ..permissions import check_may_fill, check_may_give, may_give
from ..step_page import StepPage, read_step
from ..workflow import may_happen
from .finding import address, addresses, last_version_or_404
from .reading import as_submitted
from .typing import keep_as_draft, posted_revision, typing_on


class Step(View):
    """What the pages of giving share: the version, who may, and what is frozen already."""

    def setup_version(self, request: HttpRequest, period: str, programme: str) -> ReturnVersion:
        version = last_version_or_404(request, period, programme)
        check_may_give(request.membership, version.programme_return, clock.today())
        return version

    def setup_step(
        self, request: HttpRequest, period: str, programme: str, number: int
    ) -> StepPage:
        """An objective's step, for who may fill it in."""
        page = _step_or_404(last_version_or_404(request, period, programme), number)
        check_may_fill(
            request.membership, page.version.programme_return, page.objective, clock.today()
        )
        return page

    def can_change(self, version: ReturnVersion) -> bool:
        return may_happen("save", version.programme_return.state)


@requires(Permission.FILL_STEP)
class ObjectivePage(Step):
    """One objective: one page."""

    def get(self, request, organisation, period, programme, number) -> HttpResponse:
        page = self.setup_step(request, period, programme, number)
        if not self.can_change(page.version):
            return as_submitted(request, page.version)
        gaps = gaps_of_objective(page.record) if "missing" in request.GET else []
        return self.page(request, page, ObjectiveStepForm.of(page, gaps))

    def post(self, request, organisation, period, programme, number) -> HttpResponse:
        page = self.setup_step(request, period, programme, number)
        form = ObjectiveStepForm(request.POST, page=page)
        try:
            if "draft" in request.POST:
                stored = ObjectiveStepForm.of(page)
                return keep_as_draft(request, page.version.programme_return, number, stored)
            if not form.is_valid():
                return self.page(request, page, form)
            missing = _save(request, page, form)
        except Conflict:
            fresh = read_step(page.version, number)
            both_texts = differences_of_step(fresh, form.step(is_ready=False))
            form.refuse_as_stale(fresh.edit_version)
            return self.page(request, fresh, form, both_texts)
        except Gaps as gaps:
            form.add_gaps(gaps.gaps)
            return self.page(request, page, form)
        except Refused as refused:
            form.add_error(None, refused.message)
            return self.page(request, page, form, status=409)
        if missing:
            return redirect(f"{request.path}?missing")
        messages.success(request, f"Objective {number} is saved")
        return redirect(_following(request, page))

    def page(self, request, page: StepPage, form, both_texts=(), status=200) -> HttpResponse:
        programme_return = page.version.programme_return
        beside = beside_step(page.version, page.objective)
        context = {
            "page": page,
            "form": form,
            "both_texts": both_texts,
            "programme_return": programme_return,
            "addresses": addresses(programme_return),
            "typing": typing_on(request, beside.drafts, form),
            "beside": beside,
            "is_with_you": beside.is_with(request.membership),
        }
        return render(request, "returns/objective.html", context, status=status)


@requires(Permission.GIVE_RETURN)
class WholePage(Step):
    """What is said of the programme as a whole."""

    def get(self, request, organisation, period, programme) -> HttpResponse:
        version = self.setup_version(request, period, programme)
        if not self.can_change(version):
            return as_submitted(request, version)
        gaps = gaps_of_whole(build_draft(version)) if "missing" in request.GET else []
        return self.page(request, version, WholeStepForm.of(version, gaps))

    def post(self, request, organisation, period, programme) -> HttpResponse:
        version = self.setup_version(request, period, programme)
        form = WholeStepForm(request.POST)
        try:
            if "draft" in request.POST:
                stored = WholeStepForm.of(version)
                return keep_as_draft(request, version.programme_return, None, stored)
            if not form.is_valid():
                return self.page(request, version, form)
            save_whole_step(
                programme_return=version.programme_return,
                expected_version=form.cleaned_data["edit_version"],
                by=request.membership,
                draft_revision=posted_revision(request),
                step=form.step(),
            )
        except Conflict as conflict:
            both_texts = differences_of_whole(conflict.current, form.values())
            form.refuse_as_stale(conflict.current.edit_version)
            return self.page(request, version, form, both_texts)
        except Gaps as gaps:
            form.add_gaps(gaps.gaps)
            return self.page(request, version, form)
        except Refused as refused:
            form.add_error(None, refused.message)
            return self.page(request, version, form, status=409)
        messages.success(request, "The programme as a whole is saved")
        return redirect(address("return-check", version.programme_return))

    def page(self, request, version, form, both_texts=(), status=200) -> HttpResponse:
        beside = beside_step(version, None)
        context = {
            "form": form,
            "record": build_draft(version),
            "both_texts": both_texts,
            "programme_return": version.programme_return,
            "addresses": addresses(version.programme_return),
            "typing": typing_on(request, beside.drafts, form),
            "beside": beside,
        }
        return render(request, "returns/whole.html", context, status=status)


@requires(Permission.GIVE_RETURN)
class CheckPage(Step):
    """The answers as the board will read them, and what is missing."""

    def get(self, request, organisation, period, programme) -> HttpResponse:
        version = self.setup_version(request, period, programme)
        if not self.can_change(version):
            return as_submitted(request, version)
        programme_return = version.programme_return
        record = build_draft(version)
        context = {
            "record": record,
            "gaps": [_link(programme_return, gap) for gap in gaps_of(record)],
            "programme_return": programme_return,
            "period": programme_return.period,
            "addresses": addresses(programme_return),
        }
        return render(request, "returns/check.html", context)


@requires(Permission.GIVE_RETURN)
@require_POST
def submit(request: HttpRequest, organisation: str, period: str, programme: str) -> HttpResponse:
    version = last_version_or_404(request, period, programme)
    programme_return = version.programme_return
    try:
        submit_return(
            programme_return=programme_return, by=request.membership, prepared_on=clock.today()
        )
    except Gaps as gaps:
        messages.error(request, f"{gaps.message} What is missing is listed here.")
        return redirect(address("return-check", programme_return))
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The return is submitted. A director will review it.")
    return redirect(address("return-detail", programme_return))


def _step_or_404(version: ReturnVersion, number: int) -> StepPage:
    page = read_step(version, number)
    if page is None:
        raise Http404("No such objective in this quarter")
    return page


def _save(request: HttpRequest, page: StepPage, form: ObjectiveStepForm) -> bool:
    """Save what was typed; whether something is missing for it to be ready.

    A step that is said to be ready and is not is kept all the same, as not ready.
    """
    given = {
        "programme_return": page.version.programme_return,
        "objective": page.objective,
        "expected_version": form.cleaned_data["edit_version"],
        "by": request.membership,
        "draft_revision": posted_revision(request),
    }
    if "ready" not in request.POST:
        save_objective_step(step=form.step(is_ready=False), **given)
        return False
    try:
        save_objective_step(step=form.step(is_ready=True), **given)
    except Gaps:
        save_objective_step(step=form.step(is_ready=False), **given)
        return True
    return False


def _following(request: HttpRequest, page: StepPage) -> str:
    """The next step; for whom this one was handed to, this one: they see no other."""
    programme_return = page.version.programme_return
    if not may_give(request.membership, programme_return, clock.today()):
        return request.path
    if page.next_number is None:
        return address("return-whole", programme_return)
    return address("return-objective", programme_return, number=page.next_number)


def _link(programme_return: ProgrammeReturn, gap: Gap) -> dict[str, str]:
    """What is missing, and where it is mended: its step, its box in focus."""
    if gap.objective is None:
        step, where = address("return-whole", programme_return), "The programme as a whole"
    else:
        step = address("return-objective", programme_return, number=gap.objective)
        where = f"Objective {gap.objective}"
    return {"words": f"{where}. {gap.message}", "address": f"{step}?missing#id_{gap.field}"}
