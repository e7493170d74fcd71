"""Addresses of accounts under an organisation."""

urlpatterns = []
