"""All bodies of one period in the order of rank, with a bar for each, as the page prints them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from charts.scale import Scale, scale_of
from tables.declaration import NOT_REPORTED

from ..printing import as_printed, state_in_words
from .comparators import Figure, Ranked
from .page import MeasurePage

#: The bar's own units: it is drawn as wide as its column.
WIDTH = 1000


@dataclass(frozen=True)
class Placed:
    """``left`` and ``width`` of the bar, out of a thousand. ``kind`` is own, given (a nation's) or
    nothing; ``why`` stands where there is no value."""

    name: str
    rank: str
    value: str
    state: str
    kind: str
    in_family: bool
    left: Decimal
    width: Decimal
    why: str = ""


def order_of(page: MeasurePage) -> list[Placed]:
    """The best first, the nation where its value would stand, then who has none."""
    if page.shown is None:
        return []
    national = page.shown.comparators.national
    figures = [one.figure for one in page.ranking]
    if national and national.value is not None:
        figures.append(national)
    if not figures:
        return _without(page)
    scale = scale_of((one.value for one in figures), start=0, end=WIDTH)
    found = [_placed(page, one.figure, one, scale) for one in page.ranking]
    if national and national.value is not None:
        place = _place_of(page, national, page.ranking)
        found.insert(place, _placed(page, national, None, scale))
    return found + _without(page)


def _place_of(page: MeasurePage, national: Figure, ranking: Iterable[Ranked]) -> int:
    """Before the first body that is worse; where neither way is better, by size."""
    how_bad = page.shown.comparators.badness or (lambda value: -value)
    theirs = how_bad(national.value)
    better = [one for one in ranking if how_bad(one.figure.value) <= theirs]
    return len(better)


def _placed(page: MeasurePage, figure: Figure, ranked: Ranked | None, scale: Scale) -> Placed:
    nil, at = scale.at(Decimal(0)), scale.at(figure.value)
    place = ranked.place if ranked else None
    return Placed(
        name=figure.body.name,
        rank=f"{'=' if place.is_shared else ''}{place.rank}" if place else "",
        value=as_printed(figure.value, page.definition),
        state="" if figure.state == "reported" else state_in_words(figure.state),
        kind=_kind(page, figure.body.pk) if ranked else "given",
        in_family=_in_family(page, figure.body.pk),
        left=min(nil, at),
        width=max(abs(at - nil), Decimal(2)),
    )


def _kind(page: MeasurePage, body_id: int) -> str:
    return "own" if page.body and body_id == page.body.pk else ""


def _in_family(page: MeasurePage, body_id: int) -> bool:
    family = page.shown.comparators.family
    return bool(family) and any(one.body.pk == body_id for one in family.figures)


def _without(page: MeasurePage) -> list[Placed]:
    return [
        Placed(
            name=body.name,
            rank="",
            value="",
            state="",
            kind=_kind(page, body.pk),
            in_family=False,
            left=Decimal(0),
            width=Decimal(0),
            why=state_in_words(figure.state) if figure else NOT_REPORTED,
        )
        for body, figure in page.without
    ]
