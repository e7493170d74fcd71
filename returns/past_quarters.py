"""What a programme's submitted returns of earlier quarters said, read once for a page."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Case, F, Q, TextField, Value, When

from periods.calendar import Quarter
from programmes.models import Programme
from programmes.reading import PlannedObjective

from .fourpart import STRIP, STRIP_YEARS, Strip, strip
from .models import ReturnSubmission
from .outlines import ReturnOutline, read_outline
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
            _before(quarter), version__programme_return__planned_programme__programme=programme
        )
        .last_of_each_return()
        .order_by(year, number)
        .annotate(whole=_record_if(is_last | Q(outline="")))
        .values_list(year, number, "outline", "whole")
    )
    found = [(Quarter(y, n), outline, whole) for y, n, outline, whole in rows][1 - STRIP :]
    last = next((whole for one, _, whole in found if one == before), None)
    return PastQuarters(
        last=record_for(last, of) if last else None,
        outlines=tuple((one, read_outline(outline, whole)) for one, outline, whole in found),
    )


def approved_colours(
    programmes: Collection[int], quarter: Quarter
) -> dict[int, dict[Quarter, str]]:
    """By programme id and quarter, the colour of what was approved last of each earlier quarter
    that a strip may show. One query."""
    of = "version__programme_return"
    year, number = f"{of}__period__year", f"{of}__period__quarter_number"
    programme = f"{of}__planned_programme__programme_id"
    rows = (
        ReturnSubmission.objects.approved()
        .filter(_before(quarter), **{f"{programme}__in": programmes})
        .order_by("version__number")
        .annotate(whole=_record_if(Q(outline="")))
        .values_list(programme, year, number, "outline", "whole")
    )
    found: dict[int, dict[Quarter, str]] = {}
    for about, y, n, outline, whole in rows:
        found.setdefault(about, {})[Quarter(y, n)] = read_outline(outline, whole).colour
    return found


def _before(quarter: Quarter) -> Q:
    year, number = (
        "version__programme_return__period__year",
        "version__programme_return__period__quarter_number",
    )
    earlier = Q(**{f"{year}__lt": quarter.year, f"{year}__gte": quarter.year - STRIP_YEARS})
    return earlier | Q(**{year: quarter.year, f"{number}__lt": quarter.number})


def _record_if(wanted: Q) -> Case:
    """The record where it is wanted: it is some hundred times as large as its outline."""
    return Case(When(wanted, then=F("record")), default=Value(""), output_field=TextField())
