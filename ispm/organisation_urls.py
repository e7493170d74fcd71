"""Everything within one organisation."""

urlpatterns = []
