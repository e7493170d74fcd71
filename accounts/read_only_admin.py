"""The Django admin as a window: every model can be looked at there, and almost none changed.

What the product writes, it writes by verbs that check permission, rules and history; the admin
would go round them. So everything is registered with ``ReadOnlyAdmin``, superusers included.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib import admin
from django.db import models
from simple_history.models import HistoricalChanges

SHOWN_IN_LISTS = 6


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nothing is added, changed or deleted; every field is shown but bytes."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_list_display(self, request):
        texts = {f.name for f in self.model._meta.fields if isinstance(f, models.TextField)}
        short = [name for name in readable(self.model) if name not in texts]
        return ["__str__", *short[:SHOWN_IN_LISTS]]

    def get_list_select_related(self, request):
        return True

    def get_queryset(self, request):
        """Without the bytes of files, which nothing here shows."""
        kept = [f.name for f in self.model._meta.concrete_fields if is_bytes(f)]
        return super().get_queryset(request).defer(*kept)

    def get_fields(self, request, obj=None):
        return readable(self.model)

    def get_readonly_fields(self, request, obj=None):
        return readable(self.model)


def readable(model: type[models.Model]) -> list[str]:
    """The names of a model's own columns, in their order, without bytes."""
    return [field.name for field in model._meta.concrete_fields if not is_bytes(field)]


def is_bytes(field: models.Field) -> bool:
    return isinstance(field, models.BinaryField)


def own_models(label: str) -> list[type[models.Model]]:
    """An app's models; their history tables are shown by the product's own pages."""
    every = apps.get_app_config(label).get_models()
    return [model for model in every if not issubclass(model, HistoricalChanges)]


def register_read_only(label: str) -> None:
    """Every model of the app that it has not registered otherwise."""
    for model in own_models(label):
        if not admin.site.is_registered(model):
            admin.site.register(model, ReadOnlyAdmin)
