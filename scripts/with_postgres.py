#!/usr/bin/env python3
"""Run a command against a PostgreSQL that exists only as long as the command runs.

    with_postgres.py COMMAND [ARGUMENT …]

The cluster lies in a temporary folder and listens on a socket there, on no port. The
server refuses to run as root, so as root it is run as another user.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import machine

# Nothing is worth keeping, so nothing waits for the disk.
SETTINGS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def main(command):
    if not command:
        sys.exit(__doc__)
    binaries = find_binaries()
    # SIGTERM too leaves no server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    identity = {}
    try:
        if os.geteuid() == 0:
            identity = someone_else(folder)
        start(binaries, folder, identity)
        url = f"postgres://ispm@{quote(str(folder), safe='')}/postgres"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
    finally:
        stop(binaries, folder, identity)
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries():
    found = newest()
    if found is None:
        machine.need(["postgresql"], "PostgreSQL is missing")
        found = newest()
    if found is None:
        sys.exit(
            "PostgreSQL's initdb and pg_ctl were not found. Type: sudo apt-get install postgresql"
        )
    return found


def newest():
    folders = [Path(name) for name in os.environ["PATH"].split(os.pathsep)]
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda one: float(one.parent.name),
        reverse=True,
    )
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


def someone_else(folder):
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root, and there is no user postgres or nobody here.")


def start(binaries, folder, identity):
    data = folder / "data"
    # C.UTF-8 sorts as SQLite does, so that both print lists in the same order.
    create = [binaries / "initdb", "-D", data, "-U", "ispm", "-A", "trust", "--no-sync"]
    quietly([*create, "-E", "UTF8", "--locale=C.UTF-8"], folder, identity)
    options = f"{SETTINGS} -c unix_socket_directories='{folder}' -c max_connections=200"
    quietly(
        [binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start"],
        folder,
        identity,
    )


def stop(binaries, folder, identity):
    if (folder / "data" / "postmaster.pid").exists():
        quietly(
            [binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop"],
            folder,
            identity,
        )


def quietly(command, folder, identity):
    with (folder / "said").open("a+") as said:
        result = subprocess.run(
            list(map(str, command)),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            **identity,
        )
        if result.returncode:
            said.seek(0)
            sys.exit(f"PostgreSQL did not start or stop:\n{said.read()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
