"""Addresses of programmes under an organisation."""

urlpatterns = []
