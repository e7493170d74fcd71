"""Reading money by name."""

from __future__ import annotations

from django.db import models


class _OfOrganisation(models.QuerySet):
    def visible_to(self, membership):
        return self.filter(organisation_id=membership.organisation_id)


class BudgetLineQuerySet(_OfOrganisation):
    def in_statement_order(self) -> BudgetLineQuerySet:
        """Income first, then expenditure by group, each in its own order."""
        return self.select_related("group", "programme").order_by(
            "-group__side", "group__position", "position", "pk"
        )


class BudgetQuerySet(_OfOrganisation):
    def for_year(self, year: int) -> BudgetQuerySet:
        return self.filter(year=year)


class ActualEntryQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ActualEntryQuerySet:
        return self.filter(budget__organisation_id=membership.organisation_id)

    def standing(self) -> ActualEntryQuerySet:
        """Without what was taken back and what took it back."""
        return self.filter(reverses=None, reversed_by=None)


class BalanceQuerySet(_OfOrganisation):
    pass


class ExternalFundQuerySet(_OfOrganisation):
    pass
