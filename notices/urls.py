"""Addresses of notices under an organisation."""

urlpatterns = []
