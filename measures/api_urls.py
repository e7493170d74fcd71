"""Addresses of the open API, below ``/api/v1/``: one for each row of its table."""

from django.urls import path, re_path

from .doors.endpoints import ENDPOINTS
from .views.api import VIEWS, nothing

urlpatterns = [
    *(path(one.route, VIEWS[one.key], name=f"api-{one.key}") for one in ENDPOINTS),
    re_path(r"^.*$", nothing, name="api-nothing"),
]
