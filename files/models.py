"""Files as they were given or made: bytes that never change, with their SHA-256."""

from __future__ import annotations

import hashlib

from django.db import models

from accounts.models import Organisation
from records import clock
from records.frozen import frozen
from records.models import AddedModel


@frozen
class StoredFile(AddedModel):
    """What a file is; its bytes lie in a row of their own, so that lists stay light."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


@frozen
class FileContent(models.Model):
    """The bytes of a stored file."""

    stored_file = models.OneToOneField(
        StoredFile, models.PROTECT, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"bytes of {self.stored_file_id}"


class CachedFile(models.Model):
    """Bytes that can be made again at any time, kept for all machines under what they are made of:
    the key stands for the whole content, so what is found under it is never out of date."""

    key = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)
    last_used = models.DateField(default=clock.today, db_index=True)

    def __str__(self) -> str:
        return self.key


def sha256_of(data: bytes) -> str:
    """Hexadecimal SHA-256 of the bytes."""
    return hashlib.sha256(data).hexdigest()
