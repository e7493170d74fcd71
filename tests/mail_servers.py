"""A real SMTP server on a port of its own, to which the product sends."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _started(handler) -> Controller:
    """At the handler's port; at another one where somebody took that in between."""
    for tries_left in reversed(range(5)):
        server = Controller(handler, hostname="127.0.0.1", port=handler.port, ready_timeout=60)
        try:
            server.start()
        except OSError:
            if not tries_left:
                raise
            handler.port = free_port()
        else:
            break
    return server


@contextmanager
def receiving(handler, settings) -> Iterator[None]:
    """Inside the block what the product sends arrives at the handler, at its ``port``."""
    server = _started(handler)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", handler.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    try:
        yield
    finally:
        server.stop()
