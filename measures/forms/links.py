"""What a measure shows: an objective, an aim or an outcome, chosen from one list."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import Max, OuterRef, Subquery

from accounts.models import Membership
from components.forms import Form
from periods.calendar import year_label
from programmes.models import CorporateAim, Objective, ObjectiveTerms


class LinkForm(Form):
    submit_label = "Link it"

    to = forms.ChoiceField(
        label="Objective, aim or outcome",
        error_messages={
            "required": "Choose an objective, an aim or an outcome",
            "invalid_choice": "Choose from the list",
        },
    )

    def __init__(self, *args, by: Membership, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.aims = {f"aim-{one.pk}": one for one in _aims(by, on)}
        self.objectives = {f"objective-{one.pk}": one for one in objectives_of(by)}
        self.fields["to"].choices = [
            ("", "Choose an objective, an aim or an outcome"),
            ("Aims and outcomes", [(key, str(one)) for key, one in self.aims.items()]),
            ("Objectives", [(key, called(one)) for key, one in self.objectives.items()]),
        ]

    def chosen(self) -> Objective | CorporateAim:
        return (self.aims | self.objectives)[self.cleaned_data["to"]]


def called(objective: Objective) -> str:
    """``Procurement 2009/10: 1. Collaborate``; the objective comes from ``objectives_of``."""
    planned = objective.planned_programme
    name = f"{objective.number}. {objective.called or ''}".strip(". ")
    return f"{planned.programme.short_name} {year_label(planned.plan.year)}: {name}"


def objectives_of(by: Membership):
    """Those of the last two years with a plan, not withdrawn, by programme and number."""
    mine = Objective.objects.visible_to(by).filter(withdrawn_from=None)
    newest = mine.aggregate(year=Max("planned_programme__plan__year"))["year"] or 0
    terms = ObjectiveTerms.objects.filter(objective=OuterRef("pk")).order_by("-from_quarter", "-pk")
    return (
        mine.filter(planned_programme__plan__year__gte=newest - 1)
        .annotate(called=Subquery(terms.values("short_name")[:1]))
        .select_related("planned_programme__programme", "planned_programme__plan")
        .order_by("-planned_programme__plan__year", "planned_programme__position", "number")
    )


def _aims(by: Membership, on: dt.date):
    return CorporateAim.objects.visible_to(by).not_ended_on(on).in_order()
