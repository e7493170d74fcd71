"""Telling of new warnings: owners and deputies of theirs, whoever answers warnings of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from accounts.models import Membership, Organisation
from accounts.roles import Permission
from notices.actions import Told
from notices.kinds import Kind

from ..defining import current, definitions_of
from ..models import EarlyWarning, MeasureOwnership
from ..wording import counted

#: So many reasons stand in an e-mail; the page has them all.
MOST_TOLD = 10


def notices_of(organisation: Organisation, raised: Sequence[EarlyWarning]) -> list[Told]:
    """One notice for each person, of all that a run raised that concerns them. Three queries."""
    measures = {one.measure_id for one in raised}
    titles = {pk: current(rows).title for pk, rows in definitions_of(measures).items()}
    owners = _owners(organisation, measures)
    found = []
    for membership in Membership.objects.of(organisation).with_people():
        theirs = [one for one in raised if _concerns(one, membership, owners)]
        if theirs:
            found.append(_told(organisation, membership, theirs, titles))
    return found


def _owners(
    organisation: Organisation, measures: Iterable[int]
) -> dict[int, tuple[int | None, ...]]:
    rows = MeasureOwnership.objects.filter(organisation=organisation, measure__in=measures)
    return {row.measure_id: (row.owner_id, row.deputy_id) for row in rows}


def _concerns(
    warning: EarlyWarning, membership: Membership, owners: dict[int, tuple[int | None, ...]]
) -> bool:
    if membership.may(Permission.ANSWER_WARNINGS):
        return True
    return membership.pk in owners.get(warning.measure_id, ())


def _told(
    organisation: Organisation,
    to: Membership,
    warnings: Sequence[EarlyWarning],
    titles: dict[int, str],
) -> Told:
    lines = [
        f"- {one.measure.code} {titles[one.measure_id]}: {one.reason}"
        for one in warnings[:MOST_TOLD]
    ]
    if len(warnings) > MOST_TOLD:
        lines.append(f"- and {len(warnings) - MOST_TOLD} more")
    first = warnings[0].measure.code
    subject = f"Early warning: {first} {titles[warnings[0].measure_id]}"
    if len(warnings) > 1:
        subject = counted(len(warnings), "early warning")
    return Told(
        to=to,
        kind=Kind.EARLY_WARNING,
        key=f"early_warning:{warnings[-1].pk}",
        subject=subject,
        body="\n".join(lines),
        path=reverse("warning-list", kwargs={"organisation": organisation.slug}),
    )
