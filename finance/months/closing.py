"""Which months are open: a month closes for budget holders first, then for finance.

What comes late goes to the next open month; a closed month may be reopened with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from periods.calendar import month_label
from records.refusals import Refused

from ..models import Budget, MonthClosing

MONTHS = range(1, 13)
HOLDERS, FINANCE = MonthClosing.Stage.HOLDERS, MonthClosing.Stage.FINANCE


@dataclass(frozen=True)
class MonthStates:
    """How a year's months stand. ``closings`` has the last act of each month and stage."""

    budget: Budget
    closings: dict[tuple[int, str], MonthClosing]

    def closed(self, month: int, stage: str) -> MonthClosing | None:
        """The act that closed the month for the stage, if it is closed."""
        last = self.closings.get((month, stage))
        return last if last and last.is_closed else None

    def is_closed_for_holders(self, month: int) -> bool:
        return bool(self.closed(month, HOLDERS) or self.closed(month, FINANCE))

    def is_closed_for_finance(self, month: int) -> bool:
        return bool(self.closed(month, FINANCE))

    def open_before(self, month: int) -> list[int]:
        """The earlier months that are still open for finance."""
        return [one for one in range(1, month) if not self.is_closed_for_finance(one)]

    def open_month_from(self, month: int) -> int | None:
        """The month itself, or the next that is open for finance; None where none is."""
        return next((one for one in range(month, 13) if not self.is_closed_for_finance(one)), None)


def month_states(budget: Budget) -> MonthStates:
    """One query."""
    rows = MonthClosing.objects.filter(budget=budget).order_by("pk")
    rows = rows.select_related("recorded_by__user")
    return MonthStates(budget, {(row.month, row.stage): row for row in rows})


def open_month_from(budget: Budget, month: int) -> int:
    """Where an entry that comes late is posted; Refused where the rest of the year is closed."""
    found = month_states(budget).open_month_from(month)
    if found is None:
        raise Refused(
            f"{month_label(budget.year, month)} and all months after it are closed. Ask for one "
            "of them to be reopened.",
            field="month",
        )
    return found


def check_open_for_finance(budget: Budget, month: int) -> None:
    """Refused where the month is closed for finance."""
    states = month_states(budget)
    if states.is_closed_for_finance(month):
        label = month_label(budget.year, month)
        later = states.open_month_from(month)
        where = f"enter it in {month_label(budget.year, later)}, or " if later else ""
        raise Refused(f"{label} is closed: {where}ask a director to reopen {label}.", field="month")
