"""Files from ledgers: how a source's files are read, each upload, its rows, and where codes go.

A row of an *adding* source (a payments listing) is the same row wherever its identity and its
count within the file are the same; it counts once, while any confirmed upload that was not
reversed holds it. A file of a *restating* source (a trial balance) says what a month comes to,
and takes the place of the source's file before it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from files.models import StoredFile
from records.fields import AmountField
from records.frozen import frozen
from records.models import EditedModel

from .. import querysets
from .budgets import Budget
from .entries import REASON_LENGTH
from .ledger import BudgetLine

CODE_LENGTH = 120
CELL_LENGTH = 300


class SourceProfile(EditedModel):
    """How one ledger's files are read: matched once, remembered for every later file.

    ``layout`` is a ``finance.imports.layout.Layout`` as plain JSON. ``generation`` grows with
    each upload that is confirmed or reversed: a preview made before is then read anew.
    """

    class Kind(models.TextChoices):
        ADDS = "adds", "Each file adds rows (a payments listing)"
        RESTATES = "restates", "Each file states a month anew (a trial balance)"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="source_profiles")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind)
    layout = models.JSONField()
    generation = models.PositiveIntegerField(default=0, editable=False)
    ended_on = models.DateField(null=True, blank=True)

    objects = querysets.SourceProfileQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="source_name_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["adds", "restates"]), name="source_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CodeMapping(EditedModel):
    """Which budget line a source's cost centre (or account code) belongs to, in one year."""

    source = models.ForeignKey(SourceProfile, models.PROTECT, related_name="mappings")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="code_mappings")
    code = models.CharField(max_length=CODE_LENGTH)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="code_mappings")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "budget", "code"], name="code_mapped_once_a_year"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="code_mapping_has_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.line}"


class Upload(EditedModel):
    """One file of a source for one year's budget, from its arrival to its reversal.

    ``month`` is the uploader's choice, where the file does not give the month itself.
    """

    class State(models.TextChoices):
        READING = "reading", "Being read"
        UNREADABLE = "unreadable", "Could not be read"
        PREVIEW = "preview", "To be confirmed"
        CONFIRMED = "confirmed", "Confirmed"
        REVERSED = "reversed", "Reversed"
        ABANDONED = "abandoned", "Given up"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="uploads")
    source = models.ForeignKey(SourceProfile, models.PROTECT, related_name="uploads")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="uploads")
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    layout = models.JSONField(help_text="The source's layout as this file was read by it")
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    generation = models.PositiveIntegerField(
        default=0, editable=False, help_text="The source's generation that the preview was made at"
    )
    problem = models.CharField(max_length=REASON_LENGTH, blank=True)
    uploaded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    reversed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    reversed_at = models.DateTimeField(null=True)
    reversed_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["source", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(month=None) | Q(month__range=(1, 12)), name="upload_month_1_to_12"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "reading",
                        "unreadable",
                        "preview",
                        "confirmed",
                        "reversed",
                        "abandoned",
                    ]
                ),
                name="upload_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "reversed"])
                & Q(confirmed_at=None, confirmed_by=None)
                | Q(state__in=["confirmed", "reversed"])
                & Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="upload_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="reversed")
                | Q(reversed_at__isnull=False, reversed_by__isnull=False) & ~Q(reversed_reason=""),
                name="upload_reversed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.stored_file}"


class UploadProgress(models.Model):
    """How far the reading of a file is: overwritten as it goes, no record of anything."""

    upload = models.OneToOneField(Upload, models.CASCADE, primary_key=True, related_name="progress")
    rows_read = models.PositiveIntegerField(default=0)
    rows_expected = models.PositiveIntegerField(null=True)
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rows_read} rows of {self.upload_id}"


class UploadRow(models.Model):
    """A row of a file as it was read: staged in batches, counted once its upload is confirmed.

    ``month`` is the month it counts in, ``own_month`` the one that the file gives; they differ
    where the month was closed. ``identity`` and ``occurrence`` are the row's own among those of
    its source; rows that never count (refused, set aside) have them too.
    """

    class Verdict(models.TextChoices):
        NEW = "new", "New"
        KNOWN = "known", "Already loaded"
        CHANGED = "changed", "Changed"
        ASIDE = "aside", "Set aside"
        REFUSED = "refused", "Refused"

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="rows", db_index=False)
    source = models.ForeignKey(SourceProfile, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(help_text="The row of the sheet or the line of the file")
    verdict = models.CharField(max_length=7, choices=Verdict)
    reason = models.CharField(max_length=CELL_LENGTH, blank=True)
    identity = models.CharField(max_length=32)
    occurrence = models.PositiveIntegerField(default=1)
    content = models.CharField(max_length=32, help_text="Fingerprint of all that counts")
    month = models.PositiveSmallIntegerField(null=True)
    own_month = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=CODE_LENGTH, blank=True)
    code_name = models.CharField(max_length=CELL_LENGTH, blank=True)
    amount = AmountField(null=True)
    text = models.CharField(max_length=CELL_LENGTH, blank=True)
    reference = models.CharField(max_length=CELL_LENGTH, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    counts = models.BooleanField(default=False)

    objects = querysets.UploadRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            # With ``row_counts_once`` it finds whoever holds a row (imports.rows.held_with). Most
            # rows are new, and an index of all of them would take as long as reading the file.
            models.Index(
                fields=["source", "identity", "occurrence"],
                condition=Q(verdict__in=["known", "changed"]),
                name="row_held_again",
            ),
            models.Index(fields=["upload", "code", "month"], name="row_of_entry"),
            # Asked for each row that is thrown away when a file is read anew.
            models.Index(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="row_replaced"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="upload_row_once"),
            models.UniqueConstraint(
                fields=["source", "identity", "occurrence"],
                condition=Q(counts=True),
                name="row_counts_once",
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | Q(verdict__in=["new", "known", "changed"]),
                name="upload_row_refused_never_counts",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["new", "known", "changed", "aside", "refused"]),
                name="upload_row_verdict_is_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["aside", "refused"])
                | Q(month__range=(1, 12), amount__isnull=False),
                name="upload_row_that_counts_has_month_and_amount",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="changed") | Q(replaces__isnull=False),
                name="upload_row_changed_names_what_it_replaces",
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of {self.upload_id}"


@frozen
class CountedRow(models.Model):
    """That an entry, after the first confirmation, took a row out of the count or back into it.

    What a confirmation counted needs no list: it is the upload's new and changed rows.
    """

    entry = models.ForeignKey("ActualEntry", models.PROTECT, related_name="counted_rows")
    row = models.ForeignKey(UploadRow, models.PROTECT, related_name="recounts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "row"], name="row_counted_once_by_an_entry")
        ]

    def __str__(self) -> str:
        return f"row {self.row_id} by {self.entry_id}"
