"""A vintage: uploaded, looked at, its names confirmed, confirmed or given up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage
from figures.counts import count_in
from records.refusals import Conflict, Refused

from ...actions import vintages as actions
from ...forms.data import AliasForm, ConfirmForm, UploadForm
from ...imports.preview import Preview, build_preview
from ...imports.readers import kind_of
from ...imports.reports import FAULTS_KEPT
from ...models import Vintage
from ...vocabulary import VintageState
from ...wording import counted
from ..finding import address
from .finding import (
    brought_or_404,
    called,
    check_may_bring,
    mark_of,
    may_bring,
    own_set_or_404,
    source_of,
    vintage_or_404,
)

State = VintageState
STOPPED = {State.UNREADABLE: "It could not be read", State.GIVEN_UP: "It was given up"}


@requires(Permission.SEE_MEASURES)
class Upload(ActionPage):
    form_class = UploadForm
    introduction = (
        "Nothing counts yet: the file is read first, and you see what it would change before you "
        "confirm it. Which kind of file it is shows by itself."
    )

    def find(self):
        self.data_set = own_set_or_404(self.request, self.kwargs["data_set"])
        check_may_bring(self.request)
        self.heading = f"Upload values into {self.data_set}"

    def act(self, form):
        file, given = form.cleaned_data["file"], form.cleaned_data
        data = file.read()
        self.vintage = actions.receive_vintage(
            data_set=self.data_set,
            channel=kind_of(data),
            name=file.name,
            data=data,
            label=given["label"],
            data_of=given["data_of"],
            by=self.request.membership,
        )
        return f"“{file.name}” is kept, and is being read."

    def back(self):
        return address(self.request, "data-set-detail", data_set=self.data_set.pk), str(
            self.data_set
        )

    def after(self):
        return place_of(self.request, self.vintage)


def place_of(request: HttpRequest, vintage: Vintage, name: str = "vintage-detail") -> str:
    return address(request, name, data_set=vintage.data_set_id, vintage=vintage.pk)


@requires(Permission.SEE_MEASURES)
class VintagePage(View):
    """As it stands: being read, to be confirmed, or what it changed."""

    def get(self, request, organisation, data_set, vintage):
        return show(request, vintage_or_404(request, data_set, vintage))


def show(
    request: HttpRequest,
    vintage: Vintage,
    form: ConfirmForm | None = None,
    aliases: AliasForm | None = None,
) -> HttpResponse:
    """The page in the vintage's state; a form is one that was refused."""
    context = {
        "vintage": vintage,
        "called": called(vintage),
        "mark": mark_of(vintage),
        "source": source_of(vintage),
        "may_bring": may_bring(request.membership),
        "may_give_up": actions.may_give_up(vintage, request.membership),
        "may_name": actions.may_name(vintage, request.membership),
    }
    if vintage.state == State.READING:
        context["heading"] = heading_of_reading(vintage)
        return render(request, "measures/data/reading.html", context)
    if vintage.state in STOPPED:
        context["heading"] = STOPPED[vintage.state]
        return render(request, "measures/data/stopped.html", context)
    preview = build_preview(vintage)
    context |= {
        "preview": preview,
        "report": preview.report,
        "heading": heading_of(preview),
        "kept": FAULTS_KEPT,
        "form": None,
        "alias_form": None,
    }
    if vintage.state == State.WAITING and context["may_bring"]:
        context["form"] = _confirming(vintage, preview, form)
        if context["may_name"] and preview.report.unknown:
            context["alias_form"] = aliases or alias_form(preview)
    return render(request, "measures/data/preview.html", context)


def _confirming(vintage: Vintage, preview: Preview, form: ConfirmForm | None) -> ConfirmForm | None:
    """None while anything stands in the way."""
    report = preview.report
    can_confirm = report.values and not report.fault_count and not preview.is_stale
    return (form or confirm_form(vintage, preview)) if can_confirm else None


def confirm_form(vintage: Vintage, preview: Preview, data=None) -> ConfirmForm:
    form = ConfirmForm(data, report=preview.report, edit_version=vintage.edit_version)
    form.helper.summary_elsewhere = True
    form.helper.form_action = "confirm/" if data is None else ""
    return form


def alias_form(preview: Preview, data=None) -> AliasForm:
    form = AliasForm(data, unknown=preview.report.unknown, bodies=preview.bodies)
    form.helper.summary_elsewhere = True
    form.helper.form_action = "names/" if data is None else ""
    return form


def heading_of_reading(vintage: Vintage) -> str:
    progress = getattr(vintage, "progress", None)
    if progress is None or not progress.values_read:
        return "The values wait to be read"
    if progress.values_expected:
        return f"{progress.values_read:,} of {progress.values_expected:,} values read"
    return f"{counted(progress.values_read, 'value')} read"


def heading_of(preview: Preview) -> str:
    """``37,348 values: 36,000 new, 1,348 changed``, or what stands in the way."""
    report = preview.report
    if report.fault_count:
        return f"{counted(report.fault_count, 'fault')} in {counted(report.read, 'value')}"
    if preview.has_nothing_new:
        return f"Nothing new: all {counted(report.same, 'value')} count already"
    parts = [
        f"{count:,} {word}"
        for count, word in (
            (report.new, "new"),
            (report.changed, "changed"),
            (report.same, "already there"),
        )
        if count
    ]
    return f"{counted(report.new + report.changed + report.same, 'value')}: {', '.join(parts)}"


@requires(Permission.SEE_MEASURES)
@require_POST
def confirm(request, organisation, data_set, vintage):
    """Lets the values count, where what was shown is still so."""
    found = brought_or_404(request, data_set, vintage)
    if found.state != State.WAITING:
        stands = found.get_state_display().lower()
        messages.error(request, f"There is nothing to confirm: it is {stands}.")
        return redirect(place_of(request, found))
    form = confirm_form(found, build_preview(found), request.POST)
    if form.is_valid():
        try:
            actions.confirm_vintage(
                vintage=found,
                values=form.cleaned_data["values"],
                answered=form.answered,
                expected_version=form.cleaned_data["edit_version"],
                by=request.membership,
            )
        except Conflict as conflict:
            messages.error(request, f"{conflict.message} This is how it stands now.")
            return redirect(place_of(request, found))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Confirmed: these values count from now on.")
            return redirect(place_of(request, found))
    return show(request, found, form=form)


@requires(Permission.SEE_MEASURES)
@require_POST
def confirm_names(request, organisation, data_set, vintage):
    """What the person says that unknown names mean; then the file is read anew."""
    found = brought_or_404(request, data_set, vintage)
    actions.check_may_name(found, request.membership)
    form = alias_form(build_preview(found), request.POST)
    if found.state == State.WAITING and form.is_valid():
        try:
            actions.confirm_aliases(vintage=found, aliases=form.aliases, by=request.membership)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Kept: the file is being read again with these names.")
            return redirect(place_of(request, found))
    return show(request, found, aliases=form)


@requires(Permission.SEE_MEASURES)
@require_POST
def read_anew(request, organisation, data_set, vintage):
    found = brought_or_404(request, data_set, vintage)
    return _press(
        request,
        found,
        lambda: actions.read_vintage_anew(vintage=found, by=request.membership),
        "It is being read again.",
    )


@requires(Permission.SEE_MEASURES)
@require_POST
def give_up(request, organisation, data_set, vintage):
    found = brought_or_404(request, data_set, vintage)
    version = count_in(request.POST.get("edit_version"))
    return _press(
        request,
        found,
        lambda: actions.give_up_vintage(
            vintage=found, expected_version=version, by=request.membership
        ),
        "Given up: nothing of it counts. The file is kept.",
    )


def _press(request: HttpRequest, vintage: Vintage, act, done: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return redirect(place_of(request, vintage))


@requires(Permission.SEE_MEASURES)
@require_safe
def vintage_file(request, organisation, data_set, vintage):
    """The stored bytes, always as a download: nothing that was uploaded opens in this site."""
    stored = vintage_or_404(request, data_set, vintage).stored_file
    if stored is None:
        raise Http404("It was typed")
    response = HttpResponse(bytes(stored.content.data), content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name)
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_cache=True)
    return response
