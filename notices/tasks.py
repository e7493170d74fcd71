"""Sending in the worker."""

from __future__ import annotations

from django_tasks import task

from accounts.models import Membership
from records import clock

from .sending import send_message


@task()
def deliver(membership_id: int) -> None:
    """Send the person's message of today if none has gone yet; may run any number of times."""
    send_message(membership=Membership.objects.get(pk=membership_id), day=clock.today())
