"""Accounts in the Django admin: an organisation's settings may be changed, nothing else."""

from __future__ import annotations

from django.contrib import admin

from .models import Organisation, User
from .read_only_admin import ReadOnlyAdmin, readable, register_read_only


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    """Name, words and thresholds, by superusers, with history.

    A new one is begun by the command ``begin_organisation``, with its first administrator.
    """

    list_display = ["name", "slug", "closed_on"]
    editable = ["name", "plan_word", "materiality_percent", "materiality_amount", "closed_on"]

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def get_list_display(self, request):
        return self.list_display

    def get_fields(self, request, obj=None):
        return readable(Organisation)

    def get_readonly_fields(self, request, obj=None):
        return [name for name in readable(Organisation) if name not in self.editable]

    def save_model(self, request, obj, form, change):
        obj.save_edit(expected_version=obj.edit_version)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People are invited, changed and ended in the product; a password is nobody's to read."""

    shown = ["email", "name", "is_active", "is_staff", "is_superuser", "date_joined", "last_login"]
    search_fields = ["email", "name"]

    def get_list_display(self, request):
        return self.shown

    def get_fields(self, request, obj=None):
        return self.shown

    def get_readonly_fields(self, request, obj=None):
        return self.shown


register_read_only("accounts")
