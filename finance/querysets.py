"""Reading money by name."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q, Sum

from periods.calendar import month_start


class _OfOrganisation(models.QuerySet):
    def visible_to(self, membership):
        return self.filter(organisation_id=membership.organisation_id)


class BudgetGroupQuerySet(_OfOrganisation):
    pass


class BudgetLineQuerySet(_OfOrganisation):
    def in_statement_order(self) -> BudgetLineQuerySet:
        """Income first, then expenditure by group, each in its own order."""
        return self.select_related("group", "programme").order_by(
            "-group__side", "group__position", "position", "pk"
        )

    def not_in(self, budget) -> BudgetLineQuerySet:
        """Those that the year's budget could take in."""
        counting = Q(ended_on=None) | Q(ended_on__gte=month_start(budget.year, 1))
        return self.filter(counting).exclude(budgeted__budget=budget)


class BudgetedLineQuerySet(models.QuerySet):
    def in_statement_order(self) -> BudgetedLineQuerySet:
        """With line, group and objective, in the order of the statement."""
        return self.select_related("line__group", "line__programme", "objective").order_by(
            "-line__group__side", "line__group__position", "line__position", "line__pk"
        )


class BudgetQuerySet(_OfOrganisation):
    def for_year(self, year: int) -> BudgetQuerySet:
        return self.filter(year=year)


class ActualEntryQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ActualEntryQuerySet:
        return self.filter(budget__organisation_id=membership.organisation_id)


class MonthTotalQuerySet(models.QuerySet):
    def reported(self) -> MonthTotalQuerySet:
        """Months that somebody reported: not those that hold accruals or their unwinding alone."""
        return self.filter(standing__gt=0)


class _Ending(_OfOrganisation):
    def counting_on(self, day: dt.date):
        """Those that had not ended before the day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day))

    def ended_by(self, day: dt.date):
        return self.filter(ended_on__lt=day)


class BalanceQuerySet(_Ending):
    pass


class VatReclaimQuerySet(_Ending):
    pass


class SourceProfileQuerySet(_Ending):
    pass


class UploadQuerySet(_OfOrganisation):
    def living(self) -> UploadQuerySet:
        """Those whose rows they hold: confirmed, not reversed."""
        return self.filter(state="confirmed")


class UploadRowQuerySet(models.QuerySet):
    def visible_to(self, membership) -> UploadRowQuerySet:
        return self.filter(upload__organisation_id=membership.organisation_id)


class _OfBudget(models.QuerySet):
    def visible_to(self, membership):
        return self.filter(budget__organisation_id=membership.organisation_id)


class ProposedChangeQuerySet(_OfBudget):
    def waiting(self) -> ProposedChangeQuerySet:
        return self.filter(state="proposed")

    def with_amount(self) -> ProposedChangeQuerySet:
        """With ``added``, what the change adds to lines, and with who proposed and decided."""
        people = ("proposed_by__user", "decided_by__user")
        added = Sum("amounts__amount", filter=Q(amounts__amount__gt=0))
        return self.select_related(*people).annotate(added=added)


class CommitmentQuerySet(_OfBudget):
    def open(self) -> CommitmentQuerySet:
        return self.filter(ended_on=None)


class ExternalFundQuerySet(_Ending):
    pass
