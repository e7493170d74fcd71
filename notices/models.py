"""E-mails that the product has sent, or in a demonstration would have sent."""

from __future__ import annotations

from django.db import models

from records.models import AddedModel


class OutboxEmail(AddedModel):
    """An e-mail kept instead of sent: what a demonstration or a developer looks at."""

    to = models.TextField()
    subject = models.CharField(max_length=250)
    body = models.TextField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
