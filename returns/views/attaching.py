"""Evidence of a step on a page of its own, so that no upload endangers what is being typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.forms import Form
from files.evidence_files import MOST_ATTACHED
from files.forms import FileForm, LinkForm
from files.sending import as_download
from programmes.models import Objective
from records import clock
from records.refusals import Refused

from ..actions.attaching import attach_file, attach_link, remove_attachment
from ..attaching import may_open
from ..models import Attachment, ReturnVersion
from ..permissions import check_may_fill, check_may_give
from ..step_query import beside_step
from ..workflow import may_happen
from .finding import address, addresses, last_version_or_404, quarter_or_404
from .reading import as_submitted


class EvidencePage(View):
    """Two small forms and the list, for a step of either kind."""

    def get(self, request, organisation, period, programme, number=None) -> HttpResponse:
        version, objective = self.find(request, period, programme, number)
        if not may_happen("save", version.programme_return.state):
            return as_submitted(request, version)
        return self.page(version, objective, FileForm(), LinkForm())

    def post(self, request, organisation, period, programme, number=None) -> HttpResponse:
        version, objective = self.find(request, period, programme, number)
        kind = FileForm if "add_file" in request.POST else LinkForm
        form = kind(request.POST, request.FILES)
        if form.is_valid():
            try:
                self.attach(form, version, objective)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, "The evidence is attached")
                return redirect(request.path)
        is_file = isinstance(form, FileForm)
        return self.page(
            version, objective, form if is_file else FileForm(), LinkForm() if is_file else form
        )

    def find(self, request, period, programme, number) -> tuple[ReturnVersion, Objective | None]:
        version = last_version_or_404(request, period, programme)
        programme_return = version.programme_return
        if number is None:
            check_may_give(request.membership, programme_return, clock.today())
            return version, None
        objective = objective_or_404(version, number)
        check_may_fill(request.membership, programme_return, objective, clock.today())
        return version, objective

    def attach(self, form: Form, version: ReturnVersion, objective: Objective | None) -> None:
        step = {
            "programme_return": version.programme_return,
            "objective": objective,
            "by": self.request.membership,
        }
        given = form.cleaned_data
        if isinstance(form, FileForm):
            file = given["file"]
            attach_file(name=file.name, data=file.read(), title=given["title"], **step)
        else:
            attach_link(link=given["link"], title=given["link_title"], **step)

    def page(self, version, objective, file_form, link_form) -> HttpResponse:
        programme_return = version.programme_return
        for form in (file_form, link_form):
            form.helper.summary_elsewhere = True
        context = {
            "attachments": beside_step(version, objective).attachments,
            "most": MOST_ATTACHED,
            "objective": objective,
            "form": link_form if link_form.is_bound else file_form,
            "file_form": file_form,
            "link_form": link_form,
            "programme_return": programme_return,
            "step_address": step_address(version, objective),
            "addresses": addresses(programme_return),
            "can_remove": True,
        }
        return render(self.request, "returns/evidence.html", context)


@requires(Permission.FILL_STEP)
class ObjectiveEvidence(EvidencePage):
    pass


@requires(Permission.GIVE_RETURN)
class WholeEvidence(EvidencePage):
    pass


@requires(Permission.FILL_STEP)
@require_POST
def remove_evidence(request, organisation, period, programme, attachment) -> HttpResponse:
    found = attachment_or_404(request, period, programme, attachment)
    try:
        remove_attachment(attachment=found, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"“{found.title}” is removed")
    return redirect(f"{step_address(found.version, found.objective)}evidence/")


@requires(Permission.SEE_RETURNS)
@require_safe
def evidence_file(request, organisation, period, programme, attachment) -> HttpResponse:
    """The stored bytes, always as a download: nothing that was uploaded opens in this site."""
    found = attachment_or_404(request, period, programme, attachment)
    if found.stored_file is None or not may_open(request.membership, found, clock.today()):
        raise Http404("No such file")
    return as_download(found.stored_file)


def objective_or_404(version: ReturnVersion, number: int) -> Objective:
    """The objective of that number that counts in the return's quarter."""
    programme_return = version.programme_return
    found = (
        Objective.objects.counting_in(programme_return.period.quarter_number)
        .filter(planned_programme=programme_return.planned_programme_id, number=number)
        .first()
    )
    if found is None:
        raise Http404("No such objective in this quarter")
    return found


def attachment_or_404(request: HttpRequest, period: str, programme: str, pk: int) -> Attachment:
    """One that is not removed, of any version of the return that the address names."""
    quarter = quarter_or_404(period)
    found = (
        Attachment.objects.filter(
            pk=pk,
            is_removed=False,
            version__in=ReturnVersion.objects.visible_to(request.membership).at(quarter, programme),
        )
        .select_related(
            "objective",
            "stored_file",
            "version__submission",
            "version__programme_return__period",
            "version__programme_return__planned_programme__programme__organisation",
        )
        .first()
    )
    if found is None:
        raise Http404("No such file")
    return found


def step_address(version: ReturnVersion, objective: Objective | None) -> str:
    """The page of the step."""
    if objective is None:
        return address("return-whole", version.programme_return)
    return address("return-objective", version.programme_return, number=objective.number)
