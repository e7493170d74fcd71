"""Where the browser is. One that is on the machine already is taken first."""

import shutil
import threading
import time
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

MISSING = "No Chromium on this machine. Type: sudo apt-get install chromium"


def chromium():
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise RuntimeError(MISSING)
    return Path(found)


def let_requests_end(patience=10.0):
    """Waits until the live server has no request in hand.

    A browser keeps its connections, and each keeps a thread of the server with the test's own
    database in it, for a moment longer than the page is open.
    """
    until = time.monotonic() + patience
    while time.monotonic() < until and any(
        "process_request_thread" in thread.name for thread in threading.enumerate()
    ):
        time.sleep(0.02)
