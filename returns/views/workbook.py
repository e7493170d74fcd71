"""A return without a connection: its workbook downloaded, and uploaded when it is filled in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Permission
from components.pages import BothTexts
from records import clock
from records.refusals import Refused

from ..actions.workbook import Loaded, WorkbookRefused, load_workbook
from ..forms.workbook import MOST_LISTED, WorkbookForm
from ..models import ReturnVersion
from ..permissions import check_may_give
from ..workbook.sheets import write_workbook
from ..workbook.standing import read_standing
from ..workflow import stands
from .finding import address, addresses, last_version_or_404
from .giving import Step

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.GIVE_RETURN)
@require_safe
def download(request: HttpRequest, organisation: str, period: str, programme: str) -> HttpResponse:
    """The return as it stands, to be filled in."""
    version = last_version_or_404(request, period, programme)
    programme_return = version.programme_return
    check_may_give(request.membership, programme_return, clock.today())
    if version.is_submitted:
        messages.error(request, stands(programme_return.state))
        return redirect(address("return-detail", programme_return))
    upload = request.build_absolute_uri(address("return-workbook-upload", programme_return))
    data = write_workbook(read_standing(version), address=upload)
    name = f"{programme_return.period.key}-{programme_return.programme.slug}.xlsx"
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    patch_cache_control(response, private=True, no_store=True)
    return response


@requires(Permission.GIVE_RETURN)
class UploadPage(Step):
    """All of the workbook is taken, or nothing and every reason is listed."""

    def get(self, request, organisation, period, programme) -> HttpResponse:
        version = self.setup_version(request, period, programme)
        if not self.can_change(version):
            messages.error(request, stands(version.programme_return.state))
            return redirect(address("return-detail", version.programme_return))
        return self.page(request, version, WorkbookForm())

    def post(self, request, organisation, period, programme) -> HttpResponse:
        version = self.setup_version(request, period, programme)
        form = WorkbookForm(request.POST, request.FILES)
        both_texts: list[BothTexts] = []
        if form.is_valid():
            try:
                loaded = load_workbook(
                    programme_return=version.programme_return,
                    data=form.cleaned_data["workbook"].read(),
                    by=request.membership,
                )
            except WorkbookRefused as refused:
                form.refuse_all(refused.problems)
                both_texts = refused.both_texts
            except Refused as refused:
                form.refuse(refused)
            else:
                _tell(request, loaded)
                return redirect(address("return-detail", version.programme_return))
        return self.page(request, version, form, both_texts)

    def page(self, request, version: ReturnVersion, form, both_texts=()) -> HttpResponse:
        file = request.FILES.get("workbook")
        context = {
            "form": form,
            "both_texts": both_texts[:MOST_LISTED],
            "file_name": file.name if file else "",
            "problems": len(form.errors.get("workbook", ())),
            "programme_return": version.programme_return,
            "period": version.programme_return.period,
            "addresses": addresses(version.programme_return),
        }
        form.helper.summary_elsewhere = True
        return render(request, "returns/workbook.html", context)


def _tell(request: HttpRequest, loaded: Loaded) -> None:
    if loaded.changed:
        messages.success(request, f"The workbook is loaded. Changed: {', '.join(loaded.changed)}")
    else:
        messages.success(request, "The workbook is loaded. It says what is here: nothing changed")
    if loaded.unfinished:
        messages.warning(
            request,
            f"Saved as in progress, because something is missing: {', '.join(loaded.unfinished)}",
        )
