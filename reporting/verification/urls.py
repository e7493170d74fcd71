"""The address that has an edition checked."""

from django.urls import path

from . import views

urlpatterns = [
    path("papers/<int:paper>/editions/<int:number>/check/", views.check, name="edition-check"),
]
