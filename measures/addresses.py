"""Addresses that more than pages know: tasks and e-mails lead to them too."""

from __future__ import annotations

from django.urls import reverse

from .models import DataSet
from .spans import Span
from .vocabulary import FREQUENCY_OF


def typing_query(span: Span) -> str:
    """What the typing page is asked with, so that it opens at the period."""
    return f"every={FREQUENCY_OF[span.months]}&period={span.key}"


def typing_address(data_set: DataSet, span: Span) -> str:
    """Where the values of the data set's own body are typed for the period."""
    place = {"organisation": data_set.organisation.slug, "data_set": data_set.pk}
    return f"{reverse('vintage-type', kwargs=place)}?{typing_query(span)}"
