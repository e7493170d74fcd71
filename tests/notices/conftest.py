"""A real SMTP server, and a database that other processes can open."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from ispm.bench.database import address_of
from tests.mail_servers import free_port, receiving

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Post:
    """What has arrived, and whose letters the server refuses."""

    port: int
    refuses: set[str] = field(default_factory=set)
    arrived: list[tuple[str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuses:
            return "550 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.raw.append(envelope.content)
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.arrived += [(address, message) for address in envelope.rcpt_tos]
        return "250 Message accepted for delivery"


@pytest.fixture
def post(settings):
    """A running server; the product sends there."""
    post = Post(free_port())
    with receiving(post, settings):
        yield post


class Shared:
    """The test's database as other processes find it: on SQLite a copy in a file."""

    def __init__(self, folder: Path) -> None:
        self.file = None
        self.started: list[subprocess.Popen] = []
        if connection.vendor == "sqlite":
            self.file = folder / "shared.sqlite3"
            connection.ensure_connection()
            with sqlite3.connect(self.file) as copy:
                connection.connection.backup(copy)
            copy.close()
        self.address = f"sqlite:///{self.file}" if self.file else address_of(connection)

    def ask(self, sql: str) -> list[tuple]:
        """Run one statement in a transaction of its own."""
        with self._open() as opened:
            cursor = opened.execute(sql)
            rows = cursor.fetchall() if cursor.description else []
            opened.commit()
        opened.close()
        return rows

    def _open(self):
        if self.file:
            return sqlite3.connect(self.file, timeout=20)
        settings = connection.settings_dict
        return psycopg.connect(
            host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"]
        )

    def manage(self, *arguments: str, **environment: str) -> subprocess.Popen:
        keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**keep, "DATABASE_URL": self.address, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            if not process.stdout.closed:
                process.communicate()


@pytest.fixture
def share(transactional_db, tmp_path):
    """``share()`` once the world is made: what follows happens in other processes."""
    made = []

    def one() -> Shared:
        made.append(Shared(tmp_path))
        return made[0]

    yield one
    for database in made:
        database.end()
