"""Warnings on the home page: owners and deputies have theirs to answer, others all."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission

from .listing import lines_of, warnings_for

#: More than so many are one line that leads to the list.
MOST_NAMED = 5


def warnings_to_answer(membership: Membership, on: dt.date) -> list[Owed]:
    """Two queries."""
    answers_all = membership.may(Permission.ANSWER_WARNINGS)
    rows = warnings_for(membership, own_alone=not answers_all).unanswered()
    lines = lines_of(rows[: MOST_NAMED + 1])
    slug = membership.organisation.slug
    if len(lines) > MOST_NAMED:
        path = reverse("warning-list", kwargs={"organisation": slug})
        return [Owed(f"Answer {rows.count()} early warnings", path, None)]
    return [
        Owed(
            f"Answer the early warning on {one.warning.measure.code} {one.title}: "
            f"{one.warning.get_rule_display().lower()} ({one.span.label})",
            reverse("warning-detail", kwargs={"organisation": slug, "warning": one.warning.pk}),
            None,
        )
        for one in lines
    ]
