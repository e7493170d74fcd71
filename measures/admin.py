"""Measures in the Django admin: to look at, never to change."""

from accounts.read_only_admin import register_read_only

register_read_only("measures")
