"""What people were told, what went out when, what they chose; and which workers are alive."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from . import querysets
from .kinds import Kind

SUBJECT_LENGTH = 250


@frozen
class Notice(AddedModel):
    """One thing that a person is told. ``key`` names the occasion: said twice, it is one row."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    body = models.TextField(blank=True)
    path = models.CharField(max_length=500, help_text="Within the site, straight to the step")
    for_day = models.DateField(help_text="The day on which it was news")

    objects = querysets.NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "key"], name="notice_once_for_each_occasion"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="notice_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.subject


class Message(EditedModel):
    """A person's one e-mail of a day. Whoever moves it to *sending* sends it, and nobody else;
    each try is a line of its history."""

    class State(models.TextChoices):
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="messages")
    day = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.SENDING)
    address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    attempts = models.PositiveSmallIntegerField(default=1)
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "day"], name="message_once_a_day"),
            models.CheckConstraint(
                condition=Q(state__in=["sending", "sent", "failed"]), name="message_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}, {self.day}"


@frozen
class MessageNotice(AddedModel):
    """A notice was put into a message. One that failed gives its notices to the next day's."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="parts")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "notice"], name="notice_once_in_a_message")
        ]

    def __str__(self) -> str:
        return f"{self.notice} in {self.message}"


class NoticeChoice(EditedModel):
    """A person wants a kind of notice, or does not; without a row, the table of kinds says."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="notice_choices")
    kind = models.CharField(max_length=20, choices=Kind)
    wanted = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "kind"], name="notice_chosen_once"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="notice_choice_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {'yes' if self.wanted else 'no'}"


class CalendarKey(EditedModel):
    """The secret in the address of a person's calendar; whoever has it can read the calendar."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="calendar_keys")
    token = models.CharField(max_length=60, unique=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(ended_at=None), name="calendar_key_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.membership}"


class HiddenGuidance(EditedModel):
    """That a person has read a piece of guidance and wants it no more, until brought back.

    ``key`` names it in the table (``notices.guidance``); what the table no longer has stays as it
    is.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="hidden_guidance")
    key = models.SlugField(max_length=40)
    brought_back_at = models.DateTimeField(null=True)

    objects = querysets.HiddenGuidanceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "hidden guidance"
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "key"],
                condition=Q(brought_back_at=None),
                name="guidance_hidden_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}, hidden by {self.membership}"


class WorkerBeat(models.Model):
    """A worker is alive: it says so every few seconds, by the database's own clock."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beaten_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id


@frozen
class TaskDeath(AddedModel):
    """A worker died while it ran a task. One run of a task dies once, whoever finds it."""

    task_id = models.UUIDField()
    task_path = models.CharField(max_length=250)
    worker_id = models.CharField(max_length=64)
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task_id", "started_at"], name="task_run_dies_once")
        ]

    def __str__(self) -> str:
        return f"{self.task_path}, {self.started_at}"


class OutboxEmail(AddedModel):
    """An e-mail kept instead of sent: what a demonstration or a developer looks at."""

    to = models.TextField()
    subject = models.CharField(max_length=250)
    body = models.TextField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
