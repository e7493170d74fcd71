"""Everything within one organisation: a table of contents by app."""

from django.urls import include, path

from ispm import home

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("", include("accounts.urls")),
    path("", include("programmes.urls")),
    path("finance/", include("finance.urls")),
    path("", include("returns.urls")),
    path("", include("reporting.urls")),
]
