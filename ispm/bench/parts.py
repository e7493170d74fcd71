"""What runs in a process of its own while loading is measured: the load, and whoever types."""

from __future__ import annotations

import resource
import select
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from finance.actions.actuals import actuals_of, enter_actuals
from finance.actions.uploads import confirm_upload, receive_upload
from finance.imports.preview import build_preview
from finance.imports.staging import stage
from finance.models import Budget, BudgetedLine, Side, SourceProfile, Upload

#: Between two saves of whoever types, and how much is saved at once.
PAUSE, CELLS = 0.05, 20
#: The month that they type in.
MONTH = 2
_MEMORY = Path("/proc/self/status")


def load(source: int, path: str) -> dict[str, float]:
    """The file received, read and counted: seconds of each, its rows, and the most memory that
    this process had, in bytes."""
    profile = SourceProfile.objects.get(pk=source)
    budget = profile.organisation.budgets.order_by("-year")[0]
    by = profile.organisation.memberships.get()
    steps = _load(profile, budget, by, Path(path))
    found, begun = {}, time.perf_counter()
    for name in steps:
        now = time.perf_counter()
        found[name], begun = now - begun, now
    rows = Upload.objects.get(source=profile).rows.filter(counts=True).count()
    return found | {"rows": rows, "memory": _most_memory()}


def _load(profile: SourceProfile, budget: Budget, by, path: Path) -> Iterator[str]:
    upload = receive_upload(
        source=profile, budget=budget, month=None, name=path.name, data=path.read_bytes(), by=by
    )
    yield "receive"
    stage(upload)
    yield "stage"
    upload.refresh_from_db()
    whole = build_preview(upload).whole
    yield "preview"
    confirm_upload(
        upload=upload,
        rows=whole.rows,
        total=whole.amount,
        leave_out_refused=False,
        expected_version=upload.edit_version,
        by=by,
    )
    yield "confirm"


def _most_memory() -> int:
    """The high-water mark of this program: what ``getrusage`` has on Linux begins with that of
    the process that started it."""
    if _MEMORY.exists():
        lines = dict(line.split(":", 1) for line in _MEMORY.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


def type_until_told(budget: int) -> dict[str, float]:
    """Save a part of the month's grid again and again until the input ends; how often, and the
    longest that one save took, in seconds."""
    year = Budget.objects.get(pk=budget)
    by = year.organisation.memberships.get()
    spending = BudgetedLine.objects.filter(budget=year, line__group__side=Side.EXPENDITURE)
    lines = [one.line for one in spending.in_statement_order()[:CELLS]]
    waits: list[float] = []
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        shown = actuals_of(year, MONTH)
        figures = {line: Decimal(len(waits) + place) for place, line in enumerate(lines, start=1)}
        begun = time.perf_counter()
        enter_actuals(
            budget=year,
            month=MONTH,
            figures=figures,
            seen={line: shown.get(line.pk) for line in lines},
            by=by,
        )
        waits.append(time.perf_counter() - begun)
        if len(waits) == 1:
            sys.stdout.write("typing\n")
            sys.stdout.flush()
    return {"saves": len(waits), "longest": max(waits)}
