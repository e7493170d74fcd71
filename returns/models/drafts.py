"""Work on a step before it is saved: what is being typed, and whom a step was handed to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from programmes.models import Objective
from records import clock
from records.models import EditedModel

from ..vocabulary import REASON_LENGTH, HandoverState
from .returns import ProgrammeReturn


class StepDraft(models.Model):
    """What one person has typed into one step and not yet saved; no objective is the whole
    programme's step. Without history: saving the step applies it and takes it away.

    ``values``: by field of the step, as typed. ``based_on``: the ``edit_version`` that the page
    was opened with. ``revision`` counts the saves, so that two tabs notice each other; what one
    tab typed over is in ``kept``, a list of {"field", "text", "at"}.
    """

    programme_return = models.ForeignKey(ProgrammeReturn, models.PROTECT, related_name="drafts")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    kept = models.JSONField(default=list)
    based_on = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme_return", "objective", "membership"],
                condition=Q(objective__isnull=False),
                name="draft_once_per_person_and_step",
            ),
            models.UniqueConstraint(
                fields=["programme_return", "membership"],
                condition=Q(objective=None),
                name="draft_once_per_person_and_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.membership} for {self.programme_return}"


class StepHandover(EditedModel):
    """A step that a head handed to a contributor, who sees and fills it alone."""

    programme_return = models.ForeignKey(ProgrammeReturn, models.PROTECT, related_name="handovers")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="+")
    contributor = models.ForeignKey(Membership, models.PROTECT, related_name="handed_steps")
    handed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    note = models.CharField(max_length=REASON_LENGTH, blank=True)
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.GIVEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme_return", "objective"],
                condition=~Q(state="taken_back"),
                name="step_handed_to_one_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=HandoverState.values), name="handover_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective} of {self.programme_return}, handed to {self.contributor}"
