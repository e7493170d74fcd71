"""What readers see: the portfolio and its programmes, papers, the packs of meetings."""

from django.urls import include, path

urlpatterns = [
    path("", include("reporting.portfolio.urls")),
    path("", include("reporting.papers.urls")),
    path("", include("reporting.packs.urls")),
]
