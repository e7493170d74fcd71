#!/usr/bin/env python3
"""Migrate, make the demonstration, then run the server and one worker until Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")
ADDRESS = os.environ.get("RUN_ADDRESS", "127.0.0.1:8000")
PATIENCE = 10


def main():
    manage("migrate", "--verbosity=0")
    if any(ROOT.glob("*/management/commands/demo.py")):
        # Where real data is present it refuses, says so, and the product starts without it.
        subprocess.run([PYTHON, "manage.py", "demo"], cwd=ROOT)
    print(f"\nOpen http://{ADDRESS}/ (Ctrl-C ends the server and its worker)\n", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    children = [start("runserver", ADDRESS), start("work")]
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        sys.exit("The server or its worker has stopped; the reason is above.")
    except KeyboardInterrupt:
        print("\nEnding …", flush=True)
    finally:
        end(children)


def manage(*arguments):
    result = subprocess.run([PYTHON, "manage.py", *arguments], cwd=ROOT)
    if result.returncode:
        sys.exit(result.returncode)


def start(*arguments):
    # A group of its own, so that the reloader's child ends with it.
    return subprocess.Popen(
        [PYTHON, "manage.py", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def end(children):
    """Asked to end, then told to, then made to; a second Ctrl-C leaves nothing running."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        for child in children:
            try:
                os.killpg(child.pid, how)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if all(child.poll() is not None for child in children):
                return
            time.sleep(0.1)


if __name__ == "__main__":
    main()
