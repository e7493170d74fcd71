from django.urls import path

from components import views

urlpatterns = [
    path("", views.gallery, name="component-gallery"),
]
