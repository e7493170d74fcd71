"""Addresses of returns under an organisation."""

urlpatterns = []
