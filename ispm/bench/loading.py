"""Loading 100,000 rows of a ledger, beside pandas, and what somebody who types waits meanwhile."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from openpyxl import Workbook

from accounts.models import Membership, Organisation
from finance.actions.allocating import map_codes
from finance.actions.sources import create_source
from finance.imports.layout import Layout
from finance.models import Budget, BudgetLine, SourceProfile

from .parts import CELLS
from .world import Volume, make_budget, make_member, make_programmes

ROWS, CODES, LINES, YEAR = 100_000, 400, 200, 2009
#: At most: times of pandas, bytes, seconds.
CSV_TIMES, EXCEL_TIMES, MEMORY, WAIT = 4.0, 1.0, 300_000_000, 1.0
#: How often each is timed, in turn with pandas: what takes a moment oftener.
CSV_ROUNDS, EXCEL_ROUNDS = 5, 1
HEADER = ("Date", "Supplier", "Reference", "Type", "Centre", "Centre name", "Text", "Amount")
LAYOUT = Layout(
    header=HEADER,
    amount="Amount",
    text="Supplier",
    reference="Reference",
    code=("Centre",),
    code_name="Centre name",
    date="Date",
)


@dataclass(frozen=True)
class LoadCost:
    """Seconds of the load and of pandas with the same file: the middle one of each; the most
    memory of any of the loads, in bytes."""

    kind: str
    at_most: float
    load: float
    pandas: float
    memory: int
    steps: str

    @property
    def times(self) -> float:
        return self.load / self.pandas

    @property
    def is_kept(self) -> bool:
        return self.times <= self.at_most and self.memory < MEMORY

    def __str__(self) -> str:
        return (
            f"{ROWS:,} rows of {self.kind:<5} {self.load:>6.2f} s ({self.steps}), pandas "
            f"{self.pandas:.2f} s: {self.times:.2f} × (at most {self.at_most:g})  "
            f"{self.memory / 1e6:.0f} MB (below {MEMORY / 1e6:.0f})  "
            f"{'kept' if self.is_kept else 'NOT KEPT'}"
        )


@dataclass(frozen=True)
class WaitCost:
    """What somebody waited for saves of the same budget while a file was loaded."""

    saves: int
    longest: float

    @property
    def is_kept(self) -> bool:
        return self.longest <= WAIT

    def __str__(self) -> str:
        return (
            f"typing meanwhile: longest of {self.saves} saves {self.longest * 1000:.0f} ms "
            f"(at most {WAIT * 1000:.0f})  {'kept' if self.is_kept else 'NOT KEPT'}"
        )


def measure_loading(everyone: Membership, database: str) -> Iterator[LoadCost | WaitCost]:
    """In an organisation of its own; each load and each pandas in a process of its own."""
    ledger = _Ledger.made(everyone, database)
    with tempfile.TemporaryDirectory(prefix="ispm-bench-") as folder:
        as_csv, as_excel = Path(folder) / "ledger.csv", Path(folder) / "ledger.xlsx"
        _write(as_csv, as_excel)
        yield _beside(ledger, "CSV", as_csv, CSV_TIMES, CSV_ROUNDS)
        yield _beside(ledger, "Excel", as_excel, EXCEL_TIMES, EXCEL_ROUNDS)
        yield ledger.typed_beside(as_csv)


@dataclass
class _Ledger:
    budget: Budget
    lines: list[BudgetLine]
    by: Membership
    database: str
    sources: int = 0

    @classmethod
    def made(cls, everyone: Membership, database: str) -> _Ledger:
        organisation = Organisation.objects.create(slug="bench-load", name="Bench, loading")
        by = make_member(organisation, everyone.user)
        programmes = make_programmes(organisation, 20, by)
        budget, lines = make_budget(organisation, YEAR, Volume(lines=LINES), programmes, by)
        return cls(budget, lines, by, database)

    def new_source(self) -> SourceProfile:
        """Whose rows are all new; half of its codes have a line."""
        self.sources += 1
        source = create_source(
            organisation=self.budget.organisation,
            name=f"Payments {self.sources}",
            kind="adds",
            layout=LAYOUT,
            by=self.by,
        )
        lines = self.lines[CELLS:]  # in the others somebody types
        mapped = {_code(n): lines[n % len(lines)] for n in range(0, CODES, 2)}
        map_codes(source=source, budget=self.budget, lines=mapped, by=self.by)
        return source

    def load(self, path: Path) -> dict[str, float]:
        found = self._part("load", self.new_source().pk, str(path))
        said, _ = found.communicate()
        result = json.loads(said) if found.returncode == 0 else {}
        if result.get("rows") != ROWS:
            raise RuntimeError(f"{path.name} was not loaded: {result}")
        return result

    def typed_beside(self, path: Path) -> WaitCost:
        typing = self._part("type", self.budget.pk)
        typing.stdout.readline()  # it has saved once
        self.load(path)
        said, _ = typing.communicate()
        found = json.loads(said)
        return WaitCost(found["saves"], found["longest"])

    def _part(self, *arguments: object) -> subprocess.Popen:
        environment = os.environ | {
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "ispm.bench.settings",
        }
        command = [sys.executable, "manage.py", "bench_part", *map(str, arguments)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, **pipes)  # noqa: S603


def _beside(ledger: _Ledger, kind: str, path: Path, at_most: float, rounds: int) -> LoadCost:
    loads, others = [], []
    for _ in range(rounds):
        loads.append(ledger.load(path))
        others.append(_pandas(path))
    names = ("receive", "stage", "preview", "confirm")
    steps = {name: statistics.median(one[name] for one in loads) for name in names}
    return LoadCost(
        kind=kind,
        at_most=at_most,
        load=statistics.median(sum(one[name] for name in names) for one in loads),
        pandas=statistics.median(others),
        memory=int(max(one["memory"] for one in loads)),
        steps=", ".join(f"{name} {seconds:.2f}" for name, seconds in steps.items()),
    )


def _pandas(path: Path) -> float:
    with tempfile.TemporaryDirectory(prefix="ispm-bench-") as folder:
        command = [sys.executable, "-m", "ispm.bench.beside_pandas", str(path), f"{folder}/pandas"]
        done = subprocess.run(  # noqa: S603
            command, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True
        )
    return float(done.stdout)


# The file -------------------------------------------------------------------------------


def _write(as_csv: Path, as_excel: Path) -> None:
    with as_csv.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows((day.isoformat(), *rest) for day, *rest in _rows())
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ledger")
    sheet.append(HEADER)
    for row in _rows():
        sheet.append(row)
    book.save(as_excel)


def _rows() -> Iterator[tuple]:
    begin = dt.date(YEAR, 4, 1)
    for n in range(ROWS):
        code = n * 7919 % CODES
        yield (
            begin + dt.timedelta(days=n * 31 % 365),
            f"Supplier {n * 13 % 5000} Limited",
            f"INV{n // 2:07}",
            "Revenue",
            _code(code),
            f"Centre number {code}",
            f"Goods and services of order {n % 977}",
            (n * 104_729 % 2_000_000 - 200_000) / 100,
        )


def _code(number: int) -> str:
    return f"C{number:04}"
