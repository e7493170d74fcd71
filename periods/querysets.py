"""Reading reporting periods by name."""

from __future__ import annotations

from django.db import models

from .calendar import Quarter


class ReportingPeriodQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ReportingPeriodQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def for_quarter(self, quarter: Quarter) -> ReportingPeriodQuerySet:
        return self.filter(year=quarter.year, quarter_number=quarter.number)

    def opened(self) -> ReportingPeriodQuerySet:
        return self.exclude(opened_at=None)

    def newest_first(self) -> ReportingPeriodQuerySet:
        return self.order_by("-year", "-quarter_number")
