"""Data sets: the list, one with its vintages, and what changes them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.shortcuts import render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, differences, labels_of
from records import clock

from ...actions import data_sets as actions
from ...forms.data import ChangeSetForm, NewSetForm, initial_of_set
from ...imports.reports import Report
from ...models import DataSet, Framework, ReportingBody
from ...permissions import may_keep
from ...vocabulary import DataReach, VintageState
from ...wording import counted
from ..ending import EditsRow
from ..finding import address
from .finding import (
    called,
    data_set_or_404,
    data_sets_of,
    mark_of,
    may_bring,
    own_set_or_404,
    vintages_of,
)

#: Vintages to a page.
A_PAGE = 20


@requires(Permission.SEE_MEASURES)
class DataSetList(View):
    """Own sets first, then those of others that the organisation may read."""

    def get(self, request, organisation):
        confirmed = Q(vintages__state=VintageState.CONFIRMED)
        rows = data_sets_of(request).annotate(
            newest=Max("vintages__confirmed_at"),
            arrived=Count("vintages", filter=confirmed),
            waiting=Count("vintages", filter=Q(vintages__state=VintageState.WAITING)),
        )
        found = list(rows.order_by("name", "pk"))
        own = [one for one in found if one.organisation_id == request.organisation.pk]
        waiting = sum(one.waiting for one in own)
        context = {
            "own": own,
            "others": [one for one in found if one not in own],
            "answer": counted(len(own), "data set")
            + (f", {counted(waiting, 'vintage')} to be confirmed" if waiting else ""),
            "may_keep": may_keep(request.membership, request.organisation.pk, clock.today()),
        }
        return render(request, "measures/data/list.html", context)


@requires(Permission.SEE_MEASURES)
class DataSetPage(View):
    """What it is, and every vintage of it; another organisation's vintages are its own."""

    def get(self, request, organisation, data_set):
        found = data_set_or_404(request, data_set)
        is_own = found.organisation_id == request.organisation.pk
        page = Paginator(vintages_of(request, found.pk), A_PAGE).get_page(request.GET.get("page"))
        context = {
            "data_set": found,
            "is_own": is_own,
            "is_over": found.ended_on is not None and found.ended_on < clock.today(),
            "page": page,
            "rows": [
                (one, called(one), mark_of(one), Report.from_json(one.report)) for one in page
            ],
            "may_keep": is_own
            and may_keep(request.membership, found.organisation_id, clock.today()),
            "may_bring": is_own and may_bring(request.membership),
            "own_body": own_body(found),
        }
        return render(request, "measures/data/detail.html", context)


def own_body(data_set: DataSet) -> ReportingBody | None:
    """What the set's organisation reports as, in the register of its framework."""
    lead = data_set.framework.organisation_id
    return ReportingBody.objects.reporting_as([data_set.organisation_id], lead).first()


@requires(Permission.KEEP_MEASURES)
class NewDataSet(ActionPage):
    form_class = NewSetForm
    heading = "Begin a data set"
    introduction = (
        "A data set holds values of one framework. Keep what you publish apart from what is your "
        "own: each set has one reach."
    )

    def get_form_kwargs(self):
        known = Framework.objects.visible_to(self.request.membership, clock.today())
        return super().get_form_kwargs() | {"frameworks": known.order_by("name")}

    def get_initial(self):
        return {"framework": self.request.GET.get("framework"), "reach": DataReach.OWN}

    def act(self, form):
        given = form.cleaned_data
        self.made = actions.create_data_set(
            organisation=self.request.organisation,
            framework=given["framework"],
            name=given["name"],
            reach=given["reach"],
            by=self.request.membership,
        )
        return f"{self.made} is begun"

    def back(self):
        return address(self.request, "data-set-list"), "All data sets"

    def after(self):
        return address(self.request, "data-set-detail", data_set=self.made.pk)


@requires(Permission.KEEP_MEASURES)
class ChangeDataSet(EditsRow, ActionPage):
    edited = "data_set"
    form_class = ChangeSetForm

    def find(self):
        self.data_set = own_set_or_404(self.request, self.kwargs["data_set"])
        self.heading = f"Change {self.data_set}"
        if self.data_set.reach == DataReach.PUBLISHED:
            self.introduction = (
                "It is published. If you take that back, nobody else reads its values from then "
                "on; what others copied meanwhile they keep."
            )

    def get_initial(self):
        return initial_of_set(self.data_set)

    def act(self, form):
        given = form.cleaned_data
        actions.change_data_set(
            data_set=self.data_set,
            name=given["name"],
            reach=given["reach"],
            ended_on=given["ended_on"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{given['name']} is changed"

    def compare(self, current, typed):
        both = (
            {"name": one["name"], "reach": DataReach(one["reach"]), "ended_on": one["ended_on"]}
            for one in (initial_of_set(current), typed)
        )
        return differences(labels_of(ChangeSetForm), *both)

    def back(self):
        return address(self.request, "data-set-detail", data_set=self.data_set.pk), str(
            self.data_set
        )
