"""Addresses of an organisation's people. One person, and their ending, are in ``ispm.people``."""

from django.urls import path

from . import views

urlpatterns = [
    path("people/", views.PeopleList.as_view(), name="person-list"),
    path("people/invite/", views.InvitePerson.as_view(), name="person-invite"),
    path("people/<int:pk>/change/", views.ChangePerson.as_view(), name="person-change"),
    path("people/<int:pk>/invitation/", views.resend_invitation, name="person-invite-again"),
]
