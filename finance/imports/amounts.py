"""An amount as ledgers and people print it, read to the penny. Pure."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import ROUND_HALF_EVEN, Decimal

from figures.money import LARGEST, PENNY
from figures.written import BLANKS, LONGEST, MINUS, quoted, without_sign

#: How far from a whole penny a spreadsheet's binary number may lie.
TOLERANCE = Decimal("0.000001")

_PLAIN = re.compile(r"-?[0-9]{1,11}(?:\.[0-9]{1,2})?")
_GROUPS = {
    ".": re.compile(rf"(?:[0-9]+|[0-9]{{1,3}}(?:[,{BLANKS}'’][0-9]{{3}})+)?(?:\.[0-9]*)?"),
    ",": re.compile(rf"(?:[0-9]+|[0-9]{{1,3}}(?:[.{BLANKS}'’][0-9]{{3}})+)?(?:,[0-9]*)?"),
}
_OTHER_CURRENCY = re.compile(r"[€$¥₹₣¢]|\b(?:EUR|USD|CHF|JPY|AUD|CAD|NOK|SEK|DKK)\b", re.IGNORECASE)
_NIL = frozenset({"-", "£-", "-£"})


class Unread(Exception):  # noqa: N818 - reads as what happened
    """A cell that says nothing that can be taken; the message begins with what kind of fault it
    is and, behind a colon, quotes the cell."""


def amount_of(value: object, decimal: str = ".") -> Decimal | None:
    """The amount in pounds with two decimals; None for an empty cell; Unread for all else.

    Brackets, a minus before or behind it, ``CR`` and ``DR``, a pound sign, thousands parted by
    commas (points, where ``decimal`` is a comma) or blanks. A number of a spreadsheet counts as
    the penny that it lies at; a third decimal is refused.
    """
    match value:
        case None:
            return None
        case str():
            return _of_text(value, decimal)
        case bool() | dt.date() | dt.time() | dt.timedelta():
            raise Unread(f"Not an amount: {quoted(value)}")
        case int() | float():
            return _of_number(value)
    raise Unread(f"Not an amount: {quoted(value)}")


def _of_number(number: int | float) -> Decimal:
    if not math.isfinite(number) or abs(number) >= 1e11:
        raise Unread(f"Too large an amount: {quoted(number)}")
    exact = Decimal(repr(number))
    amount = exact.quantize(PENNY, rounding=ROUND_HALF_EVEN)
    if abs(exact - amount) > max(TOLERANCE, 2 * Decimal(math.ulp(number))):
        raise Unread(f"Fractions of a penny: {quoted(number)}")
    if abs(amount) > LARGEST:
        raise Unread(f"Too large an amount: {quoted(number)}")
    return amount


def _of_text(text: str, decimal: str) -> Decimal | None:
    if decimal == "." and _PLAIN.fullmatch(text):
        return Decimal(text).quantize(PENNY)
    words = text.strip().translate(MINUS)
    if not words:
        return None
    if words in _NIL:  # how an accountant's format prints nil
        return Decimal("0.00")
    if len(words) > LONGEST:
        raise Unread(f"Not an amount: {quoted(text)}")
    if _OTHER_CURRENCY.search(words):
        raise Unread(f"In another currency: {quoted(text)}")
    digits, is_negative = _unsigned(words, text)
    amount = _pennies(digits, decimal, text)
    return -amount if is_negative and amount else amount


def _unsigned(words: str, text: str) -> tuple[str, bool]:
    """The digits without sign, brackets and one pound sign, and whether it is negative."""
    words = words.upper().replace("GBP", "£", 1).replace("£", "", 1).strip()
    said = 0
    if words.endswith(("CR", "DR")):
        said, words = said + words.endswith("CR"), words[:-2].strip()
    words, signs = without_sign(words)
    said += signs
    if said > 1:
        raise Unread(f"Two signs: {quoted(text)}")
    return words, bool(said)


def _pennies(digits: str, decimal: str, text: str) -> Decimal:
    if not any(letter.isdigit() for letter in digits) or not _GROUPS[decimal].fullmatch(digits):
        raise Unread(f"Not an amount: {quoted(text)}")
    pounds, _, pence = digits.partition(decimal)
    pounds = "".join(letter for letter in pounds if letter.isdigit()).lstrip("0")
    if pence.rstrip("0")[2:]:
        raise Unread(f"Fractions of a penny: {quoted(text)}")
    if len(pounds) > 11:
        raise Unread(f"Too large an amount: {quoted(text)}")
    return Decimal(f"{pounds or 0}.{pence or 0}").quantize(PENNY)
