"""Addresses of risks and issues under an organisation."""

urlpatterns = []
