"""What readers see: the portfolio and its programmes, then papers."""

from django.urls import include, path

urlpatterns = [
    path("", include("reporting.portfolio.urls")),
    path("", include("reporting.papers.urls")),
]
