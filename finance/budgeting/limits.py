"""Up to how much a person may move in a budget alone: the limits of their roles; and from which
variance on a line needs a note.

An organisation without any limit asks for no second person. As soon as one role has a limit, a
role without one may move nothing alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Membership, Organisation
from accounts.roles import GRANTS, Permission, Role
from figures.money import NIL, sterling, total

from ..models import AuthorityLimit

#: Who enters or decides on changes: no other role's limit would ever be asked for.
ROLES = tuple(
    role
    for role in Role
    if {Permission.ENTER_FINANCE, Permission.APPROVE_BUDGET_CHANGE} & GRANTS[role].keys()
)


@dataclass(frozen=True)
class Authority:
    """What a person may move alone; ``limit`` is None where the organisation has no limits."""

    limit: Decimal | None

    @property
    def is_limited(self) -> bool:
        return self.limit is not None

    def covers(self, amount: Decimal) -> bool:
        """Whether no second person is needed for a change of the amount."""
        return self.limit is None or amount <= self.limit


def limits_of(organisation: Organisation) -> dict[Role, AuthorityLimit]:
    """The limits that are set, by role."""
    rows = AuthorityLimit.objects.filter(organisation=organisation)
    return {Role(row.role): row for row in rows}


def authority_of(membership: Membership) -> Authority:
    """The largest limit among the person's roles; nil where only other roles have one."""
    limits = limits_of(membership.organisation)
    if not limits:
        return Authority(None)
    own = [limits[role].amount for role in membership.roles if role in limits]
    return Authority(max(own, default=NIL))


def size_of(amounts: Iterable[Decimal]) -> Decimal:
    """The amount of a change: what it adds to lines, without what it takes from others."""
    return total(amount for amount in amounts if amount > 0)


def materiality(organisation: Organisation) -> str:
    """When a variance needs a note: ``5% of the plan and £5,000``."""
    percent = f"{organisation.materiality_percent.normalize():f}%"
    return f"{percent} of the plan and {sterling(organisation.materiality_amount)}"
