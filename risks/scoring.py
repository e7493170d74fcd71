"""Likelihood and impact to a score and its band. Pure: no models (domain, conventions)."""

from __future__ import annotations

from dataclasses import dataclass

from .vocabulary import Band


@dataclass(frozen=True)
class Bands:
    """From which score on a risk is medium, high, very high; below it is low."""

    medium_from: int = 4
    high_from: int = 10
    very_high_from: int = 20


@dataclass(frozen=True)
class ScoreNow:
    """One score: likelihood and impact from 1 to 5, their product, and the band it was given by
    the matrix of its day."""

    likelihood: int
    impact: int
    score: int
    band: str

    @property
    def words(self) -> str:
        """``high (12)``."""
        return f"{Band(self.band).label.lower()} ({self.score})"


def score_of(likelihood: int, impact: int, bands: Bands) -> ScoreNow:
    """The product and its band; ValueError outside of 1 to 5."""
    if not (1 <= likelihood <= 5 and 1 <= impact <= 5):
        raise ValueError("likelihood and impact go from 1 to 5")
    product = likelihood * impact
    return ScoreNow(likelihood, impact, product, band_of(product, bands).value)


def band_of(score: int, bands: Bands) -> Band:
    if score >= bands.very_high_from:
        return Band.VERY_HIGH
    if score >= bands.high_from:
        return Band.HIGH
    return Band.MEDIUM if score >= bands.medium_from else Band.LOW


def movement(before: ScoreNow | None, now: ScoreNow | None) -> str:
    """From one score to the next: ``up from medium (9)``, ``down from high (16)``, ``unchanged``,
    ``new``; empty where there is none now."""
    if now is None:
        return ""
    if before is None:
        return "new"
    if now.score == before.score:
        return "unchanged"
    return f"{'up' if now.score > before.score else 'down'} from {before.words}"
