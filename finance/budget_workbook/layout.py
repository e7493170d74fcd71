"""The sheet to fill in, declared once for writing and for reading."""

from __future__ import annotations

from periods.calendar import month_label

from ..budgeting.shapes import MONTHS

SHEET, NOTES = "Budget", "Notes"
HEADING_ROW = 3
FILL_IN = "Fill in: "
LINE_NUMBER, GROUP, LINE, REVISED, SUM = (
    "Line number",
    "Group",
    "Budget line",
    "Revised now, £",
    "Sum of the months, £",
)
APPROVED = f"{FILL_IN}approved, £"


def month_heading(year: int, month: int) -> str:
    """``Fill in: April 2009, £``."""
    return f"{FILL_IN}{month_label(year, month)}, £"


def headings(year: int) -> list[str]:
    """From left to right."""
    months = [month_heading(year, month) for month in MONTHS]
    return [LINE_NUMBER, GROUP, LINE, APPROVED, REVISED, *months, SUM]
