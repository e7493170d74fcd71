"""What the machine itself must have, installed where that may be done, else said in a line."""

import ctypes.util
import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PDF_LIBRARIES = {
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}


def need(packages, why):
    """Debian packages, now; or the one line that installs them."""
    if not packages:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    before = _as_root()
    if before is None or shutil.which("apt-get") is None:
        sys.exit(f"{why}. Type: sudo {' '.join(command)}")
    quiet = {
        "stdin": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    print(f"{why}: installing {', '.join(packages)}", flush=True)
    subprocess.run([*before, "apt-get", "update", "-qq"], check=False, **quiet)
    if subprocess.run([*before, *command], stdout=subprocess.DEVNULL, **quiet).returncode:
        sys.exit(f"{why}, and it could not be installed. Type: sudo {' '.join(command)}")


def _as_root():
    """What stands before a command that root must run; None where that may not be."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def need_venv():
    try:
        import ensurepip  # noqa: F401, PLC0415 - its absence is the question
    except ImportError:
        need(["python3-venv"], "Python's venv is missing")


def need_pdf_libraries():
    missing = [
        package
        for library, package in PDF_LIBRARIES.items()
        if ctypes.util.find_library(library) is None
    ]
    need(missing, "What draws the PDFs is missing")


def need_browser():
    if not any(map(shutil.which, BROWSERS)):
        need(["chromium"], "The tests need a browser")


def need_pdf_reader():
    if shutil.which("pdftotext") is None:
        need(["poppler-utils"], "The tests read PDFs with pdftotext")
