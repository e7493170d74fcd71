"""Words that stand where a value would, and what is made of them. Pure."""

from __future__ import annotations

from ..vocabulary import ValueState
from .given import code_key

#: A word in a value's place (in small letters): the state that it means. Why: statistics of the
#: United Kingdom mark with ``*`` and ``c`` what is held back lest a person be known by it, and
#: with ``!`` what is not good enough to print; councils write ``dna`` (data not available) and
#: ``n/a``. An empty cell says that nothing came, never nought.
STATES: dict[str, ValueState] = {
    "": ValueState.MISSING,
    "-": ValueState.MISSING,
    "..": ValueState.MISSING,
    ":": ValueState.MISSING,
    "dna": ValueState.MISSING,
    "#n/a": ValueState.MISSING,
    "no data": ValueState.MISSING,
    "data not available": ValueState.MISSING,
    "not available": ValueState.MISSING,
    "*": ValueState.WITHHELD,
    "c": ValueState.WITHHELD,
    "[c]": ValueState.WITHHELD,
    "suppressed": ValueState.WITHHELD,
    "!": ValueState.UNRELIABLE,
    "[u]": ValueState.UNRELIABLE,
    "n/a": ValueState.NOT_APPLICABLE,
    "na": ValueState.NOT_APPLICABLE,
    "[z]": ValueState.NOT_APPLICABLE,
    "nil return": ValueState.NOTHING,
} | {str(one.label).casefold(): one for one in ValueState}

#: Words of a state's own column.
_GIVEN = (
    {one.value: one for one in ValueState}
    | STATES
    | {
        "p": ValueState.PROVISIONAL,
        "e": ValueState.ESTIMATED,
        "r": ValueState.REPORTED,
        "final": ValueState.REPORTED,
    }
)
_GIVEN[""] = ValueState.REPORTED


def state_in_place_of_value(text: str) -> ValueState | None:
    """What a word in a value's cell says; None where it is no such word."""
    return STATES.get(code_key(text))


def state_named(text: str) -> ValueState | None:
    """What a word of a state's column says; None where it is none that is known."""
    return _GIVEN.get(code_key(text))
