"""A stranger's Excel file unpacked within limits, before any library reads it.

The parts are unpacked once, piece by piece, so that a header that lies about sizes unpacks no
more than the limits allow; each part of XML is looked through for what its reader could not
bear: a document type (where entities are declared), more rows, cells or strings than the limits
say. What is left is packed anew, and that is what openpyxl is given.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

MEBIBYTE = 1024 * 1024
PIECE = 64 * 1024


@dataclass(frozen=True)
class Limits:
    """What is read at most. Sizes in bytes; ``part`` is for those without cells and strings;
    ``rows`` and ``columns`` are the last that may hold something."""

    file: int = 5 * MEBIBYTE
    unpacked: int = 24 * MEBIBYTE
    part: int = 3 * MEBIBYTE
    ratio: int = 250
    parts: int = 400
    rows: int = 5_000
    columns: int = 200
    cells: int = 100_000
    other_elements: int = 20_000
    strings: int = 24 * MEBIBYTE
    advice: str = "Copy your answers into a workbook that was downloaded anew."


class Unreadable(Exception):  # noqa: N818 - reads as what is wrong
    """The file is no workbook that can be read; the message is a sentence for the person."""


DAMAGED = "This file is damaged or was not sent completely. Save it again in Excel and send that."
NOT_EXCEL = (
    "This is not an Excel workbook (.xlsx). In Excel choose File, Save As, "
    "“Excel Workbook (*.xlsx)”."
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACRO = re.compile(r"vbaproject.*\.bin$", re.IGNORECASE)


@dataclass
class SheetShape:
    """What openpyxl's quick reader does not tell of a sheet."""

    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Unpacked:
    """The workbook packed anew, and the shape of each sheet by the name of its part."""

    data: io.BytesIO
    shapes: dict[str, SheetShape]


def unpack(data: bytes, limits: Limits) -> Unpacked:
    """The parts that matter, within limits. Raises Unreadable with a sentence."""
    try:
        with open_archive(data, limits) as archive:
            return _packed_anew(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise Unreadable(DAMAGED) from error


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The file's archive once its kind and what its directory says are within limits: nothing is
    unpacked yet. Raises Unreadable, or zipfile's own exceptions where it is damaged."""
    _check_kind(data, limits)
    archive = zipfile.ZipFile(io.BytesIO(data))
    _check_directory(archive, len(data), limits)
    return archive


def megabytes(size: int) -> str:
    return f"{size // MEBIBYTE} megabytes"


def _check_kind(data: bytes, limits: Limits) -> None:
    if not data:
        raise Unreadable("This file is empty.")
    if len(data) > limits.file:
        raise Unreadable(f"This file is larger than {megabytes(limits.file)}.")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Unreadable(
                "This workbook is protected with a password. Take the password away "
                "(in Excel: File, Info, Protect Workbook) and send it again."
            )
        raise Unreadable(f"This is a file of another or an older kind. {NOT_EXCEL}")
    if not data.startswith(b"PK"):
        raise Unreadable(NOT_EXCEL)


def _check_directory(archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
    """What the file says of its parts: kinds, number, sizes."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > limits.parts or len(set(names)) != len(names):
        raise Unreadable(DAMAGED)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable("This file is protected with a password. Take the password away.")
    if any(_MACRO.search(name) for name in names):
        raise Unreadable(
            "This workbook holds macros, which are not taken. In Excel choose File, Save As, "
            "“Excel Workbook (*.xlsx)”."
        )
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise Unreadable(NOT_EXCEL)
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Unreadable(DAMAGED)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked or unpacked > max(MEBIBYTE, size * limits.ratio):
        raise Unreadable(_too_much(limits))


def _too_much(limits: Limits) -> str:
    return (
        "This workbook holds too much: unpacked it is larger than "
        f"{megabytes(limits.unpacked)} or unpacks to many times its size. Nothing was read. "
        f"{limits.advice}"
    )


def _packed_anew(archive: zipfile.ZipFile, limits: Limits) -> Unpacked:
    shapes, left = {}, limits.unpacked
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as anew:
        for part in archive.infolist():
            if not part.filename.lower().endswith((".xml", ".rels")):
                continue
            content, scan = _part(archive, part, left, limits)
            if b"macroEnabled" in content and part.filename == "[Content_Types].xml":
                raise Unreadable("This workbook is of the kind with macros. Save it as .xlsx.")
            left -= len(content)
            if scan.is_sheet:
                shapes[part.filename] = scan.shape
            anew.writestr(zipfile.ZipInfo(part.filename), content)
    data.seek(0)
    return Unpacked(data, shapes)


def _part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, limits: Limits
) -> tuple[bytes, Scan]:
    """One part's bytes, looked through while they are unpacked."""
    scan, content = Scan(limits), bytearray()
    with archive.open(part) as unpacking:
        while piece := unpacking.read(PIECE):
            content += piece
            if len(content) > left or (len(content) > limits.part and not scan.is_large):
                raise Unreadable(_too_much(limits))
            scan.feed(piece)
    scan.close()
    return bytes(content), scan


class Scan:
    """Looks a part of XML through, and stops at what no reader should be given."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.shape = SheetShape()
        self.root = ""
        self._row = self._cells = self._others = 0
        self._column = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._first

    @property
    def is_sheet(self) -> bool:
        return self.root == "worksheet"

    @property
    def is_large(self) -> bool:
        return self.root in ("worksheet", "sst")

    def feed(self, piece: bytes) -> None:
        self._parse(piece, last=False)

    def close(self) -> None:
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise Unreadable(DAMAGED) from error

    def _doctype(self, *_: object) -> None:
        raise Unreadable("This workbook declares entities, which no workbook needs. It is refused.")

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        self.root = name.rpartition(" ")[2]
        handlers = {"worksheet": self._of_sheet, "sst": self._of_strings}
        self._parser.StartElementHandler = handlers.get(self.root, self._of_others)

    def _of_others(self, name: str, attributes: dict[str, str]) -> None:
        self._count_other()

    def _of_strings(self, name: str, attributes: dict[str, str]) -> None:
        self._count_cell()

    def _of_sheet(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                self._begin_row(attributes)
            case "c":
                self._count_cell()
                self._column = _column(attributes.get("r", "")) or self._column + 1
            case "v" | "is" | "f":
                self._check_place()
            case "t" | "r":
                self._count_cell()
            case "mergeCell":
                self.shape.merged.append(attributes.get("ref", ""))
                self._count_other()
            case _:
                self._count_other()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._count_cell()
        self._column = 0
        self._row = _number(attributes.get("r", "")) or self._row + 1
        if attributes.get("hidden") in ("1", "true"):
            self.shape.hidden_rows.add(self._row)

    def _check_place(self) -> None:
        limits = self.limits
        if self._row > limits.rows or self._column > limits.columns:
            raise Unreadable(
                f"A sheet of this workbook has something in row {self._row:,}, column "
                f"{self._column:,}: no more than {limits.rows:,} rows and {limits.columns:,} "
                "columns are read. Take away what lies beyond."
            )

    def _count_cell(self) -> None:
        self._cells += 1
        # Rows, cells without anything in them, and the parts of a text count here too.
        if self._cells > 3 * self.limits.cells:
            raise Unreadable(
                f"A sheet of this workbook has more than {self.limits.cells:,} cells. "
                "Take away what is not needed."
            )

    def _count_other(self) -> None:
        self._others += 1
        if self._others > self.limits.other_elements and self.root != "styleSheet":
            raise Unreadable(
                "This workbook holds too much besides its cells. Copy your answers into a "
                "workbook that was downloaded anew."
            )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _column(reference: str) -> int:
    """``AB12`` → 28; 0 where the reference is none."""
    number = 0
    for letter in reference[:4]:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number
