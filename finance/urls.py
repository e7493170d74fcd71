"""Addresses of finance under an organisation."""

urlpatterns = []
