"""Values of measures in the database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

#: Values are kept to so many decimals; what a file has beyond is rounded half away from zero.
KEPT_DECIMALS = 6
LARGEST_VALUE = Decimal("999999999999")


class ValueField(models.DecimalField):
    """A value in a measure's own unit, to six decimals."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": 18, "decimal_places": KEPT_DECIMALS}
        super().__init__(*args, **kwargs)
