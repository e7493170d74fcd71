"""Loading a national set of values, beside pandas that reads it and writes it unchecked.

The set is a CSV that somebody put beside the project (``../*/data/lgbf/lgbf_values_long.csv``),
else one of the same size that is made up. Each round goes into a data set of its own, and pandas
takes its turn between, so that both are measured under the same load.
"""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.text import slugify

from accounts.models import Membership, Organisation
from measures.actions.vintages import confirm_vintage, receive_vintage
from measures.imports.reports import Report
from measures.imports.staging import stage
from measures.models import (
    DataSet,
    Definition,
    Framework,
    FrameworkVersion,
    Measure,
    Observation,
    ReportingBody,
)
from measures.vocabulary import MONTHS_OF, BodyKind, Channel, DataReach, Direction, Frequency
from records import clock

from .database import address_of
from .world import make_member

VALUES, MEASURES, BODIES, FIRST_YEAR, YEARS = 37_348, 103, 33, 2010, 11
TIMES, ROUNDS = 3.0, 5
BESIDE = "*/data/lgbf/lgbf_values_long.csv"
HEADER = ("council", "code", "period", "value")
_OF_YEARS = {MONTHS_OF[one] // 12: one for one in Frequency if MONTHS_OF[one] >= 12}


@dataclass(frozen=True)
class ValuesCost:
    """Seconds of the load and of pandas with the same file, the middle one of each; ``of`` says
    by what they were taken."""

    name: str
    values: int
    load: float
    pandas: float
    steps: str
    of: str

    @property
    def times(self) -> float:
        return self.load / self.pandas

    @property
    def is_kept(self) -> bool:
        return self.times <= TIMES

    def __str__(self) -> str:
        return (
            f"{self.values:,} values ({self.name}) {self.load:.2f} s {self.of} ({self.steps}), "
            f"pandas {self.pandas:.2f} s: {self.times:.2f} × (at most {TIMES:g})  "
            f"{'kept' if self.is_kept else 'NOT KEPT'}"
        )


def measure_values(everyone: Membership) -> ValuesCost:
    """In an organisation of its own, with as many measures and bodies as the file names."""
    with tempfile.TemporaryDirectory(prefix="ispm-bench-") as folder:
        found = next(iter(sorted(settings.BASE_DIR.parent.glob(BESIDE))), None)
        path = found or _simulated(Path(folder))
        name = "LGBF" if found else "made up: no LGBF beside the project"
        by, framework = _register(everyone, path)
        loads, others = [], []
        for number in range(ROUNDS):
            loads.append(_load(path, _new_set(framework, number), by))
            others.append(_pandas(path))
    return _cost(name, loads, others)


def _cost(name: str, loads: list[dict[str, float]], others: list[float]) -> ValuesCost:
    names = ("receive", "stage", "confirm")
    steps = {step: statistics.median(one[step] for one in loads) for step in names}
    return ValuesCost(
        name=name,
        values=int(loads[0]["values"]),
        load=statistics.median(sum(one[step] for step in names) for one in loads),
        pandas=statistics.median(others),
        of="of CPU" if connection.vendor == "sqlite" else "by the clock",
        steps=", ".join(f"{step} {seconds:.2f}" for step, seconds in steps.items()),
    )


def _load(path: Path, data_set: DataSet, by: Membership) -> dict[str, float]:
    """Received, staged and confirmed, as by pages and worker: seconds of each, and how many."""
    found, begun = {}, _now()
    vintage = receive_vintage(
        data_set=data_set, channel=Channel.CSV, name=path.name, data=path.read_bytes(), by=by
    )
    found["receive"], begun = _now() - begun, _now()
    stage(vintage)
    vintage.refresh_from_db()
    found["stage"], begun = _now() - begun, _now()
    report = Report.from_json(vintage.report)
    confirm_vintage(
        vintage=vintage,
        values=report.values,
        answered=[one.key for one in report.questions],
        expected_version=vintage.edit_version,
        by=by,
    )
    found["confirm"] = _now() - begun
    return found | {"values": Observation.objects.filter(vintage=vintage).count()}


def _now() -> float:
    """CPU of this process; where another process does the database's work, the clock."""
    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


def _pandas(path: Path) -> float:
    command = [sys.executable, "-m", "ispm.bench.values_beside_pandas", str(path)]
    done = subprocess.run(  # noqa: S603
        [*command, address_of(connection)],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(json.loads(done.stdout))


# What the file speaks of ----------------------------------------------------------------


def _register(everyone: Membership, path: Path) -> tuple[Membership, Framework]:
    """The bodies and measures that the file names; each measure's periods are as long as most."""
    organisation = Organisation.objects.create(slug="bench-values", name="Bench, values")
    by = make_member(organisation, everyone.user)
    framework = Framework.objects.create(organisation=organisation, slug="bench", name="Bench")
    version = FrameworkVersion.objects.create(
        framework=framework,
        number=1,
        adopted_on=clock.today(),
        what="First agreed",
        recorded_by=by,
    )
    bodies, lengths = _named_in(path)
    for name in bodies:
        kind = BodyKind.NATIONAL if name == "Scotland" else BodyKind.BODY
        ReportingBody.objects.create(kept_by=organisation, slug=slugify(name), name=name, kind=kind)
    for code, years in lengths.items():
        frequency = _OF_YEARS[years.most_common(1)[0][0]]
        measure = Measure.objects.create(framework=framework, code=code, frequency=frequency)
        Definition.objects.create(
            measure=measure,
            version=version,
            title=f"Measure {code}",
            direction=Direction.UP,
            most=Decimal(1_000_000),
            recorded_by=by,
        )
    return by, framework


def _named_in(path: Path) -> tuple[list[str], dict[str, Counter[int]]]:
    bodies: dict[str, None] = {}
    lengths: dict[str, Counter[int]] = {}
    with path.open(newline="", encoding="utf-8-sig") as file:
        for body, code, period, _ in csv.reader(file):
            if code == "code":
                continue
            bodies[body] = None
            years = (int(period[5:]) - int(period[2:4])) % 100
            lengths.setdefault(code, Counter())[years] += 1
    return list(bodies), lengths


def _new_set(framework: Framework, number: int) -> DataSet:
    return DataSet.objects.create(
        organisation=framework.organisation,
        framework=framework,
        slug=f"values-{number}",
        name=f"Values {number}",
        reach=DataReach.OWN,
    )


def _simulated(folder: Path) -> Path:
    path = folder / "values.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, row in enumerate(_rows()):
            if number == VALUES:
                break
            writer.writerow(row)
    return path


def _rows() -> Iterator[tuple[str, str, str, str]]:
    for measure in range(MEASURES):
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
            for body in range(BODIES):
                value = 1000 + (measure * 7919 + year * 31 + body * 104_729) % 4000
                period = f"{year}-{(year + 1) % 100:02d}"
                yield f"Council {body}", f"M{measure}", period, f"{value / 7}"
