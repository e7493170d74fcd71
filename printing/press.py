"""Worker processes that lay out parts of one document.

Whoever makes a document owns its processes and ends them. They are started warm (WeasyPrint read,
fonts and rules prepared, nothing for the garbage collector to look at), know no Django and open no
database. A process whose owner was killed ends itself within a second.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import wait

from .bypart import Job
from .fragments import Fragment, render_fragment, render_running
from .layout import RenderError, refuse_if_too_long

#: Fewer parts are laid out sooner than processes have started.
WORTH_PROCESSES = 4
_RENDERERS = {"part": render_fragment, "running": render_running}


class ProcessDiedError(RenderError):
    """A process that laid out a part was ended from outside."""


def render(job: Job) -> bytes:
    """The job's fragment, in this process."""
    return _RENDERERS[job.kind](job.name, job.markup, job.style)


class Here:
    """Renders in this very process, one after the other."""

    def render(self, jobs: list[Job]) -> dict[str, bytes]:
        return {job.key: render(job) for job in jobs}


class Press:
    """Renders in ``processes`` of its own, which start with the first jobs that are worth it."""

    def __init__(self, processes: int | None = None) -> None:
        self.processes = processes or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._folder: tempfile.TemporaryDirectory | None = None

    def __enter__(self) -> Press:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
        if self._folder:
            with suppress(OSError):
                self._folder.cleanup()
            self._folder = None

    def render(self, jobs: list[Job]) -> dict[str, bytes]:
        """Each job's fragment by its key; the first fault ends it all. A process that dies, as
        when a machine is told to stop, is replaced once."""
        if self._pool is None and (len(jobs) < WORTH_PROCESSES or self.processes < 2):
            return Here().render(jobs)
        with suppress(BrokenProcessPool):
            return self._in_processes(jobs)
        self._end()
        try:
            return self._in_processes(jobs)
        except BrokenProcessPool as error:
            raise ProcessDiedError(
                "A process that laid out a part of it died, most often for want of memory."
            ) from error

    def _in_processes(self, jobs: list[Job]) -> dict[str, bytes]:
        pool = self.start(jobs[0].style)
        # The longest first, so that no process is left alone with it at the end.
        by_length = sorted(jobs, key=lambda job: len(job.markup), reverse=True)
        waiting = {pool.submit(_rendered, j.kind, j.name, j.markup): j for j in by_length}
        try:
            return dict(_gathered(waiting))
        finally:
            for one in waiting:
                one.cancel()

    def start(self, style: str) -> ProcessPoolExecutor:
        """The processes, started and warm."""
        if self._pool is None:
            self._folder = tempfile.TemporaryDirectory(prefix="ispm-press-")
            self._pool = ProcessPoolExecutor(
                self.processes,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_warm_up,
                initargs=(style, self._folder.name),
            )
            for ready in [self._pool.submit(_ready) for _ in range(self.processes)]:
                ready.result()
        return self._pool


def _gathered(waiting: dict[Future, Job]) -> Iterator[tuple[str, bytes]]:
    pages = 0
    for done in as_completed(waiting):
        data = done.result()
        pages += Fragment.from_bytes(data).pages
        refuse_if_too_long(pages)
        yield waiting[done].key, data


# In the processes -----------------------------------------------------------------

_style = ""


def _warm_up(style: str, folder: str) -> None:
    global _style
    _style = style
    # Ctrl-C is for their owner, who ends what it does first.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = folder
    threading.Thread(target=_end_with_owner, daemon=True, name="watches the owner").start()
    render_fragment("warm", WARM, style)
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _end_with_owner() -> None:
    """Nobody waits for the answer any more: without this, the process would wait for ever."""
    owner = multiprocessing.parent_process()
    if owner is not None:
        wait([owner.sentinel])
        os._exit(1)


def _ready() -> int:
    return os.getpid()


def _rendered(kind: str, name: str, markup: str) -> bytes:
    return _RENDERERS[kind](name, markup, _style)


WARM = (
    '<!doctype html><html lang="en"><head><title>Warm</title></head><body class="paper"><h1>Warm'
    "</h1><p>The quick brown fox <strong>jumps</strong> £1,234.56</p></body></html>"
)
