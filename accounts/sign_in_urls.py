"""The addresses of sign-in: of allauth's, those that the product uses and no others; and what
was sent when a session had ended.

Nobody signs up, and nobody manages e-mail addresses: an administrator invites people.
"""

from allauth.account import views
from django.urls import path, re_path

from . import held_page

urlpatterns = [
    path("held/", held_page.held_posts, name="held"),
    path("held/drop/", held_page.drop_held, name="held-drop"),
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
