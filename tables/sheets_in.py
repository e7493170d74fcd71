"""Reading the cells of a large workbook as a stream, within limits, and a row at a time.

``tables.workbook_in`` reads a small workbook that people filled in, and tells everything about
its cells. A ledger's export has a million of them: here one pass over a sheet's XML makes plain
values, whose memory is that of a row and of the texts that the workbook shares.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from .unpacking import DAMAGED, NOT_EXCEL, PIECE, Limits, Unreadable, open_archive

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

ENTITIES = "This workbook declares entities, which no workbook needs. It is refused."
#: Pieces of up to 8 kB that expat hands over: far above the 32,767 characters of Excel.
_LONGEST_CELL = 100
_EXTENT = re.compile(rb'<(?:\w+:)?dimension ref="[A-Z]+[0-9]+:[A-Z]+([0-9]{1,7})"')
NEVER_CALCULATED = "a formula that was never calculated: open the file in Excel and save it"


class Fault(str):
    """Stands for a cell without a value to read: the text says why."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheets:
    """A workbook that passed the checks; ``paths`` has the part of each visible name."""

    data: bytes
    limits: Limits
    paths: dict[str, str]
    strings: list[str]
    dates: frozenset[str]
    """The numbers of the styles that print a number as a date."""
    epoch: dt.datetime

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.paths)

    def rows(self, name: str) -> Iterator[tuple[int, list[Value]]]:
        """The number and the cells of each row that has any, from the top. Raises Unreadable
        amid the rows where the file is damaged or goes beyond the limits."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(self.data))
            with archive, archive.open(self.paths[name]) as part:
                yield from _SheetParser(self).rows(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
            raise Unreadable(DAMAGED) from error

    def extent(self, name: str) -> int | None:
        """The last row as the sheet itself says, which nothing relies on."""
        path = self.paths.get(name) or next(iter(self.paths.values()))
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive, archive.open(path) as part:
                said = _EXTENT.search(part.read(4096))
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError):
            return None  # whoever reads the rows says so
        return int(said[1]) if said else None


def open_sheets(data: bytes, limits: Limits) -> Sheets:
    """Looks at the directory, the names and the shared texts; no cell is read yet. Raises
    Unreadable with a sentence for the person."""
    try:
        with open_archive(data, limits) as archive:
            book = _small(archive, "xl/workbook.xml", limits)
            return Sheets(
                data=data,
                limits=limits,
                paths=_paths(book, _small(archive, "xl/_rels/workbook.xml.rels", limits)),
                strings=_strings(archive, limits),
                dates=_dates(archive, limits),
                epoch=_epoch(book),
            )
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError) as error:
        raise Unreadable(DAMAGED) from error
    except (ParseError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(DAMAGED) from error


# The small parts ------------------------------------------------------------------------


def _small(archive: zipfile.ZipFile, name: str, limits: Limits) -> Element:
    if archive.getinfo(name).file_size > limits.part:
        raise Unreadable(f"This workbook holds too much besides its cells. {limits.advice}")
    try:
        return fromstring(archive.read(name), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable(ENTITIES) from error


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _paths(book: Element, relations: Element) -> dict[str, str]:
    """By the sheets' names, those without cells (charts) left out."""
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in relations
        if one.get("Type", "").endswith("/worksheet")
    }
    found = {}
    for sheet in (one for one in book.iter() if _local(one) == "sheet"):
        key = next((v for name, v in sheet.items() if name.endswith("}id")), None)
        if target := targets.get(key):
            path = target.lstrip("/")
            found[sheet.get("name", "")] = path if path.startswith("xl/") else f"xl/{path}"
    if not found:
        raise Unreadable(NOT_EXCEL)
    return found


def _epoch(book: Element) -> dt.datetime:
    properties = next((one for one in book.iter() if _local(one) == "workbookPr"), None)
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900


def _dates(archive: zipfile.ZipFile, limits: Limits) -> frozenset[str]:
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = _small(archive, "xl/styles.xml", limits)
    formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    formats |= {
        one.get("numFmtId", ""): one.get("formatCode", "")
        for one in styles.iter()
        if _local(one) == "numFmt"
    }
    cells = next((one for one in styles if _local(one) == "cellXfs"), ())
    return frozenset(
        str(number)
        for number, style in enumerate(cells)
        if is_date_format(formats.get(style.get("numFmtId", "0"), ""))
    )


# Shared texts ---------------------------------------------------------------------------


def _strings(archive: zipfile.ZipFile, limits: Limits) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in archive.namelist():
        return []
    if archive.getinfo(name).file_size > limits.strings:
        raise Unreadable(f"This workbook holds too many texts. {limits.advice}")
    parser = _StringParser()
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            parser.feed(piece)
    parser.feed(b"", last=True)
    return parser.strings


class _Parser:
    """An expat parser that refuses declarations and speaks our exception."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._root

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        try:
            self.parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise Unreadable(DAMAGED) from error

    def _refuse(self, *_: object) -> None:
        raise Unreadable(ENTITIES)

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        """The namespace of the root is that of all elements that matter."""
        space = name.rpartition(" ")[0]
        self.begin(f"{space} " if space else "")

    def begin(self, space: str) -> None:
        raise NotImplementedError


class _StringParser(_Parser):
    def begin(self, space: str) -> None:
        self.strings: list[str] = []
        self._item, self._text, self._phonetic = f"{space}si", f"{space}t", f"{space}rPh"
        self._pieces: list[str] = []
        self._is_phonetic = False
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._text:
            if not self._is_phonetic:
                self.parser.CharacterDataHandler = self._pieces.append
        elif name == self._phonetic:
            self._is_phonetic = True

    def _end(self, name: str) -> None:
        if name == self._text:
            self.parser.CharacterDataHandler = None
        elif name == self._item:
            self.strings.append("".join(self._pieces))
            self._pieces.clear()
        elif name == self._phonetic:
            self._is_phonetic = False


# A sheet --------------------------------------------------------------------------------


class _SheetParser(_Parser):
    """Gathers rows while it is fed. Written for speed: it is called several times a cell."""

    def __init__(self, book: Sheets) -> None:
        super().__init__()
        self._book = book
        self._ready: list[tuple[int, list[Value]]] = []
        self._columns: dict[str, int] = {}
        self._moments: dict[str, Value] = {}
        self._pieces: list[str] = []
        self._number = 0

    def rows(self, part) -> Iterator[tuple[int, list[Value]]]:
        while piece := part.read(PIECE):
            self.feed(piece)
            if len(self._pieces) > _LONGEST_CELL:
                raise Unreadable(DAMAGED)
            yield from self._ready
            self._ready.clear()
        self.feed(b"", last=True)
        yield from self._ready

    def begin(self, space: str) -> None:
        self._row, self._cell, self._value = f"{space}row", f"{space}c", f"{space}v"
        self._formula, self._text = f"{space}f", f"{space}t"
        self._cells: list[Value] = []
        self._attributes: dict[str, str] = {}
        self._has_formula = self._has_value = False
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._cell:
            self._attributes = attributes
            self._has_formula = self._has_value = False
        elif name == self._value:
            self._has_value = True
            self.parser.CharacterDataHandler = self._pieces.append
        elif name == self._text:
            self.parser.CharacterDataHandler = self._pieces.append
        elif name == self._formula:
            self._has_formula = True
        elif name == self._row:
            self._begin_row(attributes)

    def _end(self, name: str) -> None:
        if name == self._value or name == self._text:
            self.parser.CharacterDataHandler = None
        elif name == self._cell:
            if self._pieces or self._has_formula:
                self._place("".join(self._pieces))
                self._pieces.clear()
        elif name == self._row and self._cells:
            self._ready.append((self._number, self._cells))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._number = int(number) if number.isdecimal() else self._number + 1
        self._cells = []
        if self._number > self._book.limits.rows:
            raise Unreadable(
                f"This workbook has something in row {self._number:,}: no more than "
                f"{self._book.limits.rows:,} rows are read. {self._book.limits.advice}"
            )

    def _place(self, text: str) -> None:
        """The cell's value where it belongs: cells that are left out are empty."""
        attributes, cells = self._attributes, self._cells
        reference = attributes.get("r")
        column = self._column(reference) if reference else len(cells)
        if column >= len(cells):
            cells.extend([None] * (column - len(cells) + 1))
        kind = attributes.get("t")
        if kind == "s":
            cells[column] = self._shared(text)
        elif kind is None or kind == "n":
            cells[column] = self._of_number(text, attributes.get("s"))
        else:
            cells[column] = self._of_kind(kind, text)

    def _column(self, reference: str) -> int:
        """Counted from 0."""
        letters = reference.rstrip("0123456789")
        found = self._columns.get(letters)
        if found is None:
            found = self._columns[letters] = _column_number(letters) - 1
            if not 0 <= found < self._book.limits.columns:
                raise Unreadable(
                    f"This workbook has something in column {letters[:9]}: no more than "
                    f"{self._book.limits.columns} columns are read. {self._book.limits.advice}"
                )
        return found

    def _shared(self, text: str) -> Value:
        try:
            return self._book.strings[int(text)]
        except (ValueError, IndexError) as error:
            raise Unreadable(DAMAGED) from error

    def _of_number(self, text: str, style: str | None) -> Value:
        if not text or (self._has_formula and not self._has_value):
            return Fault(NEVER_CALCULATED) if self._has_formula else None
        if style in self._book.dates:
            return self._moment(text)
        try:
            return int(text) if text.isdecimal() else float(text)
        except ValueError as error:
            raise Unreadable(DAMAGED) from error

    def _moment(self, text: str) -> Value:
        found = self._moments.get(text)
        if found is None:
            try:
                found = from_excel(float(text), self._book.epoch)
            except (ValueError, OverflowError):
                found = Fault("a date that Excel cannot show")
            self._moments[text] = found
        return found

    def _of_kind(self, kind: str, text: str) -> Value:
        if kind == "e":
            return Fault(f"the error {text[:20]}")
        if kind == "b":
            return text == "1"
        return text if self._has_value or not self._has_formula else Fault(NEVER_CALCULATED)


def _column_number(letters: str) -> int:
    """``AB`` → 28; 0 for what is none."""
    number = 0
    for letter in letters[:4]:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number
