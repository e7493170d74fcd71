"""Keeping files."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Organisation

from .models import FileContent, StoredFile, sha256_of


@transaction.atomic
def store_file(
    *, organisation: Organisation, name: str, content_type: str, data: bytes
) -> StoredFile:
    """Keep the bytes with their SHA-256; they are never changed afterwards."""
    stored = StoredFile.objects.create(
        organisation=organisation,
        name=name,
        content_type=content_type,
        size=len(data),
        sha256=sha256_of(data),
    )
    FileContent.objects.create(stored_file=stored, data=data)
    return stored
