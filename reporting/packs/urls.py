"""Addresses of a meeting's pack, under the meeting."""

from django.urls import path

from . import views

urlpatterns = [
    path("meetings/<int:meeting>/pack/", views.PackPage.as_view(), name="pack-detail"),
    path("meetings/<int:meeting>/pack/make/", views.make, name="pack-make"),
    path("meetings/<int:meeting>/pack/public/", views.make_public, name="pack-public"),
    path("meetings/<int:meeting>/pack/<int:number>.pdf", views.pack_file, name="pack-file"),
    path("meetings/<int:meeting>/pack/<int:number>/again/", views.make_again, name="pack-again"),
]
