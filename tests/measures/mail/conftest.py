"""A real IMAP server, speaking TLS with a certificate of its own, and a real SMTP server."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.mail_servers import free_port, receiving

HERE = Path(__file__).resolve().parent
#: For these tests alone: a certificate of localhost, with its key.
CERTIFICATE = HERE / "localhost.pem"
USER, PASSWORD = "measures", "correct-horse"
ADDRESS = "measures@example.org"


class ImapServer:
    """``pymap`` in a process of its own; what it holds is forgotten when it stops."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        program = Path(sys.executable).with_name("pymap")
        self.process = subprocess.Popen(
            [
                *(program, "--no-service", "admin", "--host", "127.0.0.1"),
                *("--port", str(self.port), "--cert", CERTIFICATE, "--key", CERTIFICATE),
                *("dict", "--demo-user", USER, "--demo-password", PASSWORD),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 120
        while time.monotonic() < until and self.process.poll() is None:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), timeout=1),
            ):
                return
            time.sleep(0.05)
        raise RuntimeError("The IMAP server does not answer")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=60)
            self.process = None

    @contextlib.contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        context = ssl.create_default_context(cafile=CERTIFICATE)
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=60) as connection:
            connection.starttls(ssl_context=context)
            connection.login(USER, PASSWORD)
            connection.select("INBOX")
            yield connection

    @property
    def url(self) -> str:
        return f"imap+tls://{USER}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    # What people and tests do with it

    def deliver(self, message: EmailMessage | bytes) -> None:
        data = message if isinstance(message, bytes) else message.as_bytes(policy=policy.SMTP)
        with self.opened() as connection:
            answer, said = connection.append("INBOX", "", None, data)
        assert answer == "OK", said

    def unseen(self) -> int:
        with self.opened() as connection:
            _, (found,) = connection.search(None, "UNSEEN")
            return len((found or b"").split())

    def mark_unseen(self) -> None:
        with self.opened() as connection:
            connection.store("1:*", "-FLAGS", r"(\Seen)")

    def empty(self) -> None:
        with self.opened() as connection:
            connection.store("1:*", "+FLAGS", r"(\Deleted)")
            connection.expunge()


@pytest.fixture(scope="session")
def imap_server():
    server = ImapServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mailbox(imap_server, settings) -> ImapServer:
    """The product's mailbox: empty, and looked into by its settings."""
    if imap_server.process is None:
        imap_server.start()
    imap_server.empty()
    settings.IMAP_URL, settings.IMAP_CA_FILE = imap_server.url, str(CERTIFICATE)
    settings.MEASURES_ADDRESS = ADDRESS
    return imap_server


@dataclass
class Post:
    """What people were sent, as it arrived."""

    port: int
    arrived: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.refuses:
            return "451 Try again later"
        self.arrived.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Message accepted for delivery"


@pytest.fixture
def post(settings):
    """A running SMTP server; the product sends there."""
    post = Post(free_port())
    with receiving(post, settings):
        yield post
