"""What may be attached as evidence: files, told by their name and by what is in them; links. Pure.

Nothing is opened here but a document's list of contents: what cannot be what its name says, and
what may run on a reader's machine, is refused.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from records.refusals import Refused, required

LARGEST_FILE = 10 * 1024 * 1024
MOST_ATTACHED = 10
LONGEST_NAME = 100
#: Of a title, and of an address.
TITLE_LENGTH, LONGEST_LINK = 120, 500
_LARGEST_LIST = 1_000_000
_MOST_ENTRIES = 5_000
_is_web_address = URLValidator(schemes=["http", "https"])

_OFFICE = "application/vnd.openxmlformats-officedocument"
#: By extension, what the file is sent as.
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "eml": "message/rfc822",
}
ACCEPTED = "PDF, Word (.docx), Excel (.xlsx), CSV, text, PNG, JPEG or e-mail (.eml)"


def checked_file(name: str, data: bytes) -> tuple[str, str]:
    """The name to keep and the type; Refused, in a sentence, for what is not taken."""
    name = safe_name(name)
    _, dot, extension = name.lower().rpartition(".")
    if not dot or extension not in TYPES:
        raise Refused(f"Choose a file of one of these kinds: {ACCEPTED}", field="file")
    if not data:
        raise Refused("This file is empty", field="file")
    if len(data) > LARGEST_FILE:
        raise Refused(too_large(len(data)), field="file")
    if wrong := _LOOKS[extension](data):
        raise Refused(f"{wrong}. Nothing was attached.", field="file")
    return name, TYPES[extension]


def too_large(size: int) -> str:
    """The sentence about a file of so many bytes."""
    limit = LARGEST_FILE // 1024 // 1024
    return f"Choose a file of at most {limit} MB: this one has {size / 1024 / 1024:.1f} MB"


def safe_name(name: str) -> str:
    """The last part of the name, without what cannot be seen or would be read as a path."""
    name = re.sub(r'[<>:"|?*\s]+', " ", re.split(r"[\\/]", name)[-1])
    seen = "".join(one for one in name if unicodedata.category(one)[0] != "C")
    stem, dot, extension = seen.rpartition(".")
    if not dot:
        return seen.strip()[:LONGEST_NAME]
    return f"{stem.strip(' .')[: LONGEST_NAME - len(extension) - 1] or 'file'}.{extension}"


def checked_link(link: str) -> str:
    """The address of a page of the web; Refused for what is none. It is not fetched."""
    link = required(link, "Enter the address of the page", field="link")
    try:
        _is_web_address(link)
    except ValidationError as error:
        message = "Enter an address that begins with https:// or http://"
        raise Refused(message, field="link") from error
    if len(link) > LONGEST_LINK:
        raise Refused("This address is too long to be kept", field="link")
    return link


def checked_title(title: str, field: str) -> str:
    """What it shows, in a few words; Refused at the field where there are none, or too many."""
    title = required(title, "Say what it shows, in a few words", field=field)
    if len(title) > TITLE_LENGTH:
        raise Refused(f"Shorten this to {TITLE_LENGTH:,} characters", field=field)
    return title


# What is in it: a sentence about what is wrong, or nothing ----------------------------------


def _begins(kind: str, *beginnings: bytes) -> Callable[[bytes], str]:
    def look(data: bytes) -> str:
        return "" if data.startswith(beginnings) else f"This file is not {kind}, whatever its name"

    return look


def _is_text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        text = data.decode("latin-1")
    control = any(one < " " and one not in "\t\n\r\f" for one in text)
    return "This file is not text, whatever its name" if control else ""


def _is_mail(data: bytes) -> str:
    head = data[:20_000]
    is_mail = re.search(rb"(?im)^(from|received|message-id|mime-version|subject):", head)
    return _is_text(data) or ("" if is_mail else "This file is not an e-mail, whatever its name")


def _office(main: str) -> Callable[[bytes], str]:
    def look(data: bytes) -> str:
        try:
            return _wrong_in_package(data, main)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, KeyError):
            return "This file cannot be opened: it is damaged, or not what its name says"
        except RuntimeError:  # zipfile's word for a password
            return "This file is locked by a password: attach it without one"

    return look


def _wrong_in_package(data: bytes, main: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [one.filename.lower() for one in package.infolist()]
        if len(names) > _MOST_ENTRIES or main not in names:
            return "This file is not what its name says"
        with package.open("[Content_Types].xml") as contents:
            listed = contents.read(_LARGEST_LIST + 1)
    if len(listed) > _LARGEST_LIST:
        return "This file is not what its name says"
    has_macros = any(name.endswith(("vbaproject.bin", ".bas", ".xlm")) for name in names)
    if has_macros or b"macroenabled" in listed.lower() or b"vbaproject" in listed.lower():
        return "This file has macros in it: save it without them"
    return ""


_LOOKS: dict[str, Callable[[bytes], str]] = {
    "pdf": _begins("a PDF", b"%PDF-"),
    "png": _begins("a PNG picture", b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins("a JPEG picture", b"\xff\xd8\xff"),
    "jpeg": _begins("a JPEG picture", b"\xff\xd8\xff"),
    "docx": _office("word/document.xml"),
    "xlsx": _office("xl/workbook.xml"),
    "csv": _is_text,
    "txt": _is_text,
    "eml": _is_mail,
}
