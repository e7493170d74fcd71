"""Stored files sent to who may have them."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from .models import StoredFile


def as_download(stored: StoredFile) -> HttpResponse:
    """The stored bytes, always as a download: nothing that was uploaded opens in this site."""
    response = HttpResponse(bytes(stored.content.data), content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name)
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_cache=True)
    return response
