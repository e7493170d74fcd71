"""Addresses of notices under an organisation."""

from django.urls import path

from . import views

urlpatterns = [
    path("choices/", views.NoticeChoices.as_view(), name="notice-choices"),
    path("calendar/make/", views.calendar_make, name="calendar-make"),
    path("calendar/stop/", views.calendar_stop, name="calendar-stop"),
    path("guidance/<slug:key>/hide/", views.guidance_hide, name="guidance-hide"),
    path("guidance/bring-back/", views.guidance_bring_back, name="guidance-bring-back"),
]
