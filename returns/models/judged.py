"""What objectives and programmes share: declared colours, answers, what is done about an amber."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from records.models import EditedModel

from ..vocabulary import ACTION_LENGTH, OWNER_LENGTH, Rag


class Judged(EditedModel):
    """The head's judgement: a colour for delivery and for risk (that for spend stands with the
    budget status), one overall only where it is another than the worst, and a forecast.

    ``answers`` holds what the head says to each question that the product asked, by its key
    (``returns.queries``).
    """

    delivery_rag = models.CharField(max_length=5, choices=Rag, blank=True)
    risk_rag = models.CharField(max_length=5, choices=Rag, blank=True)
    overall_rag = models.CharField(max_length=5, choices=Rag, blank=True)
    forecast_rag = models.CharField(max_length=5, choices=Rag, blank=True)
    answers = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    delivery_rag__in=["", *Rag.values],
                    risk_rag__in=["", *Rag.values],
                    overall_rag__in=["", *Rag.values],
                    forecast_rag__in=["", *Rag.values],
                ),
                name="%(class)s_colours_are_known",
            )
        ]


class Remedied(EditedModel):
    """What is done about an amber or a red: the action, by when, by whom. Its cause is the
    footnote."""

    action = models.CharField(max_length=ACTION_LENGTH, blank=True)
    action_due = models.DateField(null=True, blank=True)
    action_owner = models.CharField(max_length=OWNER_LENGTH, blank=True)

    class Meta:
        abstract = True
