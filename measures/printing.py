"""Values of measures as people read them: with the definition's decimals and unit. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from .exact import rounded_to
from .vocabulary import TargetKind, ValueState


class Printed(Protocol):
    """What of a definition counts here: ``measures.models.Definition`` has it all."""

    unit: str
    decimals: int


@dataclass(frozen=True)
class Finer:
    """A unit with more decimals: for what is worked out of values, such as a slope."""

    unit: str
    decimals: int


def finer(definition: Printed, by: int) -> Finer:
    return Finer(definition.unit, definition.decimals + by)


class Said(Protocol):
    """What of a target counts here: ``measures.models.Target`` has it all."""

    kind: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    text: str
    tolerance: Decimal


def as_printed(value: Decimal, definition: Printed) -> str:
    """As in a table, whose column or row names the unit: negative in brackets."""
    rounded = _rounded(value, definition)
    text = f"{rounded.copy_abs():,.{definition.decimals}f}"
    return f"({text})" if rounded < 0 else text


def in_words(value: Decimal, definition: Printed) -> str:
    """As in a sentence: ``£1,200``, ``12.5 days``, ``93.2%``, ``−3.0 points``."""
    rounded = _rounded(value, definition)
    sign = "−" if rounded < 0 else ""
    figure = f"{rounded.copy_abs():,.{definition.decimals}f}"
    if definition.unit.startswith("£"):
        return f"{sign}£{figure}{definition.unit[1:]}"
    space = "" if definition.unit.startswith("%") or not definition.unit else " "
    return f"{sign}{figure}{space}{definition.unit}"


def short_number(value: Decimal, definition: Printed) -> str:
    """Beside an axis, as short as it can be said: ``−2.5``, ``93%``, ``£1,200``."""
    text = f"{abs(value):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    pounds, per_cent = "£" * definition.unit.startswith("£"), "%" * definition.unit.startswith("%")
    return f"{'−' if value < 0 else ''}{pounds}{text}{per_cent}"


def state_in_words(state: str) -> str:
    """Why there is no value, or what to know of it: ``missing``, ``provisional``."""
    return ValueState(state).label.lower()


def aim_in_words(target: Said, definition: Printed) -> str:
    """What is aimed at, its tolerance not included: ``10.0 days``, ``90.0 to 95.0%``, ``yes``."""
    match target.kind:
        case TargetKind.RANGE:
            low = as_printed(target.low, definition)
            return f"{low} to {in_words(target.high, definition)}"
        case TargetKind.YES_NO:
            return "yes" if target.value else "no"
        case TargetKind.TEXT:
            return target.text
    return in_words(target.value, definition)


def tolerance_in_words(target: Said, definition: Printed) -> str:
    """How far off is still amber; empty where nothing is."""
    if not target.tolerance:
        return ""
    return f"amber within {in_words(target.tolerance, definition)}"


def _rounded(value: Decimal, definition: Printed) -> Decimal:
    return rounded_to(value, definition.decimals)
