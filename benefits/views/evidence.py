"""Evidence of a benefit: the list, attaching, removing, and the files themselves."""

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
from records import clock
from records.refusals import Refused

from .. import actions
from ..models import Benefit
from ..permissions import check_may_report
from .finding import address, benefit_or_404, evidence_or_404


@requires(Permission.SEE_BENEFITS)
class BenefitEvidencePage(View):
    """Two small forms and the list: for who owns the benefit and who keeps it."""

    def get(self, request: HttpRequest, organisation: str, number: int) -> HttpResponse:
        return self.page(self.find(number), FileForm(), LinkForm())

    def post(self, request: HttpRequest, organisation: str, number: int) -> HttpResponse:
        benefit = self.find(number)
        is_file = "add_file" in request.POST
        form = (FileForm if is_file else LinkForm)(request.POST, request.FILES)
        if form.is_valid():
            try:
                self.attach(form, benefit)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, "The evidence is attached")
                return redirect(request.path)
        return self.page(benefit, form if is_file else FileForm(), LinkForm() if is_file else form)

    def find(self, number: int) -> Benefit:
        benefit = benefit_or_404(self.request, number)
        check_may_report(self.request.membership, benefit, clock.today())
        return benefit

    def attach(self, form: Form, benefit: Benefit) -> None:
        given, by = form.cleaned_data, self.request.membership
        if isinstance(form, FileForm):
            file = given["file"]
            actions.attach_evidence_file(
                benefit=benefit, name=file.name, data=file.read(), title=given["title"], by=by
            )
        else:
            actions.attach_evidence_link(
                benefit=benefit, link=given["link"], title=given["link_title"], by=by
            )

    def page(self, benefit: Benefit, file_form: Form, link_form: Form) -> HttpResponse:
        for form in (file_form, link_form):
            form.helper.summary_elsewhere = True
        attached = benefit.evidence.filter(is_removed=False)
        context = {
            "benefit": benefit,
            "evidence": list(attached.select_related("stored_file", "added_by__user")),
            "most": MOST_ATTACHED,
            "form": link_form if link_form.is_bound else file_form,
            "file_form": file_form,
            "link_form": link_form,
        }
        return render(self.request, "benefits/evidence.html", context)


@requires(Permission.SEE_BENEFITS)
@require_POST
def remove_evidence(
    request: HttpRequest, organisation: str, number: int, evidence: int
) -> HttpResponse:
    """For who owns the benefit and who keeps it, as the action asks."""
    found = evidence_or_404(request, number, evidence)
    try:
        actions.remove_evidence(evidence=found, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"“{found.title}” is removed")
    return redirect(address(request, "benefit-evidence", number=number))


@requires(Permission.SEE_BENEFITS)
@require_safe
def evidence_file(
    request: HttpRequest, organisation: str, number: int, evidence: int
) -> HttpResponse:
    found = evidence_or_404(request, number, evidence)
    if found.stored_file is None:
        raise Http404("No such file")
    return as_download(found.stored_file)
