"""`{% guidance %}`: the short text that stands above a page's heading on first visits."""

from __future__ import annotations

from django import template

from ..guidance import guidance_for
from ..models import HiddenGuidance

register = template.Library()


@register.inclusion_tag("notices/guidance.html", takes_context=True)
def guidance(context) -> dict[str, object]:
    """The first text for this page and person that they have not hidden; never beside a form
    that came back with errors. One query, and none where the table has nothing."""
    request = context.get("request")
    return {
        "one": _first(request),
        "request": request,
        "csrf_token": context.get("csrf_token", ""),
    }


def _first(request):
    membership = getattr(request, "membership", None)
    match = getattr(request, "resolver_match", None)
    if membership is None or match is None or request.method != "GET":
        return None
    fitting = guidance_for(membership, match.url_name)
    if not fitting:
        return None
    hidden = set(HiddenGuidance.objects.of(membership).values_list("key", flat=True))
    return next((one for one in fitting if one.key not in hidden), None)
