"""Bodies, their meetings with agendas, and what was decided, by whom, in which words.

How far a meeting is, its dated facts say: the agenda published, the meeting held or cancelled, the
minutes agreed. An ``Agreement`` is what freezes: from then on triggers refuse every change to the
meeting, its agenda and its decisions, and what is put right is a row beside. What becomes of the
actions goes on being told: an action is edited, its reports are only added.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from files.models import StoredFile
from programmes.models import CorporateAim
from records.frozen import frozen, frozen_when
from records.models import AddedModel, EditedModel

from . import conditions, querysets
from .vocabulary import NAME_LENGTH, REASON_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Purpose, Verb


class Act(AddedModel):
    """Something that a person did, with the post they held that day."""

    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    post = models.CharField(max_length=120)

    class Meta:
        abstract = True
        ordering = ["pk"]


class Body(EditedModel):
    """Who meets and decides: a board, a committee, a cabinet. Ended, never deleted."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bodies")
    name = models.CharField(max_length=NAME_LENGTH)
    slug = models.SlugField(max_length=60)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.BodyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"], name="body_slug_once_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"], name="body_name_once_per_organisation"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="body_has_a_name"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | Q(ended_on__isnull=False) & ~Q(ended_reason=""),
                name="body_ended_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@frozen_when(conditions.MEETING_AGREED % "id")
class Meeting(EditedModel):
    """One meeting of a body. ``meets_on`` is the day that is planned and then was."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    meets_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=TITLE_LENGTH, blank=True)
    agenda_published_at = models.DateTimeField(null=True, editable=False)
    held_recorded_at = models.DateTimeField(null=True, editable=False)
    present = models.TextField(max_length=TEXT_LENGTH, blank=True)
    apologies = models.TextField(max_length=TEXT_LENGTH, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-meets_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "meets_on"],
                condition=Q(cancelled_on=None),
                name="body_meets_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancelled_reason="")
                | Q(cancelled_on__isnull=False) & ~Q(cancelled_reason=""),
                name="meeting_cancelled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | Q(held_recorded_at=None),
                name="meeting_held_or_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.meets_on.day} {self.meets_on:%B %Y}"

    @property
    def is_agenda_published(self) -> bool:
        return self.agenda_published_at is not None

    @property
    def is_held(self) -> bool:
        return self.held_recorded_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_on is not None

    @property
    def is_agreed(self) -> bool:
        """The minutes are agreed: nothing of it changes any more."""
        return hasattr(self, "agreement")


@frozen_when(conditions.MEETING_AGREED % "meeting_id")
class AgendaItem(EditedModel):
    """An item of an agenda. Until the agenda is published numbers follow the order; from then on
    they stay, and an item that is added late says why. ``exemption``: taken in private."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.NOTING)
    presenter = models.CharField(max_length=TITLE_LENGTH, blank=True)
    exemption = models.CharField(max_length=REASON_LENGTH, blank=True)
    late_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=Q(withdrawn_on=None),
                name="agenda_number_once",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_has_a_title"),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="agenda_purpose_is_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=False) | Q(withdrawn_reason=""),
                name="agenda_item_reason_of_a_withdrawal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@frozen_when(conditions.ITEM_AGREED)
class AgendaDocument(EditedModel):
    """Another body's document under an item, a PDF as it was given: it goes into the pack."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="documents")
    title = models.CharField(max_length=TITLE_LENGTH)
    source = models.CharField(max_length=TITLE_LENGTH, blank=True)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.AgendaDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agenda_document_has_a_title"),
            models.CheckConstraint(condition=Q(pages__gte=1), name="agenda_document_has_pages"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=False) | Q(withdrawn_reason=""),
                name="agenda_document_reason_of_a_withdrawal",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@frozen_when(conditions.DECISION_AGREED)
class Decision(EditedModel):
    """What was decided under one reference, which the product gives and never uses again.

    It is a body's, usually at a meeting, or is taken by a post under a power that was delegated to
    it: ``maker`` then names the post (and the person), ``power`` on what authority.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="decisions")
    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveIntegerField(editable=False)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    maker = models.CharField(max_length=TITLE_LENGTH, blank=True)
    power = models.CharField(max_length=REASON_LENGTH, blank=True)
    decided_on = models.DateField()
    subject = models.CharField(max_length=TITLE_LENGTH)
    reasons = models.TextField(max_length=TEXT_LENGTH, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="decision_number_once"
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="decision_has_a_subject"),
            models.CheckConstraint(
                condition=Q(body__isnull=False, maker="", power="")
                | Q(body=None, meeting=None) & ~Q(maker="") & ~Q(power=""),
                name="decision_of_a_body_or_by_delegated_power",
            ),
            models.CheckConstraint(
                condition=Q(item=None) | Q(meeting__isnull=False),
                name="decision_item_of_its_meeting",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""),
                name="decision_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def reference(self) -> str:
        """``D-2009-014``: the year of the day it was recorded for, and its number in it."""
        return f"D-{self.year}-{self.number:03d}"

    @property
    def decision_maker(self) -> str:
        return self.maker or str(self.body)

    @property
    def is_delegated(self) -> bool:
        return self.body_id is None

    @property
    def is_on_record(self) -> bool:
        """The decision, or the minutes that it stands in, is agreed: it changes no more."""
        return hasattr(self, "agreement") or (self.meeting is not None and self.meeting.is_agreed)


@frozen_when(conditions.ITS_DECISION_AGREED)
class DecisionPart(EditedModel):
    """One part of a decision: its verb, what the verb is said of, and on what conditions."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=12, choices=Verb)
    text = models.TextField(max_length=TEXT_LENGTH)
    conditions = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="decision_verb_known"),
            models.CheckConstraint(condition=~Q(text=""), name="decision_part_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.text[:60]}"


@frozen_when(conditions.ITS_DECISION_AGREED)
class DecisionAim(EditedModel):
    """The decision supports a corporate aim or a community outcome."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="aim_links")
    aim = models.ForeignKey(CorporateAim, models.PROTECT, related_name="decision_links")

    class Meta:
        ordering = ["aim__kind", "aim__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "aim"], name="decision_aim_once")
        ]

    def __str__(self) -> str:
        return f"{self.decision} supports {self.aim}"


@frozen
class Agreement(Act):
    """The minutes of a meeting are agreed, or a decision under delegated power is put on record:
    what they say does not change from here."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, null=True, related_name="agreement")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="agreement")
    agreed_on = models.DateField()

    class Meta(Act.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting=None, decision__isnull=False)
                | Q(meeting__isnull=False, decision=None),
                name="agreement_of_minutes_or_of_a_decision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting or self.decision} agreed"


@frozen
class DecisionCorrection(Act):
    """What is put right in a decision that was agreed: beside it, with the reason."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="corrections")
    text = models.TextField(max_length=TEXT_LENGTH)
    reason = models.CharField(max_length=REASON_LENGTH)

    class Meta(Act.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_says_what"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_corrected_with_reason"),
        ]

    def __str__(self) -> str:
        return f"Correction of {self.decision.reference}"


class DecisionAction(EditedModel):
    """What somebody is to do because of a decision, by a day. It stays on its owner's home page
    until it is done, and is reported to each meeting of the body until then."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=REASON_LENGTH)
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="decision_actions")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_note = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.DecisionActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="action_number_once"),
            models.CheckConstraint(condition=~Q(what=""), name="action_says_what"),
            models.CheckConstraint(
                condition=Q(done_on=None, done_note="")
                | Q(done_on__isnull=False) & ~Q(done_note=""),
                name="action_done_with_a_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.what}"

    @property
    def reference(self) -> str:
        """``D-2009-014/1``."""
        return f"{self.decision.reference}/{self.number}"

    def is_late(self, on: dt.date) -> bool:
        return self.done_on is None and self.due_on < on


@frozen
class ActionReport(Act):
    """What the owner says of an action: how far it is, or that it is done."""

    action = models.ForeignKey(DecisionAction, models.PROTECT, related_name="reports")
    reported_on = models.DateField()
    text = models.CharField(max_length=REASON_LENGTH)

    class Meta(Act.Meta):
        abstract = False
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="report_says_something")]

    def __str__(self) -> str:
        return f"Report on {self.action}"
