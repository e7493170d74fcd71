"""Reading returns by name."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch

from periods.calendar import Quarter

from .vocabulary import HANDED_IN


class ProgrammeReturnQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ProgrammeReturnQuerySet:
        return self.filter(period__organisation_id=membership.organisation_id)

    def in_plan_order(self) -> ProgrammeReturnQuerySet:
        return self.select_related("period", "planned_programme__programme").order_by(
            "planned_programme__position"
        )

    def waited_for(self, period) -> ProgrammeReturnQuerySet:
        """The round's returns that are not handed in, with all that letters about them say: two
        queries."""
        return (
            self.filter(period=period)
            .exclude(state__in=list(HANDED_IN))
            .in_plan_order()
            .select_related("period__organisation")
            .prefetch_related("extensions")
        )

    def at(self, quarter: Quarter, slug: str) -> ProgrammeReturnQuerySet:
        """The return that an address names: a quarter and a programme."""
        return self.filter(
            period__year=quarter.year,
            period__quarter_number=quarter.number,
            planned_programme__programme__slug=slug,
        ).select_related("period__organisation", "planned_programme__programme__organisation")

    def with_submissions(self) -> ProgrammeReturnQuerySet:
        """With ``versions`` and each one's submission, without its record, and what was decided:
        one query more."""
        versions = self.model._meta.get_field("versions").related_model
        return self.prefetch_related(Prefetch("versions", versions.objects.told()))

    def with_extensions(self) -> ProgrammeReturnQuerySet:
        """With ``extensions`` and ``extension_requests``, and whose they are: two queries more."""
        return self.prefetch_related(
            self._with_person("extensions", "given_by"),
            self._with_person("extension_requests", "asked_by"),
        )

    def with_handovers(self) -> ProgrammeReturnQuerySet:
        """With ``handovers`` and whom each step is with: one query more."""
        return self.prefetch_related(self._with_person("handovers", "contributor"))

    def _with_person(self, rows: str, person: str) -> Prefetch:
        model = self.model._meta.get_field(rows).related_model
        told = model._default_manager.select_related(f"{person}__user")
        return Prefetch(rows, told.order_by("pk"))


class ReturnVersionQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ReturnVersionQuerySet:
        return self.filter(programme_return__period__organisation_id=membership.organisation_id)

    def at(self, quarter: Quarter, slug: str) -> ReturnVersionQuerySet:
        """The versions of the return that an address names: a quarter and a programme."""
        return self.filter(
            programme_return__period__year=quarter.year,
            programme_return__period__quarter_number=quarter.number,
            programme_return__planned_programme__programme__slug=slug,
        )

    def for_period(self, period) -> ReturnVersionQuerySet:
        return self.filter(programme_return__period=period)

    def latest(self) -> ReturnVersionQuerySet:
        """The last version of each return."""
        later = self.model._base_manager.filter(
            programme_return=OuterRef("programme_return"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def named(self) -> ReturnVersionQuerySet:
        """With their return, its period and programme, and what froze them."""
        return self.select_related(
            "submission",
            "programme_return__period",
            "programme_return__planned_programme__programme",
        )

    def told(self) -> ReturnVersionQuerySet:
        """In their order, with each one's submission, without its record, and what was decided."""
        return (
            self.select_related(
                "submission__submitted_by__user",
                "submission__on_behalf_of__user",
                "submission__decision__decided_by__user",
                "submission__reopening__reopened_by__user",
            )
            .defer("submission__record", "submission__outline")
            .order_by("number")
        )

    def in_full(self) -> ReturnVersionQuerySet:
        """``named``, in the plan's order."""
        return self.named().order_by("programme_return__planned_programme__position", "number")


class ReturnSubmissionQuerySet(models.QuerySet):
    def for_period(self, period) -> ReturnSubmissionQuerySet:
        return self.filter(version__programme_return__period=period)

    def of_quarter(self, programme, quarter: Quarter) -> ReturnSubmissionQuerySet:
        """Submissions of the programme's return for the quarter, the last one last."""
        return self.filter(
            version__programme_return__period__year=quarter.year,
            version__programme_return__period__quarter_number=quarter.number,
            version__programme_return__planned_programme__programme=programme,
        ).order_by("version__number")

    def approved(self) -> ReturnSubmissionQuerySet:
        return self.filter(decision__verdict="approved")

    def last_of_each_return(self) -> ReturnSubmissionQuerySet:
        """The last submitted version of each return, whatever became of it."""
        later = self.model._base_manager.filter(
            version__programme_return=OuterRef("version__programme_return"),
            version__number__gt=OuterRef("version__number"),
        )
        return self.filter(~Exists(later))


class ToleranceSetQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ToleranceSetQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def in_force(self, organisation_id: int, on) -> ToleranceSetQuerySet:
        """Those that count on the day, the one in force of each programme last."""
        return self.filter(organisation_id=organisation_id, valid_from__lte=on).order_by(
            "valid_from", "pk"
        )
