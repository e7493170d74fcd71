"""An answer by e-mail: whose it is, which request it answers, what it gives. Pure."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from ..imports.given import code_key

#: What may be attached; what a signature attaches besides is passed over.
ENDINGS = (".xlsx", ".csv", ".xml")
LARGEST_ATTACHMENT = 10 * 1024 * 1024
LONGEST_TEXT, MOST_LINES = 200_000, 2_000
_REFERENCE = re.compile(r"\[ISPM-([0-9a-f]{32})\]", re.IGNORECASE)
_QUOTE_BELOW = re.compile(
    r"-{3,} ?(original message|forwarded message)|_{10,}$|from:\s.*@|sent from my ", re.IGNORECASE
)
LONGEST_LINE, LONGEST_HEADER = 2_000, 5_000
_TAG, _NAME = re.compile(r"(<[^<>]*>)"), re.compile(r"<(/?)([a-z0-9]+)", re.IGNORECASE)
_SET_APART, _LEFT_OUT = ("br", "p", "div", "tr", "li"), ("style", "script", "head", "blockquote")

#: With the lines that go on with it; the parser takes the square of its length.
_OF_CONTENT = re.compile(
    rb"^content-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE
)
NOT_TAKEN_APART = (
    "The e-mail is not built as an e-mail should be, so it could not be taken apart. Write a new "
    "one, or upload the values."
)


class Unclear(Exception):  # noqa: N818 - reads as what is wrong
    """The e-mail gives no values that can be read; the message says why and what to do."""


@dataclass(frozen=True)
class Attached:
    name: str
    data: bytes


@dataclass(frozen=True)
class Mail:
    """``sender`` in small letters, empty where there is not exactly one; ``reference`` too.

    ``problem`` is why its parts could not be read: then it holds neither text nor files.
    """

    message_id: str
    sender: str
    subject: str
    reference: str
    is_automatic: bool
    text: str = ""
    attached: tuple[Attached, ...] = field(default=())
    problem: str = ""


def subject_of(reference: str, what: str) -> str:
    """The reference stands first: programs that shorten a subject cut its end."""
    return f"[ISPM-{reference}] {what}"


def read_mail(data: bytes) -> Mail:
    """What the message is; nothing in it is opened. Any bytes are some message: whoever sends one
    can make the parser raise whatever there is, and must keep nobody else's from being read."""
    try:
        _check_lengths(data)
        mail = _headers_of(data)
    except Exception:
        mail = Mail(fingerprint(data), "", "", "", is_automatic=False, problem=NOT_TAKEN_APART)
    try:
        _check_lengths(data)
        message = message_from_bytes(data, policy=policy.default)
        return replace(mail, text=_text(message), attached=tuple(_attached(message)))
    except Exception:
        return replace(mail, problem=NOT_TAKEN_APART)


def fingerprint(data: bytes) -> str:
    """Stands for a Message-ID where there is none: the same for the same bytes."""
    return f"<sha256-{hashlib.sha256(data).hexdigest()}>"


def _check_lengths(data: bytes) -> None:
    """ValueError for headers of any part that would keep the parser busy for hours."""
    if any(len(found[0]) > LONGEST_HEADER for found in _OF_CONTENT.finditer(data)):
        raise ValueError("A header is too long")


def _headers_of(data: bytes) -> Mail:
    """Without looking at any part, so however they are nested."""
    message = BytesHeaderParser(policy=policy.default).parsebytes(data)
    subject = _one_line(_header(message, "Subject"))
    found = _REFERENCE.search(subject)
    given = _one_line(_header(message, "Message-ID"))
    return Mail(
        message_id=given if 3 <= len(given) <= 240 else fingerprint(data),
        sender=_sender(message),
        subject=subject[:250],
        reference=found[1].lower() if found else "",
        is_automatic=_is_automatic(message),
    )


# Headers --------------------------------------------------------------------------------


def _header(message: EmailMessage, name: str) -> str:
    """Empty for one that is missing, that nobody can read or that would take long to."""
    try:
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
        return str(message.get(name, "")) if len(raw) <= LONGEST_HEADER else ""
    except Exception:
        return ""


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _sender(message: EmailMessage) -> str:
    given = getaddresses([_header(message, "From")])
    found = {_one_line(address).lower() for _, address in given} - {""}
    return found.pop()[:254] if len(found) == 1 else ""


def _is_automatic(message: EmailMessage) -> bool:
    """RFC 3834 and what came before it: an absence, a report of the post, a list."""
    said = _header(message, "Auto-Submitted").split(";")[0].strip().lower()
    precedence = _header(message, "Precedence").strip().lower()
    return (
        said not in ("", "no")
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or _header(message, "Return-Path").strip() == "<>"
        or any(name in message for name in ("X-Autoreply", "X-Autorespond"))
        or _header(message, "Content-Type").lower().startswith("multipart/report")
    )


# What it holds --------------------------------------------------------------------------


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None or part.is_attachment():
        return ""
    text = _decoded(part)[:LONGEST_TEXT]
    return _without_tags(text) if part.get_content_type() == "text/html" else text


def _decoded(part: EmailMessage) -> str:
    data = part.get_payload(decode=True) or b""
    try:
        text = data.decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, ValueError):  # no such charset, or one that does not replace (idna)
        text = data.decode("utf-8", errors="replace")
    return text.replace("\0", " ")


def _without_tags(page: str) -> str:
    """The lines of a page, without what it quotes. Reads from the start to the end once."""
    said, hidden = [], 0
    for part in _TAG.split(page):
        match = _NAME.match(part)
        if match is None:
            said += [] if hidden else [part.replace("\n", " ")]
            continue
        is_end, name = match[1], match[2].lower()
        if name in _LEFT_OUT:
            hidden = max(0, hidden - 1) if is_end else hidden + 1
        elif name in _SET_APART:
            said.append("\n")
    return html.unescape("".join(said)).replace("\xa0", " ")


def _attached(message: EmailMessage) -> Iterator[Attached]:
    for part in message.walk():
        name = _one_line(part.get_filename() or "")
        if not part.is_multipart() and name.lower().endswith(ENDINGS):
            yield Attached(name[:200], part.get_payload(decode=True) or b"")


# The values -----------------------------------------------------------------------------


def values_of(mail: Mail, *, codes: Mapping[str, str], body: str, period: str) -> Attached:
    """The one file attached, or the lines of the text as a file. ``codes`` are those asked for, by
    ``code_key``. Unclear where there is neither, or more than one file."""
    if len(mail.attached) > 1:
        raise Unclear("More than one file is attached. Send one workbook, CSV or XML file.")
    if mail.attached:
        return _checked(mail.attached[0])
    lines = list(answers_in(mail.text, codes))
    if not lines:
        raise Unclear(
            "No value was found: no file (.xlsx, .csv, .xml) is attached, and no line of the text "
            "is a code of the request with a value, like “HB1: 12.5”. Quoted text is passed over."
        )
    return Attached("answer.csv", _as_csv(lines, body, period))


def _checked(attached: Attached) -> Attached:
    if not attached.data:
        raise Unclear(f"The file “{attached.name}” is empty.")
    if len(attached.data) > LARGEST_ATTACHMENT:
        limit = LARGEST_ATTACHMENT // 1024 // 1024
        raise Unclear(f"The file “{attached.name}” is larger than {limit} MB.")
    return attached


def answers_in(text: str, codes: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Code, value and comment of each line like ``HB1: 12.5; as audited`` above what is quoted."""
    for line in text.splitlines()[:MOST_LINES]:
        line = line[:LONGEST_LINE].strip()
        if _QUOTE_BELOW.match(line):
            return
        code, colon, given = line.lstrip("-*•\t ").partition(":")
        if line.startswith(">") or not colon or code_key(code) not in codes:
            continue
        value, _, comment = given.partition(";")
        if value.strip():
            yield codes[code_key(code)], value.strip(), comment.strip()


def _as_csv(lines: list[tuple[str, str, str]], body: str, period: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["body", "code", "period", "value", "comment"])
    writer.writerows([body, code, period, value, comment] for code, value, comment in lines)
    return out.getvalue().encode()
