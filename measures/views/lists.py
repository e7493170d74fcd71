"""Files of lists: uploaded, looked at, loaded or given up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.forms import Form
from components.pages import ActionPage
from records.refusals import Refused

from ..actions import lists as verbs
from ..forms.lists import (
    ConfirmListForm,
    ConfirmMeasuresForm,
    DeflatorFileForm,
    ListFileForm,
)
from ..lists.body_file import plan_bodies, read_bodies
from ..lists.deflator_file import plan_deflator, read_deflator
from ..lists.measure_file import plan_measures, read_measures
from ..models import FamilyGrouping, ListFile
from ..permissions import is_direct
from ..vocabulary import ListKind, ListState
from ..wording import counted, listed
from .bodies import OfRegister
from .finding import address
from .frameworks import FrameworkForm


def list_file_or_404(request: HttpRequest, pk: int) -> ListFile:
    """One of the organisation's own."""
    rows = ListFile.objects.filter(organisation=request.organisation).select_related(
        "framework",
        "stored_file__content",
        "organisation",
        "uploaded_by__user",
        "decided_by__user",
    )
    return get_object_or_404(rows, pk=pk)


class Uploading(ActionPage):
    """It leads to what the file would change."""

    form_class = ListFileForm
    kind = ""
    introduction = (
        "Nothing is loaded yet: you see first what the file would change, and every fault in it."
    )

    def given(self, form) -> dict[str, object]:
        """What besides the file is handed on."""
        return {}

    def act(self, form):
        file = form.cleaned_data["file"]
        self.file = verbs.receive_list(
            kind=self.kind,
            name=file.name,
            data=file.read(),
            by=self.request.membership,
            **self.given(form),
        )
        return f"“{self.file}” is kept, and not loaded yet"

    def after(self):
        return address(self.request, "list-file", file=self.file.pk)


@requires(Permission.KEEP_MEASURES)
class UploadMeasures(Uploading, FrameworkForm):
    kind = ListKind.MEASURES
    question = "Measures of {} from a file"
    introduction = (
        "A CSV file with a row for each measure: columns code and title, and where it has them "
        "category, domain, higher is better (or direction), frequency (or first and last period), "
        "unit, decimals, definition, source, numerator and denominator. Nothing is loaded yet."
    )

    def find(self) -> None:
        super().find()
        if not is_direct(self.framework):
            raise Http404("A shared framework changes by proposals")

    def given(self, form):
        return {"framework": self.framework}


@requires(Permission.KEEP_MEASURES)
class UploadBodies(Uploading, OfRegister):
    kind = ListKind.BODIES
    heading = "Reporting bodies and families from a file"
    introduction = (
        "A CSV file with a row for each body: a column with its name (council or body), and a "
        "column “Family group (…)” for each kind of families. The row with family 0 in all of them "
        "is the nation. Nothing is loaded yet."
    )


@requires(Permission.KEEP_MEASURES)
class UploadDeflator(Uploading):
    form_class = DeflatorFileForm
    kind = ListKind.DEFLATOR
    heading = "A deflator from a file"
    introduction = "A CSV file with a row for each financial year: columns year and deflator."

    def get_initial(self):
        return {"name": self.request.GET.get("name", "")}

    def given(self, form):
        return {"options": {name: form.cleaned_data[name] for name in ("name", "source")}}

    def back(self):
        return address(self.request, "deflator-list"), "Deflators"


@requires(Permission.KEEP_MEASURES)
class ListFilePage(View):
    """What the file would change, with every fault and its place; or what became of it."""

    def get(self, request: HttpRequest, organisation: str, file: int) -> HttpResponse:
        found = list_file_or_404(request, file)
        if found.state != ListState.WAITING:
            return self.decided(found)
        plan = plan_of(found)
        return self.page(found, plan, form_of(found, plan))

    def post(self, request: HttpRequest, organisation: str, file: int) -> HttpResponse:
        found = list_file_or_404(request, file)
        if found.state != ListState.WAITING:
            messages.error(request, f"This file was {found.get_state_display().lower()} already.")
            return redirect(request.path)
        plan = plan_of(found)
        form = form_of(found, plan, request.POST)
        if form.is_valid():
            try:
                load(found, form, request.membership)
            except Refused as refused:
                form.refuse(refused)
                _count_anew(form, plan)
            else:
                messages.success(request, f"“{found}” is loaded")
                return redirect(request.path)
        return self.page(found, plan, form)

    def page(self, file: ListFile, plan, form: Form) -> HttpResponse:
        form.helper.summary_elsewhere = True
        new_groupings = getattr(plan, "new_groupings", ())
        has_changes = bool(plan.changes or new_groupings)
        context = {
            **self.about(file),
            "plan": plan,
            "form": form if has_changes and not plan.faults else None,
            "answer": answer(file, plan, has_changes),
            "same": plan.count["same"] + plan.count["retired"],
            "new_groupings": new_groupings,
        }
        return render(self.request, f"measures/lists/{file.kind}.html", context)

    def decided(self, file: ListFile) -> HttpResponse:
        return render(self.request, "measures/lists/decided.html", self.about(file))

    def about(self, file: ListFile) -> dict[str, object]:
        href, words = home_of(self.request, file)
        return {"file": file, "back": href, "back_words": words, "form": None}


def home_of(request: HttpRequest, file: ListFile) -> tuple[str, str]:
    if file.kind == ListKind.MEASURES:
        path = address(request, "framework-detail", framework=file.framework_id)
        return path, str(file.framework)
    if file.kind == ListKind.BODIES:
        return address(request, "reporting-body-list"), "Reporting bodies"
    return address(request, "deflator-list"), "Deflators"


def answer(file: ListFile, plan, has_changes: bool) -> str:
    """``3 faults: nothing can be loaded``, ``120 new measures and 2 that change``."""
    if plan.faults:
        return f"{counted(len(plan.faults), 'fault')}: nothing can be loaded"
    if not has_changes:
        return "Everything in it is here already"
    one, many = NOUNS[file.kind]
    new, changed = plan.count["new"], plan.count["changed"]
    parts = [counted(new, f"new {one}", f"new {many}")] if new else []
    if changed:
        noun = "" if new else f" {one if changed == 1 else many}"
        parts.append(f"{changed:,}{noun} that {'changes' if changed == 1 else 'change'}")
    return listed(parts) or "New families"


NOUNS = {
    ListKind.MEASURES: ("measure", "measures"),
    ListKind.BODIES: ("body", "bodies"),
    ListKind.DEFLATOR: ("year", "years"),
}


def plan_of(file: ListFile):
    data = bytes(file.stored_file.content.data)
    if file.kind == ListKind.MEASURES:
        return plan_measures(read_measures(data), file.framework)
    if file.kind == ListKind.BODIES:
        return plan_bodies(read_bodies(data), file.organisation)
    return plan_deflator(read_deflator(data), verbs.series_of(file))


def form_of(file: ListFile, plan, data=None) -> ConfirmListForm:
    initial = {"stamp": plan.stamp}
    if file.kind != ListKind.MEASURES:
        return ConfirmListForm(data, initial=initial)
    groupings = FamilyGrouping.objects.filter(kept_by=file.organisation_id)
    return ConfirmMeasuresForm(data, initial=initial, plan=plan, groupings=list(groupings))


def load(file: ListFile, form: ConfirmListForm, by) -> None:
    given = {"file": file, "stamp": form.cleaned_data["stamp"], "by": by}
    if file.kind == ListKind.MEASURES:
        verbs.load_measures(choices=form.choices(), **given)
    elif file.kind == ListKind.BODIES:
        verbs.load_bodies(**given)
    else:
        verbs.load_deflator(**given)


def _count_anew(form: ConfirmListForm, plan) -> None:
    """The next confirmation is of what the page shows now."""
    form.data = form.data.copy()
    form.data["stamp"] = plan.stamp


@requires(Permission.KEEP_MEASURES)
@require_POST
def give_up(request: HttpRequest, organisation: str, file: int) -> HttpResponse:
    found = list_file_or_404(request, file)
    try:
        verbs.give_up_list(file=found, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"“{found}” is given up: nothing of it was loaded")
    return redirect(home_of(request, found)[0])
