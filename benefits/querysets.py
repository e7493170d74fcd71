"""Reading benefits by name. Days are parameters, never a hidden today."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery


class BenefitQuerySet(models.QuerySet):
    def visible_to(self, membership) -> BenefitQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def not_ended_on(self, day: dt.date) -> BenefitQuerySet:
        return self.exclude(ended_on__lt=day)

    def with_names(self) -> BenefitQuerySet:
        """With what lists print of programme, objective and owner."""
        return self.select_related(
            "programme", "organisation", "owner__user", "objective__planned_programme__plan"
        )


class AchievedFigureQuerySet(models.QuerySet):
    def last_of_their_span(self) -> AchievedFigureQuerySet:
        """Those that no later one of the same span replaced."""
        later = self.model.objects.filter(
            benefit=OuterRef("benefit"), year=OuterRef("year"), quarter=OuterRef("quarter")
        ).order_by("-pk")
        return self.annotate(last=Subquery(later.values("pk")[:1])).filter(pk=F("last"))

    def waiting(self) -> AchievedFigureQuerySet:
        """Final figures of cashable savings of which finance has said nothing yet."""
        return self.last_of_their_span().filter(
            Q(decision=None), stated="reported", benefit__kind="saving", benefit__is_cashable=True
        )
