"""What a person chose to be told."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Membership

from .kinds import ABOUT, Kind
from .models import NoticeChoice

#: Membership and kind to whether it is wanted, where somebody chose.
Chosen = dict[tuple[int, str], bool]


def chosen_by(memberships: Iterable[Membership]) -> Chosen:
    """Everything that these people chose, in one query."""
    rows = NoticeChoice.objects.filter(membership__in=[one.pk for one in memberships])
    return {(row.membership_id, row.kind): row.wanted for row in rows}


def wants(chosen: Chosen, membership: Membership, kind: str) -> bool:
    """What the person chose, else what the table of kinds says."""
    return chosen.get((membership.pk, kind), ABOUT[Kind(kind)].on)


def wanted_by(membership: Membership) -> set[Kind]:
    """The kinds that the person gets, whatever their roles."""
    chosen = chosen_by([membership])
    return {kind for kind in Kind if wants(chosen, membership, kind)}
