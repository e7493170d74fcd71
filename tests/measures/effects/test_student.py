"""Student's t against the values of printed tables."""

from decimal import Decimal

import pytest

from measures.effects.student import quantile, share_within

#: Two-sided 95 %, as tables print them to three decimals.
FREEDOM = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 27, 30, 40, 60, 120)
PRINTED = (
    "12.706 4.303 3.182 2.776 2.571 2.447 2.365 2.306 2.262 2.228 "
    "2.179 2.131 2.086 2.060 2.052 2.042 2.021 2.000 1.980"
)
TABLE = dict(zip(FREEDOM, PRINTED.split(), strict=True))


@pytest.mark.parametrize("freedom", TABLE)
def test_a_printed_table_says_the_same(freedom):
    assert quantile(freedom).quantize(Decimal("0.001")) == Decimal(TABLE[freedom])


@pytest.mark.parametrize("freedom", [1, 2, 3, 8, 27, 120])
def test_the_share_grows_with_t(freedom):
    shares = [share_within(t / 4, freedom) for t in range(1, 20)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1


def test_there_is_a_degree_of_freedom():
    with pytest.raises(ValueError, match="at least one"):
        quantile(0)
