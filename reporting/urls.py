"""What readers see: the portfolio and its programmes, papers and their checks, packs."""

from django.urls import include, path

from .public.views import choosing
from .search import views as searching

urlpatterns = [
    path("", include("reporting.portfolio.urls")),
    path("papers/search/", searching.PaperSearch.as_view(), name="paper-search"),
    path("public-pages/", choosing.ChoosePublic.as_view(), name="public-choose"),
    path("", include("reporting.papers.urls")),
    path("", include("reporting.verification.urls")),
    path("", include("reporting.packs.urls")),
]
