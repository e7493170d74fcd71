"""Checking an edition: its record, each of its files, and what the files say."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pikepdf

from files.models import sha256_of
from finance.statements.statement_table import statement_table
from records.codec import fingerprint, from_json
from tables.declaration import Cell, Column, Kind, RowKind, Table
from tables.excel import writable

from ..models import Audience, Edition, EditionFile
from ..papers.audiences import for_public
from ..papers.listed import tables_of_kind
from ..papers.plain_words import as_words
from ..papers.records import PaperRecord, read_record
from ..papers.versions import short_version
from .expecting import Expected, in_print
from .reading import html_text, pdf_text, squeezed, workbook_rows

Format = EditionFile.Format
#: Workbooks hold the paragraphs since records of this version.
TEXT_IN_WORKBOOKS = 3
#: Editions since this version leave out for the public what ``for_public`` leaves out today.
RULES_OF_TODAY = 4
#: So many of the things that a file does not say are named; the rest is counted.
NAMED = 5
PENNY = Decimal("0.0001")


@dataclass(frozen=True)
class Finding:
    """What is wrong with which edition, and with which of its files (empty: its record)."""

    edition: str
    file: str
    words: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.edition, self.file, self.words)))

    @property
    def in_edition(self) -> str:
        """The same on the edition's own page."""
        return ": ".join(filter(None, (self.file, self.words)))


def check_edition(edition: Edition) -> list[Finding]:
    """Everything that does not fit; empty for an edition that is as it was published."""
    name = str(edition)
    if fingerprint(edition.record) != edition.record_sha256:
        return [Finding(name, "", "the record is not the one that was published")]
    record = read_record(edition.record, edition.schema_version)
    found = []
    for file in edition.files.select_related("stored_file__content").order_by("pk"):
        called = f"{file.get_format_display()} for {_for_whom(file)} ({file.stored_file.name})"
        found += [Finding(name, called, words) for words in _check_file(file, edition, record)]
    if edition.is_issued:
        found += [Finding(name, "", words) for words in _missing(edition, record)]
    return found


def _for_whom(file: EditionFile) -> str:
    return "members" if file.audience == Audience.MEMBERS else "the public"


def _missing(edition: Edition, record: PaperRecord) -> Iterator[str]:
    """Papers that begin with a summary have a short version."""
    short = (Format.BOARD,) if record.summary is not None else ()
    there = {one.format for one in edition.files.all() if one.audience == Audience.MEMBERS}
    for name in (Format.PDF, *short, Format.HTML, Format.XLSX, Format.JSON):
        if name not in there:
            yield f"there is no file for members as {name.label}"


def _check_file(file: EditionFile, edition: Edition, record: PaperRecord) -> Iterator[str]:
    stored = file.stored_file
    data = bytes(stored.content.data)
    if sha256_of(data) != stored.sha256:
        yield f"altered: its SHA-256 is {sha256_of(data)}, published was {stored.sha256}"
        return
    if len(data) != stored.size:
        yield f"its size is {len(data)} bytes, published were {stored.size}"
    try:
        record = record if file.audience == Audience.MEMBERS else _public_record(edition, record)
        yield from CHECKS[Format(file.format)](data, record, edition)
    except (ValueError, KeyError, zipfile.BadZipFile, pikepdf.PdfError) as error:
        yield f"it cannot be read: {error}"


def _public_record(edition: Edition, record: PaperRecord) -> PaperRecord:
    """What the public's files were made from. What is left out for the public is a rule of its
    day: of an edition from before today's, it is what its plain data for the public hold."""
    if edition.schema_version >= RULES_OF_TODAY:
        return for_public(record)
    file = edition.files.filter(audience=Audience.PUBLIC, format=Format.JSON).first()
    if file is None:
        return for_public(record)
    data = json.loads(bytes(file.stored_file.content.data))
    held = from_json(PaperRecord, json.dumps(data["record"]))
    public = [one for one in record.sections if not one.exemption]
    if not {*held.sections} <= {*public, *for_public(record).sections}:
        raise ValueError("its plain data for the public hold text that the record does not")
    return held


def _check_html(data: bytes, record: PaperRecord, edition: Edition) -> Iterator[str]:
    yield from _lacking(html_text(data), in_print(record))


def _check_pdf(data: bytes, record: PaperRecord, edition: Edition) -> Iterator[str]:
    yield from _lacking(pdf_text(data), in_print(record))


def _check_short(data: bytes, record: PaperRecord, edition: Edition) -> Iterator[str]:
    yield from _lacking(pdf_text(data), in_print(short_version(record)))


def _check_json(data: bytes, record: PaperRecord, edition: Edition) -> Iterator[str]:
    """The members' holds the record itself, the public's the record without what is private."""
    content = json.loads(data)
    held = json.dumps(content["record"])
    if from_json(PaperRecord, held) != record:
        yield "its data are not those of the record"
    if content["record_sha256"] != _fingerprint_of(content["record"]):
        yield "its data are not those that its own SHA-256 names"


def _fingerprint_of(plain: dict) -> str:
    """Of the canonical form that records are frozen in."""
    return fingerprint(json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def _check_workbook(data: bytes, record: PaperRecord, edition: Edition) -> Iterator[str]:
    sheets = workbook_rows(data)
    rows = [row for sheet in sheets.values() for row in sheet if row]
    words = (cell for row in rows for cell in row if isinstance(cell, str))
    yield from _named([place for place, cells in _amounts(record) if not _there(rows, cells)])
    yield from _lacking(squeezed("".join(words)), tuple(_in_workbook(record, edition)))


def _amounts(record: PaperRecord) -> Iterator[tuple[str, list[object]]]:
    """Each row of the statement, where it prints, and of the tables that sections list: its name,
    then its cells as a workbook keeps them."""
    for place, table in _tables(record):
        for row in table.rows:
            if row.kind is not RowKind.HEADING:
                cells = [_in_sheet(column, cell) for column, cell in table.cells_of(row)[1:]]
                yield f"{place}, {row.name}", [writable(row.name), *cells]


def _tables(record: PaperRecord) -> Iterator[tuple[str, Table]]:
    if record.statement and "statement" in record.appendices:
        yield "statement", statement_table(record.statement)
    yield from _listed(record)


def _listed(record: PaperRecord) -> Iterator[tuple[str, Table]]:
    for section in record.sections:
        for table in tables_of_kind(section.kind, record):
            yield section.title, table


def _in_sheet(column: Column, cell: Cell) -> Decimal | None:
    """None for what is no number; per cents are shares."""
    if not isinstance(cell.value, Decimal):
        return None
    return cell.value / 100 if column.kind is Kind.PERCENT else cell.value


def _there(rows: list[tuple], cells: list) -> bool:
    return any(row[0] == cells[0] and _equal(row, cells) for row in rows)


def _equal(row: tuple, cells: list) -> bool:
    """To a hundredth of a penny: a workbook keeps numbers in binary."""
    return all(
        wanted is None or (isinstance(cell, int | float) and abs(Decimal(cell) - wanted) < PENNY)
        for cell, wanted in zip(row[1:], cells[1:], strict=False)
    )


def _in_workbook(record: PaperRecord, edition: Edition) -> Iterator[Expected]:
    if edition.schema_version >= TEXT_IN_WORKBOOKS:
        for one in record.paragraphs:
            yield Expected(f"paragraph {one.number}", squeezed(as_words(one.text)))
    for place, table in _listed(record):
        for row in table.rows:
            words = (cell.text for cell in row.cells if isinstance(cell.value, str))
            yield from (Expected(f"{place}, {row.name}", squeezed(one)) for one in words)
    for report in record.reports:
        for objective in report.objectives:
            for activity in objective.activities:
                yield Expected(f"{report.programme}, {activity.key}", squeezed(activity.wording))


def _lacking(text: str, expected: tuple[Expected, ...]) -> Iterator[str]:
    yield from _named([one.place for one in expected if not one.stands_in(text)])


def _named(places: list[str]) -> Iterator[str]:
    for place in places[:NAMED]:
        yield f"it does not say what the record says: {place}"
    if len(places) > NAMED:
        yield f"and {len(places) - NAMED} more places"


CHECKS: dict[Format, Callable[[bytes, PaperRecord, Edition], Iterator[str]]] = {
    Format.HTML: _check_html,
    Format.PDF: _check_pdf,
    Format.BOARD: _check_short,
    Format.JSON: _check_json,
    Format.XLSX: _check_workbook,
}
