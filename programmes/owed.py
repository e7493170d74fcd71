"""What a person who leaves has to hand over: the programmes that they head or deputise for."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed

from .models import HeadAssignment


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    assignments = (
        HeadAssignment.objects.on(on)
        .filter(membership=membership, programme__ended_on=None)
        .select_related("programme")
    )
    return [
        Owed(
            what=f"{assignment.get_kind_display()} of {assignment.programme.name}",
            url=reverse(
                "programme-detail",
                kwargs={
                    "organisation": membership.organisation.slug,
                    "slug": assignment.programme.slug,
                },
            ),
            due_on=assignment.ends_on,
        )
        for assignment in assignments
    ]
