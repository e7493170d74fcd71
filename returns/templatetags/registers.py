"""Risks and issues of the register within a step: each leads to where it is updated."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def entry_link(context, reference: str, title: str) -> SafeString:
    """``R001 A supplier fails``, leading to the entry and from there back to this page."""
    request = context["request"]
    name = "issue-detail" if reference.startswith("I") else "risk-detail"
    kwargs = {"organisation": request.organisation.slug, "number": int(reference[1:])}
    address = reverse(name, kwargs=kwargs)
    back = urlencode({"next": request.path})
    return format_html(
        '<a class="govuk-link" href="{}?{}">{} {}</a>', address, back, reference, title
    )
