"""Codes without a line, and codes with one: each gets the line that it belongs to."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from figures.money import NIL, total
from records.refusals import Refused

from .. import actions
from ..forms.suspense import CodeRow, CodesForm, NewCodeForm, page_size
from ..imports.preview import build_preview
from ..imports.suspense import suspense_of
from ..imports.upload_words import in_pounds
from ..models import Budget, Upload, UploadRow
from .base import FinanceActionPage, address, budget_or_404
from .sources import source_or_404
from .uploads import rows_of_codes, upload_or_404


class CodesPage(View):
    """A table of codes with a select each: searched by address, paged, saved together."""

    caption = ""
    empty = ""
    budget: Budget

    def find(self) -> None:
        """Sets ``budget`` and what the page is about; 404 where it is not there."""
        raise NotImplementedError

    def all_rows(self) -> list[CodeRow]:
        raise NotImplementedError

    def back(self) -> tuple[str, str]:
        raise NotImplementedError

    def get(self, request, *args, **kwargs) -> HttpResponse:
        self.find()
        rows = self.all_rows()
        found = searched(rows, self.searched_for)
        size = page_size(self.budget.budgeted_lines.count())
        page = Paginator(found, size).get_page(request.GET.get("page"))
        return self.show(rows, found, page, CodesForm(budget=self.budget, rows=page.object_list))

    @property
    def searched_for(self) -> str:
        return self.request.GET.get("q", "").strip()

    def show(self, rows, found, page, form: CodesForm) -> HttpResponse:
        back, back_words = self.back()
        context = {
            "budget": self.budget,
            "heading": self.heading_of(rows),
            "caption": self.caption,
            "empty": self.empty,
            "action": self.action(),
            "back": back,
            "back_words": back_words,
            "all": len(rows),
            "found": len(found),
            "amount": total(row.amount for row in found),
            "row_count": sum(row.rows for row in found),
            "searched": self.searched_for,
            "query": urlencode({"q": self.searched_for} if self.searched_for else {}),
            "page": page,
            "form": form,
            "may_enter": self.request.membership.may(Permission.ENTER_FINANCE),
            "new_code": self.new_code(),
        }
        return render(self.request, "finance/suspense.html", context)

    def new_code(self) -> str:
        """Where a code is written that no file has had, if here; else nothing."""
        return ""

    def heading_of(self, rows: list[CodeRow]) -> str:
        raise NotImplementedError

    def action(self) -> str:
        """Where what is chosen is sent to."""
        return self.request.path


def searched(rows: list[CodeRow], words: str) -> list[CodeRow]:
    """Those whose code, name or source has the words."""
    lower = words.casefold()
    return [row for row in rows if lower in f"{row.code} {row.name} {row.source.name}".casefold()]


def in_codes(count: int) -> str:
    return f"{count} code{'' if count == 1 else 's'}"


class SavesCodes(CodesPage):
    """The same page, which also saves what was chosen."""

    def after(self) -> str:
        return self.request.get_full_path()

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """The codes that the person's page had, whatever page they would be on by now."""
        self.find()
        rows = self.all_rows()
        sent = [row for row in rows if row.key in request.POST]
        gone = sum(name.startswith("line-") for name in request.POST) - len(sent)
        form = CodesForm(request.POST, budget=self.budget, rows=sent)
        if form.is_valid():
            try:
                count = self.save(form)
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                self.tell(count, gone)
                return redirect(self.after())
        found = searched(rows, self.searched_for)
        page = Paginator(sent, max(1, len(sent))).get_page(1)
        return self.show(rows, found, page, form)

    def save(self, form: CodesForm) -> int:
        """All or nothing, whatever sources the codes are of."""
        made = actions.map_codes_of_sources(
            budget=self.budget,
            lines=form.chosen(),
            by=self.request.membership,
            move_loaded=form.cleaned_data["move_loaded"],
        )
        return len(made)

    def tell(self, count: int, gone: int) -> None:
        codes = f"{count} code{'' if count == 1 else 's'}"
        messages.success(self.request, f"{codes} saved with the line chosen.")
        if gone > 0:
            messages.warning(
                self.request,
                f"{gone} of the codes on your page waited no longer: someone else gave them a "
                "line meanwhile. Theirs stands.",
            )


class OfSuspense(CodesPage):
    """Everything that waits in the year, the largest amount first."""

    caption = "Codes that have no line yet"
    empty = "Everything that was loaded stands on a line."

    def find(self):
        self.budget = budget_or_404(self.request, self.kwargs["year"])

    def all_rows(self):
        return [
            CodeRow(one.source, one.code, one.name, one.rows, one.amount, one.months)
            for one in suspense_of(self.budget)
        ]

    def heading_of(self, rows):
        if not rows:
            return f"Nothing is unallocated in {self.budget.label}"
        waiting = in_pounds(total(row.amount for row in rows))
        return f"{waiting} unallocated in {self.budget.label}, under {in_codes(len(rows))}"

    def back(self):
        return address(self.request, "finance"), "Position statement"

    def action(self):
        return address(self.request, "allocate", year=self.budget.year)


@requires(Permission.SEE_FINANCE)
class Suspense(OfSuspense):
    """To be read; what an officer chooses here goes to ``Allocate``."""


@requires(Permission.ENTER_FINANCE)
class Allocate(OfSuspense, SavesCodes):
    """Saves what was chosen on the page of codes; asked for by itself it is that page."""

    def get(self, request, *args, **kwargs):
        self.find()
        return redirect(self.after())

    def after(self):
        query = self.request.GET.urlencode()
        page = address(self.request, "unallocated", year=self.budget.year)
        return f"{page}?{query}" if query else page


@requires(Permission.ENTER_FINANCE)
class UploadCodes(SavesCodes):
    """The codes of one upload that have no line yet: before it is confirmed, or after."""

    caption = "Codes of the file that have no line yet"
    empty = "Every code of this file has a line."

    def find(self):
        self.upload = upload_or_404(self.request, self.kwargs["pk"])
        self.budget = self.upload.budget

    def dispatch(self, request, *args, **kwargs):
        """Once a file is confirmed, its codes wait with those of all others."""
        upload = upload_or_404(request, kwargs["pk"])
        if upload.state != Upload.State.PREVIEW:
            return redirect(address(request, "unallocated", year=upload.budget.year))
        return super().dispatch(request, *args, **kwargs)

    def all_rows(self):
        return rows_of_codes(self.upload, build_preview(self.upload))

    def after(self):
        if "from_upload" in self.request.POST:
            return address(self.request, "upload", pk=self.upload.pk)
        return super().after()

    def heading_of(self, rows):
        if not rows:
            return "Every code of this file has a line"
        return f"{in_codes(len(rows))} of this file without a line"

    def back(self):
        return address(self.request, "upload", pk=self.upload.pk), self.upload.stored_file.name


@requires(Permission.ENTER_FINANCE)
class SourceCodes(SavesCodes):
    """The codes of a source that have a line in the year, to be given another one."""

    caption = "Codes and their lines"
    empty = "No code of this source has a line in this year."

    def find(self):
        self.source = source_or_404(self.request, self.kwargs["pk"])
        self.budget = budget_or_404(self.request, self.kwargs["year"])

    def all_rows(self):
        mappings = self.source.mappings.filter(budget=self.budget).select_related("line")
        held = self._held()
        return [
            CodeRow(self.source, one.code, *held.get(one.code, ("", 0, NIL)), line=one.line)
            for one in mappings
        ]

    def _held(self) -> dict[str, tuple]:
        """By code: its name, how many rows count under it, and their sum."""
        rows = UploadRow.objects.filter(
            upload__source=self.source, upload__budget=self.budget, counts=True
        )
        sums = (
            rows.order_by()
            .values_list("code")
            .annotate(Max("code_name"), Count("pk"), Sum("amount"))
        )
        return {code: (name, count, amount) for code, name, count, amount in sums}

    def new_code(self):
        place = {"pk": self.source.pk, "year": self.budget.year}
        return address(self.request, "source-code-new", **place)

    def heading_of(self, rows):
        return f"{in_codes(len(rows))} of {self.source} with a line in {self.budget.label}"

    def back(self):
        return address(self.request, "source", pk=self.source.pk), self.source.name


@requires(Permission.ENTER_FINANCE)
class NewCode(FinanceActionPage):
    """A line for a code before any file has it: a budget by Excel may have it first."""

    form_class = NewCodeForm
    introduction = (
        "For a code that no file has brought yet, because the budget’s own file has it first. "
        "Codes that came in files wait among what is unallocated."
    )

    def find(self):
        self.source = source_or_404(self.request, self.kwargs["pk"])
        self.budget = budget_or_404(self.request, self.kwargs["year"])

    @property
    def heading(self):
        return f"A code of {self.source} in {self.budget.label}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"source": self.source, "budget": self.budget}

    def act(self, form):
        code, line = form.cleaned_data["code"], form.cleaned_data["line"]
        actions.map_codes(
            source=self.source, budget=self.budget, lines={code: line}, by=self.request.membership
        )
        return f"{code} goes to {line}."

    def back(self):
        place = {"pk": self.source.pk, "year": self.budget.year}
        return address(self.request, "source-codes", **place), "Codes and their lines"
