"""What a person still has to do for the register: mitigations and issues past their day."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed

from .models import Issue, Mitigation


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """The person's own that are not done and whose day is over. Two queries."""
    slug = membership.organisation.slug
    mitigations = Mitigation.objects.filter(
        owner=membership, done_on=None, due_on__lt=on, risk__closed_on=None
    ).select_related("risk")
    issues = Issue.objects.filter(owner=membership, due_on__lt=on).open()
    return [
        *(
            Owed(
                f"Do what was promised about {one.risk}: {one.action}",
                reverse("risk-detail", args=[slug, one.risk.number]),
                one.due_on,
            )
            for one in mitigations
        ),
        *(
            Owed(f"Deal with {one}", reverse("issue-detail", args=[slug, one.number]), one.due_on)
            for one in issues
        ),
    ]
