"""A first look over XML from a stranger, before anything builds a tree of it. Pure.

One pass of expat without any tree: what is no XML, what declares a document type (and with it
entities and references elsewhere), what is nested deeper or is more than any return, what is of
another schema. Nothing outside of the file is ever asked for.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from xml.parsers import expat

from tables.unpacking import MEBIBYTE, Unreadable

from .schema import FAMILY, NAMESPACE, VERSION

LARGEST_FILE = 50 * MEBIBYTE
#: A return is four deep; a fault in something deeper is still said as such.
DEEPEST = 12
MOST_ELEMENTS = 500_000
_BETWEEN = " "

NO_DOCTYPE = (
    "This file declares a document type (DOCTYPE). None is needed, and entities and references to "
    "other files are not read: take the declaration out and send it again."
)
TOO_DEEP = (
    f"Elements of this file are nested more than {DEEPEST} deep, which no return is. "
    "See the schema measures.xsd for how one is built."
)
TOO_MANY = f"This file has more than {MOST_ELEMENTS:,} elements. Send it in several parts."
EMPTY = "This file is empty."


@dataclass(frozen=True)
class Header:
    """The attributes of the return's own element, as they stand."""

    version: str = ""
    framework: str = ""
    data_of: str = ""
    label: str = ""


@dataclass
class Scanned:
    """What the return says of itself, and the line of each element in the file's order."""

    header: Header = Header()
    lines: array = field(default_factory=lambda: array("L"))


def scan(data: bytes) -> Scanned:
    """Raises Unreadable with a sentence."""
    if not data.strip():
        raise Unreadable(EMPTY)
    if len(data) > LARGEST_FILE:
        raise Unreadable(too_large(len(data)))
    look = _Look()
    try:
        look.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable(_not_xml(error)) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise Unreadable("The encoding that this file names is not known. Use UTF-8.") from error
    return look.found


def too_large(size: int) -> str:
    limit = LARGEST_FILE // MEBIBYTE
    return (
        f"This file has {size / MEBIBYTE:.1f} MB, and at most {limit} MB are read. "
        "Send it in several parts."
    )


class _Look:
    def __init__(self) -> None:
        self.depth = 0
        self.found = Scanned()
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.EntityDeclHandler = _refuse_doctype
        self.parser.StartElementHandler = self._begins
        self.parser.EndElementHandler = self._ends

    def _begins(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.found.lines:
            self.found.header = _header_of(tag, attributes)
        self.found.lines.append(self.parser.CurrentLineNumber)
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(TOO_DEEP)
        if len(self.found.lines) > MOST_ELEMENTS:
            raise Unreadable(TOO_MANY)

    def _ends(self, _tag: str) -> None:
        self.depth -= 1


def _refuse_doctype(*_what: object) -> None:
    raise Unreadable(NO_DOCTYPE)


def _header_of(tag: str, attributes: dict[str, str]) -> Header:
    namespace, _, name = tag.rpartition(_BETWEEN)
    version = attributes.get("version", "").strip()
    if namespace != NAMESPACE and namespace.startswith(FAMILY):
        raise Unreadable(other_version(namespace.removeprefix(FAMILY)))
    if (namespace, name) != (NAMESPACE, "return"):
        raise Unreadable(
            f"This is XML, but no return of measures: it must begin with <return "
            f'xmlns="{NAMESPACE}">, and begins with <{name[:60]}>. See the schema measures.xsd.'
        )
    if version and version.partition(".")[0] != VERSION.partition(".")[0]:
        raise Unreadable(other_version(version))
    texts = (" ".join(attributes.get(one, "").split()) for one in ("framework", "data-of", "label"))
    return Header(version, *texts)


def other_version(version: str) -> str:
    return (
        f"This file is of version {version[:20]} of the schema; version {VERSION} is read here. "
        f'Write it in the namespace {NAMESPACE}, with version="{VERSION}".'
    )


def _not_xml(error: expat.ExpatError) -> str:
    what = expat.errors.messages.get(error.code, "it cannot be read")
    return (
        f"This file is no well-formed XML: {what}, at line {error.lineno}, "
        f"column {error.offset + 1}. Was it sent completely?"
    )
