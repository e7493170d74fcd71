"""The plan: programmes that last, and a year's objectives and activities under them.

An objective or activity is an identity with a number that is never used again; what it says
(wording, dates, expected progress) is a dated set of *terms* that counts from a quarter on.
Terms are only added, so that earlier quarters keep theirs.
"""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from periods.calendar import year_label
from programmes import querysets
from records.frozen import frozen
from records.models import AddedModel, EditedModel

FIRST_YEAR, LAST_YEAR = 1990, 2100
WORDING_LENGTH = 4000
SHORT_NAME_LENGTH = 60
MILESTONE_NAME_LENGTH = 120
REASON_LENGTH = 1000
AUTHORITY_LENGTH = 200
QUARTER_NUMBERS = [(n, f"Quarter {n}") for n in (1, 2, 3, 4)]


class Programme(EditedModel):
    """A programme belongs to the organisation and lasts over years; a plan includes it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=SHORT_NAME_LENGTH)
    position = models.PositiveSmallIntegerField(default=1)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"], name="programme_slug_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(ended_reason=""), name="programme_end_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HeadAssignment(EditedModel):
    """Who heads a programme, or deputises, from a day to a day. A deputy has what the head has."""

    class Kind(models.TextChoices):
        HEAD = "head", "Head"
        DEPUTY = "deputy", "Deputy"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="head_assignments")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="head_assignments")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HEAD)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = querysets.HeadAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["programme__position", "kind", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="head_assignment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["head", "deputy"]), name="head_assignment_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.programme}: {self.membership}"

    def counts_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class OperationalPlan(EditedModel):
    """One financial year's programmes, objectives and deliverables."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    programmes = models.ManyToManyField(Programme, through="PlannedProgramme", related_name="plans")

    objects = querysets.OperationalPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="plan_once_per_year"),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="plan_year_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.plan_word} {year_label(self.year)}"


class PlannedProgramme(EditedModel):
    """A plan's inclusion of a programme, in the plan's order."""

    plan = models.ForeignKey(OperationalPlan, models.PROTECT, related_name="planned_programmes")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="planned_in")
    position = models.PositiveSmallIntegerField()

    objects = querysets.PlannedProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "programme"], name="programme_once_in_plan")
        ]

    def __str__(self) -> str:
        return f"{self.programme} in {self.plan}"


class PlanElement(EditedModel):
    """What a plan numbers: added from a quarter on, perhaps withdrawn from a quarter on.

    A withdrawal carries its reason, authority and who decided when; of an addition the first
    terms say who, when and on whose authority.
    """

    added_from = models.PositiveSmallIntegerField(default=1, choices=QUARTER_NUMBERS)
    added_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    withdrawn_from = models.PositiveSmallIntegerField(null=True, choices=QUARTER_NUMBERS)
    withdrawn_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    withdrawn_authority = models.CharField(max_length=AUTHORITY_LENGTH, blank=True)
    withdrawn_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(added_from__range=(1, 4)), name="%(class)s_added_from_quarter_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(added_from=1) | ~Q(added_reason=""),
                name="%(class)s_addition_in_year_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_from=None, withdrawn_reason="")
                | Q(withdrawn_from__range=(1, 4)) & ~Q(withdrawn_reason=""),
                name="%(class)s_withdrawal_has_a_reason",
            ),
        ]


class Objective(PlanElement):
    """A numbered objective of a programme in one year's plan."""

    planned_programme = models.ForeignKey(
        PlannedProgramme, models.PROTECT, related_name="objectives"
    )
    number = models.PositiveSmallIntegerField()
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by"
    )

    objects = querysets.ObjectiveQuerySet.as_manager()

    class Meta(PlanElement.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            *PlanElement.Meta.constraints,
            models.UniqueConstraint(
                fields=["planned_programme", "number"], name="objective_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Objective {self.number}"


class Activity(PlanElement):
    """A priority deliverable (numbered PD1, PD2 …) or the line for additional activities."""

    class Kind(models.TextChoices):
        PRIORITY_DELIVERABLE = "priority_deliverable", "Priority deliverable"
        ADDITIONAL = "additional", "Additional supporting activities"

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=30, choices=Kind)
    number = models.PositiveSmallIntegerField(help_text="Within the objective and kind")
    position = models.PositiveSmallIntegerField(help_text="Order in which it is printed")
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by"
    )

    objects = querysets.ActivityQuerySet.as_manager()

    class Meta(PlanElement.Meta):
        abstract = False
        ordering = ["position", "pk"]
        constraints = [
            *PlanElement.Meta.constraints,
            models.UniqueConstraint(
                fields=["objective", "kind", "number"], name="activity_number_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["priority_deliverable", "additional"]),
                name="activity_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.objective}"

    @property
    def is_priority(self) -> bool:
        return self.kind == self.Kind.PRIORITY_DELIVERABLE

    @property
    def key(self) -> str:
        """``PD1`` for the first priority deliverable, ``AS1`` for additional activities."""
        return f"{'PD' if self.is_priority else 'AS'}{self.number}"


class Milestone(EditedModel):
    """A step on the way to a deliverable, by a day; its number is never used again."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField(help_text="Within the activity")
    name = models.CharField(max_length=MILESTONE_NAME_LENGTH)
    due_on = models.DateField("due date")
    done_on = models.DateField("date done", null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="milestone_number_once"),
            models.CheckConstraint(condition=~Q(name=""), name="milestone_has_a_name"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""),
                name="milestone_withdrawal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"

    @property
    def key(self) -> str:
        """``PD1.2`` for the second milestone of PD1; reads the activity."""
        return f"{self.activity.key}.{self.number}"


class Terms(AddedModel):
    """What an element of the plan says from a quarter on; the last one recorded counts."""

    from_quarter = models.PositiveSmallIntegerField(default=1, choices=QUARTER_NUMBERS)
    wording = models.TextField(max_length=WORDING_LENGTH, blank=True)
    short_name = models.CharField(max_length=SHORT_NAME_LENGTH, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    authority = models.CharField(max_length=AUTHORITY_LENGTH, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["from_quarter", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_quarter__range=(1, 4)), name="%(class)s_from_quarter_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(from_quarter=1) | ~Q(reason=""),
                name="%(class)s_change_in_year_has_a_reason",
            ),
        ]


@frozen
class ObjectiveTerms(Terms):
    """An objective's wording and short name from a quarter on."""

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="terms")

    def __str__(self) -> str:
        return self.short_name


@frozen
class ActivityTerms(Terms):
    """An activity's wording, dates and expected progress from a quarter on.

    ``expected_q1`` to ``expected_q4`` are whole per cents typed in the plan; empty means the
    product's own steps (``programmes.progress.expected_progress``).
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="terms")
    start_date = models.DateField()
    due_date = models.DateField()
    expected_q1 = models.PositiveSmallIntegerField(null=True, blank=True)
    expected_q2 = models.PositiveSmallIntegerField(null=True, blank=True)
    expected_q3 = models.PositiveSmallIntegerField(null=True, blank=True)
    expected_q4 = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Terms.Meta):
        abstract = False
        constraints = [
            *Terms.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_date__gte=F("start_date")), name="activity_due_not_before_start"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"expected_q{n}": None}) | Q(**{f"expected_q{n}__lte": 100}),
                    name=f"activity_expected_q{n}_at_most_100",
                )
                for n in (1, 2, 3, 4)
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def typed_expectation(self, quarter_number: int) -> int | None:
        return getattr(self, f"expected_q{quarter_number}")

    @property
    def typed_expectations(self) -> tuple[int | None, ...]:
        """As typed for the four quarters; None where the product's own steps count."""
        return self.expected_q1, self.expected_q2, self.expected_q3, self.expected_q4
