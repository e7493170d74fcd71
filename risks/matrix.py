"""The matrix in force, and the open risks in its cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Organisation

from .models import RiskMatrix
from .reading import RiskNow
from .scoring import Bands, score_of
from .vocabulary import IMPACTS, LIKELIHOODS, Band


@dataclass(frozen=True)
class Matrix:
    """Words from 1 to 5, and from which score on a risk is what. ``number`` 0 is the product's
    own, which becomes the first with the first score."""

    number: int
    likelihoods: tuple[str, ...]
    impacts: tuple[str, ...]
    bands: Bands


@dataclass(frozen=True)
class Cell:
    """``band`` by the matrix in force; ``risks`` are scored by those of their days."""

    impact: int
    score: int
    band: str
    risks: tuple[RiskNow, ...]

    @property
    def words(self) -> str:
        """``very high``."""
        return Band(self.band).label.lower()


@dataclass(frozen=True)
class MatrixRow:
    likelihood: int
    word: str
    cells: tuple[Cell, ...]


def matrix_of(organisation: Organisation) -> Matrix:
    """One query."""
    row = RiskMatrix.objects.filter(organisation=organisation).order_by("-number").first()
    if row is None:
        return Matrix(0, LIKELIHOODS, IMPACTS, Bands())
    return Matrix(row.number, tuple(row.likelihood_words), tuple(row.impact_words), row.bands)


def cells_of(matrix: Matrix, risks: Iterable[RiskNow]) -> tuple[MatrixRow, ...]:
    """The most likely first, from the least impact to the most."""
    at: dict[tuple[int, int], list[RiskNow]] = {}
    for one in risks:
        if one.current:
            at.setdefault((one.current.likelihood, one.current.impact), []).append(one)
    return tuple(
        MatrixRow(
            likelihood,
            matrix.likelihoods[likelihood - 1],
            tuple(_cell(matrix, likelihood, impact, at) for impact in range(1, 6)),
        )
        for likelihood in range(5, 0, -1)
    )


def _cell(matrix: Matrix, likelihood: int, impact: int, at) -> Cell:
    scored = score_of(likelihood, impact, matrix.bands)
    return Cell(impact, scored.score, scored.band, tuple(at.get((likelihood, impact), ())))
