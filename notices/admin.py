"""What people were told, in the Django admin: to look at, never to change."""

from django.contrib import admin

from accounts.read_only_admin import ReadOnlyAdmin, readable, register_read_only

from .models import CalendarKey


@admin.register(CalendarKey)
class CalendarKeyAdmin(ReadOnlyAdmin):
    """Without the secret: it opens a person's calendar to whoever reads it."""

    def get_list_display(self, request):
        return [name for name in super().get_list_display(request) if name != "token"]

    def get_fields(self, request, obj=None):
        return [name for name in readable(self.model) if name != "token"]

    get_readonly_fields = get_fields


register_read_only("notices")
