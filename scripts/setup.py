#!/usr/bin/env python3
"""Make a fresh clone ready: `setup.py` for running, `setup.py --dev` for the tests too.

Uses nothing but Python itself. Each step leaves the hash of what it was made from, and
is left out while that is the same: a second run takes a moment.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import machine

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / "stamps"
OLDEST_NODE = 18


def main(dev):
    machine.need_venv()
    machine.need_pdf_libraries()
    if not (BIN / "python").exists():
        say("Making the virtual environment")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    python_packages("dev" if dev else "base")
    node_packages()
    styles()
    settings_file()
    if dev:
        machine.need_browser()
        machine.need_pdf_reader()


def python_packages(which):
    wanted = ROOT / "requirements" / f"{which}.txt"
    # The tests' packages include the product's: having them is having both.
    if any(unchanged(f"python-{one}", *packages(one)) for one in {which, "dev"}):
        return
    say("Installing the Python packages")
    install_uv()
    uv_install(wanted)
    done(f"python-{which}", *packages(which))


def packages(which):
    return [ROOT / "requirements" / f"{which}.txt"]


def install_uv():
    wanted = ROOT / "requirements" / "uv.txt"
    if unchanged("uv", wanted):
        return
    run(BIN / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", wanted)
    done("uv", wanted)


def uv_install(requirements):
    run(
        *(BIN / "uv", "pip", "install", "--quiet", "--python", BIN / "python"),
        *("--require-hashes", "-r", requirements),
    )


def node_packages():
    lock = ROOT / "package-lock.json"
    if (ROOT / "node_modules").is_dir() and unchanged("node", lock):
        return
    if not has_node():
        say("No Node on this machine: taking one into the virtual environment")
        install_uv()
        uv_install(ROOT / "requirements" / "node.txt")
    say("Installing the front-end packages")
    run("npm", "ci", "--silent", "--no-progress", cwd=ROOT)
    done("node", lock)


def has_node():
    node, npm = shutil.which("node", path=path()), shutil.which("npm", path=path())
    if not (node and npm):
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    major = version.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def styles():
    sources = [
        *sorted((ROOT / "static" / "src").glob("*.scss")),
        ROOT / "scripts" / "build_static.py",
        ROOT / "package-lock.json",
    ]
    if (ROOT / "static" / "build").is_dir() and unchanged("styles", *sources):
        return
    say("Compiling the styles")
    run(sys.executable, ROOT / "scripts" / "build_static.py")
    done("styles", *sources)


def settings_file():
    if not (ROOT / ".env").exists():
        (ROOT / ".env").write_text("# This machine is for development.\nDEBUG=on\n")


# Small matters ------------------------------------------------------------------


def run(*command, **options):
    """A step that must work; what it said is all that a person needs when it does not."""
    result = subprocess.run(
        list(map(str, command)),
        env={**os.environ, "PATH": path(), "VIRTUAL_ENV": str(VENV)},
        stdin=subprocess.DEVNULL,
        **options,
    )
    if result.returncode:
        sys.exit(f"Set-up stopped at: {' '.join(map(str, command))}")


def path():
    return f"{BIN}{os.pathsep}{os.environ['PATH']}"


def digest(*sources):
    seen = hashlib.sha256(sys.version.encode())
    for source in sources:
        seen.update(source.read_bytes())
    return seen.hexdigest()


def unchanged(name, *sources):
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == digest(*sources)


def done(name, *sources):
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(digest(*sources))


def say(what):
    print(f"{what} …", flush=True)


if __name__ == "__main__":
    main(dev="--dev" in sys.argv[1:])
