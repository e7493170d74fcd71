"""The e-mail backend of demonstrations: keeps each message for the page that shows them."""

from __future__ import annotations

from django.core.mail.backends.base import BaseEmailBackend

from .models import OutboxEmail


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            OutboxEmail.objects.create(
                to=", ".join(message.to), subject=message.subject[:250], body=message.body
            )
        return len(email_messages)
