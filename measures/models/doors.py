"""Other ways in and out: clients with a token, requests by e-mail, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from files.models import StoredFile
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from .. import querysets
from ..vocabulary import NAME_LENGTH, REASON_LENGTH, MailOutcome
from .frameworks import Measure
from .values import DataSet, Vintage


class ApiClient(EditedModel):
    """A program that reads an organisation's measures, or posts returns, with a token of its own.

    Only the token's SHA-256 is kept. A posted return waits to be confirmed like any other.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="api_clients")
    name = models.CharField(max_length=NAME_LENGTH)
    token_digest = models.CharField(max_length=64, unique=True)
    supplies = models.ForeignKey(
        DataSet, models.PROTECT, null=True, blank=True, related_name="suppliers"
    )
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ends_on = models.DateField("last day", null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(revoked_at=None),
                name="api_client_name_once",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(token_digest=""), name="api_client_name_and_token"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UpdateRequest(EditedModel):
    """Values of one period asked for by e-mail from a designated updater.

    ``reference`` stands in the subject: an answer is known by it. ``sent_at`` is when the mail
    server took the e-mail last; ``problem`` why it did not, since.
    """

    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="update_requests")
    asked = models.ForeignKey(Membership, models.PROTECT, related_name="update_requests")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    start = models.DateField("first day of the period")
    months = models.PositiveSmallIntegerField("length of the period")
    due_on = models.DateField()
    reference = models.CharField(max_length=32, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField("why it could not be sent", max_length=REASON_LENGTH, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = querysets.UpdateRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Request {self.reference}"


@frozen
class RequestedMeasure(AddedModel):
    """One measure that a request asks for."""

    request = models.ForeignKey(UpdateRequest, models.PROTECT, related_name="requested_measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "measure"], name="requested_measure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} by {self.request}"


@frozen
class ReceivedMail(AddedModel):
    """An e-mail that the mailbox held, and what became of it. Kept whole unless from a stranger."""

    message_id = models.CharField(max_length=250, unique=True)
    sender = models.CharField(max_length=254)
    subject = models.CharField(max_length=250, blank=True)
    outcome = models.CharField(max_length=10, choices=MailOutcome)
    why = models.CharField(max_length=REASON_LENGTH, blank=True)
    request = models.ForeignKey(UpdateRequest, models.PROTECT, null=True, related_name="mails")
    vintage = models.ForeignKey(Vintage, models.PROTECT, null=True, related_name="mails")
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=MailOutcome.values), name="mail_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="taken") | Q(request__isnull=False, vintage__isnull=False),
                name="mail_taken_for_a_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} from {self.sender}"


class MailboxState(models.Model):
    """How the last look into the mailbox went; one row. ``busy_until`` keeps others from looking
    meanwhile, and lapses where whoever looks dies."""

    tried_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField("last time that it could be read", null=True)
    busy_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=REASON_LENGTH, blank=True)

    def __str__(self) -> str:
        return self.problem or "The mailbox could be read"
