"""Reading the register's rows by name."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

#: What is read of each score, for each kind and for the current one of the quarter before. As one
#: object, because five subqueries for each cost their page more than all the rest.
SCORE_PARTS = {
    "likelihood": "likelihood",
    "impact": "impact",
    "medium_from": "matrix__medium_from",
    "high_from": "matrix__high_from",
    "very_high_from": "matrix__very_high_from",
}


class _RegisteredQuerySet(models.QuerySet):
    def visible_to(self, membership):
        return self.filter(organisation_id=membership.organisation_id)

    def of_programmes(self, ids):
        return self.filter(programme__in=ids)

    def of_programmes_or_own(self, ids):
        """Of the programmes, and those that belong to the organisation as a whole."""
        return self.filter(Q(programme=None) | Q(programme__in=ids))

    def with_names(self):
        """With owner and programme, which lists print."""
        return self.select_related("owner__user", "programme")


class RiskQuerySet(_RegisteredQuerySet):
    def open(self) -> RiskQuerySet:
        return self.filter(closed_on=None)

    def open_since(self, day: dt.date) -> RiskQuerySet:
        """Those open now, and those closed on the day or later."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gte=day))

    def with_scores(self, before: dt.date) -> RiskQuerySet:
        """With the parts of the last score of each kind, and of the current one as it stood at
        the end of the day ``before``: ``current_score``, ``previous_score`` … None without one."""
        scores = self.model._meta.get_field("scores").related_model
        of_risk = scores.objects.filter(risk=OuterRef("pk")).order_by("-pk")
        last = {
            "inherent": of_risk.filter(kind="inherent"),
            "current": of_risk.filter(kind="current"),
            "target": of_risk.filter(kind="target"),
            "previous": of_risk.filter(kind="current", scored_on__lte=before),
        }
        parts = JSONObject(**SCORE_PARTS)
        return self.annotate(
            **{
                f"{kind}_score": Subquery(rows.values(parts=parts)[:1])
                for kind, rows in last.items()
            }
        )


class IssueQuerySet(_RegisteredQuerySet):
    def open(self) -> IssueQuerySet:
        return self.filter(resolved_on=None)

    def open_since(self, day: dt.date) -> IssueQuerySet:
        """Those open now, and those resolved on the day or later."""
        return self.filter(Q(resolved_on=None) | Q(resolved_on__gte=day))
