"""What belongs to a month: actuals and its closing, projections to the year end, notes on lines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from records.fields import AmountField
from records.frozen import frozen
from records.models import EditedModel

from .. import querysets
from .budgets import Budget
from .entries import NOTE_LENGTH, REASON_LENGTH, Entry
from .ledger import BudgetLine
from .uploads import CODE_LENGTH, Upload


@frozen
class ActualEntry(Entry):
    """An amount that moves a line's actual in a month; what takes one back is one of its own.

    An entry without a line is *unallocated*: a row of a ledger whose code has no line yet.
    Entries are posted by ``finance.posting`` alone, which keeps ``MonthTotal`` with them.
    """

    class Kind(models.TextChoices):
        LEDGER = "ledger", "Ledger"
        ACCRUAL = "accrual", "Accrual"
        PREPAYMENT = "prepayment", "Prepayment"

    class Source(models.TextChoices):
        TYPED = "typed", "Typed"
        REVERSAL = "reversal", "Reversal"
        LOADED = "loaded", "Loaded from a file"
        DROPPED = "dropped", "No longer held by a file"
        RECOUNTED = "recounted", "Held by an earlier file again"
        MOVED_OUT = "moved_out", "Moved to another line"
        MOVED_IN = "moved_in", "Moved from another line"
        UNWOUND = "unwound", "Reversal of last month's accrual or prepayment"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="actual_entries")
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, blank=True, related_name="actual_entries"
    )
    month = models.PositiveSmallIntegerField()
    amount = AmountField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LEDGER)
    source = models.CharField(max_length=12, choices=Source, default=Source.TYPED)
    says = models.SmallIntegerField(
        default=1, help_text="1: the month was reported; −1: takes such a saying back; 0: neither"
    )
    is_to_unwind = models.BooleanField(
        default=False, help_text="An accrual or prepayment that the next month takes back"
    )
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    code = models.CharField(max_length=CODE_LENGTH, blank=True)
    rows_month = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="The month that the file's rows are of, where they stand in a later one",
    )
    remark = models.CharField(max_length=REASON_LENGTH, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    unwinds = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="unwound_by"
    )

    objects = querysets.ActualEntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["budget", "line", "month"])]
        constraints = [
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="actual_month_1_to_12"),
            models.CheckConstraint(
                condition=Q(kind__in=["ledger", "accrual", "prepayment"]),
                name="actual_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    source__in=[
                        "typed",
                        "reversal",
                        "loaded",
                        "dropped",
                        "recounted",
                        "moved_out",
                        "moved_in",
                        "unwound",
                    ]
                ),
                name="actual_source_is_known",
            ),
            models.CheckConstraint(condition=Q(says__in=[-1, 0, 1]), name="actual_says_one_thing"),
            models.CheckConstraint(
                condition=Q(rows_month=None)
                | Q(upload__isnull=False, rows_month__range=(1, 12))
                & Q(rows_month__lt=models.F("month")),
                name="actual_of_rows_of_an_earlier_month",
            ),
            models.CheckConstraint(
                condition=Q(source="reversal", reverses__isnull=False)
                | ~Q(source="reversal") & Q(reverses=None),
                name="actual_reversal_names_what_it_reverses",
            ),
            models.CheckConstraint(
                condition=Q(source="unwound", unwinds__isnull=False) & ~Q(kind="ledger")
                | ~Q(source="unwound") & Q(unwinds=None),
                name="actual_unwinding_names_what_it_unwinds",
            ),
            models.CheckConstraint(
                condition=Q(is_to_unwind=False)
                | Q(source__in=["typed", "reversal"]) & ~Q(kind="ledger"),
                name="actual_to_unwind_is_accrued",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["loaded", "dropped", "recounted"], upload__isnull=False)
                | Q(source__in=["moved_out", "moved_in"])
                | Q(source__in=["typed", "reversal", "unwound"], upload=None, line__isnull=False),
                name="actual_from_a_file_names_it",
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=False) | Q(upload__isnull=False, kind="ledger"),
                name="actual_without_a_line_is_of_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line or 'Unallocated'}, month {self.month}: {self.amount}"


class MonthTotal(models.Model):
    """What a line's entries of a month come to: kept in the transaction that posts them.

    ``line`` is None for what is unallocated. ``standing`` adds what the entries
    say: a month where it is nil was not reported. No record of its own: entries are.
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="month_totals")
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="month_totals")
    month = models.PositiveSmallIntegerField()
    ledger = AmountField(default=0)
    accrued = AmountField(default=0, help_text="Accruals, prepayments and their unwinding")
    standing = models.IntegerField(default=0)

    objects = querysets.MonthTotalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "line", "month"], name="month_total_once_a_line"
            ),
            models.UniqueConstraint(
                fields=["budget", "month"],
                condition=Q(line=None),
                name="month_total_once_unallocated",
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="month_total_month_1_to_12"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line or 'Unallocated'}, month {self.month}: {self.ledger + self.accrued}"


@frozen
class MonthClosing(Entry):
    """That a month was closed, or reopened, for budget holders or for finance.

    The last one of a month and stage says how it stands. Closed for finance is closed for
    holders too.
    """

    class Stage(models.TextChoices):
        HOLDERS = "holders", "Budget holders"
        FINANCE = "finance", "Finance"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="closings")
    month = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=8, choices=Stage)
    is_closed = models.BooleanField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["budget", "month"])]
        constraints = [
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="closing_month_1_to_12"),
            models.CheckConstraint(
                condition=Q(stage__in=["holders", "finance"]), name="closing_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(is_closed=True) | ~Q(reason=""), name="month_reopening_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        done = "closed" if self.is_closed else "reopened"
        return f"Month {self.month} {done} for {self.get_stage_display().lower()}"


@frozen
class Projection(Entry):
    """What a line is expected to come to at the year end, as seen at a month end."""

    class Method(models.TextChoices):
        PLAN = "plan", "Spent to date and the plan of the months left"
        RUN_RATE = "run_rate", "Each month left like the average of those gone"
        LAST_YEAR = "last_year", "As last year went on from this month"
        TYPED = "typed", "Typed"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="projections")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="projections")
    month = models.PositiveSmallIntegerField()
    amount = AmountField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    method = models.CharField(max_length=12, choices=Method, default=Method.TYPED)

    class Meta:
        ordering = ["month", "pk"]
        indexes = [models.Index(fields=["budget", "line", "month"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="projection_month_1_to_12"
            ),
            models.CheckConstraint(
                condition=Q(method__in=["plan", "run_rate", "last_year", "typed"]),
                name="projection_method_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} at month {self.month}: {self.amount}"


class LineNote(EditedModel):
    """An explanation of a line at a month end: numbered in the statement's order, or in place.

    An in-place note stands below the table behind its symbol (``*``).
    """

    class Kind(models.TextChoices):
        NUMBERED = "numbered", "Numbered, explained in the paper's text"
        IN_PLACE = "in_place", "In place, below the table"

    class Nature(models.TextChoices):
        TIMING = "timing", "Timing: it comes right within the year"
        TRUE = "true", "A true under- or overspend"
        ONE_OFF = "one_off", "A one-off"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="notes")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="notes")
    month = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.NUMBERED)
    symbol = models.CharField(max_length=2, blank=True)
    nature = models.CharField(max_length=8, choices=Nature, blank=True)
    text = models.TextField(max_length=NOTE_LENGTH)
    withdrawn_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "line", "month"], name="line_note_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="line_note_month_1_to_12"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="line_note_says_something"),
            models.CheckConstraint(
                condition=Q(nature__in=["", "timing", "true", "one_off"]),
                name="line_note_nature_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="numbered", symbol="") | Q(kind="in_place") & ~Q(symbol=""),
                name="line_note_in_place_has_a_symbol",
            ),
        ]

    def __str__(self) -> str:
        return f"Note on {self.line}, month {self.month}"
