"""Pages on which a head gives a return: a step for each objective, the whole, check, submit."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from records import clock
from records.refusals import Conflict, Refused

from ..actions import Gaps, save_objective_step, save_whole_step, submit_return
from ..differences import differences_of_step, differences_of_whole
from ..drafting import build_draft
from ..forms import ObjectiveStepForm, WholeStepForm
from ..gaps import gaps_of, gaps_of_objective, gaps_of_whole
from ..models import ReturnVersion
from ..permissions import check_filling, check_may_give
from ..remarks import comments_before, reasons_of
from ..step_page import StepPage, read_step
from ..step_query import beside_step
from ..whole_page import WholePage as WholeStepPage
from ..whole_page import read_whole
from ..workflow import may_happen
from .finding import address, addresses, gap_link, last_version_or_404, step_version_or_404
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
        version = step_version_or_404(request, period, programme, number)
        page = _step_or_404(version, number)
        check_filling(
            request.membership,
            version.programme_return,
            on=clock.today(),
            heads=version.is_head,
            has_step=page.beside.is_with(request.membership),
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
        if _only_fills(request):
            return self.page(request, page, _filled(request, page))
        form = ObjectiveStepForm(request.POST, page=page)
        try:
            if "draft" in request.POST:
                stored = ObjectiveStepForm.of(page)
                return keep_as_draft(request, page.version.programme_return, number, stored)
            if not form.is_valid():
                return self.page(request, page, form)
            missing = _save(request, page, form)
        except Conflict:
            fresh = self.setup_step(request, period, programme, number)
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
        context = {
            "page": page,
            "form": form,
            "both_texts": both_texts,
            "programme_return": programme_return,
            "addresses": addresses(programme_return),
            "typing": typing_on(request, page.beside.drafts, form),
            "beside": page.beside,
            "remarks": page.beside.remarks_on(""),
            "is_with_you": page.beside.is_with(request.membership),
            "gives": _gives(request, page.version),
            "milestones": _milestone_address(page),
        }
        return render(request, "returns/objective.html", context, status=status)


@requires(Permission.GIVE_RETURN)
class WholePage(Step):
    """What is said of the programme as a whole."""

    def get(self, request, organisation, period, programme) -> HttpResponse:
        version = self.setup_version(request, period, programme)
        if not self.can_change(version):
            return as_submitted(request, version)
        page = read_whole(version)
        gaps = gaps_of_whole(page.record) if "missing" in request.GET else []
        return self.page(request, page, WholeStepForm.of(page, gaps))

    def post(self, request, organisation, period, programme) -> HttpResponse:
        version = self.setup_version(request, period, programme)
        page = read_whole(version)
        form = WholeStepForm(request.POST, page=page)
        try:
            if "draft" in request.POST:
                stored = WholeStepForm.of(page)
                return keep_as_draft(request, version.programme_return, None, stored)
            if not form.is_valid():
                return self.page(request, page, form)
            saved = save_whole_step(
                programme_return=version.programme_return,
                expected_version=form.cleaned_data["edit_version"],
                by=request.membership,
                draft_revision=posted_revision(request),
                step=form.step(),
            )
        except Conflict:
            fresh = read_whole(self.setup_version(request, period, programme))
            both_texts = differences_of_whole(fresh, form.step())
            form.refuse_as_stale(fresh.edit_version)
            return self.page(request, fresh, form, both_texts)
        except Gaps as gaps:
            form.add_gaps(gaps.gaps)
            return self.page(request, page, form)
        except Refused as refused:
            form.add_error(None, refused.message)
            return self.page(request, page, form, status=409)
        return self.saved(request, saved, version)

    def saved(self, request, saved: ReturnVersion, version: ReturnVersion) -> HttpResponse:
        """What is missing comes up at once; else on to the check."""
        saved.programme_return = version.programme_return
        if gaps_of_whole(build_draft(saved)):
            return redirect(f"{request.path}?missing")
        messages.success(request, "The programme as a whole is saved")
        return redirect(address("return-check", version.programme_return))

    def page(self, request, page: WholeStepPage, form, both_texts=(), status=200) -> HttpResponse:
        programme_return = page.version.programme_return
        beside = beside_step(page.version, None)
        context = {
            "page": page,
            "form": form,
            "record": page.record,
            "both_texts": both_texts,
            "programme_return": programme_return,
            "addresses": addresses(programme_return),
            "typing": typing_on(request, beside.drafts, form),
            "beside": beside,
            "reasons": beside.reasons,
            "remarks": beside.remarks,
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
        record = build_draft(version, with_authors=True)
        context = {
            "record": record,
            "gaps": [gap_link(programme_return, gap) for gap in gaps_of(record)],
            "reasons": reasons_of(programme_return),
            "comments": comments_before(version),
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


def _only_fills(request: HttpRequest) -> bool:
    """Whether a button was pressed that fills boxes and saves nothing."""
    return "bring" in request.POST or "nothing_elsewhere" in request.POST


def _filled(request: HttpRequest, page: StepPage) -> ObjectiveStepForm:
    """What a script does in the page, for who has none: all that was typed stays as it is."""
    form = ObjectiveStepForm.as_sent(page, request.POST)
    if "bring" in request.POST:
        form.bring_over(request.POST["bring"])
    else:
        form.nothing_elsewhere()
    return form


def _gives(request: HttpRequest, version: ReturnVersion) -> bool:
    """Whether the person gives the whole return, not this step alone. No query."""
    return version.is_head and request.membership.may(Permission.GIVE_RETURN)


def _milestone_address(page: StepPage) -> str:
    """Under which the plan keeps the milestones of the objective's deliverables."""
    programme_return = page.version.programme_return
    kwargs = {
        "organisation": programme_return.programme.organisation.slug,
        "year": programme_return.period.year,
        "programme": programme_return.programme.slug,
        "number": page.planned.number,
        "key": "key",
    }
    return reverse("activity-milestones", kwargs=kwargs).removesuffix("key/milestones/")


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
    if not _gives(request, page.version):
        return request.path
    if page.next_number is None:
        return address("return-whole", programme_return)
    return address("return-objective", programme_return, number=page.next_number)
