"""Which line a code's rows stand on: by mapping the code, or by a correction between lines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from accounts.models import Membership

from ..models import ActualEntry, Budget, BudgetLine, CodeMapping, SourceProfile


def map_codes(
    *,
    source: SourceProfile,
    budget: Budget,
    lines: Mapping[str, BudgetLine],
    by: Membership,
    move_loaded: bool = False,
) -> list[CodeMapping]:
    """From now on these codes go to these lines; what waits in suspense under them moves there
    at once, and with ``move_loaded`` also what stands on another line."""
    raise NotImplementedError


def correct_between_lines(
    *,
    budget: Budget,
    month: int,
    from_line: BudgetLine,
    to_line: BudgetLine,
    amount: Decimal,
    reason: str,
    by: Membership,
) -> tuple[ActualEntry, ActualEntry]:
    """Move an amount of a month from one line to another: a pair of entries."""
    raise NotImplementedError
