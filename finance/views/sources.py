"""Sources of ledger files: how each is read, made from a sample of its files."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core import signing
from django.db.models import Count, Max, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from files.models import StoredFile
from periods.calendar import year_label
from tables.unpacking import Unreadable

from .. import actions
from ..actions.samples import keep_sample
from ..forms.sources import (
    EMPTY_RULES,
    SampleForm,
    SourceChangeForm,
    SourceForm,
    initial_of,
    rules_in,
    typed,
)
from ..imports.guessing import layout_of_found, proposed
from ..imports.layout import Layout
from ..imports.reading import FoundTable, find_table
from ..imports.source_words import (
    OUTCOMES,
    changes_of_source,
    roles_of,
    where_of,
)
from ..models import SourceProfile, Upload
from .base import FinanceActionPage, address

#: A sample's address is signed, so that no other stored file can be looked into by its number.
SALT = "finance.source.sample"
FIRST_ROWS = 5
#: Of a new form, what a browser does not send when it is empty.
UNSENT = {"identity": [], "income_is_positive": False}


@requires(Permission.SEE_FINANCE)
class Sources(View):
    def get(self, request, organisation):
        confirmed = Q(uploads__state=Upload.State.CONFIRMED)
        sources = SourceProfile.objects.visible_to(request.membership).annotate(
            files=Count("uploads", filter=confirmed),
            latest=Max("uploads__uploaded_at", filter=confirmed),
        )
        context = {
            "sources": sources,
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/sources.html", context)


def source_or_404(request, pk: int) -> SourceProfile:
    return get_object_or_404(SourceProfile.objects.visible_to(request.membership), pk=pk)


@requires(Permission.SEE_FINANCE)
class OneSource(View):
    """How its files are read, in words, and who changed that."""

    def get(self, request, organisation, pk):
        source = source_or_404(request, pk)
        layout = Layout.from_json(source.layout)
        roles = roles_of(layout)
        roles.pop("Rules")
        mapped = source.mappings.values_list("budget__year", flat=True).order_by("budget__year")
        context = {
            "source": source,
            "summary": [
                ("What each file does", source.get_kind_display()),
                *((name, text) for name, text in roles.items() if text),
            ],
            "rules": [(rule, where_of(rule), OUTCOMES[rule.outcome]) for rule in layout.rules],
            "uploads": source.uploads.select_related("stored_file", "budget")[:10],
            "years": [(year, year_label(year)) for year in dict.fromkeys(mapped)],
            "changes": changes_of_source(source),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/source.html", context)


class SourcesPage(FinanceActionPage):
    def back(self):
        return address(self.request, "sources"), "Sources"


class SamplePage(SourcesPage):
    """Keeps a file, and goes on with what is found in it."""

    form_class = SampleForm
    goes_on = "source-columns"

    def act(self, form):
        file = form.cleaned_data["file"]
        by = self.request.membership
        self.sample = keep_sample(
            organisation=by.organisation, name=file.name, data=file.read(), by=by
        )
        return f"The columns of “{file.name}” are read."

    def after(self):
        token = signing.Signer(salt=SALT).sign(self.sample.pk)
        return (
            f"{address(self.request, self.goes_on, **self.kept())}?{urlencode({'sample': token})}"
        )

    def kept(self) -> dict[str, object]:
        return {}


@requires(Permission.ENTER_FINANCE)
class NewSource(SamplePage):
    heading = "Show one of the ledger’s files"
    introduction = (
        "A source is a ledger, or a report of one, whose files look alike. You say once what its "
        "columns mean; every later file is read by that."
    )


def sample_or_404(request) -> StoredFile | None:
    """The file that the address names, by its signature; None where it names none."""
    token = request.GET.get("sample", "")
    if not token:
        return None
    try:
        pk = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as error:
        raise Http404("No such sample") from error
    return get_object_or_404(StoredFile, pk=pk, organisation=request.organisation)


class ColumnsPage(SourcesPage):
    """The roles of columns, beside the first rows of the sample where there is one."""

    template_name = "finance/source_form.html"
    found: FoundTable | None = None

    def find(self):
        self.look_at(sample_or_404(self.request))

    def look_at(self, sample: StoredFile | None) -> None:
        self.sample = sample
        if sample is None:
            return
        sheet = self.request.GET.get("sheet", "")
        try:
            self.found = find_table(bytes(sample.content.data), sample.name, sheet=sheet)
        except Unreadable as unreadable:
            raise Http404(str(unreadable)) from unreadable

    def post(self, request, *args, **kwargs):
        """More rules on the page: nothing is checked or saved yet, and nothing typed is lost."""
        if "add_rules" not in request.POST:
            return super().post(request, *args, **kwargs)
        sent = {**self.boxes(), **UNSENT, **typed(request.POST)}
        rules = rules_in(request.POST) + EMPTY_RULES
        form = self.form_class(**self.fixed(), initial=sent, rules=rules)
        form.helper.summary_elsewhere = True
        return self.render_to_response(self.get_context_data(form=form))

    def get_form_kwargs(self):
        given = super().get_form_kwargs() | self.fixed() | {"initial": self.boxes()}
        sent = self.request.POST
        return given | {"rules": rules_in(sent) if sent else self.rules() + EMPTY_RULES}

    def fixed(self) -> dict[str, object]:
        """What the form is made from, sent or not."""
        return {"frame": self.frame}

    def boxes(self) -> dict[str, object]:
        """What stands in the boxes at first."""
        raise NotImplementedError

    def rules(self) -> int:
        return 0

    def get_context_data(self, **kwargs):
        found = self.found
        return super().get_context_data(**kwargs) | {
            "found": found,
            "sample": self.sample,
            "first_rows": found.first_rows[:FIRST_ROWS] if found else (),
            "sheets": self.sheets(),
        }

    def sheets(self) -> list[tuple[str, str]]:
        """The workbook's other sheets with the addresses that look at them."""
        if self.found is None or len(self.found.sheets) < 2:
            return []
        token = self.request.GET["sample"]
        names = (name for name in self.found.sheets if name != self.found.sheet)
        return [(name, f"?{urlencode({'sample': token, 'sheet': name})}") for name in names]


@requires(Permission.ENTER_FINANCE)
class SourceColumns(ColumnsPage):
    """What the columns of the sample mean: saved, it is a source."""

    form_class = SourceForm
    heading = "Say what the columns mean"

    def dispatch(self, request, *args, **kwargs):
        if self.found is None:
            return redirect(address(request, "source-new"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def frame(self) -> Layout:
        return layout_of_found(self.found)

    def boxes(self):
        return initial_of(proposed(self.found))

    def act(self, form):
        by, given = self.request.membership, form.cleaned_data
        self.source = actions.create_source(
            organisation=by.organisation,
            name=given["name"],
            kind=given["kind"],
            layout=form.as_read(),
            by=by,
        )
        return f"{self.source} is made. Upload its first file next."

    def after(self):
        return address(self.request, "source", pk=self.source.pk)


class OfSource:
    """A page about one source; it leads back to it."""

    def find(self):
        self.source = source_or_404(self.request, self.kwargs["pk"])
        super().find()

    def back(self):
        return address(self.request, "source", pk=self.source.pk), self.source.name


@requires(Permission.ENTER_FINANCE)
class NewSample(OfSource, SamplePage):
    """The ledger’s files have other columns from now on."""

    goes_on = "source-change"
    introduction = "Show a file with the new columns. What they mean is asked next."

    @property
    def heading(self):
        return f"{self.source}: its files have other columns now"

    def kept(self):
        return {"pk": self.source.pk}


@requires(Permission.ENTER_FINANCE)
class ChangeSource(OfSource, ColumnsPage):
    form_class = SourceChangeForm

    @property
    def heading(self):
        return f"Change {self.source}"

    @property
    def frame(self) -> Layout:
        return layout_of_found(self.found) if self.found else self.stored

    @property
    def stored(self) -> Layout:
        return Layout.from_json(self.source.layout)

    def fixed(self):
        return super().fixed() | {"edit_version": self.source.edit_version}

    def boxes(self):
        return initial_of(self.stored, name=self.source.name, kind=self.source.kind)

    def rules(self):
        return len(self.stored.rules)

    def act(self, form):
        given = form.cleaned_data
        actions.change_source(
            source=self.source,
            name=given["name"],
            layout=form.as_read(),
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return "The source is changed. Files that were loaded stay as they were read."
