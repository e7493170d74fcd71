from django.conf import settings
from django.http import Http404
from django.shortcuts import render


# permission: staff, and everyone where DEBUG is on
def gallery(request):
    """Every component on one page, to choose from and to look at."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return render(request, "components/gallery.html")
