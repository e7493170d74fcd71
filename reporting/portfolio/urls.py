"""Addresses of the portfolio and of one programme."""

from django.urls import path

from . import views

urlpatterns = [
    path("portfolio/", views.PortfolioPage.as_view(), name="portfolio"),
    path("programmes/<slug:slug>/", views.ProgrammePage.as_view(), name="programme-detail"),
]
