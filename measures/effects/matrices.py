"""Small matrices of fractions, exact. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Vector = list[Fraction]
Matrix = list[Vector]


def product(one: Matrix, other: Matrix) -> Matrix:
    columns = list(zip(*other, strict=True))
    return [[dot(row, column) for column in columns] for row in one]


def dot(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))


def times(matrix: Matrix, vector: Sequence[Fraction]) -> Vector:
    return [dot(row, vector) for row in matrix]


def transposed(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def added(one: Matrix, other: Matrix) -> Matrix:
    return [
        [a + b for a, b in zip(row, other_row, strict=True)]
        for row, other_row in zip(one, other, strict=True)
    ]


def scaled(matrix: Matrix, by: Fraction) -> Matrix:
    return [[value * by for value in row] for row in matrix]


def outer(one: Sequence[Fraction], other: Sequence[Fraction]) -> Matrix:
    return [[a * b for b in other] for a in one]


def inverse(matrix: Matrix) -> Matrix:
    """By elimination; ValueError where there is none."""
    size = len(matrix)
    rows = [
        [*map(Fraction, row), *(Fraction(place == number) for place in range(size))]
        for number, row in enumerate(matrix)
    ]
    for column in range(size):
        pivot = next((n for n in range(column, size) if rows[n][column]), None)
        if pivot is None:
            raise ValueError("the matrix has no inverse")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for number in range(size):
            if number != column and rows[number][column]:
                _take_off(rows, number, column)
    return [row[size:] for row in rows]


def _take_off(rows: Matrix, number: int, column: int) -> None:
    times_over = rows[number][column]
    pairs = zip(rows[number], rows[column], strict=True)
    rows[number] = [value - times_over * other for value, other in pairs]
