"""A budget by Excel: its workbook downloaded, and uploaded when it is filled in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Permission
from records import clock

from .. import actions
from ..actions import LoadedBudget
from ..budget_workbook.sheets import write_workbook
from ..budget_workbook.standing import read_standing
from ..forms.budget_workbook import BudgetWorkbookForm
from .base import OfBudget, address, budget_or_404

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.ENTER_FINANCE)
@require_safe
def download(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    """The budget as it stands, to be filled in."""
    budget = budget_or_404(request, year)
    upload = request.build_absolute_uri(address(request, "budget-workbook-upload", year=year))
    data = write_workbook(read_standing(budget), address=upload, at=clock.now())
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    name = f"budget-{budget.label.replace('/', '-')}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    patch_cache_control(response, private=True, no_store=True)
    return response


@requires(Permission.ENTER_FINANCE)
class UploadBudget(OfBudget):
    """All of the workbook is taken, or nothing and every reason is listed."""

    form_class = BudgetWorkbookForm
    template_name = "finance/budget_workbook.html"

    @property
    def heading(self):
        return f"The budget {self.budget.label} by Excel"

    def act(self, form):
        given = dict(form.cleaned_data)
        data = given.pop("workbook").read()
        loaded = actions.load_budget_workbook(
            budget=self.budget, data=data, by=self.request.membership, **given
        )
        return said_of(loaded)

    def get_context_data(self, **kwargs):
        file = self.request.FILES.get("workbook")
        context = super().get_context_data(budget=self.budget, **kwargs)
        problems = context["form"].errors if context["form"].is_bound else {}
        return context | {"file_name": file.name if file and problems else ""}


def said_of(loaded: LoadedBudget) -> str:
    """What changed, or that nothing did."""
    if not (loaded.approved or loaded.profiled):
        return "The workbook says what is here: nothing changed."
    parts = [
        f"{what} of {count} line{'' if count == 1 else 's'}"
        for what, count in (("approved amounts", loaded.approved), ("months", loaded.profiled))
        if count
    ]
    return f"The workbook is loaded: {' and '.join(parts)}."
