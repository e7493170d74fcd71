"""Addresses of reporting under an organisation."""

urlpatterns = []
