"""A task that does not end the first time it is run."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def slow(path: str) -> None:
    """Writes a line; the first time it then goes on for ever."""
    runs = Path(path)
    first = not runs.exists()
    with runs.open("a") as file:
        file.write("began\n")
    if first:
        time.sleep(600)
