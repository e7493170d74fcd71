"""The mailbox over IMAP: unread messages one by one, each marked as seen once it is dealt with.

Nothing here knows what a message means. Whatever goes wrong with the server is ``Down``.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings

#: Seconds after which a server that does not answer is taken to be away.
TIMEOUT = 15
#: A message of more bytes is not fetched; attachments of 10 MB grow by a third on their way.
LARGEST_MESSAGE = 16 * 1024 * 1024
#: So many messages are read in one go; the next go reads the next.
MOST_MESSAGES = 200
PORTS = {"imaps": 993, "imap+tls": 143}
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

HOW = "IMAP_URL should look like imaps://user:password@mail.example.org:993/INBOX"


class Down(Exception):  # noqa: N818 - as people say it
    """The mailbox cannot be read now; the message says why, without any password."""


@dataclass(frozen=True)
class Account:
    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str


@dataclass(frozen=True)
class Letter:
    """A message as the server has it: whole, or its headers alone where it is too large."""

    uid: str
    data: bytes
    is_whole: bool


def account_in(url: str) -> Account:
    """What the setting names; Down with a sentence for what it cannot name."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Down(f"{HOW}.") from error
    if parts.scheme not in PORTS:
        raise Down(f"{HOW}, or begin with imap+tls. A mailbox is never read without TLS.")
    if not (parts.hostname and parts.username):
        raise Down(f"{HOW}: the server or the user is missing.")
    return Account(
        parts.scheme,
        parts.hostname,
        port or PORTS[parts.scheme],
        unquote(parts.username),
        unquote(parts.password or ""),
        unquote(parts.path.strip("/")) or "INBOX",
    )


class Mailbox:
    """An open mailbox."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self._connection = connection

    def unread(self) -> Iterator[Letter]:
        """Each message that nobody has marked as seen; reading does not mark it."""
        (found,) = self._ask("SEARCH", "UNSEEN")
        for uid in (found or b"").decode().split()[:MOST_MESSAGES]:
            letter = self._letter(uid)
            if letter is not None:
                yield letter

    def mark_seen(self, letter: Letter) -> None:
        self._ask("STORE", letter.uid, "+FLAGS.SILENT", r"(\Seen)")

    def _letter(self, uid: str) -> Letter | None:
        """None where somebody else removed it meanwhile."""
        told = b" ".join(_texts(self._ask("FETCH", uid, "(RFC822.SIZE)")))
        size = _SIZE.search(told)
        if size is None:
            return None
        is_whole = int(size[1]) <= LARGEST_MESSAGE
        what = "(BODY.PEEK[])" if is_whole else "(BODY.PEEK[HEADER])"
        parts = [part[1] for part in self._ask("FETCH", uid, what) if isinstance(part, tuple)]
        return Letter(uid, parts[0], is_whole) if parts else None

    def _ask(self, command: str, *words: str) -> list:
        answer, found = self._connection.uid(command, *words)
        if answer != "OK":
            raise Down(f"The mail server refused {command}.")
        return found


def _texts(found: list) -> Iterator[bytes]:
    for part in found:
        yield from (part if isinstance(part, tuple) else (part or b"",))


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """The mailbox that the address names; Down where it cannot be opened, or breaks off."""
    account = account_in(url)
    try:
        connection = _connected(account)
        try:
            connection.login(account.user, account.password)
            answer, _ = connection.select(f'"{account.folder}"')
            if answer != "OK":
                raise Down(f"The mailbox has no folder “{account.folder}”.")
            yield Mailbox(connection)
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                connection.logout()
    except (OSError, EOFError, imaplib.IMAP4.error) as error:
        raise Down(_why(error, account)) from error


def _connected(account: Account) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=settings.IMAP_CA_FILE or None)
    if account.scheme == "imaps":
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=TIMEOUT)
    connection = imaplib.IMAP4(account.host, account.port, timeout=TIMEOUT)
    try:
        connection.starttls(ssl_context=context)
    except BaseException:
        with suppress(OSError):  # a greeting of TLS that failed has taken the socket with it
            connection.shutdown()
        raise
    return connection


def _why(error: BaseException, account: Account) -> str:
    """In a sentence for whoever keeps measures; the server's own words follow."""
    where = f"{account.host}:{account.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of the mail server {where} is not trusted: {error.verify_message}."
    if isinstance(error, TimeoutError):
        return f"The mail server {where} did not answer within {TIMEOUT} seconds."
    said = str(error) or type(error).__name__
    if account.password:
        said = said.replace(account.password, "…")
    return f"The mail server {where} cannot be read: {said[:300]}."
