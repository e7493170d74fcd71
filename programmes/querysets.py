"""Reading the plan by name. Dates and quarters are parameters, never a hidden today."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Count, Q

from periods.calendar import month_start


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ProgrammeQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def headed_by(self, membership, on: dt.date) -> ProgrammeQuerySet:
        """Programmes that the person heads or deputises for on the day."""
        return self.filter(
            Q(head_assignments__ends_on=None) | Q(head_assignments__ends_on__gte=on),
            head_assignments__membership=membership,
            head_assignments__starts_on__lte=on,
        ).distinct()

    def running_on(self, day: dt.date) -> ProgrammeQuerySet:
        """Not ended before the day."""
        return self.exclude(ended_on__lt=day)

    def free_for(self, plan) -> ProgrammeQuerySet:
        """Those that may still go into the plan."""
        begins = month_start(plan.year, 1)
        return self.running_on(begins).exclude(planned_in__plan=plan)


class HeadAssignmentQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> HeadAssignmentQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def overlapping(self, first: dt.date, last: dt.date | None) -> HeadAssignmentQuerySet:
        """Those that share a day with the span; ``last`` None is a span without an end."""
        later = self.filter(Q(ends_on=None) | Q(ends_on__gte=first))
        return later if last is None else later.filter(starts_on__lte=last)

    def visible_to(self, membership) -> HeadAssignmentQuerySet:
        return self.filter(programme__organisation_id=membership.organisation_id)


class OperationalPlanQuerySet(models.QuerySet):
    def visible_to(self, membership) -> OperationalPlanQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def for_year(self, year: int) -> OperationalPlanQuerySet:
        return self.filter(year=year)

    def with_counts(self) -> OperationalPlanQuerySet:
        """With ``programme_count`` and ``objective_count``, those never withdrawn."""
        kept = Q(planned_programmes__objectives__withdrawn_from=None)
        return self.annotate(
            programme_count=Count("planned_programmes", distinct=True),
            objective_count=Count("planned_programmes__objectives", distinct=True, filter=kept),
        ).order_by("-year")


class PlannedProgrammeQuerySet(models.QuerySet):
    def with_contents(self) -> PlannedProgrammeQuerySet:
        """In the plan's order, with the programme and ``objective_count``, withdrawn ones too."""
        return (
            self.select_related("programme")
            .annotate(objective_count=Count("objectives"))
            .order_by("position", "pk")
        )


class PlanElementQuerySet(models.QuerySet):
    def counting_in(self, quarter_number: int) -> PlanElementQuerySet:
        """Added by the quarter and not yet withdrawn in it."""
        return self.filter(
            Q(withdrawn_from=None) | Q(withdrawn_from__gt=quarter_number),
            added_from__lte=quarter_number,
        )


class ObjectiveQuerySet(PlanElementQuerySet):
    def visible_to(self, membership) -> ObjectiveQuerySet:
        return self.filter(planned_programme__plan__organisation_id=membership.organisation_id)


class ActivityQuerySet(PlanElementQuerySet):
    def visible_to(self, membership) -> ActivityQuerySet:
        return self.filter(
            objective__planned_programme__plan__organisation_id=membership.organisation_id
        )


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, membership) -> MilestoneQuerySet:
        return self.filter(
            activity__objective__planned_programme__plan__organisation_id=membership.organisation_id
        )

    def standing(self) -> MilestoneQuerySet:
        """Those not withdrawn, done or not."""
        return self.filter(withdrawn_on=None)


class CorporateAimQuerySet(models.QuerySet):
    def visible_to(self, membership) -> CorporateAimQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def on(self, day: dt.date) -> CorporateAimQuerySet:
        """Those that count on the day: begun, and not ended before it."""
        return self.exclude(ended_on__lt=day).filter(starts_on__lte=day)

    def not_ended_on(self, day: dt.date) -> CorporateAimQuerySet:
        """Those that count on the day or are still to come."""
        return self.exclude(ended_on__lt=day)

    def in_order(self) -> CorporateAimQuerySet:
        """Corporate aims first, then community outcomes, each in the organisation's order."""
        return self.order_by("kind", "position", "pk")


class ObjectiveAimQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ObjectiveAimQuerySet:
        return self.filter(aim__organisation_id=membership.organisation_id)

    def standing(self) -> ObjectiveAimQuerySet:
        """Links not taken back."""
        return self.filter(withdrawn_on=None)
