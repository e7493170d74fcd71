"""Addresses of rounds and returns under an organisation."""

from django.urls import path

from .views import reading

urlpatterns = [
    path(
        "returns/<slug:period>/<slug:programme>/",
        reading.ReturnPage.as_view(),
        name="return-detail",
    ),
    path(
        "returns/<slug:period>/<slug:programme>/review/",
        reading.ReturnPage.as_view(),
        name="return-review",
    ),
]
