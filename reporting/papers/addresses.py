"""Where papers and editions are found."""

from __future__ import annotations

from django.urls import reverse

from ..models import Edition, Paper


def address(name: str, *parts: object) -> str:
    """``address("paper-detail", paper)``: a page of a paper, paragraph or edition."""
    first, *others = parts
    if isinstance(first, Paper):
        parts = (first.organisation.slug, first.pk, *others)
    elif isinstance(first, Edition):
        parts = (first.paper.organisation.slug, first.paper_id, first.number, *others)
    return reverse(name, args=parts)
