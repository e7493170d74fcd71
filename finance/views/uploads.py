"""Files of ledgers: uploaded, looked at, confirmed, reversed."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.access import requires
from accounts.roles import Permission
from figures.counts import count_in
from figures.money import total
from periods.calendar import financial_year_of, month_label
from records import clock
from records.refusals import Conflict, Refused

from .. import actions
from ..forms.suspense import CodeRow, CodesForm, page_size
from ..forms.uploads import ConfirmForm, ReverseForm, UploadForm
from ..imports.preview import Preview, build_preview
from ..imports.upload_effects import effects_of
from ..imports.upload_words import (
    VERDICTS,
    heading_of,
    heading_of_reading,
    mark_of,
)
from ..models import Budget, SourceProfile, Upload, UploadRow
from .base import FinanceActionPage, address, entries_address

State = Upload.State
#: Uploads to a page; how many codes and refused rows the preview shows before it leads on.
UPLOADS_A_PAGE, SHOWN = 20, 20


@requires(Permission.SEE_FINANCE)
class Uploads(View):
    """The newest first, each with its rows and what they come to."""

    def get(self, request, organisation):
        found = Paginator(uploads_of(request), UPLOADS_A_PAGE).get_page(request.GET.get("page"))
        waiting = Count("pk", filter=Q(state=State.PREVIEW))
        context = {
            "uploads": found,
            "rows": [(one, mark_of(one), *sums) for one, sums in _with_sums(found)],
            "waiting": uploads_of(request).order_by().aggregate(waiting=waiting)["waiting"],
            "has_sources": SourceProfile.objects.visible_to(request.membership).exists(),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/uploads.html", context)


def _with_sums(uploads) -> list[tuple[Upload, tuple]]:
    """Each with the number of its rows and their sum: one query for all of the page."""
    rows = UploadRow.objects.filter(upload__in=[one.pk for one in uploads])
    sums = rows.order_by().values_list("upload_id").annotate(Count("pk"), Sum("amount"))
    found = {pk: (count, amount) for pk, count, amount in sums}
    return [(one, found.get(one.pk, (None, None))) for one in uploads]


def uploads_of(request: HttpRequest):
    """The organisation's, with everything that a list or a page names them by."""
    return Upload.objects.visible_to(request.membership).select_related(
        "source",
        "budget",
        "stored_file",
        "organisation",
        "uploaded_by__user",
        "confirmed_by__user",
        "reversed_by__user",
    )


def upload_or_404(request: HttpRequest, pk: int) -> Upload:
    return get_object_or_404(uploads_of(request).select_related("progress"), pk=pk)


@requires(Permission.ENTER_FINANCE)
class NewUpload(FinanceActionPage):
    form_class = UploadForm
    heading = "Upload a ledger’s file"
    introduction = (
        "Nothing counts yet: the file is read first, and you see what it would change before you "
        "confirm it."
    )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.membership}

    def get_initial(self):
        year = financial_year_of(clock.today())
        budgets = Budget.objects.visible_to(self.request.membership)
        budget = budgets.filter(year__lte=year).order_by("-year").first()
        return {"source": self.request.GET.get("source"), "budget": budget}

    def act(self, form):
        file = form.cleaned_data.pop("file")
        self.upload = actions.receive_upload(
            name=file.name, data=file.read(), by=self.request.membership, **form.cleaned_data
        )
        return f"“{file.name}” is kept, and is being read."

    def back(self):
        return address(self.request, "uploads"), "Uploads"

    def after(self):
        return address(self.request, "upload", pk=self.upload.pk)


@requires(Permission.SEE_FINANCE)
class OneUpload(View):
    """The file as it stands: being read, to be confirmed, or what it did."""

    def get(self, request, organisation, pk):
        return show(request, upload_or_404(request, pk))


def show(request: HttpRequest, upload: Upload, form: ConfirmForm | None = None) -> HttpResponse:
    """The upload's page in its state; ``form`` is the confirmation that was refused."""
    context = {
        "upload": upload,
        "mark": mark_of(upload),
        "form": form,
        "period": period_of(upload),
        "may_enter": request.membership.may(Permission.ENTER_FINANCE),
    }
    if upload.state == State.READING:
        context["heading"] = heading_of_reading(upload)
        return render(request, "finance/upload_reading.html", context)
    if upload.state in (State.UNREADABLE, State.ABANDONED):
        unread = upload.state == State.UNREADABLE
        context["heading"] = f"The file {'could not be read' if unread else 'was given up'}"
        return render(request, "finance/upload_stopped.html", context)
    preview = build_preview(upload)
    context |= of_preview(upload, preview)
    if upload.state != State.PREVIEW:
        context |= of_effects(request, upload)
        return render(request, "finance/upload_confirmed.html", context)
    context |= of_codes(upload, preview)
    if form is None and context["may_enter"]:
        context["form"] = confirmation(upload, preview)
    return render(request, "finance/upload_preview.html", context)


def of_codes(upload: Upload, preview: Preview) -> dict[str, object]:
    """The largest codes without a line, each with its select."""
    rows = rows_of_codes(upload, preview)
    first = rows[: min(SHOWN, page_size(upload.budget.budgeted_lines.count()))]
    more = f": the largest {len(first)} of {len(rows):,}" if len(rows) > len(first) else ""
    return {
        "codes_form": CodesForm(budget=upload.budget, rows=first),
        "codes_caption": f"Codes without a line{more}",
        "shown": len(first),
    }


def rows_of_codes(upload: Upload, preview: Preview) -> list[CodeRow]:
    """The file's codes that have no line yet, the largest amount first."""
    rows = [
        CodeRow(upload.source, one.code, one.name, one.rows, one.amount) for one in preview.unmapped
    ]
    return sorted(rows, key=lambda row: (-abs(row.amount), row.code))


def of_effects(request: HttpRequest, upload: Upload) -> dict[str, object]:
    """What a confirmed upload changed; each line and month leads to its entries."""
    found, months = effects_of(upload), months_of(upload)
    effects = [
        {
            "effect": one,
            "month": months[one.month],
            "href": entries_address(request, upload.budget.year, one.month, one.line),
        }
        for one in found.effects
    ]
    return {"found": found, "effects": effects}


def confirmation(upload: Upload, preview: Preview, data=None) -> ConfirmForm:
    form = ConfirmForm(data, preview=preview, edit_version=upload.edit_version)
    form.helper.summary_elsewhere = True
    form.helper.form_action = "confirm/" if data is None else ""
    return form


def of_preview(upload: Upload, preview: Preview) -> dict[str, object]:
    """What both the preview and the record of an upload show of its rows."""
    refused = upload.rows.filter(verdict=UploadRow.Verdict.REFUSED)
    months = months_of(upload)
    return {
        "heading": heading_of(preview),
        "preview": preview,
        "verdicts": [
            (UploadRow.Verdict(v), tally) for v in VERDICTS if (tally := preview.by_verdict[v]).rows
        ],
        "by_month": [(months[one.own_month], months[one.month], one) for one in preview.by_month],
        "unmapped": preview.unmapped,
        "turned": preview.whole.amount - total(t.amount for t in preview.by_verdict.values()),
        "refused_rows": refused[:SHOWN],
        "refused_shown": SHOWN,
    }


def months_of(upload: Upload) -> dict[int, str]:
    """The names of the year's months."""
    return {month: month_label(upload.budget.year, month) for month in range(1, 13)}


def period_of(upload: Upload) -> str:
    """The year, and the month that was chosen where one was."""
    if upload.month is None:
        return upload.budget.label
    return f"{month_label(upload.budget.year, upload.month)} ({upload.budget.label})"


@requires(Permission.ENTER_FINANCE)
@require_POST
def confirm(request, organisation, pk):
    """Counts the rows, where the totals that were shown are still those of the file."""
    upload = upload_or_404(request, pk)
    if upload.state != State.PREVIEW:
        messages.error(request, f"This upload is not to be confirmed: {_stands(upload)}.")
        return redirect(address(request, "upload", pk=pk))
    form = confirmation(upload, build_preview(upload), request.POST)
    if form.is_valid():
        try:
            confirmed = actions.confirm_upload(
                upload=upload,
                rows=form.cleaned_data["rows"],
                total=form.cleaned_data["total"],
                leave_out_refused=form.cleaned_data.get("leave_out_refused", False),
                expected_version=form.cleaned_data["edit_version"],
                by=request.membership,
            )
        except Conflict as conflict:
            messages.error(request, f"{conflict.message} This is how it stands now.")
            return redirect(address(request, "upload", pk=pk))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"“{confirmed.stored_file}” is confirmed: its rows count.")
            return redirect(address(request, "upload", pk=pk))
    return show(request, upload, form)


def _stands(upload: Upload) -> str:
    return upload.get_state_display().lower()


def _press(request, pk: int, act, done: str):
    """A button's action, and back to the upload with what it did or why it did not."""
    upload = upload_or_404(request, pk)
    try:
        act(upload)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return redirect(address(request, "upload", pk=pk))


@requires(Permission.ENTER_FINANCE)
@require_POST
def abandon(request, organisation, pk):
    def act(upload: Upload) -> None:
        version = count_in(request.POST.get("edit_version"))
        actions.abandon_upload(upload=upload, expected_version=version, by=request.membership)

    return _press(request, pk, act, "The upload is given up. The file is kept.")


@requires(Permission.ENTER_FINANCE)
@require_POST
def read_anew(request, organisation, pk):
    def act(upload: Upload) -> None:
        actions.read_upload_anew(upload=upload, by=request.membership)

    return _press(request, pk, act, "The file is being read again.")


class OfUpload(FinanceActionPage):
    """A form about one upload; it leads back to it."""

    def find(self):
        self.upload = upload_or_404(self.request, self.kwargs["pk"])

    def back(self):
        return address(self.request, "upload", pk=self.upload.pk), self.upload.stored_file.name


@requires(Permission.ENTER_FINANCE)
class ReverseUpload(OfUpload):
    form_class = ReverseForm
    introduction = (
        "Its rows leave the lines that they stand on, unless another upload holds them too. Both "
        "the upload and its reversal stay on the record."
    )

    @property
    def heading(self):
        return f"Reverse “{self.upload.stored_file}”"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.upload.edit_version}

    def act(self, form):
        actions.reverse_upload(
            upload=self.upload,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return "The upload is reversed."


@requires(Permission.SEE_FINANCE)
@require_safe
def upload_file(request, organisation, pk):
    """The stored bytes, always as a download: nothing that was uploaded opens in this site."""
    stored = upload_or_404(request, pk).stored_file
    response = HttpResponse(bytes(stored.content.data), content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name)
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_cache=True)
    return response
