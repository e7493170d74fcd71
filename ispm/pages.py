"""Pages that are the same for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .glossary import terms


# permission: none, anyone may read it
@login_not_required
@require_safe
def accessibility(request):
    return render(request, "ispm/accessibility.html")


# permission: none, anyone may read it
@login_not_required
@require_safe
def glossary(request):
    """Every word of the field, each with a place of its own to link to."""
    return render(request, "ispm/glossary.html", {"terms": terms()})
