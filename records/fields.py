"""Money in the database: whole pence, so that sums are exact on SQLite as on PostgreSQL.

SQLite keeps a DecimalField as a binary floating-point number and adds it as one. An
``AmountField`` is a 64-bit integer of pence there and ``Decimal`` pounds in Python.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.core import exceptions
from django.db import models

PENCE = Decimal(100)
PENNY = Decimal("0.01")
#: 99,999,999,999.99 pounds: what a form takes, and far from what 64 bits hold.
LARGEST = Decimal("99999999999.99")


class AmountField(models.BigIntegerField):
    """``Decimal`` pounds with two decimals; sums of it too. Floats and fractions of a penny are
    refused."""

    description = "An amount of money in pounds and pence"

    def from_db_value(self, value: int | Decimal | None, *_: object) -> Decimal | None:
        # PostgreSQL adds 64-bit integers up to a numeric without decimals.
        return None if value is None else Decimal(int(value)).scaleb(-2)

    def to_python(self, value: object) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise exceptions.ValidationError("An amount of money is never a float.")
        try:
            amount = Decimal(value)
        except (InvalidOperation, TypeError, ValueError) as error:
            raise exceptions.ValidationError(f"“{value}” is not an amount.") from error
        return self._in_pence(amount)

    def get_prep_value(self, value: object) -> int | None:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return int(self.to_python(value) * PENCE)

    @property
    def validators(self) -> list:
        """Not the integer's own: their limits are in pence."""
        return self._validators

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    @staticmethod
    def _in_pence(amount: Decimal) -> Decimal:
        if not amount.is_finite() or abs(amount) > LARGEST:
            raise exceptions.ValidationError("The amount is too large.")
        if amount != amount.quantize(PENNY):
            raise exceptions.ValidationError("An amount has at most two decimals.")
        return amount.quantize(PENNY)
