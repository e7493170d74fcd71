"""Our schema of values as XML (``docs/reference/measures.xsd``), built once for each process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import xmlschema

PATH = Path(__file__).resolve().parents[2] / "docs" / "reference" / "measures.xsd"
FAMILY = "urn:ispm:measures:"
NAMESPACE = f"{FAMILY}1"
#: What is written; whatever begins with its first number is read.
VERSION = "1.0"


@cache
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(PATH, allow="local", defuse="always")


@cache
def schema_text() -> bytes:
    return PATH.read_bytes()


def named(tag: str) -> str:
    """The tag in our namespace, as a parser names it."""
    return f"{{{NAMESPACE}}}{tag}"
