"""The home page by role: what you need to do, by when."""

from django.views.generic import TemplateView

from accounts.access import open_to_members


@open_to_members
class Home(TemplateView):
    template_name = "ispm/home.html"
