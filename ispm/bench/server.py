"""The product under gunicorn with two workers, asked by a browser's session."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import Membership

from .meter import CPU, QUERIES

WORKERS = 2
PATIENCE = 60
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    queries: int
    cpu: float
    wall: float


@contextmanager
def served(database: str) -> Iterator[int]:
    """The port of a server over that database; it ends with the block."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "ispm.bench.settings",
    }
    command = [
        *(sys.executable, "-m", "gunicorn", "ispm.wsgi:application"),
        *("--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}", "--log-level", "error"),
    ]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)  # noqa: S603
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


@dataclass
class Browser:
    """A signed-in person's requests, one after the other."""

    port: int
    session: str
    token: str = ""
    cookie: str = ""

    @classmethod
    def of(cls, membership: Membership, port: int) -> Browser:
        user = membership.user
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        return cls(port, store.session_key)

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, given: dict[str, str]) -> Answer:
        body = urlencode(given | {"csrfmiddlewaretoken": self.token})
        return self._ask("POST", address, body)

    def read_token(self, address: str) -> None:
        """The page's token, which a form sends back."""
        found = _TOKEN.search(self.get(address).body)
        if found is None:
            raise RuntimeError(f"{address} has no form")
        self.token = found[1]

    def _ask(self, method: str, address: str, body: str | None = None) -> Answer:
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={self.cookie}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        begun = time.perf_counter()
        connection.request(method, address, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        wall = time.perf_counter() - begun
        connection.close()
        self._keep_cookie(response.getheader("Set-Cookie") or "")
        if response.status != 200:
            raise RuntimeError(f"{method} {address} answered {response.status}: {text[:300]}")
        queries, cpu = response.getheader(QUERIES, "0"), response.getheader(CPU, "0")
        return Answer(response.status, text, int(queries), float(cpu), wall)

    def _keep_cookie(self, header: str) -> None:
        found = re.search(r"csrftoken=([^;]+)", header)
        if found:
            self.cookie = found[1]


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return asking.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("gunicorn ended before it answered; the reason is above")
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"gunicorn did not answer within {PATIENCE} seconds")
