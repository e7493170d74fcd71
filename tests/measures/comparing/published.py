"""The published benchmarks of thirty-two councils, where they lie beside the project.

They are read as they are and never copied into it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from measures.spans import Span

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "lgbf"
NATION = "Scotland"
#: Marked the wrong way round by the source: the smaller a gap the better.
TURNED_ROUND = ("CHN14a", "CHN14b")

needs_published = pytest.mark.skipif(
    not FOLDER.exists(), reason="the published benchmarks are not beside the project"
)


@dataclass(frozen=True)
class Indicator:
    code: str
    title: str
    way: str
    grouping: str


def indicators() -> list[Indicator]:
    return [
        Indicator(
            code=row["code"],
            title=row["title"],
            way=_way(row),
            grouping="People" if row["category"].startswith("People") else "Other",
        )
        for row in _rows("lgbf_indicators.csv")
    ]


def _way(row: dict[str, str]) -> str:
    is_up = row["higher_is_better"] == "Yes" and row["code"] not in TURNED_ROUND
    return "up" if is_up else "down"


def families() -> dict[str, dict[str, str]]:
    """By grouping: council by council, its family. The nation is in none."""
    return {
        grouping: {
            row["council"]: row[f"Family group ({grouping})"]
            for row in _rows("lgbf_family_groups.csv")
            if row["council"] != NATION
        }
        for grouping in ("People", "Other")
    }


def values() -> list[tuple[str, str, Span, Decimal]]:
    """Council (or nation), code, period, value to six decimals."""
    return [
        (row["council"], row["code"], span(row["period"]), rounded(row["value"]))
        for row in _rows("lgbf_values_long.csv")
    ]


def deflators() -> dict[int, Decimal]:
    return {int(row["Year"][:4]): Decimal(row["Deflator"]) for row in _rows("lgbf_deflators.csv")}


def rounded(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def span(text: str) -> Span:
    first, last = text.split("-")
    return Span.year(int(first), (int(last) - int(first)) % 100)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="") as file:
        return list(csv.DictReader(file))
