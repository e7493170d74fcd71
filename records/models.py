"""How rows last: the base of what is edited (with history) and of what is only added."""

from __future__ import annotations

from typing import Self

from django.db import models, transaction
from simple_history.models import HistoricalRecords

from . import clock
from .refusals import Conflict, Gone


class EditedModel(models.Model):
    """A row that people change: each change keeps its history, and names the version it read."""

    edit_version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True

    def signed(self, by) -> Self:
        """The row itself, its next line of history under the name of ``by``'s person: the actor of
        the verb, whether or not a request is behind."""
        self._history_user = by.user
        return self

    def save_edit(self, *, expected_version: int) -> None:
        """Save with history if nobody saved since ``expected_version`` was read, else Conflict;
        Gone where the row is there no more.

        The check is an UPDATE with the version in its WHERE, so it holds on both databases
        without relying on a lock.
        """
        manager = type(self)._base_manager
        with transaction.atomic():
            taken = manager.filter(pk=self.pk, edit_version=expected_version).update(
                edit_version=expected_version + 1
            )
            if not taken:
                now = manager.filter(pk=self.pk).first()
                raise Conflict(now) if now else Gone
            self.edit_version = expected_version + 1
            self.save()


class AddedModel(models.Model):
    """A row that is only ever added: its own history. Give the class ``@frozen`` besides."""

    recorded_at = models.DateTimeField(default=clock.now, editable=False, db_index=True)

    class Meta:
        abstract = True
