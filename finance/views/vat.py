"""VAT reclaims: what is claimed, expected and received, and what is outstanding."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from figures.money import pounds_and_pence, total
from records import clock
from records.changes import changes_of

from .. import actions
from ..forms.vat import VatFigureForm, VatReclaimChangeForm, VatReclaimForm
from ..holdings import build_vat_reclaims, reclaim_at
from ..models import VatReclaim
from .base import FinanceActionPage, address


@requires(Permission.SEE_FINANCE)
class VatReclaims(View):
    def get(self, request, organisation):
        reclaims = build_vat_reclaims(
            organisation=request.organisation, as_of=clock.today(), known_at=clock.now()
        )
        outstanding = total(one.outstanding for one in reclaims)
        context = {
            "reclaims": reclaims,
            "heading": f"VAT reclaims: £{pounds_and_pence(outstanding)} outstanding",
            "ended": VatReclaim.objects.visible_to(request.membership).ended_by(clock.today()),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/vat.html", context)


@requires(Permission.ENTER_FINANCE)
class NewVatReclaim(FinanceActionPage):
    form_class = VatReclaimForm
    heading = "Make a VAT reclaim"

    def back(self):
        return address(self.request, "vat"), "VAT reclaims"

    def act(self, form):
        by = self.request.membership
        self.reclaim = actions.create_vat_reclaim(
            organisation=by.organisation, name=form.cleaned_data["name"], by=by
        )
        return "The reclaim is made. Record what was claimed next."

    def after(self):
        return address(self.request, "vat-reclaim", pk=self.reclaim.pk)


def reclaim_or_404(request, pk: int) -> VatReclaim:
    return get_object_or_404(VatReclaim.objects.visible_to(request.membership), pk=pk)


@requires(Permission.SEE_FINANCE)
class OneVatReclaim(View):
    """Every figure that was recorded, and who changed what."""

    def get(self, request, organisation, pk):
        reclaim = reclaim_or_404(request, pk)
        figures = list(reclaim.figures.select_related("recorded_by__user"))
        stands = reclaim_at(reclaim, figures, as_of=clock.today())
        context = {
            "reclaim": reclaim,
            "heading": f"{reclaim}: £{pounds_and_pence(stands.outstanding)} outstanding",
            "figures": figures,
            "changes": changes_of(VatReclaim.history.filter(id=pk), labels={"organisation": ""}),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/vat_reclaim.html", context)


class OfReclaim(FinanceActionPage):
    def find(self):
        self.reclaim = reclaim_or_404(self.request, self.kwargs["pk"])

    def back(self):
        return address(self.request, "vat-reclaim", pk=self.reclaim.pk), self.reclaim.name


@requires(Permission.ENTER_FINANCE)
class RecordVat(OfReclaim):
    form_class = VatFigureForm
    introduction = (
        "It lowers no spend: what comes in counts in the position statement once the ledger has it."
    )

    @property
    def heading(self):
        return f"Record what became of: {self.reclaim}"

    def act(self, form):
        actions.record_vat(reclaim=self.reclaim, by=self.request.membership, **form.cleaned_data)
        return "It is recorded."


@requires(Permission.ENTER_FINANCE)
class ChangeVatReclaim(OfReclaim):
    form_class = VatReclaimChangeForm

    @property
    def heading(self):
        return f"Change {self.reclaim}"

    def get_form_kwargs(self):
        names = ("name", "position", "ended_on")
        return super().get_form_kwargs() | {
            "edit_version": self.reclaim.edit_version,
            "initial": {name: getattr(self.reclaim, name) for name in names},
        }

    def act(self, form):
        given = dict(form.cleaned_data)
        version = given.pop("edit_version")
        actions.change_vat_reclaim(
            reclaim=self.reclaim, expected_version=version, by=self.request.membership, **given
        )
        return "The reclaim is changed."
