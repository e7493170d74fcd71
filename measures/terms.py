"""What a measure means, as a plain value: typed, proposed, compared and kept.

``Terms`` has the fields of a ``Definition`` that people give. Pure, but for the look-up of the
grouping that a proposal names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from periods.calendar import print_day

from .models import Definition, FamilyGrouping
from .vocabulary import Direction, Frequency

#: What is said of the change itself, not of the measure.
OF_THE_CHANGE = ("applies_from", "breaks_series", "reason")


@dataclass(frozen=True)
class Terms:
    title: str
    direction: str
    text: str = ""
    category: str = ""
    unit: str = ""
    decimals: int = 1
    direction_note: str = ""
    range_from: Decimal | None = None
    range_to: Decimal | None = None
    numerator: str = ""
    denominator: str = ""
    factor: Decimal = Decimal(1)
    no_change: Decimal = Decimal(0)
    least: Decimal | None = None
    most: Decimal | None = None
    source: str = ""
    family_grouping: FamilyGrouping | None = None
    is_money: bool = False
    applies_from: dt.date | None = None
    breaks_series: bool = False
    reason: str = ""

    def same_meaning(self, other: Terms) -> bool:
        """Whether nothing that is said of the measure differs."""
        return _of_the_measure(self) == _of_the_measure(other)


NAMES = tuple(field.name for field in fields(Terms))
_DECIMALS = ("range_from", "range_to", "factor", "no_change", "least", "most")


def terms_of(definition: Definition) -> Terms:
    """What it says of the measure; what was said of that change is not carried on."""
    return Terms(**{name: getattr(definition, name) for name in NAMES if name not in OF_THE_CHANGE})


def to_plain(terms: Terms) -> dict[str, object]:
    """As JSON keeps it: numbers and days as text, the grouping by its key."""
    return {name: _plain(value) for name, value in vars(terms).items() if value not in (None, "")}


def from_plain(kept: Mapping[str, object]) -> Terms:
    """What ``to_plain`` wrote; a grouping that is gone is none."""
    given = {name: kept[name] for name in NAMES if name in kept}
    for name in _DECIMALS:
        if name in given:
            given[name] = Decimal(given[name])
    if "applies_from" in given:
        given["applies_from"] = dt.date.fromisoformat(given["applies_from"])
    if "family_grouping" in given:
        given["family_grouping"] = FamilyGrouping.objects.filter(
            pk=given["family_grouping"]
        ).first()
    return Terms(**given)


@dataclass(frozen=True)
class Difference:
    """One thing that is said of a measure, before and after; empty where nothing was said."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


LABELS = {
    "title": "Title",
    "text": "Definition",
    "category": "Category",
    "unit": "Unit",
    "decimals": "Decimals",
    "direction": "Which way is good",
    "direction_note": "Why not as the source says",
    "range_from": "Good from",
    "range_to": "Good to",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "factor": "Numerator ÷ denominator times",
    "no_change": "Counts as no change below",
    "least": "Lowest that makes sense",
    "most": "Highest that makes sense",
    "source": "Source",
    "family_grouping": "Families",
    "is_money": "In pounds, so also in real terms",
    "applies_from": "From the period that begins on",
    "breaks_series": "Breaks the series",
}


def differences(before: Terms | None, after: Terms) -> list[Difference]:
    """Everything that is said before or after, in the order of the form; all of it, so that what
    stays is seen as well."""
    found = [
        Difference(
            label,
            in_words(name, getattr(before, name)) if before else "",
            in_words(name, getattr(after, name)),
        )
        for name, label in LABELS.items()
    ]
    return [one for one in found if one.before or one.after]


def in_words(name: str, value: object) -> str:
    """A value as a page prints it; empty for none."""
    match value:
        case None | "":
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return plain_number(value)
        case dt.date():
            return print_day(value)
    return Direction(value).label if name == "direction" else str(value)


def plain_number(value: Decimal) -> str:
    """With commas, without noughts at the end."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def frequency_in_words(value: object) -> str:
    return Frequency(value).label if value in Frequency.values else ""


def tidied(terms: Terms) -> Terms:
    """Without blanks around texts."""
    texts = {name: value.strip() for name, value in vars(terms).items() if isinstance(value, str)}
    return replace(terms, **texts)


def _of_the_measure(terms: Terms) -> dict[str, object]:
    return {name: value for name, value in vars(terms).items() if name not in OF_THE_CHANGE}


def _plain(value: object) -> object:
    match value:
        case bool() | int() | str():
            return value
        case dt.date():
            return value.isoformat()
        case FamilyGrouping():
            return value.pk
    return str(value)
