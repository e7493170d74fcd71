"""Reading returns by name."""

from __future__ import annotations

from django.db import models


class ProgrammeReturnQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ProgrammeReturnQuerySet:
        return self.filter(period__organisation_id=membership.organisation_id)

    def in_plan_order(self) -> ProgrammeReturnQuerySet:
        return self.select_related("period", "planned_programme__programme").order_by(
            "planned_programme__position"
        )
