"""What a programme's submitted returns of earlier quarters said, read once for a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, F, Q, TextField, Value, When

from periods.calendar import Quarter
from programmes.models import Programme
from programmes.reading import PlannedObjective
from records import codec

from .fourpart import STRIP, STRIP_YEARS, Strip, strip
from .models import ReturnSubmission
from .outlines import ReturnOutline, outline_of
from .reading import record_for
from .records import ReturnRecord


@dataclass(frozen=True)
class PastQuarters:
    """``last`` is the record of the quarter before; None where nothing was submitted for it.
    ``outlines`` are pairs of quarter and outline, the oldest first."""

    last: ReturnRecord | None
    outlines: tuple[tuple[Quarter, ReturnOutline], ...]

    def strip(self, colour_of: Callable[[ReturnOutline], str], now: tuple[Quarter, str]) -> Strip:
        """The colours of earlier quarters, then that of this one."""
        colours = {quarter: colour_of(one) for quarter, one in self.outlines}
        return strip(colours | dict([now]), now[0])


def past_quarters(
    programme: Programme, quarter: Quarter, *, of: PlannedObjective | None = None
) -> PastQuarters:
    """The last submissions before the quarter. One query.

    Outlines stand for all but the last one; ``of`` as ``record_of_quarter`` has it.
    """
    before = quarter.previous()
    year, number = (
        "version__programme_return__period__year",
        ("version__programme_return__period__quarter_number"),
    )
    is_last = Q(**{year: before.year, number: before.number})
    rows = (
        ReturnSubmission.objects.filter(
            Q(**{f"{year}__lt": quarter.year})
            | Q(**{year: quarter.year, f"{number}__lt": quarter.number}),
            version__programme_return__planned_programme__programme=programme,
            **{f"{year}__gte": quarter.year - STRIP_YEARS},
        )
        .last_of_each_return()
        .order_by(year, number)
        .annotate(
            whole=Case(
                When(is_last | Q(outline=""), then=F("record")),
                default=Value(""),
                output_field=TextField(),
            )
        )
        .values_list(year, number, "outline", "whole")
    )
    found = [(Quarter(y, n), outline, whole) for y, n, outline, whole in rows][1 - STRIP :]
    last = next((whole for one, _, whole in found if one == before), None)
    return PastQuarters(
        last=record_for(last, of) if last else None,
        outlines=tuple((one, _outline(outline, whole)) for one, outline, whole in found),
    )


def _outline(outline: str, record: str) -> ReturnOutline:
    if outline:
        return codec.from_json(ReturnOutline, outline)
    return outline_of(codec.from_json(ReturnRecord, record))
