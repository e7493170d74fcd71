"""Which tolerances count for a programme on a day. Sets are dated and only added; a submitted
version keeps the one that coloured it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from .models import ToleranceSet
from .records import ToleranceRecord

#: The product's own, where an organisation has set none (domain, conventions of the sector).
DEFAULTS = ToleranceRecord(
    set_id=None,
    valid_from=None,
    behind_amber=10,
    behind_red=20,
    overdue_red_months=1,
    spend_amber=Decimal("5.0"),
    spend_red=Decimal("10.0"),
)


def tolerances_for(
    organisation_id: int, programme_ids: Iterable[int], on: dt.date
) -> dict[int, ToleranceRecord]:
    """By programme id: its own set, else the organisation's, else the product's. One query."""
    return tolerances_of(ToleranceSet.objects.in_force(organisation_id, on), programme_ids)


def tolerances_of(
    sets: Iterable[ToleranceSet], programme_ids: Iterable[int]
) -> dict[int, ToleranceRecord]:
    """The same of sets read already, the oldest first."""
    for_all, own = DEFAULTS, {}
    for row in sets:
        if row.programme_id is None:
            for_all = _record(row)
        else:
            own[row.programme_id] = _record(row)
    return {pk: own.get(pk, for_all) for pk in programme_ids}


def _record(row: ToleranceSet) -> ToleranceRecord:
    return ToleranceRecord(
        set_id=row.pk,
        valid_from=row.valid_from,
        behind_amber=row.behind_amber,
        behind_red=row.behind_red,
        overdue_red_months=row.overdue_red_months,
        spend_amber=row.spend_amber,
        spend_red=row.spend_red,
    )
