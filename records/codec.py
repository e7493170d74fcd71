"""Frozen dataclasses to JSON and back, with a fingerprint that stands for their content."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TypeVar

from cattrs.preconf.json import make_converter

Record = TypeVar("Record")

_converter = make_converter()
_converter.register_unstructure_hook(Decimal, str)
_converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))


def to_json(record: object) -> str:
    """Canonical JSON of a record: sorted names, no spare blanks, so that equal records are equal
    texts. Decimal is written as a string, dates and moments in ISO 8601."""
    return json.dumps(
        _converter.unstructure(record), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def from_json(kind: type[Record], text: str) -> Record:
    """The record of the given dataclass; raises cattrs' ClassValidationError where it is none."""
    return _converter.structure(json.loads(text), kind)


def fingerprint(text: str) -> str:
    """Hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
