"""What a workbook says of a budget, whichever layout it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tables.workbook_in import CellIn

from ..budgeting.shapes import Months
from ..imports.amounts import Unread, amount_of


@dataclass
class Filled:
    """By the line's key what is approved and what is planned by month, each with the cell that
    says so (of months the first); ``errors`` are sentences that begin with sheet and cell."""

    approved: dict[int, Decimal] = field(default_factory=dict)
    months: dict[int, Months] = field(default_factory=dict)
    places: dict[tuple[int, str], CellIn] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def wrong(self, cell: CellIn, why: str) -> None:
        self.errors.append(f"{cell.where}: {why}")

    def amount(self, cell: CellIn) -> Decimal | None:
        """The cell's amount, None where it is empty or (noted) wrong."""
        if cell.is_formula:
            self.wrong(cell, "this is a formula. Type the amount itself (or paste it as a value)")
        elif cell.is_error:
            self.wrong(cell, f"Excel shows the error “{cell.value}” here")
        else:
            try:
                return amount_of(cell.value)
            except Unread as fault:
                self.wrong(cell, str(fault))
        return None


def is_blank(cell: CellIn) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())
