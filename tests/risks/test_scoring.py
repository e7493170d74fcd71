"""Scores and bands: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risks.scoring import Bands, band_of, movement, score_of

FIVE = st.integers(1, 5)
ORDER = ["low", "medium", "high", "very_high"]


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (1, "low"),
        (3, "low"),
        (4, "medium"),
        (9, "medium"),
        (10, "high"),
        (16, "high"),
        (20, "very_high"),
        (25, "very_high"),
    ],
)
def test_the_sectors_bands(score, band):
    assert band_of(score, Bands()) == band


@given(FIVE, FIVE)
def test_a_score_is_the_product_and_has_a_band(likelihood, impact):
    found = score_of(likelihood, impact, Bands())
    assert found.score == likelihood * impact
    assert found.band in ORDER
    assert found.words.endswith(f"({found.score})")


@given(FIVE, FIVE, st.integers(1, 4))
def test_more_likely_is_never_a_lower_band(likelihood, impact, less):
    now = score_of(likelihood, impact, Bands())
    then = score_of(max(1, likelihood - less), impact, Bands())
    assert ORDER.index(then.band) <= ORDER.index(now.band)


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 1), (1, 6), (-1, 3)])
def test_outside_of_five_there_is_no_score(likelihood, impact):
    with pytest.raises(ValueError, match="1 to 5"):
        score_of(likelihood, impact, Bands())


def test_movement_in_words():
    low, high = score_of(3, 3, Bands()), score_of(4, 4, Bands())
    assert movement(low, high) == "up from medium (9)"
    assert movement(high, low) == "down from high (16)"
    assert movement(high, high) == "unchanged"
    assert movement(None, high) == "new"
    assert movement(low, None) == ""
