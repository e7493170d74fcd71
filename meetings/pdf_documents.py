"""Another body's PDF, looked at before it is kept: small enough, whole, not locked."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pikepdf

from records.refusals import Refused

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
MOST_PAGES = 500
NAME_LENGTH = 200
DAMAGED = (
    "The file cannot be read: it is damaged, or cut short. Open it on your computer, save it as "
    "PDF again and choose the new file"
)
LOCKED = "The file is protected. Save a copy without password or restrictions and choose that"
NO_PDF = "The file is not a PDF. Save it as PDF first"
NO_PAGE = "The file has no page"


@dataclass(frozen=True)
class CheckedPdf:
    """The name to keep it under, and how many pages it has."""

    name: str
    pages: int


def too_large(size: int) -> str:
    return (
        f"The file has {size / MEGABYTE:,.1f} MB. Choose one of at most "
        f"{LARGEST_FILE // MEGABYTE} MB"
    )


def checked_pdf(name: str, data: bytes) -> CheckedPdf:
    """Refused, with what to do, where the bytes are no PDF that a pack can hold."""
    if len(data) > LARGEST_FILE:
        raise _refused(too_large(len(data)))
    # Readers look for the mark within the first thousand bytes.
    if b"%PDF-" not in data[:1024]:
        raise _refused(NO_PDF)
    return CheckedPdf(_plain_name(name), _pages_of(data))


def _pages_of(data: bytes) -> int:
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise _refused(LOCKED)
            count = _counted(pdf)
    except pikepdf.PasswordError as error:
        raise _refused(LOCKED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _refused(DAMAGED) from error
    return count


def _counted(pdf: pikepdf.Pdf) -> int:
    """How many pages, each of which can be taken into another file."""
    count = len(pdf.pages)
    if count == 0:
        raise _refused(NO_PAGE)
    if count > MOST_PAGES:
        raise _refused(f"The file has {count:,} pages. Choose one of at most {MOST_PAGES}")
    with pikepdf.new() as joined:
        for page in pdf.pages:
            joined.pages.append(page)
        joined.save(io.BytesIO())
    return count


def _refused(message: str) -> Refused:
    return Refused(message, field="file")


def _plain_name(name: str) -> str:
    """Without folders and what headers or file systems stumble over."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = re.sub(r"[^\w .()&+-]+", "-", last.removesuffix(".pdf").removesuffix(".PDF")).strip(
        " .-"
    )
    return f"{(stem or 'document')[: NAME_LENGTH - 4]}.pdf"
