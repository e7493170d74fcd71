"""A number as people and programs print it, to six decimals. Pure."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from figures.written import BLANKS, LONGEST, MINUS, quoted, without_sign

from ..models.fields import KEPT_DECIMALS, LARGEST_VALUE

_PLAIN = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_PRECISE = re.compile(
    r"-?[0-9]{1,12}\.[0-9]{1,40}(?:[eE][+-]?[0-9]{1,3})?|-?[0-9]+[eE][+-]?[0-9]{1,3}"
)
_GROUPS = re.compile(rf"(?:[0-9]+|[0-9]{{1,3}}(?:[,{BLANKS}'’][0-9]{{3}})+)?(?:\.[0-9]*)?")
_LAST = Decimal(1).scaleb(-KEPT_DECIMALS)


class NoNumber(ValueError):  # noqa: N818 - reads as what is wrong
    """The text says no number that can be taken; the message says why, and quotes it."""


def number_of(text: str) -> Decimal:
    """The number: signs, brackets, ``£``, ``%``, thousands parted by commas or blanks.

    What has more than six decimals is rounded half away from zero. Raises NoNumber.
    """
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _PRECISE.fullmatch(text):
        return _kept(Decimal(text), text)
    digits, is_negative = _unsigned(text)
    if not any("0" <= one <= "9" for one in digits) or not _GROUPS.fullmatch(digits):
        raise NoNumber(f"{quoted(text)} is not a number")
    whole, _, rest = digits.partition(".")
    whole = "".join(one for one in whole if one.isdigit())
    try:
        found = _kept(Decimal(f"{whole or 0}.{rest or 0}"), text)
    except InvalidOperation as error:
        raise NoNumber(f"{quoted(text)} is not a number") from error
    return -found if is_negative and found else found


def _kept(number: Decimal, text: str) -> Decimal:
    if abs(number) > LARGEST_VALUE:
        raise NoNumber(f"{quoted(text)} is larger than any value that is kept")
    return number.quantize(_LAST, rounding=ROUND_HALF_UP)


def _unsigned(text: str) -> tuple[str, bool]:
    """The digits without sign, brackets, pound and percentage sign, and whether negative."""
    if len(text) > LONGEST:
        raise NoNumber(f"{quoted(text)} is not a number")
    words = text.strip().translate(MINUS).replace("£", "", 1).strip()
    words, said = without_sign(words, "%")
    if said > 1:
        raise NoNumber(f"{quoted(text)} has two signs")
    return words, bool(said)
