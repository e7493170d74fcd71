"""Reading bodies, meetings and decisions by name."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.roles import Permission

#: Who sees agendas and minutes while they are in preparation.
PREPARING = (Permission.KEEP_MEETINGS, Permission.AGREE_MINUTES, Permission.SEE_DRAFT_PAPERS)


def sees_drafts(membership) -> bool:
    return any(membership.may(one) for one in PREPARING)


class BodyQuerySet(models.QuerySet):
    def visible_to(self, membership) -> BodyQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def counting_on(self, day: dt.date) -> BodyQuerySet:
        """Those that still meet on the day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, membership) -> MeetingQuerySet:
        """That and when a body meets is no secret to anyone here; its agenda may be."""
        return self.filter(body__organisation_id=membership.organisation_id)

    def standing(self) -> MeetingQuerySet:
        """Those that were not cancelled."""
        return self.filter(cancelled_on=None)

    def with_facts(self) -> MeetingQuerySet:
        """With body and agreement, which say what a meeting is and how far."""
        return self.select_related("body__organisation", "agreement")


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, membership) -> AgendaItemQuerySet:
        ours = self.filter(meeting__body__organisation_id=membership.organisation_id)
        return ours if sees_drafts(membership) else ours.exclude(meeting__agenda_published_at=None)

    def standing(self) -> AgendaItemQuerySet:
        """Those that were not withdrawn, in the order of the agenda."""
        return self.filter(withdrawn_on=None).order_by("number")


class AgendaDocumentQuerySet(models.QuerySet):
    def visible_to(self, membership) -> AgendaDocumentQuerySet:
        ours = self.filter(item__meeting__body__organisation_id=membership.organisation_id)
        if sees_drafts(membership):
            return ours
        return ours.exclude(item__meeting__agenda_published_at=None)

    def standing(self) -> AgendaDocumentQuerySet:
        return self.filter(withdrawn_on=None)


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, membership) -> DecisionQuerySet:
        """What is agreed; what is not yet, for those who see drafts, and for whoever has an action
        from it."""
        ours = self.filter(organisation_id=membership.organisation_id)
        if sees_drafts(membership):
            return ours
        actions = self.model._meta.get_field("actions").related_model
        owned = actions.objects.filter(decision=OuterRef("pk"), owner=membership.pk)
        return ours.filter(_AGREED | Exists(owned))

    def on_record(self) -> DecisionQuerySet:
        """Those that are agreed, or stand in agreed minutes."""
        return self.filter(_AGREED)

    def standing(self) -> DecisionQuerySet:
        """Those that were not withdrawn as recorded in error."""
        return self.filter(withdrawn_on=None)

    def saying(self, words: str) -> DecisionQuerySet:
        """Those in which every word stands: in reference, subject, reasons, maker or a part."""
        found = self
        for word in words.split():
            found = found.filter(self._holding(word))
        return found

    def _holding(self, word: str) -> Q:
        parts = self.model._meta.get_field("parts").related_model
        in_part = parts.objects.filter(
            Q(text__icontains=word) | Q(conditions__icontains=word), decision=OuterRef("pk")
        )
        held = Q(subject__icontains=word) | Q(reasons__icontains=word) | Q(maker__icontains=word)
        return held | _of_reference(word) | Exists(in_part)

    def with_verb(self, verb: str) -> DecisionQuerySet:
        parts = self.model._meta.get_field("parts").related_model
        return self.filter(Exists(parts.objects.filter(decision=OuterRef("pk"), verb=verb)))

    def with_names(self) -> DecisionQuerySet:
        """With what a register prints of each: maker, meeting, agreement, parts and aims."""
        return self.select_related("body", "meeting__agreement", "agreement").prefetch_related(
            "parts", "aim_links__aim"
        )


_AGREED = Q(agreement__isnull=False) | Q(meeting__agreement__isnull=False)


def _of_reference(word: str) -> Q:
    """``D-2009-014``, however its letter is typed; of anything else, nothing."""
    parts = word.upper().strip(".,;:").split("-")
    if (
        len(parts) != 3
        or parts[0] != "D"
        or not all(one.isascii() and one.isdigit() for one in parts[1:])
    ):
        return Q(pk__in=[])
    year, number = (min(int(one[:9]), 32000) for one in parts[1:])
    return Q(year=year, number=number)


class DecisionActionQuerySet(models.QuerySet):
    def visible_to(self, membership) -> DecisionActionQuerySet:
        """The person's own, and those of decisions that they see."""
        decisions = self.model._meta.get_field("decision").related_model
        seen = decisions.objects.visible_to(membership)
        return self.filter(decision__in=seen)

    def open(self) -> DecisionActionQuerySet:
        """Not done, of decisions that stand."""
        return self.filter(done_on=None, decision__withdrawn_on=None)
