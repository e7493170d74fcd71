"""The page on which a director reads a return as the board will, and decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from programmes.models import Objective
from records import clock
from records.refusals import Refused

from ..actions import approve_return, comment, send_back
from ..forms import SendBackForm
from ..forms.chasing import CommentForm
from ..models import ReturnVersion
from ..permissions import why_not_review
from ..reading import record_of
from ..remarks import comments_of, reasons_of
from ..reviews import what_changed
from ..workflow import may_happen
from .finding import address, addresses, last_version_or_404
from .reading import as_submitted


@requires(Permission.REVIEW_RETURN)
class ReviewPage(View):
    """Reading; sending back is posted here, so that a reason left out is said at its box."""

    def get(self, request, organisation, period, programme) -> HttpResponse:
        version = last_version_or_404(request, period, programme)
        if not version.is_submitted:
            return redirect(address("return-detail", version.programme_return))
        if not may_happen("approve", version.programme_return.state):
            return as_submitted(request, version)
        return self.page(request, version, SendBackForm(initial={"version_read": version.number}))

    def post(self, request, organisation, period, programme) -> HttpResponse:
        version = last_version_or_404(request, period, programme)
        form = SendBackForm(request.POST)
        if form.is_valid():
            try:
                send_back(
                    programme_return=version.programme_return,
                    by=request.membership,
                    **form.cleaned_data,
                )
            except Refused as refused:
                return self.typed_again(request, version, form, refused)
            messages.success(request, "The return is sent back, and its head is told why")
            return redirect(address("return-detail", version.programme_return))
        if not version.is_submitted:
            return redirect(address("return-detail", version.programme_return))
        if not may_happen("approve", version.programme_return.state):
            return as_submitted(request, version)
        return self.page(request, version, form)

    def typed_again(
        self, request, version: ReturnVersion, form: SendBackForm, refused: Refused
    ) -> HttpResponse:
        """The version that waits now, with the reason that was typed for another; where none
        waits, where the return stands."""
        messages.error(request, refused.message)
        if not version.is_submitted or not may_happen("approve", version.programme_return.state):
            return redirect(address("return-detail", version.programme_return))
        typed = {"version_read": version.number, "reason": form.cleaned_data["reason"]}
        return self.page(request, version, SendBackForm(initial=typed))

    def page(
        self, request, version: ReturnVersion, form: SendBackForm, comment_form=None
    ) -> HttpResponse:
        programme_return = version.programme_return
        record = record_of(version.submission)
        seen = {
            "version": version,
            "record": record,
            "comments": comments_of(version.submission),
            "reasons": reasons_of(version.programme_return),
            "comment_form": comment_form or CommentForm(record=record),
            **what_changed(version, record),
        }
        context = {
            **seen,
            "form": form,
            "why_not": why_not_review(request.membership, programme_return, clock.today()),
            "programme_return": programme_return,
            "period": programme_return.period,
            "addresses": addresses(programme_return),
        }
        return render(request, "returns/review.html", context)


@requires(Permission.REVIEW_RETURN)
@require_POST
def comment_on_part(
    request: HttpRequest, organisation: str, period: str, programme: str
) -> HttpResponse:
    version = last_version_or_404(request, period, programme)
    if not version.is_submitted:
        return redirect(address("return-detail", version.programme_return))
    if not may_happen("approve", version.programme_return.state):
        return as_submitted(request, version)
    form = CommentForm(request.POST, record=record_of(version.submission))
    if not form.is_valid():
        begun = SendBackForm(initial={"version_read": version.number})
        return ReviewPage().page(request, version, begun, form)
    objective, heading = form.place()
    try:
        comment(
            submission=version.submission,
            objective=Objective.objects.filter(pk=objective).first() if objective else None,
            heading=heading,
            text=form.cleaned_data["text"],
            by=request.membership,
        )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The comment is added. The head reads it beside that part.")
    return redirect(address("return-review", version.programme_return))


@requires(Permission.REVIEW_RETURN)
@require_POST
def approve(request: HttpRequest, organisation: str, period: str, programme: str) -> HttpResponse:
    version = last_version_or_404(request, period, programme)
    number = request.POST.get("version_read", "")
    try:
        approve_return(
            programme_return=version.programme_return,
            by=request.membership,
            version_read=int(number) if number.isdecimal() and len(number) < 6 else 0,
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(address("return-review", version.programme_return))
    messages.success(request, f"The return of {version.programme_return.programme} is approved")
    return redirect(address("return-detail", version.programme_return))
