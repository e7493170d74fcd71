"""Reading the demonstration's data, and placing it in time."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
LONDON = ZoneInfo("Europe/London")


def read(name: str, *, years_later: int = 0) -> dict:
    """One file of ``fixtures/demo``; its 2026 and 2027 moved on by ``years_later``."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    # In the order in which no year that was moved is met again.
    for year in sorted((2025, 2026, 2027, 2028), reverse=years_later > 0) if years_later else ():
        text = text.replace(str(year), str(year + years_later))
        text = text.replace(f"/{year % 100}", f"/{(year + years_later) % 100}")
    return json.loads(text)


def moment(day: dt.date | str, hour: int = 10, minute: int = 0) -> dt.datetime:
    """A time of day in London."""
    if isinstance(day, str):
        day = dt.date.fromisoformat(day)
    return dt.datetime.combine(day, dt.time(hour, minute), LONDON)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def money(text: str) -> Decimal:
    return Decimal(text)
