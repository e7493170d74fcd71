"""Reading bodies, meetings and decisions by name."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q


class BodyQuerySet(models.QuerySet):
    def visible_to(self, membership) -> BodyQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def counting_on(self, day: dt.date) -> BodyQuerySet:
        """Those that still meet on the day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, membership) -> MeetingQuerySet:
        return self.filter(body__organisation_id=membership.organisation_id)


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, membership) -> AgendaItemQuerySet:
        return self.filter(meeting__body__organisation_id=membership.organisation_id)

    def standing(self) -> AgendaItemQuerySet:
        """Those that were not withdrawn, in the order of the agenda."""
        return self.filter(withdrawn_on=None).order_by("number")


class AgendaDocumentQuerySet(models.QuerySet):
    def visible_to(self, membership) -> AgendaDocumentQuerySet:
        return self.filter(item__meeting__body__organisation_id=membership.organisation_id)

    def standing(self) -> AgendaDocumentQuerySet:
        return self.filter(withdrawn_on=None)


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, membership) -> DecisionQuerySet:
        return self.filter(organisation_id=membership.organisation_id)


class DecisionActionQuerySet(models.QuerySet):
    def visible_to(self, membership) -> DecisionActionQuerySet:
        return self.filter(decision__organisation_id=membership.organisation_id)

    def open(self) -> DecisionActionQuerySet:
        return self.filter(done_on=None)
